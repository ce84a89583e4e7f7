"""Why something is not published as it stands: the list that moderators choose from and that citizens can read."""

from __future__ import annotations

from civicgen.config import Config, Reason

__all__ = ["BUILT_IN", "reasons_for", "reasons_of"]

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
