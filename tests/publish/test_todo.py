"""The clerk is told what waits, the most urgent first, with the file to open and the command to type."""

from __future__ import annotations

import datetime
from pathlib import Path

from civicgen.builder.taking import freeze
from civicgen.publish.todo import Task
from tests.publish.towns import PLAN, SYNTHESIS, answer, tasks, town, write


def told(found: list[Task]) -> list[str]:
    return [f"{task.kind} {task.name}" for task in found]


def test_a_consultation_from_its_opening_to_silence(tmp_path: Path) -> None:
    """A question waits; then what was said is to be summed up; the promise comes, and passes; then all is silent."""
    root = town(tmp_path)
    assert told(tasks(root, "2026-03-01")) == ["question-waiting marche#3"]
    assert told(tasks(root, "2026-03-12")) == ["question-waiting marche#3"]
    assert told(tasks(root, "2026-03-13")) == ["question-waiting marche#3", "synthesis-missing marche"]
    assert told(tasks(root, "2026-06-30"))[0] == "answer-promised marche"
    late = tasks(root, "2026-07-01")
    assert told(late)[0] == "answer-late marche"
    assert late[0].until == datetime.date(2026, 6, 30)
    assert late[0].file == "content/consultations/marche/index.md"
    assert late[0].command == ("civicgen", "new", "answer", "…", "--in", "marche")
    assert "consultation-silent marche" not in told(late)
    assert "consultation-silent marche" in told(tasks(root, "2026-09-20"))
    assert "consultation-silent marche" in told(tasks(root, "2026-07-01", months=3))


def test_points_without_an_answer(tmp_path: Path) -> None:
    """Those that are left are named; an answer to the whole settles all."""
    root = town(tmp_path, syntheses_avis=SYNTHESIS, answers_ici=answer("Ici", "[syntheses/avis#ici]"))
    found = next(task for task in tasks(root, "2026-06-01") if task.kind == "points-unanswered")
    assert found.detail == ("Là",)
    assert found.since == datetime.date(2026, 4, 10)
    assert found.file == "content/consultations/marche/syntheses/avis.md"
    write(root, "content/consultations/marche/answers/tout.md", answer("Tout"))
    assert not [task for task in told(tasks(root, "2026-06-01")) if "points" in task or "answer-" in task]


def test_questions_have_deadlines_of_their_own(tmp_path: Path) -> None:
    """Where it was promised; the one that has waited longest comes first; an answer ends it."""
    root = town(tmp_path)
    plan = PLAN.replace("answer_by: 2026-06-30", "answer_within: 30")
    write(root, "content/consultations/marche/index.md", plan)
    asked = "number,date,kind,text\n1,2026-02-08,question,Deux ?\n2,2026-02-05,question,Un ?\n"
    write(root, "content/consultations/marche/contributions/avis.csv", asked)
    found = tasks(root, "2026-03-08")
    assert [(task.kind, task.detail, task.until) for task in found] == [
        ("question-late", ("#2",), datetime.date(2026, 3, 7)),
        ("question-waiting", ("#1",), datetime.date(2026, 3, 10)),
    ]
    assert found[0].title == "Un ?"
    write(root, "content/consultations/marche/answers/un.md", answer("Un", "['#2']"))
    assert told(tasks(root, "2026-03-08")) == ["question-waiting marche#1"]


def test_what_its_point_or_its_group_answers_waits_no_more(tmp_path: Path) -> None:
    """As the site says it; and the final archive says by the same rule whether it is the end."""
    root = town(
        tmp_path, syntheses_avis=SYNTHESIS, answers_ici=answer("Ici", "[syntheses/avis#ici, syntheses/avis#la]")
    )
    write(
        root,
        "content/consultations/marche/contributions/avis.csv",
        "number,date,kind,text,state,grouped_with\n"
        "1,2026-02-05,question,Un ?,,\n2,2026-02-06,opinion,Deux.,,\n4,2026-02-07,question,Un ?,grouped,1\n",
    )
    moment = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
    without = SYNTHESIS.replace("cites: [1]", "cites: [2]")
    for text, waiting in ((without, ["#1", "#4"]), (SYNTHESIS, [])):
        write(root, "content/consultations/marche/syntheses/avis.md", text)
        found = [task.detail[0] for task in tasks(root, "2026-06-01") if task.kind == "question-waiting"]
        assert found == waiting
        taken = freeze(root, tmp_path / "archive.zip", "marche", instant=moment)
        assert taken.files
        assert taken.open == (("Le marché",) if waiting else ())


