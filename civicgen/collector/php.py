"""A bundle becomes the one PHP file that receives its forms on rented hosting, speaking as the collector does."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import msgspec

from civicgen.collector.answers import policy
from civicgen.collector.asking import HONEYPOT, LANG, REVIEW, TYPED, WHY
from civicgen.collector.bundles import WITHOUT_KEY, BadBundle
from civicgen.collector.origins import origin_of
from civicgen.collector.pages import Voice
from civicgen.collector.sayings import CONFIRMATION, LETTER, STATES, TOLD, UNWRITTEN, WAITS, Told
from civicgen.content.forms import Form, personal
from civicgen.forms import sealing
from civicgen.forms.backend import RenderedForm
from civicgen.forms.bundle import Bundle, BundledForm
from civicgen.forms.html import writer
from civicgen.forms.shown import Answered, SummedUp
from civicgen.forms.views import form_view
from civicgen.words import catalog, dates, mark, numbers, program

__all__ = ["receiver"]

_SAID = re.compile(r"""(?:say|fault)\(\s*'((?:[^'\\]|\\.)*)'""")
_OTHERS = re.compile(r"""=> '([A-Z][^']{5,})'|\? '([A-Z][^']*)'|: '([A-Z][^']*)'|= '(This [^']*)'""")
_THEME = ("To be mended:", "Something is missing or wrong", "No answer", "(seen by staff only)", "(not kept)")
_ANSWERS, _WHEN = "{{answers}}", mark("{day} {month} {year}, {hour}:{minute}")


def receiver(
    bundle: Bundle,
    address: str,
    *,
    token: str = "",
    digest: str = "",
    store: str = "",
    mail_from: str = "",
    origins: tuple[str, ...] = (),
    an_hour: int = 300,
    files_an_hour: int = 60,
) -> bytes:
    """The file. `address` is its own on the web; of the token only a digest is written into it, or one is given.

    Raises `BadBundle` where something personal is asked for that could not be sealed.
    """
    base = address.rstrip("/")
    for name, form in bundle.forms.items():
        if not bundle.key and any(personal(field) for field in _any(form).fields):
            raise BadBundle(WITHOUT_KEY, form=name)
    code = files("civicgen.collector").joinpath("receive.php").read_text(encoding="utf-8")
    data = {
        "base": base,
        "url": bundle.url,
        "timezone": bundle.timezone,
        "title": bundle.title,
        "key": base64.b64encode(sealing.bytes_of(bundle.key)).decode() if bundle.key else "",
        "token": hashlib.sha256(token.encode()).hexdigest() if token else digest,
        "store": store,
        "mail_from": mail_from,
        "an_hour": an_hour,
        "files_an_hour": files_an_hour,
        "origins": sorted({origin_of(each) for each in (base, bundle.url, *origins)}),
        "shells": {
            lang: {"before": shell.before, "after": shell.after, "policy": policy(shell, bundle)}
            for lang, shell in bundle.shells.items()
        },
        "words": {lang: _words(lang, code) for lang in bundle.languages if lang in bundle.shells},
        "forms": {name: _form(name, form, bundle, base) for name, form in bundle.forms.items()},
    }
    written = msgspec.json.encode(data, enc_hook=str).decode()  # markup is text
    return code.replace("\n{}\nCIVICGEN\n", f"\n{written}\nCIVICGEN\n", 1).encode()


def _any(form: BundledForm) -> Form:
    return next(iter(form.words.values()))


def _words(lang: str, code: str) -> dict[str, Any]:
    """Everything that the file says in a language, in the words of the collector and of the site."""
    from civicgen.bundled import folder

    say = program(lang).gettext
    theme = catalog(lang, (str(folder("themes") / "default" / "locale"),)).gettext
    messages = {found[1] for found in _SAID.finditer(code)}
    messages |= {text for found in _OTHERS.finditer(code) for text in found.groups() if text}
    said = {text: theme(text) if text in _THEME else say(text) for text in sorted({*messages, *_THEME})}
    told: dict[Told, tuple[int, str, str, str]] = {
        what: (status, say(title), say(advice), WAITS.get(what, "")) for what, (status, title, advice) in TOLD.items()
    }
    frame = (
        f"<p>{say(mark('Number'))} <strong>{{{{number}}}}</strong><br>{say(mark('Recorded on'))} {{{{when}}}}</p>\n"
        f"{{{{thanks}}}}<dl>\n{{{{rows}}}}</dl>\n<p>"
        + say(mark("Keep this number, or print this page: it proves what you sent."))
        + "</p>\n"
    )
    return {
        "said": {text: other for text, other in said.items() if text != other},
        "separator": numbers.number(lang, 10_000)[2:-3],
        "months": [dates.month(lang, number) for number in range(1, 13)],
        "when": say(_WHEN),
        "told": told,
        "why": {name: say(text) for name, text in WHY.items()},
        "states": {name: say(text) for name, text in STATES.items()},
        "confirmation": {name: (say(title), say(text)) for name, (title, text) in CONFIRMATION.items()},
        "letter": [say(text) for text in LETTER],
        "unwritten": say(UNWRITTEN),
        "receipt": frame,
    }


def _form(name: str, form: BundledForm, bundle: Bundle, base: str) -> dict[str, Any]:
    voices = {lang: Voice(bundle, f"{base}/", lang) for lang in bundle.shells}
    return {
        "version": form.version,
        "opens": int(form.opens.timestamp()) if form.opens else None,
        "closes": int(form.closes.timestamp()) if form.closes else None,
        "pages": form.pages,
        "notice": form.notice,
        "ways": {lang: voice.another_way(form) for lang, voice in voices.items()},
        "outcome": {lang: voice.outcome(form) for lang, voice in voices.items()},
        "trail": {lang: voice.trail(form) for lang, voice in voices.items()},
        "articles": {
            lang: {number: (it.text, voice.crumb(it)) for number, it in form.articles.get(lang, {}).items()}
            for lang, voice in voices.items()
        },
        "words": {lang: _asked(words) for lang, words in form.words.items()},
        "html": {lang: _html(name, words, base) for lang, words in form.words.items()},
    }


def _asked(words: Form) -> dict[str, Any]:
    fields = [
        {**{key: value for key, value in msgspec.to_builtins(field).items() if value not in ("", None, [], False)}}
        | {"personal": personal(field), "label": field.label, "seen_by": field.seen_by}
        for field in words.fields
    ]
    return {"title": words.title, "thanks": words.thanks, "confirm": words.confirm, "fields": fields}


def _html(name: str, words: Form, base: str) -> dict[str, str]:
    """The form, empty, and the review, with marks where something is put in: by the templates of the site."""
    rendered = RenderedForm(
        mode="post", action=f"{base}/s/{quote(name)}", hidden=((LANG, words.lang),), honeypot=HONEYPOT, reviews=True
    )
    view = SummedUp(
        action=f"{base}/c/{quote(name)}",
        hidden=((LANG, words.lang), (TYPED, "{{typed}}"), (REVIEW, "{{token}}")),
        answers=(Answered(label=_ANSWERS),),
        back=f"{base}/s/{quote(name)}",
    )
    review = re.sub(
        r"<dl>.*?</dl>", f"<dl>\n{_ANSWERS}</dl>", str(writer(words.lang).review(view)), count=1, flags=re.DOTALL
    )
    return {"form": str(writer(words.lang).form(form_view(words, rendered))), "review": review}
