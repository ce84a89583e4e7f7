"""Configurations are what each editor documents, on any portal, always in the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
import yaml

from civicgen.editors.backend import backend, repository
from civicgen.editors.decap import short
from civicgen.editors.made import Wanted, files
from civicgen.editors.writing import Shared, yaml_of
from tests.conftest import missing
from tests.editors.driving import MODULES
from tests.editors.portals import ADDRESS, bare, demonstration, starter

SCHEMAS = Path(__file__).parent / "schemas"
PORTALS = {"demonstration": demonstration, "starter": starter, "bare": bare}


def written(root: Path, **asked: Any) -> dict[str, Any]:
    """Every YAML file made for all editors, by its path."""
    made = files(root, Wanted(editor="all", repository=ADDRESS, **asked))
    return {
        each.path.relative_to(root).as_posix(): yaml.safe_load(each.text) for each in made if each.path.suffix == ".yml"
    }


def valid(schema: str, config: Any) -> None:
    fastjsonschema.compile(json.loads((SCHEMAS / f"{schema}.json").read_text("utf-8")))(config)


@pytest.fixture(scope="module", params=sorted(PORTALS))
def configs(request, tmp_path_factory) -> dict[str, Any]:
    return written(PORTALS[request.param](tmp_path_factory.mktemp("portal")))


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> dict[str, Any]:
    return written(demonstration(tmp_path_factory.mktemp("demo")))


def fields_in(value: Any) -> Iterator[list[dict[str, Any]]]:
    """Every list of fields, at any depth."""
    if isinstance(value, dict):
        if "fields" in value and isinstance(value["fields"], list) and isinstance(value["fields"][0], dict):
            yield value["fields"]
        for inner in value.values():
            yield from fields_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from fields_in(inner)


def test_each_is_what_its_editor_documents(configs) -> None:
    """Schemas written from the documentation, in tests/editors/schemas, that refuse unknown keys."""
    valid("pages-cms", configs[".pages.yml"])
    valid("decap", configs["admin/config.yml"])
    valid("decap", configs["admin/decap/config.yml"])


def test_the_schemas_refuse(demo) -> None:
    """What each editor trips over is refused by the schemas too, or the test above would say nothing."""
    pages, decap = demo[".pages.yml"], demo["admin/decap/config.yml"]
    traps: list[tuple[str, Any, Any]] = [
        ("pages-cms", pages, lambda c: c["settings"]["content"].update(merge=False)),
        ("pages-cms", pages, lambda c: c["content"][0]["fields"][0].update(hint="Decap's word for help")),
        ("pages-cms", pages, lambda c: c["content"][0]["fields"][0].pop("required")),
        ("pages-cms", pages, lambda c: _one(c, type="date").pop("default")),
        ("pages-cms", pages, lambda c: _one(c, type="select")["options"]["values"][0].update(value="x")),
        ("decap", decap, lambda c: c["backend"].pop("branch")),
        ("decap", decap, lambda c: _one(c, widget="select")["options"][0].update(name="x")),
        ("decap", decap, lambda c: _one(c, widget="string").pop("required")),
        ("decap", decap, lambda c: _one(c, widget="datetime").pop("format")),
        ("decap", decap, lambda c: _one(c, widget="string").update(widget="compute")),
    ]
    for schema, config, spoil in traps:
        copy = json.loads(json.dumps(config))
        spoil(copy)
        with pytest.raises(fastjsonschema.JsonSchemaException):
            valid(schema, copy)


def _one(config: Any, **wanted: str) -> Any:
    return next(
        field
        for held in fields_in(config)
        for field in held
        if all(field.get(key) == value for key, value in wanted.items())
    )


def test_names_are_unique(configs) -> None:
    """Two fields or collections of one name are refused by all three."""
    for config in configs.values():
        for held in fields_in(config):
            names = [field["name"] for field in held]
            assert sorted(set(names)) == sorted(names)
    for path in ("admin/config.yml", "admin/decap/config.yml"):
        names = [each["name"] for each in configs[path]["collections"]]
        assert sorted(set(names)) == sorted(names)
        for each in configs[path]["collections"]:
            inner = [file["name"] for file in each.get("files", ())]
            assert sorted(set(inner)) == sorted(inner)
    items = [one for each in configs[".pages.yml"]["content"] for one in each.get("items", [each])]
    assert sorted({one["name"] for one in items}) == sorted(one["name"] for one in items)


def test_a_folder_has_the_field_that_names_its_files(configs) -> None:
    """Decap refuses a folder without `title`, and takes a file's name from it."""
    for path in ("admin/config.yml", "admin/decap/config.yml"):
        for each in configs[path]["collections"]:
            if "folder" in each:
                assert "title" in {field["name"] for field in each["fields"]}


