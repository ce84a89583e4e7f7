"""From the same contributions to a civicgen portal and to a Hugo site that shows as much."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from contributions import PLACES, TOPICS, Contribution, contributions

TITLE = "Quel village en 2040 ?"
DECISIONS = ("accepted", "partly", "refused", "under-study")
ANSWER_EVERY = 100
"""One official answer for so many contributions."""

INSTANT = "2026-11-23"


def answer(number: int, to: int) -> dict[str, str]:
    """What an official answer says, whichever program shows it."""
    return {
        "title": f"Réponse {number} : la commune et la contribution {to}",
        "to": str(to),
        "decision": DECISIONS[number % len(DECISIONS)],
        "reason": "Le budget voté en mars permet de commencer, et le conseil a jugé la demande utile à tous.",
        "date": "2026-06-18",
        "body": "Le service des travaux a étudié la demande avec ceux qui l'ont faite. Une réunion a eu lieu.",
    }


def write_civicgen(root: Path, count: int, settings: str = "") -> None:
    """Write a portal of one consultation with `count` contributions and one answer for each hundred.

    `settings` are further lines of its settings.
    """
    home = root / "content" / "consultations" / "village"
    for folder in ("contributions", "answers"):
        (home / folder).mkdir(parents=True)
    _write(
        root / "civicgen.yml",
        "title: Commune de Mesure\nurl: https://mesure.example/\nlanguages: [fr]\ntimezone: Europe/Paris\n"
        "publisher: {name: Commune de Mesure, address: 1 place du Chronomètre, phone: 01 99 00 00 00,"
        " email: mairie@mesure.example, director: Le maire}\n" + settings,
    )
    _write(root / "content" / "index.md", "---\ntitle: Commune de Mesure\n---\nLes concertations de la commune.\n")
    topics = "".join(f"- {{id: {key}, title: {title}}}\n" for key, title in TOPICS.items())
    _write(root / "content" / "topics.yml", topics)
    features = [
        {
            "type": "Feature",
            "properties": {"id": place, "name": place.replace("-", " ").capitalize()},
            "geometry": {"type": "Point", "coordinates": [2.0, 47.0]},
        }
        for place in PLACES
    ]
    _write(home / "places.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    _write(
        home / "index.md",
        f"---\ntitle: {TITLE}\nquestion: Où et comment construire dans les quinze ans qui viennent ?\n"
        f"procedure: consultation\ncommitment: consult\ndecided_by: Le conseil municipal\n"
        f"topics: [{', '.join(TOPICS)}]\nanswer_by: 2026-12-31\n"
        "contact: {name: Service urbanisme, phone: 01 99 00 00 00, email: urbanisme@mesure.example}\nsteps:\n"
        "  - {id: avis, title: Donner son avis, kind: contribution, opens: 2026-02-02, closes: 2026-03-12}\n"
        "  - {id: reponse, title: Réponse de la commune, kind: answer, opens: 2026-06-01, closes: 2026-12-31}\n"
        "---\nLe plan de la commune dit où l'on peut construire.\n",
    )
    with (home / "contributions" / "avis.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["number", "date", "channel", "kind", "topic", "place", "author", "title", "text", "supports"])
        for item in contributions(count):
            rows.writerow(
                [
                    *(item.number, item.date.isoformat(), item.channel, item.kind, item.topic, item.place),
                    *(item.author, item.title, item.text, item.supports),
                ]
            )
    for number in range(1, count // ANSWER_EVERY + 1):
        publish_civicgen(root, number, number * ANSWER_EVERY)


def publish_civicgen(root: Path, number: int, to: int) -> None:
    """Publish one answer in the civicgen portal."""
    said = answer(number, to)
    _write(
        root / "content" / "consultations" / "village" / "answers" / f"{number}.md",
        f'---\ntitle: {said["title"]}\nto: "#{to}"\ndecision: {said["decision"]}\nreason: {said["reason"]}\n'
        f"date: {said['date']}\nstate: published\npublished: {said['date']}\n---\n{said['body']}\n",
    )


def write_hugo(root: Path, count: int) -> None:
    """Write the same as a Hugo site."""
    shutil.copytree(Path(__file__).parent / "hugo", root)
    content = root / "content"
    (content / "contributions").mkdir(parents=True)
    (content / "answers").mkdir()
    _write(content / "_index.md", "---\ntitle: Commune de Mesure\n---\nLes concertations de la commune.\n")
    _write(content / "contributions" / "_index.md", "---\ntitle: Ce que vous avez dit\n---\n")
    _write(content / "answers" / "_index.md", "---\ntitle: Ce que la commune répond\n---\n")
    for item in contributions(count):
        _write(content / "contributions" / f"{item.number}.md", _hugo_contribution(item, count))
    for number in range(1, count // ANSWER_EVERY + 1):
        publish_hugo(root, number, number * ANSWER_EVERY)


def _hugo_contribution(item: Contribution, count: int) -> str:
    values = {
        "title": item.title,
        "date": item.date.isoformat(),
        "weight": item.number,
        "number": item.number,
        "last": count,
        "author": item.author,
        "channel": item.channel,
        "supports": item.supports,
        "topics": [item.topic],
        "places": [item.place],
        "kinds": [item.kind],
    }
    if item.number % ANSWER_EVERY == 0:
        values["answer"] = item.number // ANSWER_EVERY
    return f"{json.dumps(values, ensure_ascii=False)}\n{item.text}\n"


def publish_hugo(root: Path, number: int, to: int) -> None:
    """Publish one answer in the Hugo site: the answer, and the contribution that points to it."""
    said = answer(number, to)
    values = {**{key: said[key] for key in ("title", "decision", "reason", "date")}, "number": number, "to": to}
    text = f"{json.dumps(values, ensure_ascii=False)}\n{said['body']}\n"
    _write(root / "content" / "answers" / f"{number}.md", text)
    file = root / "content" / "contributions" / f"{to}.md"
    head, body = file.read_text(encoding="utf-8").split("\n", 1)
    _write(file, json.dumps({**json.loads(head), "answer": number}, ensure_ascii=False) + "\n" + body)


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