def test_decisions_and_results_that_are_heard_of_no_more(tmp_path: Path) -> None:
    """After so many months, counted from what was last said of them."""
    result = (
        "---\ntitle: Étals\nfrom: [answers/oui]\nstatus: {0}\nstate: published\npublished: 2026-05-21\n"
        "milestones:\n- {{date: 2026-07-01, text: Prises}}\n- {{date: 2028-01-01, text: Fin}}\n---\n"
    )
    root = town(
        tmp_path, answers_oui=answer("Oui"), answers_non=answer("Non"), results_etals=result.format("in-progress")
    )
    assert "decision-silent marche/answers/non" not in told(tasks(root, "2026-11-10"))
    assert "decision-silent marche/answers/non" in told(tasks(root, "2026-11-25"))
    assert "decision-silent marche/answers/oui" not in told(tasks(root, "2027-11-25"))
    assert "result-silent marche/results/etals" not in told(tasks(root, "2026-12-20"))
    found = next(task for task in tasks(root, "2027-01-02") if task.kind == "result-silent")
    assert found.since == datetime.date(2026, 7, 1)
    write(root, "content/consultations/marche/results/etals.md", result.format("planned"))
    found = next(task for task in tasks(root, "2026-12-20") if task.kind == "result-silent")
    assert found.since == datetime.date(2026, 5, 21)  # a day planned for something proves nothing
    write(root, "content/consultations/marche/results/etals.md", result.format("done"))
    assert "result-silent marche/results/etals" not in told(tasks(root, "2027-11-25"))


def test_what_is_written_and_not_public(tmp_path: Path) -> None:
    """Drafts, approved texts before them, translations that wait, what is held back; not what hangs on a draft."""
    root = town(
        tmp_path,
        answers_a=answer("A", more="state: draft"),
        answers_b=answer("B", more="state: approved"),
        answers_c=answer("C", "['#1']", "state: published\npublish_at: 2026-12-01 08:00"),
        answers_d=answer("D", "['#2']"),
        answers_d__en="---\ntitle: D\nstate: draft\n---\n",
    )
    write(root, "content/consultations/autre/index.md", PLAN.replace("title: Le marché", "title: Autre\nstate: draft"))
    write(root, "content/consultations/autre/answers/x.md", answer("X", more="state: draft"))
    write(root, "content/news/n.md", "---\ntitle: N\ndate: 2026-01-01\n---\n")
    found = [task for task in tasks(root, "2026-05-01") if task.kind in ("approved", "draft", "held-back")]
    assert told(found) == [
        "approved marche/answers/b",
        "draft autre",
        "draft marche/answers/a",
        "draft marche/answers/d",
        "draft news/n",
        "held-back marche/answers/c",
    ]
    assert found[3].file == "content/consultations/marche/answers/d.en.md"
    assert found[0].command == ("civicgen", "publish", "marche/answers/b")
    assert found[-1].until == datetime.date(2026, 12, 1)


def test_urgency(tmp_path: Path) -> None:
    """What is overdue comes first, by its date; then promises; then the rest; drafts last."""
    root = town(tmp_path, syntheses_avis=SYNTHESIS, answers_a=answer("A", more="state: draft"))
    plan = PLAN.replace("answer_by: 2026-06-30", "answer_by: 2026-06-30\nanswer_within: 10")
    write(root, "content/consultations/marche/index.md", plan)
    write(root, "content/consultations/autre/index.md", PLAN.replace("2026-06-30", "2026-08-01"))
    assert told(tasks(root, "2026-07-01")) == [
        "question-late marche#3",
        "answer-late marche",
        "answer-promised autre",
        "points-unanswered marche/syntheses/avis",
        "draft marche/answers/a",
    ]
