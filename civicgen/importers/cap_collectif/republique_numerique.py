"""The presentation of the consultation « République numérique » (2015), whose export says nothing of itself."""

from __future__ import annotations

from typing import Any

from civicgen.importers.cap_collectif.facts import Facts, step
from civicgen.importers.writing import document

__all__ = ["HOST", "about_the_data", "body", "front"]

HOST = "republique-numerique.fr"
"""Site whose export this is."""


def front(facts: Facts) -> dict[str, Any]:
    """Front matter: what was asked, by whom, who decides, the four steps."""
    return {
        "title": "Projet de loi pour une République numérique",
        "question": "Que doit contenir la loi pour une République numérique ?",
        "summary": (
            "Le Gouvernement a soumis les articles d’un avant-projet de loi à la discussion publique "
            "avant son examen au Parlement. Chacun pouvait les soutenir ou non, en débattre, citer des sources "
            "et proposer d’autres articles."
        ),
        "why": (
            "Pour que le texte présenté au Parlement ait d’abord été discuté, corrigé et complété "
            "par toutes les personnes qui le souhaitent."
        ),
        "procedure": "text",
        "commitment": "consult",
        "asked_by": "Le Gouvernement",
        "decided_by": "Le Gouvernement, qui arrête le projet de loi, puis le Parlement, qui le vote",
        "concerned": "Toutes les personnes et tous les organismes qui le souhaitent",
        "territory": "France",
        "published": "2015-09-26",
        "topics": facts.topics,
        "steps": [
            step(
                "consultation",
                "Consultation",
                "contribution",
                opens="2015-09-26",
                closes="2015-10-18",
                summary="Lire les articles, les soutenir ou non, argumenter, citer des sources, en proposer d’autres.",
                respond=["online"],
            ),
            step(
                "classement",
                "Classement",
                "deliberation",
                summary="Les propositions sont classées selon les soutiens reçus, section par section.",
            ),
            step(
                "synthese",
                "Synthèse",
                "synthesis",
                opens="2015-11-06 11:00",
                closes="2015-11-06",
                summary="La synthèse de la consultation est rendue publique.",
            ),
            step(
                "reponses",
                "Réponses du Gouvernement",
                "answer",
                summary="Le Gouvernement répond aux propositions. Les données reprises ne disent pas à quelle date.",
            ),
        ],
        "next": "Le Gouvernement répond aux propositions, puis le projet de loi est examiné par le Parlement.",
    }


def body(facts: Facts) -> str:
    """Text of the page: when it was held, and how much of it can be read here."""
    return _BODY.format(**_spoken(facts))


def about_the_data(facts: Facts) -> str:
    """A document of the dossier: what is taken over, what is missing and why, where it comes from."""
    front = {
        "title": "Ce qui est repris, ce qui manque et pourquoi",
        "summary": "D’où viennent les textes de cette consultation, et ce que l’on n’y trouvera pas.",
    }
    return document(front, _DATA.format(**_spoken(facts)))


def _spoken(facts: Facts) -> dict[str, str]:
    """Counts as French writes them: a narrow no-break space between thousands."""
    numbers = {name: value for name in facts.__struct_fields__ if isinstance(value := getattr(facts, name), int)}
    numbers["citizens"] = facts.proposals - facts.articles
    numbers["arguments"] = facts.arguments_for + facts.arguments_against
    return {name: f"{value:,}".replace(",", "\u202f") for name, value in numbers.items()}


_BODY = """\
Cette consultation publique s’est tenue du 26 septembre au 18 octobre 2015.
Elle est reprise ici à partir de ses données :
{articles} articles du projet de loi, {citizens} propositions d’autres articles,
{arguments} arguments et {sources} sources.

Les soutiens sont de trois sortes : pour, mitigé, contre.
[Ce qui est repris, ce qui manque et pourquoi](documents/donnees)
"""

_DATA = """\
## Ce que vous pouvez lire

- {articles} articles du projet de loi, avec leur explication et le texte de loi que chacun changerait ;
- {citizens} propositions d’autres articles ;
- {arguments} arguments, dont {arguments_for} pour et {arguments_against} contre ;
- {sources} sources citées.

Chaque article du projet a aussi son numéro parmi les contributions :
c’est là que se trouvent ses soutiens et ce qui en a été dit.
Les soutiens montrent l’intérêt porté à une proposition. Ce n’est ni un vote ni un sondage.

## Ce qui manque, et pourquoi

- {trashed} propositions que la modération du site d’origine avait écartées,
  et les {trashed_replies} arguments qui s’y rattachent, ne sont pas repris.
- {amendments} modifications proposées à des articles étaient comptées sur le site d’origine,
  mais leurs textes ne sont pas dans les données reprises.
- La synthèse et les réponses du Gouvernement ne sont pas dans ces données.

Les images sont devenues des liens, et les titres à l’intérieur des textes des lignes en gras. Aucun mot n’a été changé.

## D’où viennent ces textes

République numérique, Etalab / data.gouv.fr, Licence Ouverte.
Les noms des personnes sont remplacés par « Contributeur » et un numéro ;
les adresses et les noms cités dans les textes sont masqués.
"""
