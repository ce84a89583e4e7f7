"""What a clerk types about keys and the inbox, and what comes of it."""

from __future__ import annotations

import datetime
import importlib
import json
import re
import stat
from pathlib import Path

import pytest

from civicgen.content.settings import read_config
from civicgen.forms import receipts, sealing
from civicgen.forms.sealing import Private
from civicgen.moderation.inbox.decisions import Decision
from civicgen.moderation.inbox.store import opened
from civicgen.moderation.keys import keyfile
from civicgen.moderation.keys.paper import lines_of
from civicgen.moderation.keys.where import home
from civicgen.problems import ProblemsFound
from tests.cli.running import run, talk
from tests.moderation.towns import TOKEN, Collector, serving, town

PASSPHRASE = "quatre mots bien longs"
SECRET = Private(bytes(range(3, 35)))


@pytest.fixture
def user(tmp_path, monkeypatch):
    """A person with folders of their own, who sits at a terminal that asks nothing."""
    monkeypatch.setattr("nacl.pwhash.argon2id.OPSLIMIT_MODERATE", 1)
    monkeypatch.setattr("nacl.pwhash.argon2id.MEMLIMIT_MODERATE", 8192)
    for name in ("CI", "GITHUB_ACTIONS", "CIVICGEN_INBOX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("CIVICGEN_KEY_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("CIVICGEN_COLLECTOR_TOKEN", TOKEN)
    return tmp_path


@pytest.fixture
def collector():
    """A server that receives."""
    found = Collector()
    with serving(found) as url:
        found.url = url
        yield found


@pytest.fixture
def portal(user, collector):
    """A portal whose forms go to the collector."""
    return town(user, collector.url)


@pytest.fixture
def with_keys(portal, capsys):
    """The same, once its keys were made."""
    made = run(capsys, "keys", "new", "--holder", "Marie Blanc", "--holder", "Paul Noir", "--site", portal)
    assert made.code == 0, made.err
    return portal


def key_of(portal: Path) -> str:
    """The public key in civicgen.yml."""
    config, _ = read_config(portal)
    assert config is not None
    return config.forms.key


def folder_of(portal: Path, user: Path) -> Path:
    """Where the inbox of a portal lies."""
    return home({"XDG_CONFIG_HOME": str(user / "config"), "XDG_DATA_HOME": str(user / "data")}, "linux").inbox(
        key_of(portal)
    )


def private_of(portal: Path, user: Path) -> Private:
    """The private key of a portal, from its file."""
    (file,) = (user / "config" / "civicgen" / "keys").glob("*.json")
    kept = keyfile.read(file)
    assert kept is not None
    found = keyfile.unlocked(kept, PASSPHRASE)
    assert found is not None
    return found


def deposit(collector: Collector, portal: Path, number: int, **more: object) -> str:
    """Somebody sends something; gives the receipt."""
    receipt = receipts.new(bytes([number + 1] * 9))
    fields = {"titre": [f"Titre {number}"], "texte": [f"Le banc du jardin numéro {number} est cassé"]}
    sealed = sealing.seal_fields(key_of(portal), {"nom": ("Jeanne Martin",), "courriel": ("j@exemple.example",)})
    values = {"received": f"2026-02-{3 + number:02}T10:00:00Z", "receipt": receipt, "fields": fields, "sealed": sealed}
    collector.receive(f"r{number}", **(values | more))
    return receipt


def decide(portal: Path, user: Path, **acts: str) -> None:
    """Decide about submissions, by their short names."""
    with opened(folder_of(portal, user), key_of(portal)) as inbox:
        for name, act in acts.items():
            reason = {"withhold": "off-topic", "group": "same"}.get(act.partition(" ")[0], "")
            word, _, head = act.partition(" ")
            inbox.decide(name, Decision(act=word, reason=reason, head=head))  # type: ignore[arg-type]  # a word of it


def test_keys_new(with_keys, user, capsys):
    assert key_of(with_keys).startswith("civicgen-public-")
    shown = json.loads(run(capsys, "keys", "--site", with_keys, "--json").out)
    assert shown["holders"] == [{"name": "Marie Blanc", "checked": ""}, {"name": "Paul Noir", "checked": ""}]
    assert stat.S_IMODE(Path(shown["private"]).stat().st_mode) == 0o600
    assert (folder_of(with_keys, user) / "inbox.sqlite").is_file()
    secret = private_of(with_keys, user)
    assert sealing.public_of(secret) == key_of(with_keys)
    assert secret.secret not in Path(shown["private"]).read_bytes()


def test_keys_what_is_printed_is_the_key(portal, user, capsys):
    made = run(capsys, "keys", "new", "--holder", "A", "--holder", "B", "--site", portal)
    lines = re.findall(r"^    \d   (\w{5}  \w{5}  \w{5})$", made.out, re.MULTILINE)
    assert tuple(lines) == lines_of(private_of(portal, user))


def test_keys_a_page_to_print(portal, user, capsys):
    file = user / "key.html"
    made = run(capsys, "keys", "new", "--holder", "A", "--holder", "B <i>", "--paper", file, "--site", portal)
    page = file.read_text(encoding="utf-8")
    for line in lines_of(private_of(portal, user)):
        assert page.count(line) == 2
        assert line not in made.out + made.err
    assert "B &lt;i&gt;" in page
    assert "<svg" in page
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_keys_all_else_in_the_settings_stays(with_keys, collector):
    text = (with_keys / "civicgen.yml").read_text(encoding="utf-8")
    before = town(with_keys / "other", collector.url).joinpath("civicgen.yml").read_text(encoding="utf-8")
    assert text.replace(f"  key: {key_of(with_keys)}\n", "") == before


def test_keys_not_twice(with_keys, capsys):
    again = run(capsys, "keys", "new", "--holder", "A", "--holder", "B", "--site", with_keys)
    assert (again.code, "keys-there" in again.err) == (1, True)


def test_keys_new_ones_keep_the_inbox(with_keys, user, capsys):
    before = folder_of(with_keys, user)
    old = key_of(with_keys)
    made = run(capsys, "keys", "new", "--again", "--holder", "A", "--holder", "B", "--site", with_keys)
    assert made.code == 0, made.err
    assert key_of(with_keys) != old
    assert folder_of(with_keys, user) == before


AGAIN = ("keys", "new", "--again", "--holder", "A", "--holder", "B")


def held(portal: Path, user: Path, collector, capsys) -> tuple[Private, Path]:
    """Two submissions in the inbox, one of them decided; gives the private key that opens them, and its file."""
    deposit(collector, portal, 0)
    deposit(collector, portal, 1)
    run(capsys, "forms", "pull", "--site", portal)
    decide(portal, user, s1="publish")
    (file,) = (user / "config" / "civicgen" / "keys").glob("*.json")
    return private_of(portal, user), file


def read_with(private: Private, folder: Path) -> tuple[list[tuple[str, ...]], list[bool]]:
    """Names of people in the inbox and whether something was decided, as far as a private key opens them."""
    with opened(folder, sealing.public_of(private)) as inbox:
        inbox.unlock(private)
        items = list(inbox.items())
        return [item.submission.fields.get("nom", ()) for item in items], [item.decision is not None for item in items]


def test_keys_again_seals_the_inbox_anew(with_keys, user, collector, capsys):
    """With the old key at hand, all is sealed to the new one, decisions too, and the old one opens nothing any more."""
    old, old_file = held(with_keys, user, collector, capsys)
    folder = folder_of(with_keys, user)
    made = run(capsys, *AGAIN, "--site", with_keys)
    assert made.code == 0, made.err
    assert "The inbox is sealed to the new key" in made.out
    (file,) = set((user / "config" / "civicgen" / "keys").glob("*.json")) - {old_file}
    kept = keyfile.read(file)
    assert kept is not None
    new = keyfile.unlocked(kept, PASSPHRASE)
    assert new is not None
    assert read_with(new, folder) == ([("Jeanne Martin",), ("Jeanne Martin",)], [True, False])
    assert read_with(old, folder) == ([(), ()], [False, False])
    deposit(collector, with_keys, 2, sealed=sealing.seal_fields(sealing.public_of(old), {"nom": ("Paul",)}))
    run(capsys, "forms", "pull", "--site", with_keys)
    assert read_with(new, folder)[0][2] == ()
    done = run(capsys, "keys", "reseal", "--site", with_keys)
    assert (done.code, read_with(new, folder)[0][2]) == (0, ("Paul",))
    assert "Nothing in the inbox" in run(capsys, "keys", "reseal", "--site", with_keys).out


def test_keys_again_without_the_old_one(with_keys, user, collector, capsys):
    """It is said what stays closed; typed in from its paper, the old key seals it anew."""
    old, file = held(with_keys, user, collector, capsys)
    file.unlink()
    made = run(capsys, *AGAIN, "--site", with_keys)
    assert made.code == 0
    assert "2 submissions in the inbox open with the old private key only" in made.err
    folder, new = folder_of(with_keys, user), private_of(with_keys, user)
    assert read_with(new, folder)[0] == [(), ()]
    refused = run(capsys, "keys", "reseal", "--site", with_keys)
    assert (refused.code, "no-old-key" in refused.err) == (1, True)
    today = "".join(f"{line}\n" for line in lines_of(new))
    assert "key-of-today" in talk(["keys", "reseal", "--site", with_keys], today.encode())[1]
    paper = "".join(f"{line}\n" for line in lines_of(old))
    code, shown = talk(["keys", "reseal", "--site", with_keys], paper.encode())
    assert code == 0, shown
    assert read_with(new, folder) == ([("Jeanne Martin",), ("Jeanne Martin",)], [True, False])


@pytest.mark.parametrize("holders", [[], ["A"], ["A", "A"]])
def test_keys_two_people(portal, capsys, holders):
    given = [word for name in holders for word in ("--holder", name)]
    assert run(capsys, "keys", "new", *given, "--site", portal).code == 2


def test_keys_a_short_passphrase(portal, capsys, monkeypatch):
    monkeypatch.setenv("CIVICGEN_KEY_PASSPHRASE", "court")
    made = run(capsys, "keys", "new", "--holder", "A", "--holder", "B", "--site", portal)
    assert made.code == 2
    assert "key:" not in (portal / "civicgen.yml").read_text(encoding="utf-8")


def test_keys_never_in_a_job(portal, user, capsys, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    made = run(capsys, "keys", "new", "--holder", "A", "--holder", "B", "--site", portal)
    assert (made.code, "inbox-in-a-job" in made.err) == (1, True)
    assert not (user / "config").exists()


def test_keys_check_and_todo(with_keys, user):
    """What a person types from the paper is right, and `todo` no longer asks for it."""
    shown = talk(["todo", "--site", with_keys], b"")[1]
    assert "Marie Blanc, Paul Noir" in shown
    lines = "".join(f"{line}\n" for line in lines_of(private_of(with_keys, user)))
    for name in ("Marie Blanc", "Paul Noir"):
        code, shown = talk(["keys", "check", "--holder", name, "--site", with_keys], lines.encode())
        assert (code, "This copy is right." in shown) == (0, True), shown
    assert "Paul Noir" not in talk(["todo", "--site", with_keys], b"")[1]


def test_keys_a_line_copied_wrongly_is_asked_again(with_keys, user):
    lines = [line.replace("  ", "") for line in lines_of(private_of(with_keys, user))]
    other = "A" if lines[1][6] != "A" else "B"
    wrong = lines[1][:6] + other + lines[1][7:]
    typed = "\n".join([lines[0], wrong, *lines[1:], ""])
    code, shown = talk(["keys", "check", "--holder", "A", "--site", with_keys], typed.encode())
    assert code == 0
    assert f"Line 2: character 7 cannot be “{other}”. Is it “{lines[1][6]}” on the paper?" in shown


def test_keys_another_key(with_keys):
    typed = "".join(f"{line}\n" for line in lines_of(SECRET))
    code, shown = talk(["keys", "check", "--holder", "A", "--site", with_keys], typed.encode())
    assert (code, "key-of-another" in shown) == (1, True)


def test_keys_restore_for_a_second_person(with_keys, user, monkeypatch):
    secret = private_of(with_keys, user)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(user / "second"))
    monkeypatch.setenv("XDG_DATA_HOME", str(user / "second-data"))
    typed = "".join(f"{line}\n" for line in lines_of(secret))
    code, shown = talk(["keys", "restore", "--site", with_keys], typed.encode())
    assert code == 0, shown
    (file,) = (user / "second" / "civicgen" / "keys").glob("*.json")
    kept = keyfile.read(file)
    assert kept is not None
    found = keyfile.unlocked(kept, PASSPHRASE)
    assert found is not None
    assert found.secret == secret.secret
    assert keyfile.unlocked(kept, "another") is None


def test_pull_everything_once(with_keys, collector, user, capsys):
    for number in range(3):
        deposit(collector, with_keys, number)
    assert run(capsys, "forms", "pull", "--site", with_keys).out == "plan-2026/avis: 3 new\n"
    deposit(collector, with_keys, 3)
    collector.erase("r0")
    assert run(capsys, "forms", "pull", "--site", with_keys).out == "plan-2026/avis: 1 new, 1 deleted there\n"
    again = json.loads(run(capsys, "forms", "pull", "avis", "--again", "--json", "--site", with_keys).out)
    assert again["forms"]["plan-2026/forms/avis"]["same"] == 3


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1066-10-14T09:00:00Z"])
def test_pull_dates_of_no_calendar(with_keys, collector, user, capsys, day):
    """A server can say any date: what is none of ours is no date, and everything else is fetched and published."""
    deposit(collector, with_keys, 0, received=day)
    deposit(collector, with_keys, 1)
    assert run(capsys, "forms", "pull", "--site", with_keys).out == "plan-2026/avis: 2 new\n"
    decide(with_keys, user, s1="publish", s2="publish")
    done = run(capsys, "moderate", "publish", "--site", with_keys)
    assert (done.code, "2 contributions published" in done.out) == (0, True), done.out + done.err


def test_pull_languages_of_the_portal_only(with_keys, collector, user, capsys):
    deposit(collector, with_keys, 0, lang="../../<b>")
    deposit(collector, with_keys, 1, lang="fr")
    run(capsys, "forms", "pull", "--site", with_keys)
    with opened(folder_of(with_keys, user), key_of(with_keys)) as inbox:
        assert [item.submission.lang for item in inbox.items()] == ["", "fr"]


def test_pull_one_fault_stops_nothing_else(with_keys, collector, user, capsys, monkeypatch):
    """Neither a submission that cannot be taken in, nor a form whose server says what nobody thought of."""
    from civicgen.forms.backends.collector import Collector as Backend

    inboxes = importlib.import_module("civicgen.moderation.inbox.store")

    deposit(collector, with_keys, 0)
    deposit(collector, with_keys, 1)
    real = inboxes.envelope_of

    def fails(submission, form, key):
        if submission.remote_id == "r0":
            raise OverflowError
        return real(submission, form, key)

    monkeypatch.setattr(inboxes, "envelope_of", fails)
    done = run(capsys, "forms", "pull", "--site", with_keys)
    assert (done.code, done.out, "pull-left-out" in done.err) == (1, "plan-2026/avis: 1 new\n", True)
    monkeypatch.setattr(inboxes, "envelope_of", real)
    assert run(capsys, "forms", "pull", "--again", "--site", with_keys).out == "plan-2026/avis: 1 new\n"

    def raises(*_):
        raise RecursionError

    monkeypatch.setattr(Backend, "pull", raises)
    done = run(capsys, "forms", "pull", "--site", with_keys)
    assert (done.code, "pull-failed" in done.err, "RecursionError" in done.err) == (1, True, True)


def test_pull_stops_and_goes_on(with_keys, collector, user, capsys, monkeypatch):
    from civicgen.moderation.inbox import pulling

    for number in range(5):
        deposit(collector, with_keys, number)
    monkeypatch.setitem(pulling.pull.__kwdefaults__, "most", 3)
    done = run(capsys, "forms", "pull", "--site", with_keys)
    assert (done.code, done.out, "pull-goes-on" in done.err) == (0, "plan-2026/avis: 3 new\n", True)
    assert run(capsys, "forms", "pull", "--site", with_keys).out == "plan-2026/avis: 2 new\n"


def test_pull_a_server_without_an_end(with_keys, collector, user, capsys, monkeypatch):
    """One that gives itself another name each time would have us begin again for ever."""
    from civicgen.forms import exported
    from civicgen.forms.backend import Reply
    from civicgen.forms.network import Door

    asked = []

    def another(*_, **__):
        asked.append(1)
        return Reply(status=200, headers={"civicgen-store": str(len(asked))}, body=b"")

    monkeypatch.setattr(exported, "_MOST", 20)
    monkeypatch.setattr(Door, "ask", another)
    network = Door()
    with pytest.raises(ProblemsFound, match="backend-endless"):
        list(exported.pull("https://x.example", "a/forms/b", "collector", {"store": "z"}, network, "t"))
    assert len(asked) == 20


def test_pull_a_form_that_is_not_there(with_keys, capsys):
    done = run(capsys, "forms", "pull", "avisse", "--site", with_keys)
    assert (done.code, "plan-2026/avis" in done.err) == (1, True)


def test_pull_a_server_that_refuses_or_is_away(with_keys, collector, user, capsys):
    deposit(collector, with_keys, 0)
    collector.refuses = True
    done = run(capsys, "forms", "pull", "--site", with_keys)
    assert (done.code, TOKEN in done.out + done.err) == (1, False)
    text = (with_keys / "civicgen.yml").read_text(encoding="utf-8").replace(collector.url, "http://127.0.0.1:9")
    (with_keys / "civicgen.yml").write_text(text, encoding="utf-8")
    done = run(capsys, "forms", "pull", "--site", with_keys)
    assert (done.code, "backend-unreachable" in done.err) == (1, True)


TABLE = """\
ID,Date,Titre,Votre avis,Votre nom
7,2026-02-03 10:00,Le banc,Le banc est cassé,Jeanne Martin
8,2026-02-04 11:00,Le tilleul,Gardez le tilleul,
"""
LETTERS = """\
From jeanne@exemple.example Tue Feb  3 10:00:00 2026
From: Jeanne <jeanne@exemple.example>
Subject: [plan-2026/avis] Mon avis
Message-ID: <1@exemple.example>
Date: Tue, 3 Feb 2026 10:00:00 +0100

Gardez la halle.

From spam@exemple.example Tue Feb  3 11:00:00 2026
From: spam@exemple.example
Subject: Cheap watches
Message-ID: <2@exemple.example>

Buy.
"""


def test_bring_tables_and_letters_twice(with_keys, user, capsys):
    """What a service exports, and letters of a mail program: each once, by the way it came."""
    (user / "export.csv").write_text(TABLE, encoding="utf-8")
    (user / "letters.mbox").write_text(LETTERS, encoding="utf-8")
    files = ("--from", user / "export.csv", "--from", user / "letters.mbox")
    done = run(capsys, "forms", "pull", "avis", *files, "--site", with_keys)
    assert (done.code, done.out) == (0, "export.csv: 2 new\nletters.mbox: 1 new\n")
    (user / "export.csv").write_text(TABLE.replace("cassé", "bleu") + "9,,Le puits,Curez-le,\n", encoding="utf-8")
    done = run(capsys, "forms", "pull", "avis", *files, "--site", with_keys)
    assert done.out == "export.csv: 1 new, 1 changed, 1 known already\nletters.mbox: 1 known already\n"
    with opened(folder_of(with_keys, user), key_of(with_keys)) as inbox:
        inbox.unlock(private_of(with_keys, user))
        found = {item.submission.fields["texte"][0].strip(): item.submission.channel for item in inbox.items()}
        assert b"Jeanne" not in inbox.file.read_bytes()
    assert found == {
        "Le banc est bleu": "import",
        "Gardez le tilleul": "import",
        "Curez-le": "import",
        "Gardez la halle.": "email",
    }


def test_bring_by_another_way(with_keys, user, capsys):
    (user / "export.csv").write_text(TABLE, encoding="utf-8")
    arguments = ("forms", "pull", "avis", "--from", user / "export.csv", "--channel", "post", "--site", with_keys)
    told = json.loads(run(capsys, *arguments, "--json").out)
    assert told["files"][str(user / "export.csv")]["new"] == 2
    with opened(folder_of(with_keys, user), key_of(with_keys)) as inbox:
        assert inbox.received() == {("plan-2026", "post"): 2}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["pull", "--from", "export.csv"], 2, "FORM"),
        (["pull", "avis", "--from", "absent.csv"], 2, "absent.csv"),
        (["pull", "avis", "--channel", "post"], 2, "--from"),
        (["pull", "avis", "--from", "other.csv"], 1, "table-unknown"),
        (["pull", "avis", "--from", "empty.csv"], 1, "table-empty"),
        (["pull", "avis", "--from", "spam.eml"], 0, "nothing in it is about this form"),
    ],
)
def test_bring_what_cannot_be(with_keys, user, capsys, monkeypatch, words, code, said):
    (user / "export.csv").write_text(TABLE, encoding="utf-8")
    (user / "other.csv").write_text("Colour,Size\nred,3\n", encoding="utf-8")
    (user / "empty.csv").write_text("", encoding="utf-8")
    (user / "spam.eml").write_text("Subject: [elsewhere/avis] x\n\nBuy.\n", encoding="utf-8")
    monkeypatch.chdir(user)
    done = run(capsys, "forms", *words, "--site", with_keys)
    assert (done.code, said in done.out + done.err) == (code, True)


