"""`civicgen publish`: one command from a draft to what the public sees; done again, it finishes or does nothing."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from civicgen.publish.publication.differences import text_of
from tests.cli.running import launch, talk
from tests.conftest import command
from tests.publish.test_due import served
from tests.publish.towns import SETTINGS, answer, town, write

DRAFT = answer("Le marché va à la gare", "['#1']", "state: draft   # relu par le maire\nnext: Le 6 juin.")
FILE = "content/consultations/marche/answers/gare.md"


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Mairie", "-c", "user.email=mairie@bourg.example")
    done = subprocess.run(
        [command("git"), *identity, *arguments], cwd=root, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A portal in git, built once, with a draft and its translation that are not in git yet."""
    root = town(tmp_path / "town")
    git(tmp_path, "init", "--quiet", str(root))
    git(root, "config", "user.name", "Mairie")
    git(root, "config", "user.email", "mairie@bourg.example")
    write(root, ".gitignore", "public/\n.civicgen/\n")
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", "Début")
    assert launch("build", root).code == 0
    write(root, FILE, DRAFT)
    write(root, FILE.replace(".md", ".en.md"), "---\ntitle: To the station\nstate: draft\n---\nText.\n")
    return root


def files(root: Path) -> dict[str, bytes]:
    """Everything but caches and git's own."""
    skip = (".git", ".civicgen")
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] not in skip
    }


def test_from_a_draft_to_the_public(portal: Path) -> None:
    """Shown, marked, recorded, built, committed with nothing else, announced; a second time there is nothing to do."""
    write(portal, "content/pages/autre.md", "---\ntitle: Autre\nstate: draft\n---\n")  # someone else's work
    write(portal, "staged.txt", "a")
    git(portal, "add", "staged.txt")
    ran = launch("publish", "answers/gare", "--site", portal, "--yes")
    assert ran.code == 0, ran.out + ran.err
    assert "new  marche/reponses/gare/index.html" in ran.out
    assert "{+" in ran.out
    text = (portal / FILE).read_text(encoding="utf-8")
    assert text.replace(f"published: {text.split('published: ')[1][:10]}\n", "") == DRAFT.replace("draft", "published")
    assert "state: published" in (portal / FILE.replace(".md", ".en.md")).read_text(encoding="utf-8")
    assert "à la gare" in (portal / "public/marche/reponses/gare/index.html").read_text(encoding="utf-8")
    assert "To the station" in (portal / "public/en/marche/reponses/gare/index.html").read_text(encoding="utf-8")
    assert '"marche/answers/gare"' in (portal / "journal.jsonl").read_text(encoding="utf-8")
    committed = git(portal, "show", "--format=%s", "--name-only", "HEAD").split("\n")
    assert committed[0] in ("Publie\u00a0: Le marché va à la gare", "Publish: Le marché va à la gare")
    assert {line for line in committed[2:] if line and not line.startswith("journal")} == {
        FILE,
        FILE.replace(".md", ".en.md"),
    }
    assert git(portal, "status", "--porcelain") == "A  staged.txt\n?? content/pages/\n"
    assert "https://bourg.test/marche/reponses/gare/" in ran.out
    before = files(portal)
    again = launch("publish", "answers/gare", "--site", portal, "--yes")
    assert again.code == 0
    assert "Nothing changes" in again.err
    assert before == files(portal)
    assert git(portal, "rev-list", "--count", "HEAD") == "2\n"


def test_a_trial_writes_nothing(portal: Path) -> None:
    """And says the same: pages, steps, the text that announces it."""
    before = files(portal)
    ran = launch("publish", portal / FILE, "--site", portal, "--dry-run")
    assert ran.code == 0, ran.err
    assert "new  marche/reponses/gare/index.html" in ran.out
    assert f"mark as published: {FILE}" in ran.out
    assert "https://bourg.test/marche/reponses/gare/" in ran.out
    value = json.loads(launch("publish", "gare", "--site", portal, "--dry-run", "--json").out)
    assert value["left"] == ["build", "commit", "mark", "record"]
    assert value["entries"] == ["marche/answers/gare"]
    assert value["counts"]["new"] == 5
    assert before == files(portal)


def test_what_was_shown_is_what_changes(portal: Path) -> None:
    """The pages that were named before are those whose text is another afterwards, and no others."""
    assert launch("publish", "answers/gare", "--site", portal, "--yes").code == 0
    write(portal, FILE.replace("gare", "ecole"), DRAFT.replace("Le marché va à la gare", "L'école").replace("#1", "#2"))
    value = json.loads(launch("publish", "answers/ecole", "--site", portal, "--dry-run", "--json").out)
    before = files(portal / "public")
    assert launch("publish", "answers/ecole", "--site", portal, "--yes").code == 0
    after = files(portal / "public")
    changed = {
        path
        for path in before.keys() | after.keys()
        if path.endswith(".html") and text_of(before.get(path, b"")) != text_of(after.get(path, b""))
    }
    told = {page["path"] for page in value["pages"]}
    assert changed == told
    assert "marche/contributions/2/index.html" in changed


