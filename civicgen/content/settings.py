"""`civicgen.yml` becomes the configuration of the portal, or its problems."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from civicgen.config import Config, Publisher
from civicgen.content.folder import LIMIT
from civicgen.content.remember import key_of
from civicgen.problems import Place, Problem, has_errors
from civicgen.problems.reasons import reason_of

if TYPE_CHECKING:
    from civicgen.content.remember import Memory
    from civicgen.typed.convert import Conversion
    from civicgen.typed.nodes import Mapping, Node

__all__ = ["FILE", "Settings", "read_config", "read_settings", "settings_of"]

FILE = "civicgen.yml"

_LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
_URL = r"https?://[^\s/?#]+(?:/[^\s?#]*)?"
_UNFIT = r"%(?:[01][0-9A-Fa-f]|7[Ff]|20|22|5[Cc])|[\x00-\x20\x7f\"\\]"
"""What would end a rule of a server, and begin another."""
_CONTACT = r"(?:https://|mailto:|tel:)[^\s<>]+|[^\s<>@:/]+@[^\s<>@:/]+\.[^\s<>@:/]+"
_LEAST, _MOST = 5, 1000
"""Ballots under which nothing may be shown of what they say: fewer would hide nobody."""
_COLOR = r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})"
_STAND_IN = Config(title="", timezone="UTC", publisher=Publisher())
_decode = msgspec.msgpack.Decoder(Config).decode


class Settings(NamedTuple):
    """The configuration, or what could be made of it."""

    config: Config | None
    """None when something in it forbids a build."""
    languages: tuple[str, ...]
    """Languages of the portal; empty when even they are not known."""
    problems: list[Problem]
    stand_in: Config | None = None
    """What is right in it, with what is wrong left out: enough to go on looking for problems. None without a file."""


def read_config(root: Path, memory: Memory | None = None) -> tuple[Config | None, list[Problem]]:
    """Read `civicgen.yml`; None when something in it forbids a build."""
    settings = read_settings(root, memory)
    return settings.config, settings.problems


def read_settings(root: Path, memory: Memory | None = None) -> Settings:
    """Read `civicgen.yml`, and give the languages even when something else in it is wrong."""
    try:
        data = (root / FILE).read_bytes()
    except FileNotFoundError:
        return Settings(None, (), [Problem(code="no-settings", place=Place(FILE))])
    except OSError as error:
        problem = Problem(code="unreadable", place=Place(FILE), given={"reason": reason_of(error)})
        return Settings(None, (), [problem], _STAND_IN)
    key = key_of("Config", FILE, data)
    if memory is not None and (known := memory.get(key)):
        config = _decode(known)
        return Settings(config, config.languages, [], config)
    settings = settings_of(data)
    if memory is not None and settings.config is not None and not settings.problems:
        memory.put(key, msgspec.msgpack.encode(settings.config))
    return settings


def settings_of(data: bytes) -> Settings:
    """Read what stands in a `civicgen.yml`."""
    # only when the settings changed: YAML and the conversion take 30 ms to import
    from civicgen.content.entries import open_mapping
    from civicgen.content.kinds import reading
    from civicgen.typed.convert import Conversion
    from civicgen.typed.decode import decoded
    from civicgen.typed.nodes import Written

    if len(data) > LIMIT:
        problem = Problem(code="file-too-long", place=Place(FILE), given={"limit": "1 MB"})
        return Settings(None, (), [problem], _STAND_IN)
    text = decoded(data, FILE)
    if isinstance(text, Problem):
        return Settings(None, (), [text], _STAND_IN)
    written = Written(FILE, text)
    node, problems = open_mapping(text, written, 1)
    if node is None:
        return Settings(None, (), problems, _STAND_IN)
    conversion = Conversion(written)
    types = reading()
    keys = types.keys(Config)
    values = types.fields(node, keys, conversion)
    _check(values, node, conversion)
    problems += conversion.problems
    if has_errors(problems):
        languages = tuple(dict.fromkeys(values.get("languages", ())))
        if not all(re.fullmatch(_LANGUAGE, language) for language in languages):
            languages = ()
        stand_in = msgspec.structs.replace(_STAND_IN, **_sound(values), languages=languages or ("fr",))
        return Settings(None, languages, problems, stand_in)
    config = Config(**values)
    return Settings(config, config.languages, problems, config)


def _sound(values: dict[str, Any]) -> dict[str, Any]:
    """Values whose form is right, as far as others build on it."""
    wrong = {"languages"}
    url = values.get("url", "")
    if not re.fullmatch(_URL, url) or re.search(_UNFIT, url):
        wrong.add("url")
    if not re.fullmatch(_COLOR, getattr(values.get("theme"), "color", "")):
        wrong.add("theme")
    if not 10 <= getattr(values.get("contributions"), "window", 50) <= 500:
        wrong.add("contributions")
    if not _LEAST <= getattr(values.get("ballots"), "threshold", 10) <= _MOST:
        wrong.add("ballots")
    if not _known_zone(values.get("timezone", "")):
        wrong.add("timezone")
    return {field: value for field, value in values.items() if field not in wrong}


def _check(values: dict[str, Any], node: Mapping, conversion: Conversion) -> None:
    """What has a form of its own, besides its type."""
    _check_url(values, node, conversion)
    _check_languages(values.get("languages", ("fr",)), _at(node, "languages"), conversion)
    if "timezone" in values:
        _check_zone(values["timezone"], _at(node, "timezone"), conversion)
    color = getattr(values.get("theme"), "color", "")
    if color and not re.fullmatch(_COLOR, color):
        conversion.note("bad-color", _at(node, "theme", "color"), value=color)
    _check_sizes(values, node, conversion)
    contact = getattr(values.get("security"), "contact", "")
    if contact and not re.fullmatch(_CONTACT, contact):
        conversion.note("bad-security-contact", _at(node, "security", "contact"), value=contact)
    if node.pairs and _at(node, "deploy") is not node:
        from civicgen.content.deploy_settings import check_deploy

        check_deploy(values.get("deploy"), _at(node, "deploy"), conversion)
    if key := getattr(values.get("forms"), "key", ""):
        from civicgen.content.public_key import BadKey, bytes_of

        try:
            bytes_of(key)
        except BadKey as wrong:
            conversion.note(f"bad-public-key-{wrong.why}", _at(node, "forms", "key"), value=key[:80])
    if node.pairs and _at(node, "moderation") is not node:
        from civicgen.content.reasons import check_moderation

        check_moderation(values.get("moderation"), _at(node, "moderation"), conversion)
    if "publisher" in values and not values["publisher"].name:
        conversion.note("missing-key", _at(node, "publisher"), key="name")


def _check_sizes(values: dict[str, Any], node: Mapping, conversion: Conversion) -> None:
    """Numbers that must lie between two others."""
    window = getattr(values.get("contributions"), "window", 50)
    if not 10 <= window <= 500:
        conversion.note("out-of-range", _at(node, "contributions", "window"), value=str(window), least="10", most="500")
    threshold = getattr(values.get("ballots"), "threshold", 10)
    if not _LEAST <= threshold <= _MOST:
        at = _at(node, "ballots", "threshold")
        conversion.note("out-of-range", at, value=str(threshold), least=str(_LEAST), most=str(_MOST))


def _at(node: Mapping, *keys: str) -> Node:
    """The node under these keys, or the last one that is there."""
    from civicgen.content.keys import node_of

    return node_of(node, *keys)


def _check_url(values: dict[str, Any], node: Mapping, conversion: Conversion) -> None:
    url = values.get("url", "")
    if url and not re.fullmatch(_URL, url):
        conversion.note("bad-url", _at(node, "url"), value=url)
    elif url and (unfit := re.search(_UNFIT, url)):
        conversion.note("bad-url-path", _at(node, "url"), value=url, found=unfit[0])
    elif url and not url.endswith("/"):
        values["url"] = url + "/"  # the only meaning it can have


def _check_languages(languages: tuple[str, ...], node: Node, conversion: Conversion) -> None:
    if not languages:
        conversion.note("missing-key", node, key="languages")
    for index, language in enumerate(languages):
        if not re.fullmatch(_LANGUAGE, language):
            conversion.note("bad-language", _item(node, index), value=language)
        elif language in languages[:index]:
            conversion.note("twice-in-list", _item(node, index), key="languages", value=language)


def _check_zone(zone: str, node: Node, conversion: Conversion) -> None:
    from civicgen.typed.words import nearest

    if not _known_zone(zone):
        from zoneinfo import available_timezones  # reads the whole database of zones

        suggestion = nearest(zone, sorted(available_timezones(), key=lambda name: not name.startswith("Europe/")))
        conversion.note("bad-timezone", node, value=zone, suggestion=suggestion)


def _known_zone(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # no such name, a path, a folder of the database
        return False
    return True


def _item(node: Node, index: int) -> Node:
    items = getattr(node, "items", None)
    return items[index] if items and index < len(items) else node