def test_list_says_when_it_was_pulled(with_keys, collector, user, capsys):
    """Where this computer has an inbox; a pull that brought nothing is one too."""
    assert "last pulled" not in run(capsys, "forms", "list", "--site", with_keys).out
    run(capsys, "forms", "pull", "--site", with_keys)
    assert re.search(r"last pulled on .*20\d\d at \d\d:\d\d\n", run(capsys, "forms", "list", "--site", with_keys).out)
    (told,) = json.loads(run(capsys, "forms", "list", "--json", "--site", with_keys).out)["forms"]
    assert told["pulled"].startswith("20")


def test_pull_no_more_often_than_a_service_allows(with_keys, collector, user, capsys, monkeypatch):
    """After as many pulls in a day as it answers, it is not asked: it is said when to try again."""
    from msgspec.structs import replace

    from civicgen.forms.backends import collector as ours

    monkeypatch.setattr(ours.backend, "capabilities", replace(ours.backend.capabilities, pulls_a_day=2))
    for _ in range(2):
        assert run(capsys, "forms", "pull", "--site", with_keys).out == "plan-2026/avis: 0 new\n"
    deposit(collector, with_keys, 0)
    done = run(capsys, "forms", "pull", "--site", with_keys)
    assert (done.code, done.out) == (0, "")
    assert re.search(r"Pull again after 20\d\d-\d\d-\d\d \d\d:\d\d", done.err)
    with opened(folder_of(with_keys, user), key_of(with_keys)) as inbox:
        (_, _, last), *_ = inbox.pulled()
        day = datetime.timedelta(days=1)
        first = inbox.next_pull("collector", 2, last)
        assert first is not None
        assert first - day <= last < first
        assert inbox.next_pull("collector", 2, first) is None


