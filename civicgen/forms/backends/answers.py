"""What a foreign service says it received becomes a submission: fields by our names, technical ones thrown away."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from civicgen.content.forms import Form
from civicgen.content.values import Channel
from civicgen.forms.submissions import SentFile, Submission
from civicgen.forms.versions import version
from civicgen.forms.wire import gathered, parts

__all__ = [
    "FORM",
    "LANG",
    "VERSION",
    "Identities",
    "decoded",
    "instant_of",
    "marks",
    "of_another_form",
    "submission",
    "texts",
]

FORM, LANG, VERSION = "civicgen-form", "civicgen-lang", "civicgen-version"
"""Hidden fields that say what was filled in, so that one account of a service can receive several forms."""

_LANG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_VERSION = re.compile(r"[0-9A-Za-z-]{1,64}")
DROPPED = frozenset(
    {
        *("ip", "ip_address", "ip-address", "ipaddress", "ipaddr", "remote_ip", "remote-ip", "remote_addr"),
        *("forwarded_for", "x_forwarded_for", "location_ip", "geo", "user_agent", "useragent", "user-agent"),
        *("referrer", "referer", "fingerprint", "browser", "tracking"),
    }
)
"""Technical fields of services, whatever the case of their letters: their values are never kept."""


def decoded(body: bytes) -> Any:
    """JSON as it came; text that is no text (half a pair, in an attack) costs its sign, not the whole answer."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        pass
    except RecursionError as error:  # brackets in brackets, to exhaust who reads them
        raise ValueError("not JSON") from error
    try:
        text = body.decode("utf-8-sig", "replace")
        return json.loads(text, parse_constant=str, object_hook=_mended)
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON") from error


def _mended(found: dict[str, Any]) -> dict[str, Any]:
    return {_whole(key): _mend(value) for key, value in found.items()}


def _mend(value: Any) -> Any:
    if isinstance(value, str):
        return _whole(value)
    return [_mend(each) for each in value] if isinstance(value, list) else value


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def marks(form: Form) -> tuple[tuple[str, str], ...]:
    """Hidden fields by which a submission is known again."""
    return ((FORM, form.name), (LANG, form.lang), (VERSION, version(form)))


def of_another_form(form: Form, values: Mapping[str, Any], prefix: str = "") -> bool:
    """Whether it says that another form was filled in."""
    said = texts(values.get(prefix + FORM))
    return bool(said) and said[0] != form.name


def texts(value: Any) -> tuple[str, ...]:
    """A value of any service as a list of texts: nothing typed is changed."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, (list, tuple)):
        return tuple(text for each in value for text in texts(each))
    return (json.dumps(value, ensure_ascii=False, sort_keys=True),)


def instant_of(value: Any, zone: datetime.tzinfo = datetime.UTC) -> datetime.datetime | None:
    """The instant that a service writes (ISO 8601, seconds, PHP's object), UTC; none when it cannot be read."""
    try:
        if isinstance(value, dict):  # {date, timezone_type, timezone} of PHP
            from zoneinfo import ZoneInfo

            return instant_of(value.get("date"), ZoneInfo(str(value.get("timezone") or "UTC")))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.datetime.fromtimestamp(value, datetime.UTC)
        found = datetime.datetime.fromisoformat(str(value).strip())
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(datetime.UTC)
    except (ValueError, OverflowError, OSError, KeyError):
        return None


class Identities:
    """Ids for submissions that a service does not name: the digest of their content, and which of its equals it is.

    Two people who send the same words in the same second stay two.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, form: str, fields: Mapping[str, Iterable[str]], received: str) -> str:
        """The id of the next submission with this content."""
        canonical = json.dumps([form, sorted((key, list(value)) for key, value in fields.items()), received])
        digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:40]
        self._seen[digest] += 1
        occurrence = self._seen[digest]
        return digest if occurrence == 1 else f"{digest}-{occurrence}"


def submission(
    form: Form,
    backend: str,
    values: Mapping[str, Any],
    *,
    remote_id: str,
    received: datetime.datetime | None,
    names: Mapping[str, str] | None = None,
    ignored: Iterable[str] = (),
    spam: bool | None = None,
    channel: Channel = "web",
    receipt: str = "",
    prefix: str = "",
) -> Submission:
    """A submission from what a service holds. `names`: those there by those on the wire; `ignored`: our hidden ones."""
    wire = {(names or {}).get(part, part): (part, field) for field in form.fields for part in parts(field)}
    said = {mark: (texts(values.get(prefix + mark)) or ("",))[0] for mark in (FORM, LANG, VERSION)}
    ours = {*ignored, *(prefix + mark for mark in said)}
    typed: dict[str, tuple[str, ...]] = {}
    files: list[SentFile] = []
    dropped: set[str] = set()
    for name, value in values.items():
        plain = name.removesuffix("[]")  # PHP's way to say several
        part, field = wire.get(plain, (plain, None))
        if (field is None and plain.lower() in DROPPED) or (field is not None and field.seen_by == "nobody"):
            dropped.add(plain)
        elif field is not None and field.type == "file":
            files.extend(_files(field.id, value))
        elif field is not None or plain not in ours:
            typed[part] = (*typed.get(part, ()), *texts(value))
    fields, extra = gathered(form, typed)
    return Submission(
        form=form.name,
        backend=backend,
        remote_id=remote_id,
        received=received,
        precision="second" if received else "none",
        channel=channel,
        lang=said[LANG] if _LANG.fullmatch(said[LANG]) else "",
        version=said[VERSION] if _VERSION.fullmatch(said[VERSION]) else "",
        receipt=receipt,
        fields=fields,
        extra=extra,
        files=tuple(files),
        spam=spam,
        dropped=tuple(sorted(dropped)),
    )


def _files(field: str, value: Any) -> Iterable[SentFile]:
    """Files as services tell of them: an address, or an object with one."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and each.startswith(("http://", "https://")):
            yield SentFile(field=field, name=each.rpartition("/")[2], size=0, media_type="", where=each)
        elif isinstance(each, dict):
            where = str(each.get("url") or each.get("download_url") or "")
            name = str(each.get("filename") or each.get("name") or where.rpartition("/")[2])
            size = each.get("size")
            media = str(each.get("type") or each.get("content_type") or each.get("mime_type") or "")
            size = size if isinstance(size, int) and not isinstance(size, bool) else 0
            yield SentFile(field=field, name=name, size=size, media_type=media, where=where)
