"""The HTML of every page is valid."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import command
from tests.site.building import VARIANTS, built
from tests.site.promises import told

pytestmark = pytest.mark.nu

SEARCH = re.compile(r"/public/(?:(?:en/)?recherche)/index\.html$")
POLICY = "Content Security Policy (meta tag)"
OWN = [
    "Resource violates Content Security Policy (meta tag): "
    f"external script “{script}” blocked by “script-src” directive."
    for script in ("./search.js", "../../recherche/search.js")
]
# Pieces of HTML that its script puts in place (`type="text/html"`): no browser runs them, the checker does not ask.
OWN += [
    f"Inline script violates {POLICY}: blocked by “script-src” directive (missing “‘unsafe-inline’” or nonce/hash)."
]


def test_html_is_valid(shared_folder: Path, nu: Path):
    """The Nu HTML checker finds no error and no warning (one run: a machine warms up once).

    On every page of the demonstration, and on each kind of page, in each language, of the other portals and theme.
    """
    java = command("java")
    sites = [built(variant, shared_folder) for variant in VARIANTS if variant.folders or variant.theme == "plain"]
    judged = [sites[0].public]
    for site in sites[1:]:
        languages = {page.lang for page in site.site.pages}
        judged += sorted({site.public / path for lang in languages for path in site.one_of_each(lang).values()})
    done = subprocess.run(
        [java, "-Xss4m", "-jar", nu, "--format", "json", "--stdout", "--skip-non-html", *judged],
        capture_output=True,
        check=False,
    )
    messages = json.loads(done.stdout)["messages"]
    # “self” of a file is nothing to the checker, which reads from the disk; a browser judges policies in test_browser
    messages = [message for message in messages if "blocked by “img-src”" not in message["message"]]
    # The same of the one script there is, on the one page that has it: nothing else of a script is let through here.
    messages = [
        message for message in messages if not (SEARCH.search(message.get("url", "")) and message["message"] in OWN)
    ]
    wrong = [
        f"{message.get('url', '').rpartition('/sites/')[2]}:{message.get('lastLine')}: {message['message']}"
        for message in messages
        if message["type"] != "info" or message.get("subType") == "warning"
    ]
    assert not wrong, told(wrong)
    assert done.returncode == 0