@pytest.mark.parametrize("name", ["CI", "GITLAB_CI", "NETLIFY", "JENKINS_URL"])
def test_pull_never_in_a_job_unless_the_inbox_is_named(with_keys, collector, user, capsys, monkeypatch, name):
    deposit(collector, with_keys, 0)
    monkeypatch.setenv(name, "true")
    done = run(capsys, "forms", "pull", "--site", with_keys)
    assert (done.code, "inbox-in-a-job" in done.err) == (1, True)
    done = run(capsys, "forms", "pull", "--inbox", user / "named", "--site", with_keys)
    assert (done.code, done.out) == (0, "plan-2026/avis: 1 new\n")
    assert (user / "named" / "inbox.sqlite").is_file()


def test_pull_not_without_keys(portal, capsys):
    done = run(capsys, "forms", "pull", "--site", portal)
    assert (done.code, "no-key" in done.err) == (1, True)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (".git/HEAD", "inbox-in-repository"),
        ("civicgen.yml", "inbox-in-portal"),
        ("build.json", "inbox-in-portal"),
        (".stfolder/x", "inbox-in-public"),
    ],
)
def test_pull_not_where_others_see_it(with_keys, user, capsys, make, code):
    place = user / "place"
    (place / make).parent.mkdir(parents=True)
    (place / make).touch()
    done = run(capsys, "forms", "pull", "--inbox", place / "inbox", "--site", with_keys)
    assert (done.code, code in done.err) == (1, True)
    assert not (place / "inbox").exists()


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Mairie", "public_html", "Nextcloud"])
def test_pull_not_in_folders_that_are_copied_elsewhere(with_keys, user, capsys, name):
    done = run(capsys, "forms", "pull", "--inbox", user / name / "inbox", "--site", with_keys)
    assert (done.code, "inbox-in-public" in done.err) == (1, True)