def test_every_file_of_the_portal_can_be_reached(demo) -> None:
    """Each Markdown file and list lies in a folder or is a file of every configuration."""
    root = Path(__file__).parent.parent.parent / "example_site"
    wanted = {
        path.relative_to(root).as_posix()
        for ending in ("md", "yml")
        for path in (root / "content").rglob(f"*.{ending}")
        if path.parent.name != "contributions"
    }
    pages = [one for each in demo[".pages.yml"]["content"] for one in each.get("items", [each])]
    reached = {one["path"] for one in pages}
    lists = {path for path in wanted if path.endswith(".en.yml")}
    assert set() == {path for path in wanted - lists if path not in reached and path.rpartition("/")[0] not in reached}
    sveltia = demo["admin/config.yml"]["collections"]
    held = {each["folder"] for each in sveltia if "folder" in each}
    held |= {file["file"].replace(".{{locale}}", "") for each in sveltia for file in each.get("files", ())}
    originals = {path for path in wanted if ".en." not in path}
    assert set() == {path for path in originals if path not in held and path.rpartition("/")[0] not in held}


def test_translations(demo) -> None:
    """Sveltia edits both languages side by side; the others know a translation as a file of its own."""
    sveltia, decap, pages = demo["admin/config.yml"], demo["admin/decap/config.yml"], demo[".pages.yml"]
    assert sveltia["i18n"]["locales"] == ["fr", "en"]
    answers = next(each for each in sveltia["collections"] if each["name"] == "plan-local-2026-answers")
    said = {field["name"]: field["i18n"] for field in answers["fields"]}
    assert said["title"] is True
    assert said["decision"] is False
    synthesis = next(each for each in sveltia["collections"] if each["name"] == "plan-local-2026-syntheses")
    points = next(field for field in synthesis["fields"] if field["name"] == "points")
    inner = {field["name"]: field["i18n"] for field in points["fields"]}
    # a translation tells points apart by their ids
    assert (inner["id"], inner["title"], inner["cites"]) == ("duplicate", True, False)
    assert "i18n" not in decap
    english = next(each for each in decap["collections"] if each["name"] == "plan-local-2026-en")
    crues = next(file for file in english["files"] if file["name"] == "answers-crues")
    assert crues["file"] == "content/consultations/plan-local-2026/answers/crues.en.md"
    assert [field["name"] for field in crues["fields"]] == ["title", "reason", "next", "withdrawn_because", "body"]
    group = next(each for each in pages["content"] if each["name"] == "plan-local-2026-group")
    folder = next(each for each in group["items"] if each["name"] == "plan-local-2026-answers")
    assert "crues.en.md" in folder["exclude"]


def test_names_that_look_like_others(tmp_path) -> None:
    """A consultation may be called like a folder or a language, an entry may have dots; a lost original is nothing."""
    root = bare(tmp_path)
    (root / "civicgen.yml").write_text(
        "title: T\nlanguages: [fr, en]\ntimezone: Europe/Paris\npublisher: {name: T}\n", "utf-8"
    )
    base = root / "content" / "consultations"
    for name in ("news", "portal", "velo-en", "velo.en", "plan.2"):
        (base / name / "answers").mkdir(parents=True)
        for file in ("index.md", "index.en.md", "answers/a.b.en.md", "answers/a.en.md", "answers/Été à deux.en.md"):
            (base / name / file).write_text("---\ntitle: \"A: 'b' # c\\u2028\"\n---\n", "utf-8")
    (base / "seul").mkdir()
    (base / "seul" / "index.en.md").write_text("---\ntitle: A\n---\n", "utf-8")
    configs = written(root)
    assert {"news", "portal", "velo-en", "plan.2"} <= {
        each["name"].removesuffix("-main") for each in configs["admin/decap/config.yml"]["collections"]
    }
    valid("pages-cms", configs[".pages.yml"])
    valid("decap", configs["admin/config.yml"])
    valid("decap", configs["admin/decap/config.yml"])
    test_names_are_unique(configs)
    groups = [each["name"] for each in configs[".pages.yml"]["content"]]
    assert sorted(set(groups)) == sorted(groups)


