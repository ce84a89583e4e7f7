"""A contribution that is withdrawn leaves its number, day and reason; every other line of its file stays as it was."""

from __future__ import annotations

import pytest

from civicgen.moderation.publication.withdrawing import every, gone, withdraw

SAID = "Je m'appelle Jeanne"
FILES = {
    "table.csv": (
        "number,date,channel,kind,author,title,text,state,reason,grouped_with,origin,salt\n"
        '45,2026-02-03,web,opinion,Jeanne,Un banc,"Je m\'appelle Jeanne,\n""la boulangère""",,,,ab12,cd34\n'
        '46,2026-02-03,web,opinion,Paul,,"Un\nbanc",grouped,même texte,45,ab13,cd35\n'
        "47,2026-02-04,web,opinion,,,Un banc,grouped,même texte,45,ab14,cd36\n"
        "48,2026-02-04,web,opinion,,,Deux bancs,,,,ab15,cd37"
    ),
    "tableur.csv": (
        "\ufeffnuméro;date;auteur;texte;x-note\r\n"
        "45;03/02/2026;Jeanne;Je m'appelle Jeanne;7\r\n"
        "48;04/02/2026;;Deux bancs;8\r\n"
    ),
    "lignes.jsonl": (
        '{"numéro": 45, "date": "2026-02-03", "auteur": "Jeanne", "texte": "Je m\'appelle Jeanne", "origin": "ab12"}\n'
        '{"numéro": 46, "texte": "Un banc", "état": "regroupée", "regroupée_avec": 45}\n'
        '{"numéro": 48, "texte": "Deux bancs"}\n'
    ),
    "45.md": "---\ndate: 2026-02-03\nauthor: Jeanne\ntitle: Un banc\norigin: ab12\n---\n\nJe m'appelle Jeanne\n",
    "0045-ab12.md": "---\nnuméro: 45\nauteur: Jeanne\n---\nJe m'appelle Jeanne\n",
}


def portal(tmp_path, *names):
    """A portal with these files of contributions."""
    folder = tmp_path / "content" / "consultations" / "plan-2026" / "contributions"
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(FILES[name].encode())
    return folder


def told(tmp_path):
    """All contributions, by number."""
    return {found.contribution.number: found.contribution for found in every(tmp_path, ("fr",))}


@pytest.mark.parametrize("name", FILES)
def test_only_its_number_is_left(tmp_path, name):
    folder = portal(tmp_path, name)
    before = told(tmp_path)
    assert SAID in before[45].text
    file = f"content/consultations/plan-2026/contributions/{name}"
    assert withdraw(tmp_path, ("fr",), "plan-2026", 45, "À la demande de l'auteur") == [file]
    data = (folder / name).read_text(encoding="utf-8")
    for said in ("Jeanne", "boulang", "cd34", "Un banc\n" if name.endswith("md") else "la boul"):
        assert said not in data
    after = told(tmp_path)
    left = after[45]
    assert (left.state, left.reason) == ("withdrawn", "À la demande de l'auteur")
    assert (left.date, left.origin, left.channel, left.kind) == (
        before[45].date,
        before[45].origin,
        before[45].channel,
        before[45].kind,
    )
    assert (left.title, left.text, left.author, left.salt) == ("", "", "", "")
    assert after.keys() == before.keys()
    assert after.get(48) == before.get(48)
    assert gone(tmp_path, ("fr",)) == frozenset({before[45].origin} - {""})


def test_other_lines_stay_byte_for_byte(tmp_path):
    folder = portal(tmp_path, "table.csv")
    withdraw(tmp_path, ("fr",), "plan-2026", 48, "Erreur")
    lines = (folder / "table.csv").read_text(encoding="utf-8").splitlines()
    assert lines[:-1] == FILES["table.csv"].splitlines()[:-1]
    assert lines[-1] == "48,2026-02-04,web,opinion,,,,withdrawn,Erreur,,ab15,"


def test_a_table_without_the_columns_gets_them(tmp_path):
    folder = portal(tmp_path, "tableur.csv")
    withdraw(tmp_path, ("fr",), "plan-2026", 45, "Erreur; trop tôt")
    assert (folder / "tableur.csv").read_bytes().decode() == (
        "\ufeffnuméro;date;auteur;texte;x-note;state;reason\r\n"
        '45;2026-02-03;;;;withdrawn;"Erreur; trop tôt"\r\n'
        "48;04/02/2026;;Deux bancs;8;;\r\n"
    )


@pytest.mark.parametrize("name", ["table.csv", "lignes.jsonl"])
def test_those_grouped_with_it_stay_readable(tmp_path, name):
    """The first of them takes its place."""
    portal(tmp_path, name)
    withdraw(tmp_path, ("fr",), "plan-2026", 45, "Erreur")
    after = told(tmp_path)
    assert (after[46].state, after[46].grouped_with) == ("published", None)
    assert after[46].text.startswith("Un")
    if 47 in after:
        assert (after[47].state, after[47].grouped_with) == ("grouped", 46)


def test_those_grouped_with_it_in_files_of_their_own(tmp_path):
    folder = portal(tmp_path, "45.md")
    for number in (46, 47):
        text = f"---\nétat: regroupée\nregroupée_avec: 45\nauteur: Paul\n---\n\nUn banc {number}\n"
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    withdraw(tmp_path, ("fr",), "plan-2026", 45, "Erreur")
    after = told(tmp_path)
    assert (after[46].state, after[46].grouped_with, after[46].text) == ("published", None, "Un banc 46")
    assert (after[47].state, after[47].grouped_with, after[47].author) == ("grouped", 46, "Paul")


def test_what_is_not_there_changes_nothing(tmp_path):
    folder = portal(tmp_path, "table.csv")
    assert withdraw(tmp_path, ("fr",), "plan-2026", 99, "Erreur") == []
    assert withdraw(tmp_path, ("fr",), "other", 45, "Erreur") == []
    assert (folder / "table.csv").read_text(encoding="utf-8") == FILES["table.csv"]
