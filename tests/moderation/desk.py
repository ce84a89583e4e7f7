"""A small portal with forms, its inbox outside of it, and people who send things: what tests of moderation share."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

from civicgen.config import Config, Publisher
from civicgen.content.forms import Form
from civicgen.content.read import read_sources
from civicgen.forms import sealing
from civicgen.forms.sealing import Private
from civicgen.forms.submissions import Received, Submission
from civicgen.moderation.inbox.store import opened
from civicgen.moderation.keys import keyfile
from civicgen.moderation.keys.where import home
from civicgen.moderation.publication.publishing import publish

PRIVATE = Private(bytes(range(1, 33)))
KEY = sealing.public_of(PRIVATE)
PASSPHRASE = "quatre mots assez longs"
CONFIG = Config(title="x", timezone="Europe/Paris", publisher=Publisher())
NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)

SETTINGS = f"""\
title: Mairie de Saint-Exemple
url: https://participer.saint-exemple.example/
languages: [fr, en]
timezone: Europe/Paris
publisher:
  name: Commune de Saint-Exemple
  email: mairie@saint-exemple.example
forms:
  key: {KEY}
"""
INDEX = """\
---
title: Plan local
question: Où construire ?
decided_by: Le conseil municipal
steps:
  - {id: avis, title: Donner son avis, kind: contribution, opens: 2026-02-02, closes: 2026-03-12, form: avis}
  - {id: vote, title: Voter, kind: vote, opens: 2026-02-02, closes: 2026-02-20, form: vote}
---
Texte.
"""
OPINION = """\
title: Donner votre avis
makes: contribution
kind: opinion
fields:
  - {id: titre, type: text, label: Titre, becomes: title, seen_by: everyone}
  - {id: avis, type: long-text, label: Votre avis, becomes: text, seen_by: everyone, required: true}
  - {id: nom, type: text, label: Votre nom, becomes: author, seen_by: everyone, purpose: Signer, keep: {days: 9}}
  - {id: quartier, type: text, label: Votre quartier, seen_by: everyone}
  - {id: courriel, type: email, label: Votre adresse, purpose: Vous répondre, keep: {days: 30}}
"""
VOTE = """\
title: Voter
makes: ballot
fields:
  - id: projet
    type: choices
    label: Quels projets ?
    seen_by: everyone
    choices:
      - {id: banc, label: Un banc}
      - {id: arbre, label: Un arbre}
      - {id: lampe, label: Une lampe}
"""
SUPPORT = """\
title: Soutenir
makes: support
threshold: 100
obliges: En débattre
fields:
  - {id: courriel, type: email, label: Votre adresse, purpose: Une seule voix, keep: {days: 30}}
"""
MESSAGE = """\
title: Écrire
makes: message
fields:
  - {id: message, type: long-text, label: Votre message, required: true}
"""


def portal(folder: Path) -> Path:
    """A portal with a consultation of four forms."""
    here = folder / "content" / "consultations" / "plan"
    (here / "forms").mkdir(parents=True)
    (folder / "civicgen.yml").write_text(SETTINGS, encoding="utf-8")
    (folder / "content" / "index.md").write_text("---\ntitle: Accueil\n---\nBonjour.\n", encoding="utf-8")
    (here / "index.md").write_text(INDEX, encoding="utf-8")
    for name, text in (("avis", OPINION), ("vote", VOTE), ("soutien", SUPPORT), ("message", MESSAGE)):
        (here / "forms" / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def forms_of(root: Path) -> dict[str, Form]:
    """The forms of a portal, by name."""
    sources, problems = read_sources(root)
    assert sources is not None
    assert [problem for problem in problems if problem.severity == "error"] == []
    return {str(form.name): form for form in sources.forms["fr"]}


def sent(number: int, form: str = "avis", minutes: int | None = None, **fields: str | tuple[str, ...]) -> Submission:
    """Something that somebody sent."""
    return Submission(
        form=f"plan/forms/{form}",
        backend="netlify",
        remote_id=str(number),
        received=NOW + datetime.timedelta(minutes=number if minutes is None else minutes),
        fields={name: (value,) if isinstance(value, str) else value for name, value in fields.items()},
    )


@contextmanager
def box(folder: Path, root: Path, submissions: Iterable[Submission] = ()):
    """The inbox in a folder, unlocked, with what was sent."""
    with opened(folder, KEY, make=True) as inbox:
        inbox.take([Received(each) for each in submissions], forms_of(root), NOW)
        inbox.unlock(PRIVATE)
        yield inbox


def published(root: Path, inbox, config: Config = CONFIG, **more):
    """Publish what was decided, with the ids of reasons for words."""
    return publish(root, inbox, config, forms_of(root), lambda reason: f"Motif : {reason}", **more)


def at_home(folder: Path, monkeypatch=None) -> Mapping[str, str]:
    """An environment in which commands find the private key and its passphrase."""
    given = {
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "CIVICGEN_INBOX": str(folder / "inbox"),
        "CIVICGEN_KEY_PASSPHRASE": PASSPHRASE,
    }
    environ = {**{name: value for name, value in os.environ.items() if name != "CI"}, **given}
    kept = keyfile.with_passphrase(
        keyfile.KeyFile(public=KEY, holders=(keyfile.Holder("Une adjointe"),)), PRIVATE, PASSPHRASE
    )
    keyfile.write(home(environ).key_file(KEY), kept)
    if monkeypatch is not None:
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("CI", raising=False)
    return environ