def test_people_and_topics_are_chosen_by_name(demo) -> None:
    """A clerk never types the short name of a person."""
    answers = next(
        each for each in demo["admin/config.yml"]["collections"] if each["name"] == "plan-local-2026-answers"
    )
    signatory = next(field for field in answers["fields"] if field["name"] == "signatory")
    assert {"label": "Apolline Grandtilleul, Maire", "value": "people/la-maire"} in signatory["options"]


def test_the_schema_of_sveltia_itself_accepts_it(configs) -> None:
    """The package carries a schema of its own."""
    file = MODULES / "@sveltia" / "cms" / "schema" / "sveltia-cms.json"
    if not file.is_file():
        missing("npm packages")
    schema = json.loads(file.read_text("utf-8"))
    fastjsonschema.compile(schema)(configs["admin/config.yml"])


def test_one_consultation_only(tmp_path) -> None:
    """A town at work on one consultation sees that one."""
    config = written(demonstration(tmp_path), only=("plan-local-2026",))["admin/config.yml"]
    held = {
        each["folder"].split("/")[2] for each in config["collections"] if "/consultations/" in each.get("folder", "")
    }
    assert {"plan-local-2026"} == held


def test_a_portal_in_a_folder_of_its_repository(tmp_path) -> None:
    """Paths are from the repository's root, where `.pages.yml` must lie."""
    root = bare(tmp_path)
    (tmp_path / ".git").mkdir()
    made = files(root, Wanted(editor="pages-cms"))
    assert [tmp_path / ".pages.yml"] == [each.path for each in made]
    assert yaml.safe_load(made[0].text)["media"]["input"] == "bare/content/media"


def test_always_the_same_bytes(tmp_path) -> None:
    """The same portal gives the same files."""
    root = demonstration(tmp_path)
    asked = Wanted(editor="all", repository=ADDRESS)
    assert files(root, asked) == files(root, asked)


@pytest.mark.parametrize(
    ("address", "forge", "expected"),
    [
        ("https://github.com/mairie/portail", None, {"name": "github", "repo": "mairie/portail", "branch": "main"}),
        ("git@github.com:mairie/portail.git", None, {"name": "github", "repo": "mairie/portail", "branch": "main"}),
        (
            "https://gitlab.com/groupe/sous/portail",
            None,
            {"name": "gitlab", "repo": "groupe/sous/portail", "branch": "main", "auth_type": "pkce", "app_id": "42"},
        ),
        (
            "ssh://git@codeberg.org/mairie/portail.git",
            None,
            {
                "name": "gitea",
                "repo": "mairie/portail",
                "branch": "main",
                "api_root": "https://codeberg.org/api/v1",
                "base_url": "https://codeberg.org",
                "auth_endpoint": "login/oauth/authorize",
                "app_id": "42",
            },
        ),
        (
            "https://git.mairie.example/web/portail",
            "gitlab",
            {
                "name": "gitlab",
                "repo": "web/portail",
                "branch": "main",
                "auth_type": "pkce",
                "api_root": "https://git.mairie.example/api/v4",
                "base_url": "https://git.mairie.example",
                "auth_endpoint": "oauth/authorize",
                "app_id": "42",
            },
        ),
        ("https://git.mairie.example/web/portail", None, None),
        ("https://github.com/seul", None, None),
        ("https://github.com/a/b'; script-src *", None, None),
        ("/srv/depot.git", None, None),
        ("", None, None),
    ],
)
def test_backends(address, forge, expected) -> None:
    """The address of a repository says which forge holds it, and how one signs in there."""
    found = repository(address, forge)
    made = backend(found, "main", app="42", signing="") if found else None
    assert expected == made


def test_yaml_of_reads_back() -> None:
    """What is written is what is read, whatever the texts."""
    shared = Shared(
        "one", [{"a": "yes"}, {"b": ["x, y", "#", "- z", "a: b", "", "é « à »", "no", "12", "\n\u2028'\""]}]
    )
    value = {"x": shared, "y": {"z": shared, "empty": [], "n": None, "t": True, "i": 3}, "- k": "v"}
    assert json.loads(json.dumps(value)) == yaml.safe_load(yaml_of(value))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Plan local d’urbanisme : quel village en 2040 ?", "Plan local d’urbanisme"),
        ("Bibliothèque", "Bibliothèque"),
        ("Règlement de la salle des fêtes et de ses abords immédiats", "Règlement de la salle des fêtes…"),
    ],
)
def test_short_titles(title, expected) -> None:
    """A column is narrow."""
    assert expected == short(title)
