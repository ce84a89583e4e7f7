"""A bundle as a build writes it, small enough to be read here; and the key to which what is personal is sealed."""

from __future__ import annotations

import datetime

import msgspec

from civicgen.config import Contact, Email, Phone
from civicgen.content.forms import Choice, Field, Form, Keep
from civicgen.content.values import Name
from civicgen.forms import sealing
from civicgen.forms.bundle import FORMAT, TRAIL, Bundle, BundledForm, Crumb, Shell
from civicgen.forms.versions import version

PRIVATE = sealing.Private(bytes(range(32)))
KEY = sealing.public_of(PRIVATE)
NAME = "plan-local-2026/forms/avis"
POLL = "plan-local-2026/forms/sondage"
REMARK = "plan-local-2026/forms/remarque"
UTC = datetime.UTC
KEEP = Keep(days=30, after="received")

FIELDS = (
    Field(id="title", type="text", label="Titre", required=True, max_length=120, becomes="title", seen_by="everyone"),
    Field(id="text", type="long-text", label="Votre avis", required=True, becomes="text", seen_by="everyone"),
    Field(
        id="subject",
        type="choice",
        label="Thème",
        choices=(Choice(id="transport", label="Transports"), Choice(id="school", label="École")),
    ),
    Field(id="name", type="text", label="Nom", personal=True, purpose="Vous répondre", keep=KEEP),
    Field(id="email", type="email", label="Courriel", purpose="Vous répondre", keep=KEEP),
    Field(
        id="photo",
        type="file",
        label="Photo",
        accept=("jpeg", "png", "webp", "gif", "pdf"),
        purpose="Montrer le lieu",
        keep=KEEP,
    ),
)
POLL_FIELDS = (
    Field(
        id="days",
        type="choices",
        label="Jours",
        low=1,
        high=2,
        required=True,
        choices=tuple(Choice(id=each, label=each.title()) for each in ("lundi", "mardi", "jeudi")),
    ),
    Field(id="note", type="scale", label="Note", low=1, high=5),
    Field(
        id="vote",
        type="grades",
        label="Jugement",
        choices=(Choice(id="bien", label="Bien"), Choice(id="mal", label="Mal")),
        rows=(Choice(id="park", label="Le parc"), Choice(id="hall", label="La halle")),
    ),
    Field(id="order", type="ranking", label="Ordre", choices=(Choice(id="a", label="A"), Choice(id="b", label="B"))),
    Field(
        id="points",
        type="sharing",
        label="Points",
        high=10,
        unit="points",
        choices=(Choice(id="x", label="X"), Choice(id="y", label="Y")),
    ),
    Field(id="day", type="date", label="Jour"),
    Field(id="agree", type="consent", label="Je veux être recontacté"),
)
REMARK_FIELDS = (
    Field(
        id="about",
        type="choice",
        label="Article",
        becomes="article",
        choices=tuple(Choice(id=each, label=f"Article {each}") for each in ("3", "4 bis")),
    ),
    Field(id="text", type="long-text", label="Remarque", required=True, becomes="text", seen_by="everyone"),
)
SITE = "https://concertation.example/"
CONSULTATION = Crumb(address=f"{SITE}plan/", text="Plan local & paysage")
ARTICLES = {
    "3": Crumb(address=f"{SITE}plan/articles/3/", text="Hauteur <des> toits"),
    "4 bis": Crumb(address=f"{SITE}plan/articles/4-bis/", text="Trees", lang="en"),
}
STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


def form(name: str = NAME, fields: tuple[Field, ...] = FIELDS, **more: object) -> Form:
    """A form."""
    return Form(
        name=Name(name),
        source=f"content/consultations/{name}.yml",
        lang="fr",
        consultation="plan-local-2026",
        id=name.rpartition("/")[2],
        title={NAME: "Votre avis sur le plan local", REMARK: "Une remarque"}.get(name, "Sondage"),
        fields=fields,
        thanks="La synthèse paraîtra le 1er mars.",
        **more,  # type: ignore[arg-type]  # whatever a test wants otherwise
    )


def bundled(words: Form, opens: datetime.datetime | None, closes: datetime.datetime | None) -> BundledForm:
    """A form as the bundle has it."""
    return BundledForm(
        words={"fr": words},
        version=version(words),
        opens=opens,
        closes=closes,
        receipts={"fr": "https://www.example/plan/recepisses/", "en": "https://www.example/en/plan/recepisses/"},
        pages={"fr": f"{SITE}consultations/{words.consultation}/{words.id}/"},
        consultation={"fr": "Plan local"},
        trail={"fr": (CONSULTATION,)},
        articles={"fr": ARTICLES} if any(field.becomes == "article" for field in words.fields) else {},
        contact=Contact(name="Mairie", phone=Phone("02 00 00 00 00"), email=Email("mairie@concertation.example")),
        notice={"fr": "<p>Vos données : la mairie.</p>"},
    )


def bundle(
    *,
    opens: datetime.datetime | None = datetime.datetime(2020, 1, 1, tzinfo=UTC),
    closes: datetime.datetime | None = None,
    key: str = KEY,
    confirm: str = "none",
    only_open: bool = False,
    **further: BundledForm,
) -> Bundle:
    """A bundle with three forms; `only_open` leaves out the one that asks for something personal."""
    avis = form(confirm=confirm)
    poll = form(POLL, POLL_FIELDS, makes="ballot")
    return Bundle(
        format=FORMAT,
        title={"fr": "Concertation de Sainte-Épine"},
        url=SITE,
        timezone="Europe/Paris",
        languages=("fr",),
        key=key,
        shells={
            "fr": Shell(
                before='<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" '
                'content="width=device-width">\n<title>{{title}}</title>\n</head>\n<body>\n<nav><ol>\n<li><a href="'
                + SITE
                + '">Accueil</a></li>\n'
                + TRAIL
                + '</ol></nav>\n<main id="contenu">\n',
                crumb='<li><a href="{{address}}"{{lang}}>{{text}}</a></li>\n',
                after="</main>\n</body>\n</html>\n",
                policy=f"default-src 'none'; style-src {STYLE}; img-src 'self'; base-uri 'none'; form-action 'none'",
            )
        },
        forms={
            **({} if only_open else {NAME: bundled(avis, opens, closes)}),
            POLL: bundled(poll, opens, closes),
            REMARK: bundled(form(REMARK, REMARK_FIELDS), opens, closes),
            **further,
        },
    )


def written(value: Bundle) -> bytes:
    """As the build writes it."""
    return msgspec.json.encode(value)
