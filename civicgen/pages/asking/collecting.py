"""The portal becomes what servers that receive forms read of it: forms, dates, and the look of their pages."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from civicgen.config import Contact
from civicgen.content.forms import Form
from civicgen.content.types import Entry, Step
from civicgen.forms.bundle import FORMAT, TRAIL, Bundle, BundledForm, Crumb, Shell
from civicgen.forms.notice import notice_of
from civicgen.forms.shown import Notice
from civicgen.forms.versions import version
from civicgen.markup.look import Look
from civicgen.markup.writing import ROOT
from civicgen.pages import contexts as c
from civicgen.pages.asking.forms import folders, rendered
from civicgen.pages.asking.receipts import receipts_link
from civicgen.pages.machines.outputs import Collecting, OfBackend
from civicgen.pages.planned import Planned
from civicgen.pages.shell import searchable
from civicgen.pages.views import Views
from civicgen.portal.portal import Portal, Process

__all__ = ["BUNDLE", "collecting", "plan_collecting"]

BUNDLE = "collector.json"
_TITLE = "{{title}}"
_EVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
"""Before any portal."""
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n?')
_BEFORE, _AFTER = '<main id="m">', "</main>"
_CRUMB = c.Link(address="crumb-address", text="crumb-text", lang="zxx")
"""What stands in the breadcrumb of a shell, to be found there again whatever a theme makes of it."""
_ITEM = re.compile(
    r"<(?P<tag>li|a)\b[^>]*>(?:(?!</?(?P=tag)\b).)*crumb-text(?:(?!</?(?P=tag)\b).)*</(?P=tag)>\n?", re.DOTALL
)


def plan_collecting(portal: Portal) -> Iterator[Planned]:
    """Files that backends want, and the bundle, where a server of ours receives forms."""
    views = {lang: Views(portal, edition) for lang, edition in portal.editions.items()}
    files: dict[str, bytes] = {}
    for each in views.values():
        for process in each.edition.processes:
            for form in process.forms:
                files |= rendered(each, form).files if process.steps_of(form) else {}
    for path in sorted(files):
        yield Planned(path, OfBackend(data=files[path]))
    if portal.config.url:  # servers lead back to the site
        yield from _bundle(portal, views)


def _bundle(portal: Portal, views: dict[str, Views]) -> Iterator[Planned]:
    notices: dict[str, dict[str, Notice]] = {}
    forms = dict(_forms(portal, views, notices))
    if not forms:
        return
    config = portal.config
    bundle = Bundle(
        format=FORMAT,
        title=dict.fromkeys(config.languages, config.title),
        url=config.url,
        timezone=config.timezone,
        languages=config.languages,
        key=config.forms.key,
        shells={},
        forms=forms,
        search={
            lang: config.url + each.addresses.page(each.addresses.word("search"))
            for lang, each in views.items()
            if searchable(config)
        },
    )
    shells = {lang: _around(each) for lang, each in views.items()}
    output = Collecting(bundle=bundle, shells=shells, notices=notices)
    yield Planned(BUNDLE, output)
    address = config.forms.url
    if config.forms.backend == "php" and address.startswith(config.url) and address.endswith(".php"):
        token = config.forms.options.get("token-digest", "")
        yield Planned(address.removeprefix(config.url), replace(output, receiver=address, token=token))


def _around(views: Views) -> c.ReceivedPage:
    home = views.page("", role="home")
    return c.ReceivedPage(lang=views.lang, address="", title=_TITLE, description=_TITLE, trail=(home, _CRUMB))


def _forms(
    portal: Portal, views: dict[str, Views], notices: dict[str, dict[str, Notice]]
) -> Iterator[tuple[str, BundledForm]]:
    from civicgen.forms.registry import backend_of

    default = views[portal.config.language]
    for process in portal.default.processes:
        for form in process.forms:
            backend = backend_of(form, portal.config)
            if backend is None or backend.capabilities.redirect != "server" or not process.steps_of(form):
                continue
            words = {lang: own for lang, each in views.items() if (own := _in(each, form))}
            notices[form.name] = {
                lang: notice_of(own, portal.config, rendered(views[lang], own)) for lang, own in words.items()
            }
            steps = [step for step, _ in process.steps_of(form)]
            yield form.name, _bundled(default, process, form, steps, words, views)


def _in(views: Views, form: Form) -> Form | None:
    process = views.edition.process(form.consultation)
    return next((each for each in process.forms if each.name == form.name), None) if process else None


def _bundled(
    default: Views,
    process: Process,
    form: Form,
    steps: list[Step],
    words: dict[str, Form],
    views: dict[str, Views],
) -> BundledForm:
    zone, url = default.config.zone, default.config.url
    # what says only when it closes is open until then
    opens = [step.opens.begins(zone) if step.opens else _EVER for step in steps if step.opens or step.closes]
    closes = [step.closes.ends(zone) for step in steps if step.closes]
    titles = {lang: each.edition.process(process.id) for lang, each in views.items()}
    return BundledForm(
        words=words,
        version=version(form),
        opens=min(opens, default=None),
        closes=max(closes, default=None) if len(closes) == len(steps) else None,
        pages={lang: url + views[lang].addresses.page(*folders(views[lang], own)) for lang, own in words.items()},
        consultation={lang: own.consultation.title for lang, own in titles.items() if own},
        trail={lang: (_crumb(views[lang], own.consultation),) for lang, own in titles.items() if own},
        articles={
            lang: articles
            for lang, own in words.items()
            if (it := titles[lang]) and (articles := _articles(views[lang], it, own))
        },
        receipts={
            lang: url + link.address
            for lang, own in titles.items()
            if own and (link := receipts_link(views[lang], own)) is not None
        },
        contact=_contact(default, process),
    )


def _crumb(views: Views, entry: Entry) -> Crumb:
    link = views.link(entry)
    return Crumb(address=views.config.url + link.address, text=link.text, lang=link.lang)


def _articles(views: Views, process: Process, form: Form) -> dict[str, Crumb]:
    about = {choice.id for field in form.fields if field.becomes == "article" for choice in field.choices}
    return {article.number: _crumb(views, article) for article in process.articles if article.number in about}


def _contact(views: Views, process: Process) -> Contact:
    found = views.contact(process)
    return Contact(name=found.name, phone=found.phone, email=found.email, address=found.address, hours=found.hours)


def collecting(output: Collecting, look: Look, path: str) -> bytes:
    """Write the bundle, its pages cut where the main part of a server's page goes, every way absolute."""
    from civicgen.forms.html import writer
    from civicgen.pages.render import unled

    encoded = msgspec.msgpack.encode(look)
    shells = {lang: _cut(unled(encoded, page, path), output.bundle.url) for lang, page in output.shells.items()}
    forms = {
        name: replace(
            form, notice={lang: str(writer(lang).notice(notice)) for lang, notice in output.notices[name].items()}
        )
        for name, form in output.bundle.forms.items()
    }
    bundle = replace(output.bundle, shells=shells, forms=forms)
    if output.receiver:
        from civicgen.collector.php import receiver

        return receiver(bundle, output.receiver, digest=output.token)
    return msgspec.json.format(msgspec.json.encode(bundle, order="deterministic"), indent=1) + b"\n"


def _cut(page: str, url: str) -> Shell:
    """A page without its main part. What a browser obeys stands in a header: a page of a server needs no `meta`."""
    page = page.replace(ROOT, html.escape(url))
    found = _POLICY.search(page)
    policy = html.unescape(found[1]) if found else ""
    before, _, rest = _POLICY.sub("", page).partition(_BEFORE)
    before, crumb = _crumbless(before)
    return Shell(before=before + _BEFORE, after=_AFTER + rest.partition(_AFTER)[2], policy=policy, crumb=crumb)


def _crumbless(before: str) -> tuple[str, str]:
    """What stands before the main part, marked where its breadcrumb goes on, and how a page stands there."""
    item = _ITEM.search(before)
    if item is None:  # a theme that shows no breadcrumb
        return before, ""
    crumb = re.sub(r'"[^"]*crumb-address[^"]*"', '"{{address}}"', item[0]).replace(' lang="zxx"', "{{lang}}")
    return before.replace(item[0], TRAIL), crumb.replace(_CRUMB.text, "{{text}}")