def test_a_person_is_asked(portal: Path) -> None:
    """No is no; without anybody to ask, and without --yes, nothing is done."""
    before = files(portal)
    code, shown = talk(["publish", "answers/gare", "--site", portal], b"n\n")
    assert (code, "Nothing was published" in shown) == (0, True)
    ran = launch("publish", "answers/gare", "--site", portal)
    assert (ran.code, "--yes" in ran.err) == (2, True)
    assert before == files(portal)


def test_mistakes_stop_it(portal: Path) -> None:
    """A draft may lack what a published text needs; and nothing is guessed from a name."""
    write(portal, FILE, "---\ntitle: A\ndecision: partly\nto: ['#1']\nstate: draft\n---\n")
    before = files(portal)
    ran = launch("publish", "answers/gare", "--site", portal, "--yes")
    assert (ran.code, "missing-reason" in ran.err) == (1, True)
    write(portal, FILE, "---\ntitle: [A\nstate: draft\n---\n")
    ran = launch("publish", "answers/gare", "--site", portal, "--yes")
    assert (ran.code, FILE in ran.err) == (1, True)
    write(portal, FILE, before[FILE].decode())
    ran = launch("publish", "answers/garre", "--site", portal, "--yes")
    assert (ran.code, "marche/answers/gare" in ran.err) == (2, True)
    write(portal, "content/news/travaux.md", "---\ntitle: Travaux\nstate: draft\n---\n")
    ran = launch("publish", "travaux", "--site", portal, "--yes")
    assert (ran.code, "civicgen check" in ran.err) == (2, True), (
        "what a draft lacks is no reason to say it is not there"
    )
    (portal / "content/news/travaux.md").unlink()
    write(portal, "content/consultations/autre/index.md", "---\ntitle: B\nquestion: A\ndecided_by: C\n---\n")
    write(portal, FILE.replace("marche", "autre"), DRAFT)
    ran = launch("publish", "answers/gare", "--site", portal, "--yes")
    assert (ran.code, "Several" in ran.err) == (2, True)
    (portal / "content/consultations/autre/answers/gare.md").unlink()
    (portal / "content/consultations/autre/index.md").unlink()
    withdrawn = DRAFT.replace("state: draft", "state: withdrawn\nwithdrawn_because: Une erreur.")
    write(portal, FILE, withdrawn)
    ran = launch("publish", "answers/gare", "--site", portal, "--yes")
    assert (ran.code, "was-withdrawn" in ran.err) == (1, True)
    write(portal, FILE, before[FILE].decode())
    assert before == files(portal)


def test_held_back(portal: Path) -> None:
    """A text that waits for its hour is marked and committed; no page shows it, and it is said when it will appear."""
    launch("publish", "--site", portal, "--yes")
    write(portal, FILE, DRAFT.replace("state: draft", "publish_at: 2199-01-01 08:00\nstate: draft"))
    ran = launch("publish", "answers/gare", "--site", portal, "--yes")
    assert ran.code == 0, ran.err
    assert "stays held back until Tuesday 1 January 2199 at 08:00" in ran.out
    assert "No page reads differently" in ran.out
    assert "published: 2199-01-01" in (portal / FILE).read_text(encoding="utf-8")
    assert not (portal / "public/marche/reponses/gare").exists()
    assert "answers/gare" not in (portal / "journal.jsonl").read_text(encoding="utf-8")


def test_corrections_without_a_name(portal: Path) -> None:
    """Texts that are public already are published again with what was corrected in them; drafts stay drafts."""
    launch("publish", "answers/gare", "--site", portal, "--yes")
    text = (portal / FILE).read_text(encoding="utf-8")
    write(portal, FILE, text.replace("Parce que.", "Parce que la gare a de la place."))
    write(portal, "content/news/n.md", "---\ntitle: N\ndate: 2026-01-01\n---\n")
    ran = launch("publish", "--site", portal, "--yes")
    assert ran.code == 0, ran.err
    assert "{+Parce que la gare a de la place.+}" in ran.out
    assert "title: N\n" in (portal / "content/news/n.md").read_text(encoding="utf-8")
    assert '"changed"' in (portal / "journal.jsonl").read_text(encoding="utf-8")
    # The corrected file was not named: it is the clerk's to commit.
    assert git(portal, "status", "--porcelain").split("\n")[0] == f" M {FILE}"


