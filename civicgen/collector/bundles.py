"""A file or an address to the bundle in force: read again when it changed; a bad one never replaces a good one."""

from __future__ import annotations

import datetime
import hashlib
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from civicgen.collector.settings import utc
from civicgen.content.forms import personal
from civicgen.forms.bundle import FORMAT, Bundle, BundledForm
from civicgen.words import mark

__all__ = ["WITHOUT_KEY", "BadBundle", "Bundles", "Standing", "fetched", "standing"]

Standing = Literal["open", "not-yet", "over"]
WITHOUT_KEY = mark(
    "{form} asks for something personal, and there is no key to seal it to: run “civicgen keys new”, which writes the "
    "line “key: …” under “forms:” in civicgen.yml, then build again"
)
LARGEST = 20_000_000
_decoder = msgspec.json.Decoder(Bundle)


class BadBundle(ValueError):  # noqa: N818  (it says why)
    """What cannot be used; says why, in words for who runs the server."""

    def __init__(self, message: str, **given: str) -> None:
        """`message` is marked, and says what is `given`: who speaks another language says it in that one."""
        super().__init__(message.format(**given))
        self.message, self.given = message, given

    def told(self, say: Callable[..., str]) -> str:
        """Why, in the language of who reads it."""
        return say(self.message, **self.given)


class _Followed(urllib.request.HTTPRedirectHandler):
    """Goes where an address leads only if one could have been told to go there."""

    def redirect_request(self, *given: Any) -> urllib.request.Request | None:
        """Look at the address first."""
        if not _safe(given[-1]) or _is_here(given[-1]) > _is_here(given[0].full_url):
            raise OSError(f"{given[0].full_url} leads to {given[-1]}: only https, and never to this machine")
        return super().redirect_request(*given)


_ask = urllib.request.build_opener(_Followed).open


def fetched(place: str) -> bytes:
    """Bytes of a bundle; raises OSError."""
    if urlsplit(place).scheme in {"https", "http"}:
        if not _safe(place):
            raise OSError(f"{place}: only https, or this machine itself")
        request = urllib.request.Request(place, headers={"User-Agent": "civicgen"})  # noqa: S310  (scheme looked at above)
        with _ask(request, timeout=20) as answer:
            data: bytes = answer.read(LARGEST + 1)
    else:
        data = Path(place).read_bytes()
    if len(data) > LARGEST:
        raise OSError(f"{place}: more than {LARGEST} bytes")
    return data


def _safe(place: str) -> bool:
    parts = urlsplit(place)
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(place))


def _is_here(place: str) -> bool:
    return urlsplit(place).hostname in {"127.0.0.1", "localhost", "::1"}


def read(data: bytes) -> Bundle:
    """A bundle that can be used; raises `BadBundle`."""
    try:
        bundle = _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadBundle(mark("this is no collector bundle: {reason}"), reason=str(error)) from error
    if bundle.format != FORMAT:
        raise BadBundle(
            mark("it has format {format}, and this server reads {ours}: use the same version as the build's"),
            format=str(bundle.format),
            ours=str(FORMAT),
        )
    if bundle.key:
        from civicgen.forms.sealing import BadKey, bytes_of

        try:
            bytes_of(bundle.key)
        except BadKey as error:
            raise BadBundle(mark("its public key is damaged: copy it once more, or run “civicgen keys”")) from error
    for name, form in bundle.forms.items():
        if not form.words or not set(form.words) <= set(bundle.languages):
            raise BadBundle(mark("{form}: no words in a language of the portal"), form=name)
        if not bundle.key and any(personal(each) for each in next(iter(form.words.values())).fields):
            raise BadBundle(WITHOUT_KEY, form=name)
    if not bundle.shells:
        raise BadBundle(mark("it holds no page"))
    return bundle


class Bundles:
    """The bundle in force."""

    def __init__(self, place: str, pinned: str = "") -> None:
        """Read it; raises OSError or `BadBundle`: a server without a bundle has nothing to do.

        `pinned` is the only public key that is taken: whoever controls the site could put their own there, and read
        what is sealed to it.
        """
        self.place, self.pinned = place, pinned
        self.problem = ""
        """Why the newest one is not in force; empty when it is."""
        self.other_key = False
        """Whether that is because it names another key."""
        self._take(fetched(place))

    def _take(self, data: bytes) -> None:
        bundle = read(data)
        self.other_key = bool(self.pinned) and "".join(bundle.key.split()) != "".join(self.pinned.split())
        if self.other_key:
            raise BadBundle(
                "its public key is not the one to which this server seals what is personal. If the town has changed "
                "its key: civicgen collector check --accept-key. If nobody has, somebody else writes to the site"
            )
        self.now = bundle
        self.digest = hashlib.sha256(data).hexdigest()

    def look(self) -> bool:
        """Look whether there is another; whether it is in force now."""
        self.other_key = False
        try:
            data = fetched(self.place)
            if hashlib.sha256(data).hexdigest() == self.digest:
                self.problem = ""
                return False
            self._take(data)
        except (OSError, ValueError) as error:
            self.problem = str(error)
            return False
        self.problem = ""
        return True


def standing(form: BundledForm, now: datetime.datetime | None = None) -> Standing:
    """Whether a form is open by the clock of this machine."""
    moment = now or utc()
    if form.opens is None or moment < form.opens:
        return "not-yet"
    return "over" if form.closes is not None and moment >= form.closes else "open"
