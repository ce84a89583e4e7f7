"""Why something is not published as it stands: the list that moderators choose from and that citizens can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgen.config import Config, Moderation, Reason

if TYPE_CHECKING:
    from civicgen.typed.convert import Conversion
    from civicgen.typed.nodes import Node

__all__ = ["BUILT_IN", "check_moderation", "reasons_for", "reasons_of"]

BUILT_IN: tuple[Reason, ...] = (
    Reason(id="off-topic", acts=("withhold",)),
    Reason(id="insult", acts=("withhold", "mask")),
    Reason(id="accusation", acts=("withhold", "mask")),
    Reason(id="private", acts=("withhold", "mask")),
    Reason(id="third-party", acts=("withhold", "mask")),
    Reason(id="advertising", acts=("withhold", "mask")),
    Reason(id="unlawful", acts=("withhold", "mask")),
    Reason(id="unreadable", acts=("withhold",)),
    Reason(id="same-text", acts=("group",)),
    Reason(id="same-idea", acts=("group",)),
    Reason(id="same-person", acts=("group", "withhold")),
    Reason(id="second-reading", acts=("aside",)),
    Reason(id="author-asked", acts=("aside",)),
)
"""What comes with civicgen; the words are those of the theme (`civicgen.markup.labels`, list `reason`)."""


def reasons_of(config: Config) -> tuple[Reason, ...]:
    """All reasons of a portal: those that come with civicgen, unless the town left them out, then its own."""
    own = {reason.id: reason for reason in config.moderation.reasons}
    kept = (own.pop(reason.id, reason) for reason in BUILT_IN if reason.id not in config.moderation.without)
    return (*kept, *own.values())


def reasons_for(config: Config, act: str) -> tuple[Reason, ...]:
    """The reasons that can be given for one act."""
    return tuple(reason for reason in reasons_of(config) if act in reason.acts)


def check_moderation(moderation: Moderation | None, node: Node, conversion: Conversion) -> None:
    """Tell a reason of the town's own that says nothing, one that stands twice, and one left out that is not known."""
    from civicgen.content.keys import node_of  # only when the settings changed: it needs YAML

    known = {reason.id for reason in BUILT_IN}
    seen: set[str] = set()
    for at, reason in enumerate(moderation.reasons if moderation else ()):
        where = node_of(node, "reasons", at)
        if reason.id in seen:
            conversion.note("twice-in-list", where, key="reasons", value=reason.id)
        elif not reason.title and reason.id not in known:
            conversion.note("missing-key", where, key="title")
        seen.add(reason.id)
    for at, name in enumerate(moderation.without if moderation else ()):
        if name not in known:
            from civicgen.typed.words import nearest

            conversion.note(
                "not-in-list",
                node_of(node, "without", at),
                key="without",
                value=name,
                suggestion=nearest(name, sorted(known)),
                known=", ".join(sorted(known)),
            )
