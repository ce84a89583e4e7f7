"""What clerks call the keys and words of tallies in French; those that forms have too stand in `form_names`."""

from __future__ import annotations

__all__ = ["KEYS", "WORDS"]

KEYS: dict[str, tuple[str, ...]] = {
    "options": ("choix", "propositions au choix"),
    "questions": (),
    "grades": ("mentions",),
    "most": ("au plus", "maximum"),
    "least": ("au moins", "minimum"),
    "rule": ("règle",),
    "kept": ("gardés", "bulletins gardés"),
    "crossed": ("croisées", "croiser par"),
    "ballots": ("bulletins",),
    "spoilt": ("nul", "nuls"),
    "step": ("étape",),
}
WORDS: dict[str, tuple[str, ...]] = {
    "approval": ("approbation", "cases à cocher"),
    "knapsack": ("sac à dos", "cases dans le budget"),
    "points": ("points à partager", "partage"),
    "most-marks": ("plus de marques", "les plus marqués"),
    "marks-per-cost": ("marques par coût", "marques par euro"),
    "equal-shares": ("parts égales",),
    "equal-shares-add1": ("parts égales puis un", "parts égales complétées"),
    "borda": ("points de rang",),
    "duels": (),
    "single": ("une réponse", "unique"),
    "several": ("plusieurs réponses", "plusieurs"),
}
