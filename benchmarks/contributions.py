"""From a number and a seed to as many contributions in passable French: the same ones every time, about 1 kB each."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

TOPICS = {
    "logement": "Logement",
    "voirie": "Voirie",
    "ecole": "École",
    "paysage": "Paysage",
    "eau": "Eau",
    "commerce": "Commerce",
    "sante": "Santé",
    "culture": "Culture",
    "sport": "Sport",
    "energie": "Énergie",
    "dechets": "Déchets",
    "numerique": "Numérique",
}
PLACES = ("centre", "gare", "haut-bourg", "bords-de-l-eau", "zone-d-activite", "hameau-des-pres")
KINDS = ("proposal", "opinion", "comment")
CHANNELS = ("web", "web", "web", "email", "paper", "meeting")

_WHO = (
    "les habitants|nos enfants|les commerçants|les personnes âgées|mes voisins|les cyclistes|les associations|"
    "la commune|les familles|beaucoup de gens|les agriculteurs|les jeunes du quartier|le conseil municipal"
).split("|")
_VERB = (
    "demandent|attendent depuis longtemps|voudraient|proposent|craignent de perdre|devraient pouvoir choisir|"
    "utilisent chaque jour|ne trouvent plus|souhaitent protéger|ont besoin de|veulent retrouver|connaissent mal"
).split("|")
_WHAT = (
    "un chemin sûr jusqu'à l'école|des logements à prix modéré|plus d'arbres le long de la rue|une place sans voitures|"
    "un marché couvert|des bus le soir|une maison de santé|des bancs à l'ombre|une eau de meilleure qualité|"
    "la haie qui borde le pré|un éclairage qui s'éteint la nuit|un atelier de réparation|des trottoirs plus larges|"
    "la salle des fêtes rénovée|un jardin partagé|des pistes cyclables continues|le petit bois derrière la gare"
).split("|")
_WHY = (
    "parce que la route est dangereuse|car les loyers ont doublé en dix ans|avant que la dernière boutique ne ferme|"
    "comme l'ont déjà fait des communes voisines|même si cela coûte un peu plus cher|sans attendre l'été prochain|"
    "puisque les travaux sont prévus de toute façon|et ce n'est pas la première fois que nous le disons|"
    "pour que chacun puisse venir à pied|afin de moins dépendre de la voiture|quand il pleut comme l'hiver dernier"
).split("|")
_FIRST = "Camille|Louise|Nour|Paul|Inès|Marcel|Awa|Jeanne|Yanis|Odile|Thomas|Rose|Malik|Hélène|Ernest|Lila".split("|")
_LAST = "Aubépine|Bruyère|Charme|Dupré|Érable|Fougère|Genêt|Houx|Jonc|Laurier|Mauve|Noyer|Orme|Pré|Roseau".split("|")


@dataclass(frozen=True)
class Contribution:
    """One contribution, before it is written as one program or the other wants it."""

    number: int
    date: datetime.date
    channel: str
    kind: str
    topic: str
    place: str
    author: str
    title: str
    text: str
    supports: int


def contributions(count: int, seed: int = 2026) -> Iterator[Contribution]:
    """Make `count` contributions, one at a time."""
    dice = random.Random(seed)
    for number in range(1, count + 1):
        yield Contribution(
            number=number,
            date=datetime.date(2026, 2, 2) + datetime.timedelta(days=number * 38 // count),
            channel=dice.choice(CHANNELS),
            kind=dice.choice(KINDS),
            topic=dice.choice(list(TOPICS)),
            place=dice.choice(PLACES),
            author=f"{dice.choice(_FIRST)} {dice.choice(_LAST)}",
            title=f"{_capital(dice.choice(_WHAT))}, {dice.choice(_WHY)}",
            text=_text(dice),
            supports=int(dice.paretovariate(1.2)) - 1,
        )


def _sentence(dice: random.Random) -> str:
    what = dice.choice(_WHAT)
    if dice.random() < 0.12:
        what = f"*{what}*" if dice.random() < 0.5 else f"**{what}**"
    return f"{_capital(dice.choice(_WHO))} {dice.choice(_VERB)} {what}, {dice.choice(_WHY)}."


def _text(dice: random.Random) -> str:
    """Three to seven paragraphs; some are lists, quotes, or hold a link."""
    parts = []
    for _ in range(dice.randint(3, 6)):
        chance = dice.random()
        if chance < 0.15:
            parts.append("\n".join(f"- {_sentence(dice)}" for _ in range(dice.randint(2, 4))))
        elif chance < 0.2:
            parts.append(f"> {_sentence(dice)}")
        elif chance < 0.25:
            parts.append(f"{_sentence(dice)} Voir [le dossier](https://commune.example/dossier/{dice.randint(1, 99)}).")
        else:
            parts.append(" ".join(_sentence(dice) for _ in range(dice.randint(1, 3))))
    return "\n\n".join(parts)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