def test_pull_not_in_the_portal_itself(with_keys, capsys):
    done = run(capsys, "inbox", "--inbox", with_keys / "content" / "inbox", "--site", with_keys)
    assert (done.code, "inbox-in-portal" in done.err) == (1, True)


def test_pull_not_through_a_link(with_keys, user, capsys):
    (user / "link").symlink_to(with_keys / "content")
    done = run(capsys, "inbox", "--inbox", user / "link" / "inbox", "--site", with_keys)
    assert (done.code, "inbox-in-portal" in done.err) == (1, True)


def test_inbox_purge_is_told_first(with_keys, collector, user, capsys):
    text = (with_keys / "content/consultations/plan-2026/forms/avis.yml").read_text(encoding="utf-8")
    (with_keys / "content/consultations/plan-2026/forms/avis.yml").write_text(
        text.replace("keep: {days: 30, after: closing}", "keep: {days: 30, after: received}"), encoding="utf-8"
    )
    deposit(collector, with_keys, 0, received="2099-02-03T10:00:00Z")
    run(capsys, "forms", "pull", "--site", with_keys)
    seen = run(capsys, "inbox", "purge", "--dry-run", "--as-of", "2099-03-06", "--site", with_keys)
    assert seen.out == "plan-2026/avis: Votre adresse: 1 submission\n"
    assert run(capsys, "inbox", "purge", "--site", with_keys).out == "Nothing in the inbox is over its time.\n"
    assert run(capsys, "inbox", "purge", "--yes", "--as-of", "2099-03-06", "--site", with_keys).code == 2


