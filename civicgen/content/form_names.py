"""What clerks call the keys of forms and their fields in French."""

from __future__ import annotations

__all__ = ["KEYS"]

KEYS: dict[str, tuple[str, ...]] = {
    "label": ("libellé", "intitulé"),
    "hint": ("aide", "indication", "précision"),
    "intro": ("introduction", "chapeau"),
    "preset": ("modèle", "modèle de formulaire"),
    "makes": ("donne", "produit"),
    "fields": ("champs",),
    "button": ("bouton",),
    "thanks": ("remerciement", "remerciements", "merci"),
    "confirm": ("confirmer", "confirmation"),
    "threshold": ("seuil",),
    "obliges": ("oblige", "engage le conseil à"),
    "required": ("obligatoire",),
    "choices": ("choix", "réponses possibles", "options"),
    "rows": ("lignes", "à juger"),
    "low": ("minimum", "au moins"),
    "high": ("maximum", "au plus", "total"),
    "budget": ("enveloppe",),
    "low_label": ("libellé du minimum", "mot du minimum"),
    "high_label": ("libellé du maximum", "mot du maximum"),
    "unit": ("unité",),
    "max_length": ("longueur maximale", "caractères au plus"),
    "accept": ("accepte", "types de fichier"),
    "max_size": ("taille maximale",),
    "becomes": ("devient",),
    "seen_by": ("vu par", "lu par"),
    "purpose": ("finalité", "pour quoi faire"),
    "personal": ("personnel", "donnée personnelle"),
    "days": ("jours",),
    "after": ("après",),
    "until": ("jusqu'au",),
}
