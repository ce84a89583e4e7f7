"""What an export does not say of its consultation: the page that presents it where we know it, else a skeleton."""

from __future__ import annotations

from civicgen.importers.cap_collectif import republique_numerique
from civicgen.importers.cap_collectif.facts import Facts, step
from civicgen.importers.writing import document

__all__ = ["presentation", "withdrawal"]


def presentation(host: str, facts: Facts, language: str) -> dict[str, str]:
    """Files of a new consultation, `index.md` first; a skeleton is a draft, which the clerk completes."""
    if host.removeprefix("www.") == republique_numerique.HOST:
        return {
            "index.md": document(republique_numerique.front(facts), republique_numerique.body(facts)),
            "documents/donnees.md": republique_numerique.about_the_data(facts),
        }
    words = _SKELETON["fr" if language.startswith("fr") else "en"]
    front = {
        "title": words["title"],
        "state": "draft",
        "question": words["question"],
        "decided_by": words["decided_by"],
        "topics": facts.topics,
        "steps": [step("consultation", words["step"], "contribution", opens=facts.first, closes=facts.last)],
    }
    return {"index.md": document(front, words["body"])}


def withdrawal(language: str) -> str:
    """Why a contribution that was published is not any more, when the other site has set it aside."""
    if language.startswith("fr"):
        return "Écartée par la modération du site d’origine"
    return "Set aside by the moderation of the site it comes from"


_SKELETON = {
    "fr": {
        "title": "Consultation reprise d’un autre site",
        "question": "Écrivez ici la question posée, en une phrase.",
        "decided_by": "Écrivez ici qui décide",
        "step": "Consultation",
        "body": (
            "Présentez ici la consultation. Vérifiez les dates de l’étape : ce sont celles de la première et de "
            "la dernière contribution. Retirez ensuite la ligne `state: draft`."
        ),
    },
    "en": {
        "title": "Consultation taken over from another site",
        "question": "Write here the question asked, in one sentence.",
        "decided_by": "Write here who decides",
        "step": "Consultation",
        "body": (
            "Present the consultation here. Check the dates of the step: they are those of the first and the last "
            "contribution. Then remove the line `state: draft`."
        ),
    },
}
