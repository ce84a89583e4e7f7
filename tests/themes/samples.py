"""One realistic context of every kind of page, and extremes: none, three and fifty of things, long words, Arabic."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec

from civicgen.config import Contact, Email, Phone
from civicgen.content.forms import Choice, Field, Form, Size
from civicgen.content.presets import preset
from civicgen.content.values import Name, Supports
from civicgen.forms.backend import RenderedForm
from civicgen.forms.shown import AskedPart, Control, Kept, Notice, Offered, Until
from civicgen.forms.validate import checked
from civicgen.forms.views import form_view
from civicgen.pages import contexts as c
from civicgen.pages.contexts import Link, Stated, Text


def on(year: int, month: int, day: int, hour: int | None = None) -> Stated:
    """A date of the samples."""
    at = datetime.time(hour) if hour is not None else None
    return Stated(day=datetime.date(year, month, day), at=at, zone="Europe/Paris" if hour is not None else "")


def to(address: str, text: str = "", lang: str = "") -> Link:
    """A link of the samples."""
    return Link(address=address, text=text, lang=lang)


MAIRIE = Contact(
    name="Mairie de Saint-Exemple",
    phone=Phone("01 99 00 12 34"),
    email=Email("concertation@saint-exemple.example"),
    address="1 place de la Mairie\n00000 Saint-Exemple",
    hours="du lundi au vendredi, de 9 h à 12 h",
)
PLU = to("plan-local-2026/", "Plan local d’urbanisme : quel village en 2040 ?")
WORDS = (
    "Le samedi matin, on ne peut plus se garer devant l’école ni près du marché. Les places de la rue de l’Église sont "
    "prises par des voitures qui restent toute la semaine, et les personnes âgées font trois tours avant de renoncer. "
)
TITLES = (
    "Se garer le samedi matin",
    "Des trottoirs où l’on passe avec une poussette",
    "Garder les vergers du bas du village",
    "Une cantine avec les produits d’ici",
    "Réparer le toit de la salle des fêtes avant d’en construire une autre",
)


def shell(lang: str = "fr", **more: Any) -> c.Shell:
    """What stands on every page."""
    french = lang == "fr"
    prefix = "" if french else f"{lang}/"
    values: dict[str, Any] = {
        "lang": lang,
        "direction": "rtl" if lang == "ar" else "ltr",
        "title": "Saint-Exemple",
        "home": to(prefix),
        "top": (
            c.MenuLink(link=to(prefix + "actualites/"), role="news"),
            c.MenuLink(link=to(prefix + "personnes/"), role="people"),
            c.MenuLink(link=to(prefix + "charte/", "Nos engagements" if french else "Our commitments"), role="charter"),
        ),
        "foot": (
            c.MenuLink(link=to(prefix + "accessibilite/", "Accessibilité"), role="accessibility"),
            c.MenuLink(link=to(prefix + "mentions/", "Mentions légales" if french else "Legal notice"), role="legal"),
            c.MenuLink(link=to(prefix + "vie-privee/", "Vie privée" if french else "Privacy"), role="privacy"),
            c.MenuLink(link=to(prefix + "glossaire/"), role="glossary"),
            c.MenuLink(link=to(prefix + "plan-du-site/"), role="site-map"),
        ),
        "languages": (to("", "Français", "fr"), to("en/", "English", "en")),
        "publisher": MAIRIE,
        "description": "Les concertations de la commune.",
        "url": "https://participer.saint-exemple.example/",
        "feed": to("flux.xml"),
        "conformity": "partially",
    }
    return c.Shell(**(values | more))


AROUND = c.Around(
    consultation=PLU,
    state="open",
    step="Donner son avis",
    until=on(2026, 3, 12),
    next="Synthèse publiée le 15 avril, délibération du conseil en juin.",
    take_part=to("plan-local-2026/etapes/avis/", "Donner mon avis"),
)

STEPS = (
    c.StepLine(
        link=to("plan-local-2026/etapes/information/", "S’informer"),
        kind="information",
        state="closed",
        opens=on(2026, 1, 12),
        closes=on(2026, 2, 1),
    ),
    c.StepLine(
        link=to("plan-local-2026/etapes/avis/", "Donner son avis"),
        kind="contribution",
        state="open",
        current=True,
        opens=on(2026, 2, 2),
        closes=on(2026, 3, 12),
        extended_from=on(2026, 3, 1),
        summary="Chacun dit où et comment construire, et ce qu’il faut garder.",
    ),
    c.StepLine(
        link=to("plan-local-2026/etapes/synthese/", "Lire la synthèse"),
        kind="synthesis",
        state="coming",
        opens=on(2026, 4, 15),
    ),
    c.StepLine(
        link=to("plan-local-2026/etapes/reponses/", "Réponses du conseil"),
        kind="answer",
        state="coming",
        opens=on(2026, 6, 1),
        closes=on(2026, 6, 30),
    ),
    c.StepLine(link=to("plan-local-2026/etapes/suivi/", "Suivi"), kind="follow-up", state="undated"),
)
WAYS = (
    c.TakePart(way="email", email="concertation@saint-exemple.example"),
    c.TakePart(way="post", name="Mairie de Saint-Exemple", address="1 place de la Mairie\n00000 Saint-Exemple"),
    c.TakePart(way="paper", place="Registre à l’accueil de la mairie", hours="du lundi au vendredi, de 9 h à 12 h"),
    c.TakePart(way="telephone", phone="01 99 00 12 34"),
    c.TakePart(
        way="online",
        elsewhere=c.Elsewhere(
            address="https://framaforms.org/avis?lang=fr&amp=1",
            title="Les mêmes questions sur Framaforms",
            host="Framasoft",
            country="France",
            collects="ce que vous y écrivez, et l'adresse de votre connexion.",
            instead="Service urbanisme, 01 99 00 12 34",
        ),
    ),
)
RESULT = c.ResultLine(
    link=to("plan-local-2026/suites/places/", "Vingt places de plus rue de l’Église"),
    status="in-progress",
    progress=40,
    latest="Étude remise au conseil",
    latest_when=on(2026, 10, 1),
    next="Travaux",
    next_when=on(2027, 3, 1),
)
DECISION = c.DecisionLine(
    link=to("plan-local-2026/reponses/3/", "Stationnement au centre"),
    decision="partly",
    reason="Vingt places sont créées rue de l’Église. La place du marché reste sans voitures le samedi.",
    signatory="Jeanne Exemple, maire",
    when=on(2026, 6, 18),
    results=(RESULT,),
)
ACTS = (
    c.ActLine(
        number=512,
        when=on(2026, 6, 20, 9),
        act="changed",
        link=to("plan-local-2026/reponses/3/", "Stationnement au centre"),
        kind="answers",
        within=PLU,
        reason="Le nombre de places était faux.",
        difference=to("journal/corrections/512/"),
    ),
    c.ActLine(
        number=300,
        when=on(2026, 3, 14, 18),
        act="published",
        link=to("plan-local-2026/contributions/", "", ""),
        kind="contributions",
        within=PLU,
        count=212,
        low=1,
        high=214,
    ),
    c.ActLine(
        number=299,
        when=on(2026, 3, 14, 18),
        act="withdrawn",
        link=to("plan-local-2026/contributions/13/", "#13"),
        kind="contributions",
        within=PLU,
        reason="Retirée à la demande de son auteur.",
    ),
    c.ActLine(number=2, when=on(2026, 1, 5, 9), act="moved", link=to("", "pages/ancienne"), kind="pages"),
    c.ActLine(number=1, when=on(2026, 1, 5, 9), act="published", link=to("", "Bienvenue"), kind="home"),
)
REFUSED = c.DecisionLine(
    link=to("plan-local-2026/reponses/4/", "Déviation par le bois"),
    decision="refused",
    reason="Le bois est classé ; la déviation coûterait six fois le budget annuel de la voirie.",
    signatory="Jeanne Exemple, maire",
    when=on(2026, 6, 18),
)
POINT = c.PointLine(
    link=to("plan-local-2026/syntheses/avis/#stationnement", "Le stationnement au centre manque le samedi"),
    cites=42,
    answers=(DECISION,),
)
POINT_WAITING = c.PointLine(link=to("plan-local-2026/syntheses/avis/#vergers", "Garder les vergers du bas"), cites=1)


def data_files(folder: str, name: str, size: int) -> tuple[c.DataFile, ...]:
    """The three forms of a table."""
    forms: dict[Any, str] = {"spreadsheet": f"{name}-tableur.csv", "csv": f"{name}.csv", "jsonl": f"{name}.jsonl"}
    return tuple(
        c.DataFile(link=to(folder + file), name=f"plan-local-2026-{file}", form=form, size=size)
        for form, file in forms.items()
    )


SAID = c.Said(
    total=260,
    replies=46,
    withheld=3,
    channels=(("web", 171), ("paper", 31), ("email", 12)),
    kinds=(("proposal", 150), ("argument-for", 30), ("argument-against", 16), ("opinion", 64)),
    topics=tuple(
        c.Count(link=to(f"plan-local-2026/contributions/themes/{name.lower()}/", name), count=count)
        for name, count in (("Logement", 98), ("Voirie", 81), ("Paysage", 35))
    ),
    unanswered=c.Count(link=to("plan-local-2026/reponses/"), count=1),
    link=to("plan-local-2026/contributions/"),
    figures=to("plan-local-2026/chiffres/"),
)
DOCUMENTS = (
    c.DocumentLine(
        link=to("plan-local-2026/documents/projet/", "Le projet en dix minutes"),
        type="Présentation",
        minutes=10,
        summary="Ce qui change, quartier par quartier.",
    ),
    c.DocumentLine(
        link=to("plan-local-2026/documents/reglement/", "Règlement écrit"),
        file=to("plan-local-2026/documents/reglement.pdf", "Règlement écrit"),
        type="Règlement",
        format="PDF",
        size=1_284_000,
        pages=48,
        accessible=False,
        version="2",
        updated=on(2026, 2, 20),
    ),
    c.DocumentLine(
        link=to("plan-local-2026/documents/carte.pdf", "Carte du zonage"),
        type="Plan",
        format="PDF",
        size=812_000,
        pages=1,
        language="en",
    ),
)
MARIE = c.PersonLine(
    name="Marie Garant",
    role="garante de la concertation",
    link=to("personnes/#marie-garant"),
    contact=Contact(phone=Phone("01 99 00 56 78")),
)
MAYOR = c.PersonLine(name="Jeanne Exemple", role="maire", link=to("personnes/#la-maire"))
MEETINGS = (
    c.MeetingLine(
        link=to("plan-local-2026/reunions/1/", "Réunion publique"),
        when=on(2026, 2, 18, 19),
        ends=Stated(day=datetime.date(2026, 2, 18), at=datetime.time(21, 30)),
        place="Salle des fêtes",
        address="3 rue du Lavoir",
    ),
    c.MeetingLine(
        link=to("plan-local-2026/reunions/2/", "Promenade dans le village"),
        when=on(2026, 1, 24, 10),
        place="Départ de la mairie",
        past=True,
        minutes=True,
    ),
    c.MeetingLine(
        link=to("plan-local-2026/reunions/3/", "Permanence au marché"), when=on(2026, 2, 28, 9), cancelled=True
    ),
)
STAFF = """Le plan local d’urbanisme dit **où** et *comment* on construit. Il date de 2008.