@pytest.mark.parametrize("built", [False, True])
def test_a_correction_is_shown_whatever_was_built(portal: Path, built: bool) -> None:
    """What the journal holds is what the public had: its words are told, and why, though `public/` has the new ones."""
    launch("publish", "answers/gare", "--site", portal, "--yes")
    write(portal, FILE, (portal / FILE).read_text(encoding="utf-8").replace("Parce que.", "Parce que la place manque."))
    if built:
        assert launch("build", portal).code == 0
    ran = launch("publish", "--site", portal, "--dry-run", "--reason", "Le motif était trop court.")
    assert "changed  marche/answers/gare  Le marché va à la gare" in ran.out
    assert "reason: Parce [-que.-] {+que la place manque.+}" in ran.out
    assert "No page reads" not in ran.out
    value = json.loads(launch("publish", "--site", portal, "--dry-run", "--reason", "Trop court.", "--json").out)
    told = {page["path"]: page for page in value["pages"]}
    assert "Trop court." in told["journal/index.html"]["places"][0][-1][1] + str(told["journal/index.html"])
    assert any("Corrigé" in str(page["places"]) for page in told.values() if page["path"].endswith("gare/index.html"))
    corrections = [path for path in told if path.startswith("journal/corrections/")]
    assert len(corrections) == 2, "the English page shows the same reason"
    assert "Trop court." in told[corrections[0]]["words"]
    before = files(portal / "public")
    assert launch("publish", "--site", portal, "--yes", "--reason", "Trop court.").code == 0
    after = files(portal / "public")
    assert {path for path in after if path.endswith(".html") and path not in before} == {*corrections}
    assert "Trop court." in (portal / "journal.jsonl").read_text(encoding="utf-8")


def test_a_person_is_asked_why(portal: Path) -> None:
    """Once the corrected words were shown; the answer is on the pages that are shown next, and in the journal."""
    launch("publish", "answers/gare", "--site", portal, "--yes")
    write(portal, FILE, (portal / FILE).read_text(encoding="utf-8").replace("Parce que.", "Parce que la place manque."))
    code, shown = talk(["publish", "--site", portal], b"Trop court.\ny\n")
    assert code == 0, shown
    assert (
        shown.index("{+que la place manque.+}")
        < shown.index("Why was this changed?")
        < shown.index("Pages, for readers")
    )
    assert '"reason":"Trop court."' in (portal / "journal.jsonl").read_text(encoding="utf-8")


def test_held_against_the_last_release(portal: Path, tmp_path: Path) -> None:
    """Where the site is sent to a folder, what was built and not sent is shown as what it is: news for the public."""
    write(portal, "civicgen.yml", SETTINGS + f"deploy: {{to: folder, path: {tmp_path / 'www'}}}\n")
    assert launch("publish", "answers/gare", "--site", portal, "--yes", "--wait", "0").code == 0
    write(portal, FILE, (portal / FILE).read_text(encoding="utf-8").replace("Texte.", "Un autre texte."))
    assert launch("build", portal).code == 0
    value = json.loads(launch("publish", "--site", portal, "--dry-run", "--json").out)
    assert value["compared"] == "release"
    told = {page["path"]: str(page["places"]) for page in value["pages"]}
    assert "Un autre texte." in told["marche/reponses/gare/index.html"]
    assert "Corrigé" in told["marche/reponses/gare/index.html"]
    assert launch("publish", "--site", portal, "--yes", "--wait", "0").code == 0
    assert "Nothing changes" in launch("publish", "--site", portal, "--yes", "--wait", "0").err