def test_inbox_what_is_due_goes_with_each_pull(with_keys, collector, user, capsys):
    form = with_keys / "content/consultations/plan-2026/forms/avis.yml"
    text = form.read_text(encoding="utf-8")
    form.write_text(text.replace("keep: {days: 30, after: closing}", "keep: {until: 2026-02-10}"), encoding="utf-8")
    deposit(collector, with_keys, 0)
    done = run(capsys, "forms", "pull", "--site", with_keys)
    assert "plan-2026/avis: Votre adresse: 1 submission" in done.err
    with opened(folder_of(with_keys, user), key_of(with_keys)) as inbox:
        assert [held.fields for held in inbox.held()] == [("*", "nom")]


def test_inbox_backup_and_restore(with_keys, collector, user, capsys):
    deposit(collector, with_keys, 0)
    run(capsys, "forms", "pull", "--site", with_keys)
    done = run(capsys, "inbox", "backup", user / "copies", "--site", with_keys)
    assert done.code == 0, done.err
    (copy,) = (user / "copies").iterdir()
    (folder_of(with_keys, user) / "inbox.sqlite").unlink()
    assert run(capsys, "inbox", "--site", with_keys).code == 1
    assert run(capsys, "inbox", "restore", copy, "--site", with_keys).out == "1 submission is back.\n"
    assert "1 waits" in run(capsys, "inbox", "--site", with_keys).out
    assert run(capsys, "inbox", "restore", copy, "--site", with_keys).code == 2
    assert run(capsys, "inbox", "restore", copy, "--yes", "--site", with_keys).code == 0
    assert run(capsys, "inbox", "backup", with_keys / "copy", "--site", with_keys).code == 1