## Ce qui change

- trois zones à construire au lieu de sept ;
- les vergers du bas deviennent une zone naturelle ;
- les hauteurs sont limitées à deux étages.

| Zone | Aujourd’hui | Demain |
|---|---:|---:|
| Centre | 12 ha | 12 ha |
| Extension | 31 ha | 9 ha |

> Un village, c’est un bistrot, une école et des gens qui s’arrêtent.

### Pourquoi maintenant

Parce que la loi l’impose avant 2027, [voir le règlement](documents/reglement).
"""


def card(number: int, **more: Any) -> c.ContributionCard:
    """A contribution in a list."""
    words = WORDS * 2
    start = number * 7 % 60
    values: dict[str, Any] = {
        "link": to(f"plan-local-2026/contributions/{number}/", TITLES[number % 5]),
        "number": number,
        "kind": ("proposal", "opinion", "proposal", "question")[number % 4],
        "title": TITLES[number % 5] if number % 6 else "",
        "extract": words[start : start + 240].strip(),
        "cut": True,
        "author": ("Claire D.", "Un habitant", "Ahmed", "Collectif du bas du village")[number % 4],
        "when": on(2026, 2, 2 + number % 20),
        "topic": ("Voirie", "Logement", "Paysage")[number % 3],
        "replies": number % 4,
        "supports": Supports(in_favour=number % 13) if number % 3 else None,
        "answered": "partly" if number % 7 == 0 else None,
    }
    return c.ContributionCard(**(values | more))


def cards(count: int) -> tuple[c.ContributionCard, ...]:
    """Several contributions, with what is rare among them."""
    made = [card(number) for number in range(1, count + 1)]
    if count > 2:
        made[1] = card(
            2, state="withheld", reason="Met en cause une personne nommée.", extract="", cut=False, title="", author=""
        )
        made[2] = card(
            3,
            lang="ar",
            title="نريد ظلا في ساحة السوق",
            extract="في الصيف لا يمكن البقاء في الساحة بعد الساعة العاشرة صباحا.",
            cut=False,
        )
    return tuple(made)


def contribution(number: int = 45, **more: Any) -> c.ContributionPage:
    """A contribution with the whole thread."""
    values: dict[str, Any] = {
        "title": "Se garer le samedi matin",
        "address": f"plan-local-2026/contributions/{number}/",
        "number": number,
        "what": "proposal",
        "text": Text(source=WORDS * 2 + "\n\nJe propose vingt places rue de l’Église.", dialect="citizens", level=3),
        "author": "Claire D.",
        "when": on(2026, 2, 14),
        "topic": to("plan-local-2026/contributions/themes/voirie/", "Voirie"),
        "supports": Supports(in_favour=12),
        "fate": c.Fate(points=(POINT,)),
        "previous": to(f"plan-local-2026/contributions/{number - 1}/", ""),
        "following": to(f"plan-local-2026/contributions/{number + 1}/", ""),
    }
    made: c.ContributionPage = common(c.ContributionPage, values | more)
    return made


def common(kind: type[c.Page], values: dict[str, Any]) -> Any:
    """A page with what all pages have."""
    lang = values.get("lang", "fr")
    address = values.get("address", "plan-local-2026/x/")
    shared: dict[str, Any] = {
        "lang": lang,
        "address": address,
        "description": "Où et comment construire dans les quinze ans qui viennent ?",
        "trail": (to("", ""), PLU),
        "published": on(2026, 2, 2),
        "updated": on(2026, 2, 20),
        "languages": (to(address, "Français", "fr"), to("en/" + address, "English", "en")),
        "around": AROUND,
    }
    return kind(**(shared | values))


_CHOICES = tuple(Choice(id=letter, label=f"Le projet {letter}", cost=1000) for letter in "abc")
_TOLD = "Une aide, avec <b> et &."
EVERYTHING = Form(
    name=Name("plan-local-2026/forms/tout"),
    source="content/consultations/plan-local-2026/forms/tout.yml",
    lang="fr",
    consultation="plan-local-2026",
    id="tout",
    title="Tout ce qu’on peut demander",
    fields=(
        Field(id="line", type="text", label="Une ligne", hint=_TOLD, required=True, max_length=30),
        Field(id="long", type="long-text", label="Un texte", max_length=500),
        Field(id="one", type="choice", label="Un choix", required=True, choices=_CHOICES),
        Field(id="many", type="choices", label="Plusieurs", low=1, high=2, choices=_CHOICES),
        Field(id="basket", type="choices", label="Dans l’enveloppe", budget=2000, choices=_CHOICES),
        Field(
            id="menu", type="choice", label="Un menu", choices=tuple(Choice(id=f"n{n}", label=str(n)) for n in range(9))
        ),
        Field(
            id="scale",
            type="scale",
            label="Une note",
            low=0,
            high=10,
            low_label="pas du tout",
            high_label="tout à fait",
        ),
        Field(id="grades", type="grades", label="Jugez", required=True, choices=_CHOICES, rows=_CHOICES[:2]),
        Field(id="rank", type="ranking", label="Classez", high=2, choices=_CHOICES),
        Field(id="share", type="sharing", label="Répartissez", high=10, unit="points", choices=_CHOICES),
        Field(id="place", type="place", label="Où ?"),
        Field(id="email", type="email", label="Votre adresse électronique"),
        Field(id="day", type="date", label="Quel jour ?"),
        Field(id="file", type="file", label="Une photo", accept=("jpeg", "png"), max_size=Size(8_000_000)),
        Field(id="more", type="consent", label="Je veux recevoir la suite"),
    ),
)
"""A form with every type of field."""
_SENT = RenderedForm(
    mode="post",
    action="https://formulaires.saint-exemple.example/s/avis",
    hidden=(("civicgen-form", "avis"),),
    honeypot="civicgen-empty",
    reviews=True,
    form_action=("https://formulaires.saint-exemple.example",),
)
TYPED = {"line": ["<script>"], "many": ["a", "b", "c"], "grades--a": ["b"], "rank--1": ["c"], "share--a": ["11"]}
ASKED_EVERYTHING = form_view(EVERYTHING, _SENT, TYPED, checked(EVERYTHING, TYPED).faults)
ASKED = form_view(preset("contribution", "fr"), _SENT)
NOTICE = Notice(
    controller="Commune de Saint-Exemple",
    contact="mairie@saint-exemple.example",
    officer="Centre de gestion, dpo@cdg.example",
    authority="CNIL",
    processor="Un hébergeur",
    country="FR",
    published=("Titre", "Votre avis"),
    kept=(
        Kept(labels=("Votre adresse électronique",), purpose="Vous répondre", seen="staff", days=30),
        Kept(labels=("Votre nom",), purpose="Signer", seen="everyone"),
        Kept(labels=("Votre âge",), purpose="Compter", seen="nobody"),
        Kept(labels=("Une photo",), purpose="Voir", seen="staff", until=Until(day=datetime.date(2026, 12, 31))),
    ),
)


def samples(lang: str = "fr") -> dict[str, tuple[str, c.Page]]:
    """Every kind, and the extremes, by name: the path and the context."""
    p = "plan-local-2026/"
    note = "" if lang == "fr" else "fr"
    home_card = c.ConsultationCard(
        link=PLU,
        question="Où et comment construire dans les quinze ans qui viennent ?",
        state="open",
        procedure="consultation",
        step="Donner son avis",
        until=on(2026, 3, 12),
        contributions=260,
    )
    budget = c.ConsultationCard(
        link=to("budget-2025/", "Budget participatif 2025"),
        question="Que faire avec 20 000 euros ?",
        state="answered",
        procedure="participatory-budget",
        answered=on(2025, 11, 4),
        contributions=38,
    )
    late = c.ConsultationCard(
        link=to("cantine/", "La cantine de l’école"),
        question="Que mettre dans les assiettes ?",
        state="closed",
        procedure="survey",
        answer_by=on(2026, 1, 15),
        late=True,
        contributions=3,
    )
    made: dict[str, c.Page] = {
        "home": common(
            c.Home,
            {
                "title": "Saint-Exemple",
                "address": "",
                "trail": (),
                "around": None,
                "welcome": Text(source="Ici, la commune demande l’avis des habitants, **et répond**."),
                "open": (home_card,),
                "waiting": (late,),
                "years": (
                    c.Year(
                        year=2025,
                        cards=(
                            budget,
                            msgspec.structs.replace(
                                budget, link=to("ecole/", "Les abords de l’école"), state="followed-up"
                            ),
                        ),
                    ),
                ),
                "coming": (
                    msgspec.structs.replace(
                        home_card,
                        link=to("velos/", "Où ranger les vélos ?"),
                        state="coming",
                        opens=on(2026, 5, 1),
                        until=None,
                        contributions=0,
                    ),
                ),
                "dates": (
                    c.Dated(
                        when=on(2026, 2, 18, 19), what="meeting", link=MEETINGS[0].link, detail="Plan local d’urbanisme"
                    ),
                    c.Dated(when=on(2026, 3, 12), what="closes", link=PLU),
                    c.Dated(when=on(2026, 6, 30), what="answer-promised", link=PLU),
                ),
                "latest": (
                    c.Dated(
                        when=on(2025, 11, 4),
                        what="answered",
                        link=to("budget-2025/reponses/1/", "Un banc tous les deux cents mètres"),
                        detail="Budget participatif 2025",
                    ),
                ),
                "news": (
                    c.NewsLine(
                        link=to("actualites/registre/", "Le registre papier est à l’accueil"),
                        when=on(2026, 2, 2),
                        summary="On peut aussi écrire à la main.",
                    ),
                ),
                "all_news": to("actualites/"),
            },
        ),
        "home-empty": common(
            c.Home, {"title": "Saint-Exemple", "address": "", "trail": (), "around": None, "languages": ()}
        ),
        "consultation": common(
            c.ConsultationPage,
            {
                "title": PLU.text,
                "address": p,
                "trail": (to("", ""),),
                "around": None,
                "procedure": "consultation",
                "summary": "Le plan date de 2008. Il faut en changer avant 2027. "
                "Trois réunions et un registre pour dire ce que vous voulez garder et ce qui doit changer.",
                "box": c.Box(
                    question="Où et comment construire dans les quinze ans qui viennent ?",
                    asked_by="La commune de Saint-Exemple",
                    decided_by="Le conseil municipal",
                    commitment="consult",
                    concerned="Tous les habitants, et les communes voisines",
                    state="open",
                    opens=on(2026, 2, 2),
                    closes=on(2026, 3, 12),
                    extended_from=on(2026, 3, 1),
                    action=to(p + "etapes/avis/", "Donner mon avis"),
                    ways=WAYS,
                    next="Synthèse publiée le 15 avril, délibération du conseil en juin.",
                    answer_by=on(2026, 6, 30),
                    contact=MAIRIE,
                ),
                "steps": STEPS,
                "read_first": DOCUMENTS,
                "documents": c.Count(link=to(p + "documents/"), count=14),
                "said": SAID,
                "faq": tuple(
                    to(p + f"questions-frequentes/#q{n}", q)
                    for n, q in enumerate(
                        (
                            "Ma parcelle reste-t-elle constructible ?",
                            "Qui décide à la fin ?",
                            "Puis-je écrire sans donner mon nom ?",
                        )
                    )
                ),
                "all_faq": c.Count(link=to(p + "questions-frequentes/"), count=9),
                "meetings": MEETINGS[:2],
                "all_meetings": c.Count(link=to(p + "reunions/"), count=3),
                "people": (MAYOR,),
                "guarantor": MARIE,
                "follow": c.Follow(feed=to(p + "flux.xml"), calendar=to(p + "agenda.ics")),
                "feed": to(p + "flux.xml"),
            },
        ),
        "consultation-followed": common(
            c.ConsultationPage,
            {
                "title": "Les abords de l’école",
                "address": "ecole/",
                "trail": (to("", ""),),
                "around": None,
                "procedure": "survey",
                "box": c.Box(
                    question="Comment aller à l’école sans danger ?",
                    asked_by="Le conseil municipal",
                    decided_by="Le conseil municipal",
                    commitment="concert",
                    state="followed-up",
                    opens=on(2025, 1, 6),
                    closes=on(2025, 1, 31, 17),
                    budget="12 000 euros",
                    answered=(to("ecole/reponses/1/", "La réponse du conseil"),),
                    next="Bilan au conseil d’école de juin.",
                ),
                "told": (
                    "Comment venir à l’école à pied sans avoir peur ?",
                    "Trois familles ont écrit : la traversée de la route est dangereuse à huit heures.",
                    "Un passage surélevé est posé depuis le 1er septembre.",
                ),
                "steps": tuple(msgspec.structs.replace(step, state="closed", current=False) for step in STEPS[:3]),
                "said": c.Said(total=3, link=to("ecole/contributions/"), channels=(("paper", 3),)),
                "points": (POINT, POINT_WAITING),
                "synthesis": to("ecole/syntheses/avis/"),
                "answers": (DECISION, REFUSED),
                "all_answers": c.Count(link=to("ecole/reponses/"), count=11),
                "results": (RESULT,),
                "all_results": c.Count(link=to("ecole/suites/"), count=1),
                "body": Text(source=STAFF, links={"documents/reglement": p + "documents/reglement/"}),
                "related": (PLU,),
                "news": (c.NewsLine(link=to("actualites/ecole/", "Le passage est posé"), when=on(2025, 9, 1)),),
            },
        ),
        "form": common(
            c.FormPage,
            {
                "title": "Donner votre avis",
                "address": p + "formulaires/avis/",
                "around": None,
                "closes": on(2026, 3, 12),
                "form": ASKED,
                "policy": "https://formulaires.saint-exemple.example",
                "ways": WAYS,
                "notice": NOTICE,
                "privacy": to("vie-privee/", "Vie privée"),
                "find": c.Find(search=to("recherche/")),
                "paper": to(p + "formulaires/avis/papier/"),
            },
        ),
        "form-of-everything": common(
            c.FormPage,
            {
                "title": "Tout ce qu’on peut demander",
                "address": p + "formulaires/tout/",
                "intro": Text(source="Prenez **dix minutes**."),
                "form": ASKED_EVERYTHING,
                "meetings": MEETINGS[:1],
                "elsewhere": c.Elsewhere(
                    address="https://formulaires.example/",
                    title="",
                    host="Formulaires & Cie",
                    country="États-Unis",
                    collects="ce que vous y écrivez, et l’adresse de votre connexion.",
                    instead="Accueil de la mairie, 01 99 00 00 00",
                ),
                "about": to(p + "articles/3/", "Hauteur des maisons"),
                "article": "3",
                "general": to(p + "formulaires/tout/"),
                "notice": NOTICE,
            },
        ),
        "form-closed": common(
            c.FormPage,
            {
                "title": "Soutenir la pétition",
                "address": p + "formulaires/petition/",
                "state": "closed",
                "closes": on(2026, 3, 12, 17),
                "petition": c.Petition(
                    threshold=500,
                    obliges="le conseil en débat à sa prochaine séance.",
                    supports=512,
                    deadline=on(2026, 3, 12),
                ),
                "outcome": (to(p + "reponses/1/", "La réponse du conseil"),),
            },
        ),
        "form-coming": common(
            c.FormPage,
            {
                "title": "Voter",
                "address": p + "formulaires/vote/",
                "state": "coming",
                "opens": on(2026, 5, 2),
                "ways": WAYS,
            },
        ),
        "thanks": common(
            c.ThanksPage,
            {
                "title": "",
                "address": p + "formulaires/avis/merci/",
                "thanks": Text(source="Nous le lisons, puis le publions ici."),
                "next": "Synthèse publiée le 15 avril.",
                "receipts": to(p + "recepisses/"),
                "ways": WAYS,
            },
        ),
        "received": common(
            c.ReceivedPage, {"title": "Relisez avant d’envoyer", "address": "", "around": None, "languages": ()}
        ),
        "step": common(
            c.StepPage,
            {
                "title": "Donner son avis",
                "address": p + "etapes/avis/",
                "step": STEPS[1],
                "number": 2,
                "steps": STEPS,
                "ways": (c.TakePart(way="online", link=to(p + "etapes/avis/formulaire/", "Donner mon avis")), *WAYS),
                "next": "Synthèse publiée le 15 avril.",
                "outcome": (to(p + "contributions/", "260 contributions"),),
            },
        ),
        "documents": common(
            c.DocumentsPage,
            {"title": "Le dossier", "address": p + "documents/", "documents": DOCUMENTS, "accessible_contact": MAIRIE},
        ),
        "document": common(
            c.DocumentPage,
            {
                "title": "Règlement écrit",
                "address": p + "documents/reglement/",
                "line": DOCUMENTS[1],
                "body": Text(source=STAFF, lang=note),
                "author": "Service urbanisme",
                "when": on(2026, 1, 12),
                "changelog": (
                    c.ChangeLine(when=on(2026, 2, 20), text="Hauteurs corrigées à l’article 4.", version="2"),
                ),
                "accessible_contact": MAIRIE,
            },
        ),
        "articles": common(
            c.ArticlesPage,
            {
                "title": "Le texte, article par article",
                "address": p + "articles/",
                "articles": tuple(
                    c.ArticleLine(
                        link=to(p + f"articles/{n}/", f"Article {n} : {TITLES[n]}"),
                        number=str(n),
                        section="Titre I : le centre" if n < 3 else "Titre II : le reste",
                        contributions=n * 3,
                    )
                    for n in range(5)
                ),
            },
        ),
        "article": common(
            c.ArticlePage,
            {
                "title": "Article 2 : les vergers",
                "address": p + "articles/2/",
                "number": "2",
                "section": "Titre I : le centre",
                "body": Text(source="Les vergers du bas sont **inconstructibles**.", level=3),
                "why": Text(source="Garder la vue et les arbres.", level=3),
                "before": Text(source="Les vergers sont constructibles.", level=3),
                "cards": cards(3),
                "contributions": c.Count(link=to(p + "contributions/sur-article/2/"), count=12),
                "answers": (DECISION,),
                "previous": to(p + "articles/1/", "Article 1"),
                "following": to(p + "articles/3/", "Article 3"),
                "ways": WAYS[:1],
            },
        ),
        "faq": common(
            c.FaqPage,
            {
                "title": "Questions fréquentes",
                "address": p + "questions-frequentes/",
                "topics": (
                    c.FaqTopic(
                        topic="Le plan",
                        questions=(
                            c.FaqLine(
                                id="q0",
                                question="Ma parcelle reste-t-elle constructible ?",
                                answer=Text(
                                    source="Regardez la [carte](documents/carte) : ce qui est en vert ne l’est plus.",
                                    level=4,
                                ),
                            ),
                            c.FaqLine(
                                id="q1",
                                question="Qui décide à la fin ?",
                                answer=Text(source="Le conseil municipal, en juin.", level=4),
                            ),
                        ),
                    ),
                    c.FaqTopic(
                        questions=(
                            c.FaqLine(
                                id="q2",
                                question="Puis-je écrire sans donner mon nom ?",
                                answer=Text(source="Oui.\n\nVotre nom n’est jamais publié sans votre accord.", level=4),
                            ),
                        )
                    ),
                ),
                "contact": MAIRIE,
            },
        ),
        "contributions": common(
            c.ContributionsPage,
            {
                "title": "Ce qui a été dit",
                "address": p + "contributions/",
                "said": SAID,
                "facets": (
                    c.Facet(by="topic", values=SAID.topics, others=1240),
                    c.Facet(
                        by="kind",
                        values=(c.Count(link=to(p + "contributions/types/proposal/", "proposal"), count=150),),
                    ),
                ),
                "cards": cards(3),
                "older": to(p + "contributions/liste/5/", ""),
                "ways": WAYS[:2],
                "windows": (to(p + "contributions/liste/5/", "201–250"), to(p + "contributions/liste/4/", "151–200")),
            },
        ),
        "contribution-list": common(
            c.ContributionList,
            {
                "title": "Contributions 1 à 50",
                "address": p + "contributions/liste/1/",
                "count": 260,
                "cards": cards(50),
                "newer": to(p + "contributions/liste/2/", "51 à 100"),
                "windows": (to("", "1–50"), to(p + "contributions/liste/2/", "51–100")),
            },
        ),
        "contribution-list-3": common(
            c.ContributionList,
            {
                "title": "Contributions : Voirie",
                "address": p + "contributions/themes/voirie/",
                "count": 3,
                "cards": cards(3),
                "by": "topic",
                "value": "Voirie",
            },
        ),
        "contribution": contribution(
            similar=(to(p + "contributions/53/", TITLES[0]), to(p + "contributions/14/", TITLES[1])),
            replies=(
                c.Reply(
                    link=to(p + "contributions/46/", "#46"),
                    number=46,
                    kind="argument-for",
                    title="",
                    text=Text(source="Oui, et des places pour les vélos.", dialect="citizens"),
                    author="Ahmed",
                    when=on(2026, 2, 15),
                ),
                c.Reply(
                    link=to(p + "contributions/47/", "#47"),
                    number=47,
                    kind="argument-against",
                    title="La place doit rester aux gens",
                    text=Text(source="", dialect="citizens"),
                    state="withheld",
                    reason="Met en cause une personne nommée.",
                    when=on(2026, 2, 16),
                    supports=Supports(in_favour=2, mixed=1, against=4, valued=True),
                ),
            ),
            reply_counts=(("argument-for", 1), ("argument-against", 1)),
            all_replies=(to(p + "contributions/45/echanges/1/", "1–50"),),
        ),
        "contribution-waiting": contribution(
            46,
            title="Garder les vergers",
            fate=c.Fate(waiting="late", answer_by=on(2026, 1, 15)),
            text=Text(
                source="Voir **ici** : <https://exemple.example/tres/longue/adresse/qui-ne-se-coupe-pas/Donaudampfschifffahrtsgesellschaft/abcdefghijklmnopqrstuvwxyz>",
                dialect="citizens",
            ),
        ),
        "contribution-masked": contribution(
            47,
            lang=lang,
            address=p + "contributions/47/",
            text=Text(source="Demandez à […], au […].", dialect="citizens", level=3),
            reason="Donne des renseignements privés sur quelqu’un d’autre.",
            charter=to("charte/", "Charte de la participation", note),
        ),
        "contribution-withheld": contribution(
            47,
            title="Contribution nº 47",
            text=None,
            state="withheld",
            reason="Met en cause une personne nommée. Pour contester : écrire à la garante.",
            fate=c.Fate(),
            supports=None,
            author="",
        ),
        "contribution-arabic": contribution(
            48,
            title="نريد ظلا في ساحة السوق",
            title_lang="ar",
            text=Text(
                source="في الصيف لا يمكن البقاء في الساحة بعد الساعة العاشرة صباحا.", dialect="citizens", lang="ar"
            ),
            fate=c.Fate(waiting="open", groups=3),
        ),
        "contribution-grouped": contribution(
            49,
            state="grouped",
            fate=c.Fate(grouped_with=to(p + "contributions/45/", "Se garer le samedi matin")),
            reason="Même demande, mêmes mots.",
        ),
        "replies": common(
            c.Replies,
            {
                "title": "Échanges sur la contribution nº 45",
                "address": p + "contributions/45/echanges/1/",
                "to": to(p + "contributions/45/", "Se garer le samedi matin"),
                "replies": tuple(
                    c.Reply(
                        link=to(p + f"contributions/{n}/", f"#{n}"),
                        number=n,
                        kind="comment",
                        text=Text(source=WORDS, dialect="citizens"),
                        author="Ahmed",
                    )
                    for n in range(50, 54)
                ),
                "newer": to(p + "contributions/45/echanges/2/", ""),
            },
        ),
        "synthesis": common(
            c.SynthesisPage,
            {
                "title": "Synthèse des avis",
                "address": p + "syntheses/avis/",
                "author": "Service urbanisme, relue par la garante",
                "method": "Lecture intégrale, classement par deux personnes",
                "base": "214 avis, dont 31 sur papier",
                "limits": "Peu de réponses des moins de 30 ans",
                "when": on(2026, 4, 15),
                "points": (
                    c.PointSection(
                        id="stationnement",
                        title="Le stationnement au centre manque le samedi",
                        text=Text(
                            source="Les habitants décrivent le samedi matin comme **impossible**. "
                            "Ils demandent des places, ou moins de voitures.",
                            level=3,
                        ),
                        quotes=(("on ne peut plus se garer devant l’école", to(p + "contributions/45/", "nº 45")),),
                        cites=tuple(to(p + f"contributions/{n}/", str(n)) for n in range(12, 52)),
                        more=to(p + "syntheses/avis/citations/stationnement/"),
                        count=42,
                        answers=(DECISION,),
                    ),
                    c.PointSection(
                        id="vergers",
                        title="Garder les vergers du bas",
                        cites=(to(p + "contributions/3/", "3"),),
                        count=1,
                    ),
                    c.PointSection(
                        id="cantine",
                        title="La cantine",
                        cites=(to(p + "contributions/4/", "4"),),
                        count=1,
                        answers=(REFUSED,),
                    ),
                ),
                "contents": (
                    to("#stationnement", "Le stationnement au centre manque le samedi"),
                    to("#vergers", "Garder les vergers du bas"),
                    to("#cantine", "La cantine"),
                ),
                "unanswered": 1,
                "answer_by": on(2026, 6, 30),
                "coverage": to(p + "fil/"),
                "whole": c.Whole(link=to(p + "syntheses/avis/en-entier/"), size=48_200),
            },
        ),
        "gathered": common(
            c.Gathered,
            {
                "title": POINT.link.text,
                "address": p + "syntheses/avis/citations/stationnement/",
                "what": "point",
                "of": POINT.link,
                "cards": cards(12),
                "count": 42,
                "newer": to("x/", ""),
            },
        ),
        "gathered-answer": common(
            c.Gathered,
            {
                "title": DECISION.link.text,
                "address": p + "reponses/3/demandes/",
                "what": "answer",
                "of": DECISION.link,
                "cards": tuple(
                    msgspec.structs.replace(each, points=(POINT.link,), grouped_with=to(p + "contributions/45/", "#45"))
                    for each in cards(50)
                ),
                "count": 4000,
                "table": to(p + "reponses/3/demandes.csv"),
                "older": to("x/", ""),
                "newer": to("y/", ""),
            },
        ),
        "gathered-left": common(
            c.Gathered,
            {
                "title": "",
                "address": p + "fil/non-repris/",
                "what": "left",
                "of": c.Link(address=p + "fil/", text="", role="coverage"),
                "cards": cards(13),
            },
        ),
        "coverage": common(
            c.CoveragePage,
            {
                "title": "",
                "address": p + "fil/",
                "contributions": 312,
                "gone": 3,
                "taken_up": 299,
                "shared": 14,
                "answered": 260,
                "left": tuple(to(p + f"contributions/{n}/", f"#{n}") for n in range(12)),
                "left_count": 13,
                "all_left": to(p + "fil/non-repris/"),
                "waiting": (POINT_WAITING,),
                "points": (POINT, POINT_WAITING) * 10,
                "points_count": 20,
                "points_answered": 10,
                "promising": 5,
                "promising_followed": 4,
                "without_result": (msgspec.structs.replace(DECISION, results=()),),
                "answer_by": on(2026, 6, 30),
                "late": True,
                "tables": (
                    c.Whole(link=to(p + "fil/contributions.csv", "contributions.csv"), size=62_400),
                    c.Whole(link=to(p + "fil/points.csv", "points.csv"), size=3_300),
                ),
            },
        ),
        "coverage-further": common(
            c.CoveragePage,
            {
                "title": "",
                "address": p + "fil/2/",
                "contributions": 312,
                "points": (POINT_WAITING,),
                "points_count": 21,
                "windows": (to(p + "fil/", "1"), to("", "2")),
            },
        ),
        "answer": common(
            c.AnswerPage,
            {
                "title": "Stationnement au centre",
                "address": p + "reponses/3/",
                "decision": "partly",
                "reason": DECISION.reason,
                "signatory": MAYOR,
                "when": on(2026, 6, 18),
                "next": "Étude en septembre.",
                "body": Text(
                    source="Le conseil a entendu deux demandes qui se contredisent : "
                    "**plus de places**, et **moins de voitures**.\n\nIl tranche pour le samedi.",
                    level=3,
                ),
                "asked": (
                    c.Asked(link=POINT.link, count=42),
                    c.Asked(
                        link=to(p + "contributions/12/", "Contribution nº 12"),
                        quote="on ne peut plus se garer le samedi",
                    ),
                ),
                "asked_more": 2,
                "behind": tuple(to(p + f"contributions/{n}/", f"#{n}") for n in range(12, 24)),
                "behind_count": 44,
                "all_behind": to(p + "reponses/3/demandes/"),
                "table": to(p + "reponses/3/demandes.csv"),
                "results": (RESULT,),
            },
        ),
        "answers": common(
            c.AnswersPage,
            {
                "title": "Réponses",
                "address": p + "reponses/",
                "answers": (DECISION, REFUSED),
                "waiting": (POINT_WAITING,),
                "answer_by": on(2026, 6, 30),
                "late": True,
            },
        ),
        "result": common(
            c.ResultPage,
            {
                "title": RESULT.link.text,
                "address": p + "suites/places/",
                "status": "in-progress",
                "progress": 40,
                "milestones": (
                    c.MilestoneLine(when=on(2026, 10, 1), text="Étude remise au conseil", done=True),
                    c.MilestoneLine(when=on(2027, 3, 1), text="Travaux", done=False),
                    c.MilestoneLine(when=on(2026, 11, 1), text="Marché attribué", done=False, missed=True),
                ),
                "answers": (msgspec.structs.replace(DECISION, results=()),),
                "cost": "38 000 euros",
                "place": "Rue de l’Église",
                "body": Text(source="Les places sont en épi, avec des arbres."),
            },
        ),
        "follow-up": common(
            c.FollowUpPage,
            {
                "title": "Suites données",
                "address": p + "suites/",
                "results": (RESULT,),
                "waiting": (msgspec.structs.replace(DECISION, decision="accepted", results=()),),
            },
        ),
        "meetings": common(
            c.MeetingsPage,
            {
                "title": "Réunions",
                "address": p + "reunions/",
                "coming": (MEETINGS[0], MEETINGS[2]),
                "past": MEETINGS[1:2],
                "calendar": to(p + "agenda.ics"),
            },
        ),
        "meeting": common(
            c.MeetingPage,
            {
                "title": "Réunion publique",
                "address": p + "reunions/1/",
                "line": MEETINGS[0],
                "access": "Rampe, boucle magnétique, traduction en langue des signes sur demande.",
                "online": "https://visio.example/saint-exemple",
                "agenda": Text(source="1. Présentation\n2. Questions", level=3),
                "minutes": Text(source="Soixante personnes sont venues.", level=3),
                "attendees": 60,
                "documents": DOCUMENTS[:1],
                "calendar": to(p + "reunions/1.ics"),
                "form": to(p + "formulaires/inscription/", "Venir à la réunion"),
                "form_state": "open",
                "form_closes": on(2026, 2, 10, 19),
            },
        ),
        "questions": common(
            c.QuestionsPage,
            {
                "title": "Questions au conseil",
                "address": "questions-2026/questions/",
                "waiting": (
                    c.QuestionLine(
                        link=to("questions-2026/contributions/2/", "#2"),
                        number=2,
                        text="Quand le pont sera-t-il rouvert ?",
                        author="Ahmed",
                        when=on(2026, 1, 3),
                        due=on(2026, 2, 3),
                        late=True,
                        days=20,
                    ),
                ),
                "answered": (
                    c.QuestionLine(
                        link=to("questions-2026/contributions/1/", "#1"),
                        number=1,
                        text="Pourquoi l’éclairage reste-t-il allumé ?",
                        when=on(2026, 1, 2),
                        answer=DECISION,
                        days=12,
                    ),
                ),
                "late": 1,
                "total": 2,
                "total_answered": 1,
                "median_days": 12,
                "ways": WAYS[:1],
            },
        ),
        "news": common(
            c.NewsPage,
            {
                "title": "Actualités",
                "address": "actualites/",
                "around": None,
                "trail": (to("", ""),),
                "news": (
                    c.NewsLine(
                        link=to("actualites/registre/", "Le registre papier est à l’accueil"),
                        when=on(2026, 2, 2),
                        summary="On peut aussi écrire à la main.",
                    ),
                ),
                "older": to("actualites/2/", ""),
            },
        ),
        "news-item": common(
            c.NewsItem,
            {
                "title": "Le registre papier est à l’accueil",
                "address": "actualites/registre/",
                "trail": (to("", ""), to("actualites/", "Actualités")),
                "when": on(2026, 2, 2),
                "body": Text(source="On peut aussi écrire à la main."),
                "about": (PLU,),
                "around": None,
            },
        ),
        "paper": common(
            c.PaperPage,
            {
                "title": "Donner votre avis",
                "address": p + "formulaires/avis/papier/",
                "consultation": PLU,
                "question": "Où et comment construire dans les quinze ans qui viennent ?",
                "closes": on(2026, 3, 12, 17),
                "intro": Text(source="Un avis par feuille."),
                "controls": (
                    Control(look="line", name="titre", id="f-titre", label="Titre", required=True),
                    Control(look="lines", name="texte", id="f-texte", label="Votre avis", hint="Ce qu’il faut garder."),
                    Control(
                        look="many",
                        name="idees",
                        id="f-idees",
                        label="Quelles idées ?",
                        most=2,
                        options=(
                            Offered(value="bancs", label="Des bancs", amount=3200),
                            Offered(value="abri", label="Un abri", hint="En bois."),
                        ),
                    ),
                    Control(
                        look="grades",
                        name="place",
                        id="f-place",
                        label="La place",
                        parts=tuple(
                            AskedPart(
                                name=f"place--{row}",
                                id=f"f-place--{row}",
                                label=row.capitalize(),
                                options=(Offered(value="bien", label="Bien"), Offered(value="mal", label="Mal")),
                            )
                            for row in ("vide", "pleine")
                        ),
                    ),
                    Control(
                        look="scale",
                        name="note",
                        id="f-note",
                        label="Une note",
                        low_label="pas du tout",
                        high_label="tout à fait",
                        options=tuple(Offered(value=str(n), label=str(n)) for n in range(1, 6)),
                    ),
                    Control(look="tick", name="accord", id="f-accord", label="J’accepte que mon nom soit publié"),
                ),
                "code": "plan-local-2026/avis 1a2b3c4d",
                "drawing": c.Code(size=3, path="M0 0h3v1h-3zM0 1h1v1h-1zM2 2h1v1h-1z"),
                "online": "https://participer.saint-exemple.example/plan-local-2026/formulaires/avis/",
                "to": "Commune de Saint-Exemple",
                "postal": MAIRIE.address,
                "place": "Accueil de la mairie",
                "hours": MAIRIE.hours,
                "phone": MAIRIE.phone,
            },
        ),
        "tally": common(
            c.TallyPage,
            {
                "title": "Les feuilles du choix, comptées",
                "address": p + "bulletins/choix/",
                "method": "approval",
                "rule": "most-marks",
                "asked": "Quelles idées voulez-vous voir se faire ?",
                "counted": True,
                "received": 318,
                "blank": 4,
                "spoilt": 1,
                "valid": 317,
                "channels": (c.Row(label="paper", count=300, share=94), c.Row(label="web", count=18, share=6)),
                "most": 3,
                "budget": 20_000,
                "spent": 8_400,
                "unit": "€",
                "author": "quatre habitants tirés au sort",
                "limits": "Les moins de vingt ans n’ont presque pas répondu.",
                "tables": (
                    c.TallyTable(
                        base=313,
                        none=4,
                        several=True,
                        rows=(
                            c.TallyRow(
                                title="Huit bancs rue Haute",
                                link=to(p + "contributions/1/", "Huit bancs rue Haute"),
                                ballots=171,
                                share=54,
                                place=1,
                                cost=3_200,
                                within=True,
                                left=16_800,
                            ),
                            c.TallyRow(
                                title="Un abri", ballots=142, share=45, place=2, cost=5_200, within=True, left=11_600
                            ),
                            c.TallyRow(title="Un four", ballots=138, share=44, place=3, cost=19_500, within=False),
                        ),
                        crosses=(
                            c.TallyCross(
                                groups=(c.TallyGroup(name="paper", base=300), c.TallyGroup(name="", base=17)),
                                rows=(("Huit bancs rue Haute", (160, None)), ("Un abri", (130, None))),
                            ),
                        ),
                    ),
                ),
                "ballots": to(p + "bulletins/choix/bulletins-choix.csv"),
                "figures": to(p + "bulletins/choix/comptes-choix.json"),
            },
        ),
        "tally-grades": common(
            c.TallyPage,
            {
                "title": "Trois projets jugés",
                "address": p + "bulletins/projets/",
                "method": "majority-judgement",
                "asked": "Que pensez-vous de ces projets ?",
                "counted": True,
                "received": 90,
                "valid": 90,
                "grades": ("Très bien", "Bien", "Passable", "À rejeter"),
                "tables": (
                    c.TallyTable(
                        base=90,
                        none=0,
                        rows=(
                            c.TallyRow(
                                title="Le grand pré",
                                ballots=88,
                                share=98,
                                profile=(30, 40, 10, 10),
                                widths=(333, 445, 111, 111),
                                grade="Bien",
                                better=30,
                                worse=20,
                                place=1,
                            ),
                            c.TallyRow(
                                title="La tuilerie",
                                ballots=90,
                                share=100,
                                profile=(0, 30, 30, 30),
                                widths=(0, 333, 334, 333),
                                grade="Passable",
                                better=30,
                                worse=30,
                                place=2,
                            ),
                        ),
                    ),
                ),
            },
        ),
        "tally-survey": common(
            c.TallyPage,
            {
                "title": "Le questionnaire",
                "address": p + "bulletins/questionnaire/",
                "method": "survey",
                "asked": "Comment venez-vous au marché ?",
                "counted": True,
                "received": 214,
                "valid": 214,
                "tables": (
                    c.TallyTable(
                        id="venir",
                        title="Comment venez-vous ?",
                        base=210,
                        none=4,
                        rows=(
                            c.TallyRow(title="À pied", ballots=140, share=67),
                            c.TallyRow(title="En voiture", ballots=70, share=33),
                        ),
                    ),
                    c.TallyTable(id="rue", title="Votre rue ?", base=6, none=208, hidden=True),
                ),
            },
        ),
        "tally-few": common(
            c.TallyPage,
            {
                "title": "L’heure",
                "address": p + "bulletins/heure/",
                "method": "survey",
                "asked": "À quelle heure ?",
                "counted": True,
                "received": 3,
                "valid": 3,
                "hidden": True,
            },
        ),
        "tally-waiting": common(
            c.TallyPage,
            {
                "title": "Le choix",
                "address": p + "bulletins/choix-2/",
                "method": "ranking",
                "rule": "borda",
                "asked": "Dans quel ordre ?",
                "waits": True,
                "closes": on(2026, 6, 21, 18),
                "options": (c.TallyRow(title="Un banc", ballots=0), c.TallyRow(title="Un abri", ballots=0)),
            },
        ),
        "figures": common(
            c.FiguresPage,
            {
                "title": "Participation en chiffres",
                "address": p + "chiffres/",
                "said": SAID,
                "flows": (
                    c.Flow(
                        channel="web",
                        received=190,
                        published=160,
                        grouped=14,
                        withheld=6,
                        private=4,
                        erased=1,
                        waiting=5,
                        unconfirmed=2,
                    ),
                    c.Flow(channel="paper", received=31, published=31),
                ),
                "supports": 512,
                "figures": (
                    c.Figure(
                        what="channel",
                        rows=(
                            c.Row(label="web", count=171, share=80),
                            c.Row(label="paper", count=31, share=14),
                            c.Row(label="email", count=12, share=6),
                        ),
                        base=214,
                    ),
                    c.Figure(
                        what="month",
                        rows=(c.Row(label="2026-02", count=180, share=84), c.Row(label="2026-03", count=34, share=16)),
                        base=214,
                        unknown=3,
                    ),
                    c.Figure(
                        what="topic",
                        rows=(c.Row(label="Logement", count=98, share=46, link=SAID.topics[0].link),),
                        base=214,
                    ),
                ),
            },
        ),
        "data": common(
            c.DataPage,
            {
                "title": "",
                "address": p + "donnees/",
                "tables": (
                    c.DataTable(name="contributions", rows=214, files=data_files(p, "contributions", 250_000)),
                    c.DataTable(name="points", rows=11, files=data_files(p, "points", 12_000)),
                    c.DataTable(name="links", rows=312, files=data_files(p, "liens", 30_000)),
                ),
                "licence": c.LicenceLine(id="etalab-2.0", url="https://licence.example/"),
                "publisher": MAIRIE.name,
                "dictionary": c.Link(address="donnees/dictionnaire/", text="", role="dictionary"),
                "everything": c.Link(address="donnees/", text="", role="data"),
                "downloads": (
                    c.Download(link=to(p + "dossier-complet/plan-local-2026.zip"), format="zip", size=1_500_000),
                    c.Download(link=to(p + "dossier-complet/"), format="page", size=300_000),
                    c.Download(link=to(p + "dossier-complet/plan-local-2026.epub"), format="epub", size=150_000),
                    c.Download(link=to(p + "dossier-complet/plan-local-2026.pdf"), format="pdf", size=500_000),
                ),
            },
        ),
        "dictionary": common(
            c.DictionaryPage,
            {
                "title": "",
                "address": "donnees/dictionnaire/",
                "trail": (to("", ""), to("donnees/", "Données ouvertes")),
                "around": None,
                "tables": (
                    c.DataColumns(
                        name="contributions",
                        columns=(
                            c.DataColumn(name="number", form="number", field="Contribution.number"),
                            c.DataColumn(
                                name="state",
                                form="word",
                                field="Contribution.state",
                                values=("published", "grouped", "withheld", "withdrawn"),
                                label="state",
                            ),
                        ),
                    ),
                ),
                "file": to("donnees/dictionnaire.csv"),
            },
        ),
        "receipts": common(
            c.ReceiptsPage,
            {
                "title": "",
                "address": p + "recepisses/",
                "contact": MAIRIE,
                "lines": (
                    c.ReceiptLine(
                        receipt="0A3B-4C5D", became="published", contribution=to(p + "contributions/45/", "#45")
                    ),
                    c.ReceiptLine(
                        receipt="1B2C-3D4E",
                        became="grouped",
                        contribution=to(p + "contributions/46/", "#46"),
                        grouped_with=to(p + "contributions/45/", "#45"),
                        reason="same",
                    ),
                    c.ReceiptLine(
                        receipt="2C3D-4E5F",
                        became="withheld",
                        contribution=to(p + "contributions/47/", "#47"),
                        reason="Elle donne des détails privés sur une autre personne.",
                    ),
                    c.ReceiptLine(receipt="3D4E-5F6G", became="kept"),
                    c.ReceiptLine(receipt="4E5F-6G7H", became="counted"),
                    c.ReceiptLine(receipt="5F6G-7H8J", became="erased"),
                ),
            },
        ),
        "receipts-none": common(
            c.ReceiptsPage, {"title": "", "address": p + "recepisses/", "contact": MAIRIE, "lines": ()}
        ),
        "receipts-by-character": common(
            c.ReceiptsPage,
            {
                "title": "",
                "address": p + "recepisses/a/",
                "contact": MAIRIE,
                "start": "A",
                "back": to(p + "recepisses/"),
                "letters": tuple(
                    to(p + f"recepisses/a{each.lower()}/", f"A{each}") for each in "0123456789ABCDEFGHJKMNPQRSTVWXY"
                ),
            },
        ),
        "receipts-many": common(
            c.ReceiptsPage,
            {
                "title": "",
                "address": p + "recepisses/ab/",
                "contact": MAIRIE,
                "start": "AB",
                "back": to(p + "recepisses/"),
                "lines": tuple(
                    c.ReceiptLine(
                        receipt=f"AB{number % 10}{chr(65 + number % 7)}-{(number * 7919) % 9973:04}",
                        became="published",
                        contribution=to(p + f"contributions/{number * 13}/", f"#{number * 13}"),
                    )
                    for number in range(200)
                ),
            },
        ),
        "people": common(
            c.PeoplePage,
            {
                "title": "Qui décide, qui répond",
                "address": "personnes/",
                "trail": (to("", ""),),
                "around": None,
                "groups": (
                    c.PeopleGroup(
                        title="Conseil municipal",
                        people=(
                            c.PersonSection(
                                id="la-maire",
                                name="Jeanne Exemple",
                                role="maire",
                                since="2020",
                                bio=Text(source="Institutrice.", level=4),
                                contact=MAIRIE,
                                signed=(DECISION.link,),
                            ),
                        ),
                    ),
                    c.PeopleGroup(
                        title="Garants",
                        people=(
                            c.PersonSection(id="marie-garant", name="Marie Garant", role="garante", guards=(PLU,)),
                        ),
                    ),
                ),
            },
        ),
        "glossary": common(
            c.GlossaryPage,
            {
                "title": "Les mots expliqués",
                "address": "glossaire/",
                "trail": (to("", ""),),
                "around": None,
                "terms": (
                    c.TermLine(
                        id="plu",
                        term="Plan local d’urbanisme",
                        also=("PLU",),
                        meaning=Text(source="Le document qui dit où l’on peut construire.", level=3),
                    ),
                    c.TermLine(id="garant", term="Garant", meaning=Text(source="Personne indépendante.", level=3)),
                ),
            },
        ),
        "search": common(
            c.SearchPage,
            {
                "title": "",
                "address": "recherche/",
                "trail": (to("", ""),),
                "around": None,
                "script": "recherche/search.js",
                "index": "recherche/index/",
                "whats": ("proposal", "opinion", "document", "faq"),
                "types": tuple(c.SearchChoice(value=each, text=each) for each in ("proposal", "opinion", "faq")),
                "topics": (c.SearchChoice(value="eau", text="Eau & crues <b>"),),
                "states": tuple(c.SearchChoice(value=each, text=each) for each in ("accepted", "done", "open")),
                "dates": (
                    c.SearchChoice(value="2026-03", text="2026-03"),
                    c.SearchChoice(value="2025-11 2025-12", text="2025"),
                ),
                "asks": to("", "https://envois.exemple.org/search"),
                "origin": "https://envois.exemple.org",
            },
        ),
        "standing": common(
            c.StandingPage,
            {
                "title": "Nos engagements",
                "address": "charte/",
                "trail": (to("", ""),),
                "around": None,
                "role": "charter",
                "body": Text(source=STAFF, lang=note),
                "untranslated": note,
                "reasons": (("insult", ""), ("hors-perimetre", "Concerne une autre commune.")),
            },
        ),
        "words": common(
            c.WordsPage,
            {
                "title": "",
                "address": "mots/",
                "trail": (to("", ""),),
                "around": None,
                "what": "start",
                "letters": tuple(to(f"mots/a-z/{letter}-/", letter) for letter in "abcdefghijlmnopqrstuv"),
                "parts": (
                    c.WordsPart(
                        link=to("mots/par-theme/stationnement/", "Stationnement"),
                        links=(to("mots/places/", "places"), to("mots/garer/", "garer")),
                    ),
                    c.WordsPart(link=to("mots/par-theme/ecole/", "Chemin de l’école")),
                ),
                "numbers": (c.Link(address="mots/par-numero/", text="", role="by-number"),),
                "texts": 4012,
                "elsewhere": c.Link(address="mots/", text="", role="words", lang="fr") if note else None,
            },
        ),
        "words-letter": common(
            c.WordsPage,
            {
                "title": "garage–gué",
                "address": "mots/a-z/g-/1/",
                "trail": (to("", ""), to("mots/", "")),
                "around": None,
                "languages": (),
                "what": "letters",
                "beginning": "g",
                "words": (
                    c.WordLine(link=to("mots/garer/", "garer"), count=214),
                    c.WordLine(
                        link=to("", "glycine"),
                        count=3,
                        texts=(
                            c.WordText(address=p + "contributions/12/", text="#12", of=PLU.text),
                            c.WordText(address=p + "contributions/45/", text="#45", of=PLU.text),
                            c.WordText(address=PLU.address, text=PLU.text),
                        ),
                    ),
                ),
                "windows": (to("", "1"), to("mots/a-z/g-/2/", "2")),
            },
        ),
        "words-numbers": common(
            c.WordsPage,
            {
                "title": "1–100",
                "address": "mots/par-numero/plan-local-2026/1/",
                "trail": (to("", ""), to("mots/", "")),
                "around": None,
                "languages": (),
                "what": "numbers",
                "parts": (
                    c.WordsPart(link=PLU, links=tuple(to(f"{p}contributions/{n}/", str(n)) for n in range(1, 101))),
                ),
            },
        ),
        "word": common(
            c.WordPage,
            {
                "title": "places",
                "address": "mots/places/",
                "trail": (to("", ""), to("mots/", "")),
                "around": None,
                "languages": (),
                "forms": ("place",),
                "count": 214,
                "shown": 20,
                "parts": (
                    c.WordsPart(
                        link=PLU, links=tuple(to(f"{p}contributions/{n}/", TITLES[n % len(TITLES)]) for n in range(20))
                    ),
                ),
                "letter": to("mots/a-z/p-/", "p"),
            },
        ),
        "site-map": common(
            c.SiteMapPage,
            {
                "title": "Plan du site",
                "address": "plan-du-site/",
                "trail": (to("", ""),),
                "around": None,
                "sections": (
                    c.SiteMapSection(
                        link=PLU,
                        pages=(to(p + "documents/", "Le dossier"), to(p + "contributions/", "Ce qui a été dit")),
                    ),
                ),
            },
        ),
        "whole": common(
            c.WholePage,
            {
                "title": "Synthèse des avis, en entier",
                "address": p + "syntheses/avis/en-entier/",
                "back": to(p + "syntheses/avis/", "Synthèse des avis"),
                "texts": (("Première partie", Text(source="Bonjour.", level=3)), ("", Text(source="Suite.", level=3))),
            },
        ),
        "dossier": common(
            c.DossierPage,
            {
                "title": PLU.text,
                "address": p + "dossier-complet/",
                "question": "Où et comment construire dans les quinze ans qui viennent ?",
                "state": "answered",
                "total": 214,
                "site": "https://participer.saint-exemple.example/plan-local-2026/",
                "contents": (
                    c.Contents(address="#consultation", text="Ce qui a été demandé"),
                    c.Contents(
                        address="#reponses",
                        text="Réponses",
                        inner=(c.Contents(address="#reponses-3", text="The cars on Saturday", lang="en"),),
                    ),
                    c.Contents(address="#said-1", first=1, last=100),
                    c.Contents(address="#said-2", first=101, last=101),
                ),
            },
        ),
        "dossier-said": common(
            c.SaidPage,
            {
                "title": "",
                "address": p + "dossier-complet/said-1/",
                "first": 1,
                "last": 100,
                "lines": (
                    c.SaidLine(
                        link=to(p + "contributions/41/", "#41"),
                        number=41,
                        kind="proposal",
                        title="Se garer le samedi matin",
                        text=Text(source=WORDS, dialect="citizens", level=3),
                        author="Une habitante",
                        when=on(2026, 2, 12),
                        channel="paper",
                        topic="Voirie",
                        parent=to(p + "contributions/12/", "#12"),
                        supports=Supports(12),
                        state="grouped",
                        reason="Dit la même chose.",
                        grouped_with=to(p + "contributions/12/", "#12"),
                        points=(to(p + "syntheses/avis/#stationnement", "Le stationnement au centre"),),
                        answers=(to(p + "reponses/3/", "Stationnement au centre"),),
                    ),
                    c.SaidLine(
                        link=to(p + "contributions/42/", "#42"),
                        number=42,
                        kind="opinion",
                        extract=WORDS[:90],
                        cut=True,
                        lang="en",
                    ),
                    c.SaidLine(
                        link=to(p + "contributions/43/", "#43"),
                        number=43,
                        kind="opinion",
                        state="withheld",
                        reason="Met en cause une personne.",
                    ),
                ),
            },
        ),
        "dossier-start": common(
            c.StartPage,
            {
                "title": PLU.text,
                "address": "index.html",
                "question": "Où et comment construire dans les quinze ans qui viennent ?",
                "links": (PLU, to("en/plan-local-2026/", "Local plan: which village in 2040?", "en")),
                "site": "https://participer.saint-exemple.example/plan-local-2026/",
            },
        ),
        "not-found": common(
            c.NotFoundPage,
            {
                "title": "Page introuvable",
                "address": "404.html",
                "around": None,
                "trail": (),
                "ways": (
                    c.Link(address="https://participer.saint-exemple.example/", text="", role="home"),
                    c.Link(address="https://participer.saint-exemple.example/recherche/", text="", role="search"),
                    c.Link(address="https://participer.saint-exemple.example/plan-du-site/", text="", role="site-map"),
                ),
                "homes": (
                    to("https://participer.saint-exemple.example/", "Français", "fr"),
                    to("https://participer.saint-exemple.example/en/", "English", "en"),
                ),
            },
        ),
        "withdrawn": common(
            c.WithdrawnPage,
            {"title": "Affiche de janvier", "address": p + "documents/affiche/", "reason": "La date y était fausse."},
        ),
        "journal": common(
            c.JournalPage,
            {
                "title": "",
                "description": "",
                "address": "journal/",
                "around": None,
                "trail": (to("", ""),),
                "lines": ACTS,
                "size": 512,
                "groups": ("48213", "05512", "00001", "65535", "31415", "27182", "14142", "17320", "47"),
                "head": "512:" + "bc55" * 16,
                "file": to("journal.jsonl", "journal.jsonl"),
                "waiting": 21,
                "waits": ACTS[:2],
                "older": to("journal/3/"),
                "feed": to("journal/flux.xml"),
            },
        ),
        "journal-window": common(
            c.JournalPage,
            {
                "title": "",
                "description": "",
                "address": "journal/3/",
                "around": None,
                "trail": (to("", ""),),
                "lines": tuple(msgspec.structs.replace(line, number=at) for at, line in enumerate(ACTS * 10, 1)),
                "size": 1,
                "groups": ("00000",) * 8 + ("01",),
                "head": "1:" + "00" * 32,
                "file": to("journal.jsonl", "journal.jsonl"),
                "older": to("journal/2/"),
                "newer": to("journal/"),
            },
        ),
        "correction": common(
            c.CorrectionPage,
            {
                "title": "",
                "description": "",
                "address": "journal/corrections/511/",
                "around": None,
                "trail": (to("", ""), c.Link(address="journal/", text="", role="journal")),
                "number": 511,
                "when": on(2026, 6, 20, 9),
                "to": to(p + "reponses/3/", "Stationnement au centre"),
                "reason": "Le nombre de places était faux.",
                "differences": (
                    c.Difference(
                        label="motif",
                        pieces=(
                            c.DifferencePiece(what="skipped"),
                            c.DifferencePiece(what="same", text="Nous créons "),
                            c.DifferencePiece(what="removed", text="dix"),
                            c.DifferencePiece(what="added", text="vingt"),
                            c.DifferencePiece(what="same", text=" places rue de l’Église."),
                        ),
                    ),
                    c.Difference(
                        label="texte", pieces=(c.DifferencePiece(what="added", text="Première.\n\nSeconde."),)
                    ),
                ),
                "before": to("journal/corrections/400/"),
            },
        ),
        "correction-erased": common(
            c.CorrectionPage,
            {
                "title": "",
                "description": "",
                "address": "journal/corrections/9/",
                "around": None,
                "trail": (to("", ""), c.Link(address="journal/", text="", role="journal")),
                "number": 9,
                "when": on(2026, 6, 20, 9),
                "to": to("", "plan-local-2026/faq/ancienne"),
            },
        ),
        # A list of which the theme knows the name, with windows.
        "answers-unnamed": common(
            c.AnswersPage,
            {
                "title": "",
                "description": "",
                "address": p + "reponses/2/",
                "answers": (REFUSED,),
                "windows": (to("x/", "1"), to("", "2")),
            },
        ),
        "moved": common(
            c.Moved, {"title": "Cette page a changé d’adresse", "address": "vieux/", "to": PLU, "around": None}
        ),
    }
    if lang != "fr":
        made = {name: _in(page, lang) for name, page in made.items()}
    return {name: (_path(page), page) for name, page in made.items()}


def _in(page: c.Page, lang: str) -> c.Page:
    """The same page for readers of another language, its content left in French."""
    return msgspec.structs.replace(
        page, lang=lang, address=f"{lang}/{page.address}", title_lang=page.title_lang or "fr"
    )


def _path(page: c.Page) -> str:
    return page.address if page.address.endswith(".html") else page.address + "index.html"