def test_a_journal_begins(tmp_path: Path) -> None:
    """It is said before, with how many acts; nothing is said of pushing to a portal that is not in git."""
    root = town(tmp_path / "town")
    write(root, "civicgen.yml", SETTINGS + "host: netlify\n")
    launch("build", root)
    ran = launch("publish", "--site", root, "--yes", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert ran.code == 0, ran.err
    count = (root / "journal.jsonl").read_text(encoding="utf-8").count("\n")
    assert f"no public journal yet: it will be begun, with {count} acts" in ran.out
    assert "new  journal/index.html" in ran.out
    assert "git push" not in ran.err


def test_pages_in_order(portal: Path) -> None:
    """The portal's language first, new pages with their first words; twenty, or all."""
    for number in range(12):
        write(portal, f"content/pages/p{number}.md", f"---\ntitle: Page {number}\n---\nDu texte {number}.\n")
    ran = launch("publish", "--site", portal, "--dry-run")
    paths = [line.split("  ")[1] for line in ran.out.splitlines() if line.startswith(("new  ", "changed  "))]
    assert len(paths) == 20
    assert [path.startswith("en/") for path in paths] == sorted(path.startswith("en/") for path in paths)
    assert "{+Du texte 3." in ran.out
    assert "--all shows them" in ran.out
    every = launch("publish", "--site", portal, "--dry-run", "--all")
    assert sum(line.startswith(("new  ", "changed  ")) for line in every.out.splitlines()) > 20
    assert "--all" not in every.out


def test_sent_and_seen(portal: Path, tmp_path: Path) -> None:
    """Where `deploy` says, a release is switched to; then the public site is looked at until it shows it."""
    target = tmp_path / "www"
    (target / "current").mkdir(parents=True)
    (target / "current").rmdir()
    with served(target / "current") as address:
        settings = SETTINGS.replace("https://bourg.test/", address) + f"deploy: {{to: folder, path: {target}}}\n"
        write(portal, "civicgen.yml", settings)
        ran = launch("publish", "answers/gare", "--site", portal, "--yes", "--wait", "20")
        assert ran.code == 0, ran.out + ran.err
        assert f"The public sees it: {address}" in ran.err
        assert "à la gare" in (target / "current/marche/reponses/gare/index.html").read_text(encoding="utf-8")
        assert "Nothing changes" in launch("publish", "answers/gare", "--site", portal, "--yes").err
    write(portal, "civicgen.yml", settings.replace(address, "http://127.0.0.1:9/"))
    ran = launch("publish", "--site", portal, "--yes", "--wait", "1")
    assert (ran.code, "does not see it yet" in ran.err) == (0, True)


def test_without_git(tmp_path: Path) -> None:
    """A portal that is in no work tree is published all the same."""
    root = town(tmp_path / "town", answers_gare=DRAFT)
    ran = launch("publish", "gare", "--site", root, "--yes", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert ran.code == 0, ran.err
    assert (root / "public/marche/reponses/gare/index.html").is_file()


def test_git_that_refuses(portal: Path) -> None:
    """A merge under way: all else is done, git's words are told, and the same command commits once it is over."""
    git(portal, "config", "--unset", "user.email")
    git(portal, "config", "user.useConfigOnly", "true")
    ran = launch("publish", "answers/gare", "--site", portal, "--yes", HOME=str(portal.parent))
    assert (ran.code, "Git refused (git commit)" in ran.err) == (1, True)
    assert (portal / "public/marche/reponses/gare/index.html").is_file()
    git(portal, "config", "user.email", "mairie@bourg.example")
    ran = launch("publish", "answers/gare", "--site", portal, "--yes")
    assert (ran.code, "Recorded in git" in ran.err) == (0, True)
    assert git(portal, "status", "--porcelain") == ""


def test_pushed(portal: Path, tmp_path: Path) -> None:
    """For a host that builds what it receives."""
    git(tmp_path, "init", "--quiet", "--bare", "host.git")
    git(portal, "remote", "add", "origin", str(tmp_path / "host.git"))
    git(portal, "push", "--quiet", "--set-upstream", "origin", "HEAD")
    ran = launch("publish", "answers/gare", "--site", portal, "--yes", "--push", "--wait", "0")
    assert ran.code == 0, ran.err
    assert FILE in git(tmp_path / "host.git", "show", "--format=%s", "--name-only", "HEAD")


def test_pushed_for_the_first_time(portal: Path, tmp_path: Path) -> None:
    """A branch that follows none is sent to the only place there is; where there are several, git's words are told."""
    git(tmp_path, "init", "--quiet", "--bare", "host.git")
    ran = launch("publish", "answers/gare", "--site", portal, "--yes", "--push", "--wait", "0")
    assert (ran.code, "fatal: No configured push destination." in ran.err) == (1, True), ran.err
    git(portal, "remote", "add", "origin", str(tmp_path / "host.git"))
    git(portal, "remote", "add", "copy", str(tmp_path / "host.git"))
    branch = git(portal, "symbolic-ref", "--short", "HEAD").strip()
    ran = launch("publish", "--site", portal, "--yes", "--push", "--wait", "0")
    assert (ran.code, f"git push --set-upstream origin {branch}" in ran.err) == (1, True), ran.err
    assert "has no upstream branch" in ran.err
    git(portal, "remote", "remove", "copy")
    ran = launch("publish", "--site", portal, "--yes", "--push", "--wait", "0")
    assert ran.code == 0, ran.err
    assert FILE in git(tmp_path / "host.git", "show", "--format=%s", "--name-only", branch)


def test_two_at_once(portal: Path) -> None:
    """One publishes, the other waits its turn and is told."""
    import sys

    from tests.cli.running import environment

    code = (
        "import time; from pathlib import Path; from civicgen.builder.lock import hold\n"
        f"with hold(Path({str(portal / '.civicgen/publish.lock')!r})): print('held', flush=True); time.sleep(600)"
    )
    rival = subprocess.Popen([sys.executable, "-c", code], env=environment(), stdout=subprocess.PIPE)
    try:
        assert rival.stdout is not None
        assert rival.stdout.readline() == b"held\n"
        assert launch("publish", "answers/gare", "--site", portal, "--yes").code == 75
    finally:
        rival.kill()
        rival.communicate()