def published(portal, collector, user, capsys, **acts):
    """Deposits, pulled, decided and public; gives their receipts."""
    given = [deposit(collector, portal, number) for number in range(4)]
    run(capsys, "forms", "pull", "--site", portal)
    decide(portal, user, **(acts or {"s1": "publish", "s2": "group s1", "s3": "publish"}))
    for words in (["moderate", "publish"], ["journal", "append"], ["build"]):
        done = run(capsys, *words, "--site", portal)
        assert done.code == 0, done.err
    return given


def test_publishing_in_the_browser_notes_receipts(with_keys, collector, user, capsys, monkeypatch):
    """Whoever publishes on the page of the queue tells authors what became of it, as `moderate publish` does."""
    from civicgen.moderation.queue.server import DeskServer

    given = [deposit(collector, with_keys, number) for number in range(2)]
    run(capsys, "forms", "pull", "--site", with_keys)
    decide(with_keys, user, s1="publish", s2="group s1")
    said = []
    monkeypatch.setattr(DeskServer, "run", lambda self: said.append(self._publish()))
    done = run(capsys, "moderate", "serve", "--site", with_keys)
    assert (done.code, said[0].split(".")[0]) == (0, "2 decisions were published"), done.err
    table = (with_keys / "content/consultations/plan-2026/receipts.csv").read_text(encoding="utf-8")
    assert {f"{given[0][:9]},#1", f"{given[1][:9]},#2"} <= set(table.splitlines())


