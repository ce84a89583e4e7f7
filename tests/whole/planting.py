"""Hides texts in a portal, in every kind of thing that may not be seen yet, each with a word of its own."""

from __future__ import annotations

from pathlib import Path

HIDDEN = ("state: draft", "state: approved", "state: published\npublish_at: 2031-01-01 08:00")
PDF = b"%PDF-1.4 " + b"x" * 200


class Plants:
    """What was hidden: a word for each thing, in its text, its keys and the names of its files."""

    def __init__(self, root: Path, stem: str) -> None:
        self.root, self.stem = root, stem
        self.plan = root / "content/consultations/plan-local-2026"
        self.words: list[str] = []
        self.files: list[Path] = []

    def word(self) -> str:
        """A word that stands nowhere else."""
        self.words.append(f"{self.stem}{len(self.words):03}x")
        return self.words[-1]

    def write(self, file: Path, keys: str, body: str = "", hidden: str = "") -> None:
        """A file of text."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{keys}\n{hidden}\n---\n{body}\n", encoding="utf-8")
        self.files.append(file)

    def release(self) -> None:
        """Make every draft public."""
        for file in self.files:
            text = file.read_text(encoding="utf-8")
            text = text.replace("state: draft", "state: published").replace("state: approved", "state: published")
            file.write_text(text, encoding="utf-8")


KINDS = {
    "answers": "title: {0}\ndecision: partly\nreason: {0}\nto: ['#2']\ndate: 2026-11-01\nnext: {0}",
    "syntheses": "title: {0}\nauthor: {0}\nmethod: {0}\nbase: {0}\nlimits: {0}\n"
    "points:\n- {{id: p, title: {0}, text: {0}, cites: [2]}}",
    "results": "title: {0}\nstatus: planned\nfrom: [answers/vergers]\nmilestones:\n- {{date: 2026-11-05, text: {0}}}",
    "documents": "title: {0}\nsummary: {0}\nauthor: {0}\nmoved_from: plan-local-2026/{0}/old",
    "meetings": "title: {0}\ndate: 2026-12-01 18:00\nplace: {0}\nminutes: {0}",
    "faq": "title: {0}\nkeywords: [{0}]",
    "articles": "title: {0}\nnumber: {0}\nwhy: {0}",
}
"""Keys of every kind of entry of a consultation."""


def plant(root: Path, stem: str) -> Plants:
    """Hide more than a hundred texts, files and pictures."""
    plants = Plants(root, stem)
    for hidden in HIDDEN:
        for _ in range(3):
            for kind, keys in KINDS.items():
                word = plants.word()
                plants.write(plants.plan / kind / f"{word}.md", keys.format(word), word, hidden)
        _of_the_whole(plants, hidden)
        _files(plants, hidden)
        _translations(plants, hidden)
        _consultation(plants, hidden)
    _listed(plants)
    _pointed_at(plants)
    return plants


def _of_the_whole(plants: Plants, hidden: str) -> None:
    content = plants.root / "content"
    for _ in range(2):
        word = plants.word()
        keys = f"title: {word}\ndate: 2026-11-01\nsummary: {word}\nabout: [plan-local-2026]"
        plants.write(content / f"news/{word}.md", keys, word, hidden)
        word = plants.word()
        plants.write(content / f"pages/{word}.md", f"title: {word}\nmenu: top\nsummary: {word}", word, hidden)


def _files(plants: Plants, hidden: str) -> None:
    """A document that is a file, beside it and in `media/`; a picture that only a hidden text shows."""
    beside, shared, picture = plants.word(), plants.word(), plants.word()
    media = plants.root / "content/media"
    (plants.plan / f"documents/{beside}.pdf").write_bytes(PDF + beside.encode())
    plants.write(plants.plan / f"documents/{beside}-doc.md", f"title: {beside}\nfile: {beside}.pdf", "", hidden)
    (media / f"{shared}.pdf").write_bytes(PDF + shared.encode())
    link = f"[{shared}](media/{shared}.pdf)"
    plants.write(plants.plan / f"documents/{shared}-doc.md", f"title: {shared}", link, hidden)
    (media / f"photo d'été {picture}.svg").write_text(f"<svg><desc>{picture}</desc></svg>", encoding="utf-8")
    body = f"![Une photo](<media/photo d'été {picture}.svg>)"
    plants.write(plants.root / f"content/news/{picture}.md", f"title: {picture}\ndate: 2026-11-02", body, hidden)


def _translations(plants: Plants, hidden: str) -> None:
    """A translation that is not ready of a text that is public; one that says it is, of a text that is not."""
    early, eager, word = plants.word(), plants.word(), plants.word()
    keys = KINDS["answers"].format("Une réponse")
    name = f"answers/reponse-{len(plants.words)}"
    plants.write(plants.plan / f"{name}.md", keys, "Texte.", "state: published")
    plants.write(plants.plan / f"{name}.en.md", f"title: {early}\nreason: {early}", early, hidden)
    original = plants.plan / f"documents/{word}.md"
    plants.write(original, f"title: {word}", word, hidden)
    plants.write(
        original.with_name(f"{word}.en.md"), f"title: {eager}", eager, "state: published\npublish_at: 2026-01-01"
    )


def _consultation(plants: Plants, hidden: str) -> None:
    """A whole consultation, with everything that hangs on it and is published itself."""
    name = plants.word()
    folder = plants.root / "content/consultations" / name
    word = plants.word()
    keys = f"title: {word}\nquestion: {word}\ndecided_by: {word}\nsteps:\n" + "".join(
        f"- {{id: {step}, title: {word}, kind: {kind}, opens: 2026-01-0{day}, closes: 2026-11-1{day}}}\n"
        for day, (step, kind) in enumerate((("a", "contribution"), ("b", "answer")), 1)
    )
    plants.write(folder / "index.md", keys, f"{word} {name}", hidden)
    for kind, given in KINDS.items():
        if kind == "faq":
            continue
        inner = plants.word()
        own = given.replace("answers/vergers", "'#1'").replace("plan-local-2026/", f"{name}/")
        own = own.replace("'#2'", "'#1'").replace("cites: [2]", "cites: [1]")
        plants.write(folder / kind / f"{inner}.md", own.format(inner), inner, "state: published")
    asked, said, file = plants.word(), plants.word(), plants.word()
    (folder / "faq.md").write_text(f"## {asked} ?\n\n{asked}\n", encoding="utf-8")
    (folder / "contributions").mkdir()
    columns = "number,date,channel,kind,place,author,title,text"
    row = f"1,2026-03-01,web,opinion,{said},{said},{said},{said}"
    (folder / "contributions/avis.csv").write_text(f"{columns}\n{row}\n", encoding="utf-8")
    (folder / f"documents/{file}.pdf").write_bytes(PDF + file.encode())
    (folder / "documents/documents.yml").write_text(f"- {{file: {file}.pdf, title: {file}}}\n", encoding="utf-8")


def _pointed_at(plants: Plants) -> None:
    """Public texts that point at what is hidden, in a key and in a link: not even its name may be told."""
    answer, synthesis = plants.word(), plants.word()
    plants.write(plants.plan / f"answers/{answer}.md", KINDS["answers"].format(answer), answer, HIDDEN[0])
    plants.write(plants.plan / f"syntheses/{synthesis}.md", KINDS["syntheses"].format(synthesis), synthesis, HIDDEN[2])
    result = f"title: Un résultat\nstatus: planned\nfrom: [answers/{answer}]"
    plants.write(plants.plan / "results/montre.md", result, f"Voir [la suite](answers/{answer}).", "state: published")
    keys = KINDS["answers"].format("Réponse").replace("'#2'", f"syntheses/{synthesis}#p")
    plants.write(plants.plan / "answers/montre.md", keys, f"Voir [ici](syntheses/{synthesis}#p).", "state: published")
    told = f"title: Dit\ndate: 2026-11-01\nabout: [plan-local-2026/answers/{answer}]"
    plants.write(plants.root / "content/news/montre.md", told, "Texte.", "state: published")


def _listed(plants: Plants) -> None:
    """Documents described in a list, and questions in one file."""
    lines = []
    for hidden in HIDDEN:
        word = plants.word()
        (plants.plan / f"documents/{word}.pdf").write_bytes(PDF + word.encode())
        lines.append(f"- file: {word}.pdf\n  title: {word}\n  summary: {word}\n  " + hidden.replace("\n", "\n  "))
    file = plants.plan / "documents/documents.yml"
    file.write_text(file.read_text(encoding="utf-8").rstrip() + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    plants.files.append(file)
    word = plants.word()
    asked = plants.root / "content/consultations/bibliotheque-mercredi/faq.md"
    asked.write_text(f"---\n{HIDDEN[2]}\n---\n\n## {word} ?\n\n{word}\n", encoding="utf-8")
    asked.with_name("faq.en.md").write_text(f"## {plants.word()}?\n\nText.\n", encoding="utf-8")
