"""A step leads to tools of others: a plain link, who runs them, what they collect, another way; nothing is loaded."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo

from civicgen.builder.build import build

CONSULTATION = """---
title: Le tilleul
question: Que faire du tilleul ?
decided_by: Le conseil municipal
étapes:
  - id: avis
    title: Donner son avis
    kind: contribution
    opens: 2026-02-02
    closes: 2026-03-15
    ailleurs:
      - {fiche: tally, address: "https://tally.so/r/x?a=1&b=<2>", titre: Le questionnaire}
      - host: Café des places
        address: "https://cafe.example/"
        collects: ce que vous écrivez.
        pays: FR
        sinon: venez mardi.
---
"""


def test_shown(tmp_path):
    """On the step and on the consultation; the page asks nothing of them."""
    folder = tmp_path / "content" / "consultations" / "plan"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(CONSULTATION.replace("<2>", "2"), encoding="utf-8")
    (tmp_path / "civicgen.yml").write_text(
        "title: Saint-Exemple\nurl: https://a.example/\ntimezone: Europe/Paris\n"
        "publisher: {name: Commune, phone: 01 99 00 12 34}\n",
        encoding="utf-8",
    )
    report = build(tmp_path, instant=datetime.datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("Europe/Paris")))
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "public" / "plan").rglob("index.html")]
    shown = [page for page in pages if "tally.so" in page]
    assert shown, [str(page.relative_to(tmp_path)) for page in (tmp_path / "public").rglob("*.html")]
    for page in shown:
        assert '<a href="https://tally.so/r/x?a=1&amp;b=2" rel="noreferrer">Le questionnaire</a>' in page
        text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
        assert "Tally BV (Belgique)" in text
        assert "l’adresse de votre connexion" in text.replace("'", "’").replace("&#39;", "’")
        assert "01\u00a099" in text.replace("&nbsp;", "\u00a0") or "01 99" in text
        assert "Café des places (France)" in text
        assert "venez mardi" in text
        assert re.findall(r"<(?:iframe|script|img|link)[^>]+(?:tally|cafe)", page) == []