def test_forget_by_receipt(with_keys, collector, user, capsys):
    given = published(with_keys, collector, user, capsys)
    done = run(capsys, "forget", given[0].lower().replace("-", " "), "--yes", "--site", with_keys)
    assert done.code == 0, done.out + done.err
    assert collector.erased == ["r0"]
    for file in (path for path in with_keys.rglob("*") if path.is_file()):
        data = file.read_bytes()
        assert "jardin numéro 0".encode() not in data, file
        assert b"Titre 0" not in data, file
    assert run(capsys, "check", "--site", with_keys).code == 0
    assert run(capsys, "verify", "--site", with_keys).code in (0, 2)
    page = (with_keys / "public/plan-2026/contributions/1/index.html").read_text(encoding="utf-8")
    assert "à la demande de son auteur" in page
    second = (with_keys / "public/plan-2026/contributions/2/index.html").read_text(encoding="utf-8")
    assert "jardin numéro 1" in second  # it was grouped with what is gone


def test_forget_nothing_by_what_everyone_can_read(with_keys, collector, user, capsys):
    """The beginning of a receipt is on the site; the rest of it, made up, must reach nothing: with an inbox or not."""
    given = published(with_keys, collector, user, capsys)
    table = (with_keys / "content/consultations/plan-2026/receipts.csv").read_text(encoding="utf-8")
    assert f"{given[0][:9]},#1" in table
    made_up = next(
        whole
        for sign in receipts.ALPHABET
        if (whole := receipts.normal(f"{given[0][:9]}-777{sign}")) is not None and whole != given[0]
    )
    file = with_keys / "content/consultations/plan-2026/contributions/avis.csv"
    before = file.read_bytes()
    for _ in range(2):
        done = run(capsys, "forget", made_up, "--yes", "--site", with_keys)
        assert (done.code, "forget-nothing" in done.err) == (1, True)
        assert "civicgen forget plan-local-2026#45" in done.err
        assert (file.read_bytes(), collector.erased) == (before, [])
        (folder_of(with_keys, user) / "inbox.sqlite").unlink(missing_ok=True)


def test_forget_what_waits(with_keys, collector, user, capsys):
    given = published(with_keys, collector, user, capsys)
    done = run(capsys, "forget", given[3], "--yes", "--json", "--site", with_keys)
    assert json.loads(done.out)["inbox"] == ["s4"]
    assert f"{given[3][:9]},erased" in (with_keys / "content/consultations/plan-2026/receipts.csv").read_text(
        encoding="utf-8"
    )
    assert run(capsys, "forms", "pull", "--again", "--site", with_keys).out.startswith("plan-2026/avis: 0 new")


def test_forget_by_number(with_keys, collector, user, capsys):
    published(with_keys, collector, user, capsys)
    seen = run(capsys, "forget", "plan-2026#3", "--dry-run", "--site", with_keys)
    assert "r2" in seen.out
    assert collector.erased == []
    assert run(capsys, "forget", "3", "--yes", "--site", with_keys).code == 0
    assert collector.erased == ["r2"]


