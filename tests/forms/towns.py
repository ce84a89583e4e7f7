"""A small town that asks one thing about a lime tree: what tests of where forms are sent share."""

from __future__ import annotations

from pathlib import Path

KEY = "civicgen-public-OLRPczQgtDtxLdWWznalwXER2eqDMyE99HqCsSwSwxxIiF4D"
"""Its private half is nowhere."""
SETTINGS = """\
title: Saint-Exemple
url: {url}/
timezone: Europe/Paris
publisher: {{name: Commune de Saint-Exemple, email: mairie@saint-exemple.example, dpo: Centre de gestion}}
"""
CONSULTATION = """---
title: Le tilleul
question: Que faire du tilleul ?
decided_by: Le conseil municipal
steps:
"""
STEP = "  - {{id: {0}, title: Donner son avis, kind: contribution, opens: 2026-02-02, closes: 2026-03-15, form: {0}}}\n"
FORM = """title: Donner son avis
fields:
  - {id: avis, type: long-text, label: Votre avis, becomes: text, required: true}
  - id: sujets
    type: choices
    label: Sujets
    choices: [{id: voirie, label: La voirie}, {id: paysage, label: Le paysage}]
"""
NAMED = "  - {id: nom, type: text, label: Votre nom, becomes: author, purpose: Signer, keep: {days: 30}}\n"
"""A field that tells who someone is."""


def tilleul(
    root: Path,
    forms: str,
    *,
    url: str = "https://participer.saint-exemple.example",
    form: str = FORM,
    names: tuple[str, ...] = ("avis",),
) -> Path:
    """Write the town; `forms` are lines of its settings, and each of the `names` is a form with a step of its own."""
    folder = root / "content" / "consultations" / "plan"
    (folder / "forms").mkdir(parents=True, exist_ok=True)
    (root / "civicgen.yml").write_text(SETTINGS.format(url=url) + forms, encoding="utf-8")
    steps = "".join(STEP.format(name) for name in names)
    (folder / "index.md").write_text(f"{CONSULTATION}{steps}---\n", encoding="utf-8")
    for name in names:
        (folder / "forms" / f"{name}.yml").write_text(form, encoding="utf-8")
    return root
