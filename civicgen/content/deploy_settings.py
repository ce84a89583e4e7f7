"""`deploy` of `civicgen.yml` becomes what is wrong in it: what a target needs and lacks, and secrets, told unshown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from civicgen.content.keys import node_of
from civicgen.problems import Place
from civicgen.typed.nodes import Mapping, Scalar
from civicgen.typed.words import fold

if TYPE_CHECKING:
    from civicgen.config import Deploy
    from civicgen.typed.convert import Conversion
    from civicgen.typed.nodes import Node

__all__ = ["check_deploy"]

_NEEDED = {"folder": ("path",), "sftp": ("server", "user", "path"), "git": ()}
_OWN = {
    "folder": {"to", "path", "keep"},
    "sftp": {"to", "path", "server", "port", "user", "key", "fingerprint", "protected"},
    "git": {"to", "remote", "branch", "history"},
}
"""By target: keys that mean something to it."""
_SECRET = re.compile(r"pass|secret|token|mot ?de ?passe|mdp|jeton")
_SERVER = re.compile(r"(?!-)[A-Za-z0-9.-]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+")
_USER = re.compile(r"(?!-)[^\s:/@]+(?:@[^\s:/@]+)?")
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}=?")
_BRANCH = re.compile(r"(?![-/.])(?!.*(?:\.\.|//|@\{|/\.|\.lock(?:/|$)))[^\s~^:?*\[\\\x00-\x1f\x7f]+(?<![/.])")
_REMOTE = re.compile(r"(?!-)(?!ext::)[^\s\x00-\x1f]+")
_WITH_PASSWORD = re.compile(r"[a-z+]+://[^/@:]*:[^/@]+@|https?://[^/@]+@")


def check_deploy(deploy: Deploy | None, node: Node, conversion: Conversion) -> None:
    """Tell what is wrong in the settings of a deployment; `deploy` is None when even its target is not known."""
    if not isinstance(node, Mapping):
        return
    if deploy is not None:
        _check_values(deploy, node, conversion)
    _check_secrets(node, conversion)  # last: it takes back what would show the line


def _check_values(deploy: Deploy, node: Mapping, conversion: Conversion) -> None:
    for key in _NEEDED[deploy.to]:
        if not getattr(deploy, key):
            conversion.note("missing-key", node, key=key)
    for key, form, code in (
        ("server", _SERVER, "bad-server"),
        ("user", _USER, "bad-user"),
        ("fingerprint", _FINGERPRINT, "bad-fingerprint"),
        ("branch", _BRANCH, "bad-branch"),
        ("remote", _REMOTE, "bad-remote"),
    ):
        value = getattr(deploy, key)
        if value and not form.fullmatch(value):
            conversion.note(code, node_of(node, key), value=value[:80])
    for key, least, most in (("port", 1, 65535), ("keep", 2, 100)):
        if not least <= (number := getattr(deploy, key)) <= most:
            conversion.note("out-of-range", node_of(node, key), value=str(number), least=str(least), most=str(most))
    for number, path in enumerate(deploy.protected):
        if path.startswith("/") or ".." in path.split("/"):
            conversion.note("bad-protected", node_of(node, "protected", number), value=path[:80])
    _check_unused(deploy, node, conversion)


def _check_unused(deploy: Deploy, node: Mapping, conversion: Conversion) -> None:
    """Keys of another target: whoever wrote them believes that they do something."""
    known = ", ".join(sorted(_OWN[deploy.to]))
    for field in msgspec.structs.fields(type(deploy)):
        if field.name not in _OWN[deploy.to] and getattr(deploy, field.name) != field.default:
            conversion.note(
                "deploy-key-unused", node_of(node, field.name), "warning", key=field.name, to=deploy.to, known=known
            )


def _check_secrets(node: Mapping, conversion: Conversion) -> None:
    """A password in the settings, told without its line: what is shown on a screen or in a log is lost."""
    for key, held in node.pairs:
        text = held.text if isinstance(held, Scalar) else ""
        if _SECRET.search(fold(key.text)) or _WITH_PASSWORD.match(text):
            place = conversion.written.of(key)
            conversion.problems[:] = [one for one in conversion.problems if one.place.line != key.line]
            conversion.note("secret-in-settings", key, key=key.text[:80])
            conversion.problems[-1] = msgspec.structs.replace(
                conversion.problems[-1], place=Place(place.file, place.line, place.column)
            )