def test_forget_after_numbers_were_mended(with_keys, collector, user, capsys):
    """Two people had given the same number: what bears another now is still the same deposit."""
    given = [deposit(collector, with_keys, number) for number in range(3)]
    run(capsys, "forms", "pull", "--site", with_keys)
    decide(with_keys, user, s1="publish", s2="publish", s3="publish")
    run(capsys, "moderate", "publish", "--site", with_keys)
    file = with_keys / "content/consultations/plan-2026/contributions/avis.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("\n3,", "\n30,"), encoding="utf-8")
    run(capsys, "moderate", "publish", "--site", with_keys)
    noted = (with_keys / "content/consultations/plan-2026/receipts.csv").read_text(encoding="utf-8")
    assert f"{given[2][:9]},#30" in noted
    assert run(capsys, "forget", given[2], "--yes", "--site", with_keys).code == 0
    assert "\n30,2026-02-05,web,opinion,,,,,,,,withdrawn," in file.read_text(encoding="utf-8")
    assert collector.erased == ["r2"]


def test_forget_the_service_does_not_answer(with_keys, collector, user, capsys):
    given = published(with_keys, collector, user, capsys)
    collector.refuses = True
    done = run(capsys, "forget", given[0], "--yes", "--site", with_keys)
    assert (done.code, "still holds r0" in done.out) == (1, True)
    collector.refuses = False
    assert "0 new" in run(capsys, "forms", "pull", "--again", "--site", with_keys).out
    assert collector.erased == []
    again = run(capsys, "forget", given[0], "--yes", "--site", with_keys)
    assert (again.code, collector.erased) == (0, ["r0"]), again.out + again.err


def test_forget_without_the_token(with_keys, collector, user, capsys, monkeypatch):
    """Which secret is missing is said; with it, the same command does the rest."""
    given = published(with_keys, collector, user, capsys)
    with monkeypatch.context() as without:
        without.delenv("CIVICGEN_COLLECTOR_TOKEN")
        done = run(capsys, "forget", given[3], "--yes", "--site", with_keys)
        assert (done.code, "CIVICGEN_COLLECTOR_TOKEN" in done.out) == (1, True), done.out
    assert run(capsys, "forget", given[3], "--yes", "--site", with_keys).code == 0
    assert collector.erased == ["r3"]


def test_forget_colleagues(with_keys, collector, user, capsys, monkeypatch):
    """Two people pull the same and publish once; what one forgets goes in the other's inbox with the next pull."""
    given = published(with_keys, collector, user, capsys)
    secret = private_of(with_keys, user)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(user / "second"))
    monkeypatch.setenv("XDG_DATA_HOME", str(user / "second-data"))
    file = home({"XDG_CONFIG_HOME": str(user / "second")}, "linux").key_file(key_of(with_keys))
    keyfile.write(file, keyfile.with_passphrase(keyfile.KeyFile(public=key_of(with_keys)), secret, PASSPHRASE))
    assert run(capsys, "forms", "pull", "--site", with_keys).out == "plan-2026/avis: 4 new\n"
    second = home({"XDG_DATA_HOME": str(user / "second-data")}, "linux").inbox(key_of(with_keys))
    with opened(second, key_of(with_keys)) as inbox:
        for name in ("s1", "s2", "s3"):
            inbox.decide(name, Decision(act="publish"))
    before = (with_keys / "content/consultations/plan-2026/contributions/avis.csv").read_bytes()
    done = run(capsys, "moderate", "publish", "--site", with_keys)
    assert "3 were public already" in done.out
    assert (with_keys / "content/consultations/plan-2026/contributions/avis.csv").read_bytes() == before
    monkeypatch.setenv("XDG_CONFIG_HOME", str(user / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(user / "data"))
    assert run(capsys, "forget", given[2], "--yes", "--keep-there", "--site", with_keys).code == 0
    monkeypatch.setenv("XDG_CONFIG_HOME", str(user / "second"))
    monkeypatch.setenv("XDG_DATA_HOME", str(user / "second-data"))
    done = run(capsys, "forms", "pull", "--site", with_keys)
    assert "1 submission whose contribution was withdrawn from the site" in done.err
    with opened(second, key_of(with_keys)) as inbox:
        assert len(list(inbox.held())) == 3


@pytest.mark.parametrize(
    ("what", "code"),
    [("0A3B-4C5D", "forget-unknown"), ("0000-0000-0000", "forget-nothing"), ("x#7", "forget-nothing")],
)
def test_forget_what_is_not_there(with_keys, capsys, what, code):
    done = run(capsys, "forget", what, "--yes", "--site", with_keys)
    assert (done.code, code in done.err) == (1, True)
