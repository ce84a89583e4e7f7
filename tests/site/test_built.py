"""Every page of the sites we give to people keeps the promises."""

from __future__ import annotations

from urllib.request import urlopen

import pytest

from tests.site import promises
from tests.site.building import VARIANTS, Built
from tests.site.serving import serving
from tests.site.tree import read_page


def test_links(site: Built):
    """Every link and anchor leads somewhere, on a disk or as hosts serve folders."""
    wrong = promises.links(site.site, folders=site.variant.folders)
    assert not wrong, promises.told(wrong)


def test_every_page_is_reached(site: Built):
    """A visitor who only follows links can find every page."""
    wrong = promises.reached(site.site, site.kinds, folders=site.variant.folders)
    assert not wrong, promises.told(wrong)


def test_weight(site: Built):
    """Every page comes within its budget, compressed."""
    wrong = promises.weight(site.site, site.kinds, budgets=promises.BUDGETS, whole={"whole", "dossier-page"})
    assert not wrong, promises.told(wrong)


def test_first_view_is_one_request(site: Built):
    """Nothing is fetched by a page, no script is needed, nothing comes from elsewhere."""
    wrong = promises.first_view(site.site)
    assert not wrong, promises.told(wrong)


def test_policy(site: Built):
    """Every page states a strict policy that lets exactly its own style through."""
    wrong = promises.policy(site.site)
    assert not wrong, promises.told(wrong)


def test_identity(site: Built):
    """Every page has its language, one main heading, a title and description of its own, unique ids."""
    wrong = promises.identity(site.site)
    assert not wrong, promises.told(wrong)


@pytest.mark.parametrize("site", [v for v in VARIANTS if v.folders], indirect=True, ids=lambda v: v.name)
def test_under_any_base_path(site: Built):
    """Served under a folder of a host, every link is answered where it points, without leaving that folder."""
    with serving(site.public, "/any/base/") as home:
        waiting, seen, wrong = [home], {home}, []
        while waiting:
            address = waiting.pop()
            with urlopen(address) as answer:
                final, body, kind = answer.url, answer.read(), answer.headers.get_content_type()
            if final != address:
                wrong.append(f"{address} was redirected to {final}")
            if kind != "text/html":
                continue
            for link in read_page(final, body).links:
                target = _followed(final, link.address)
                if target.startswith(home[: home.index("/any/")]) and target not in seen:
                    seen.add(target)
                    if target.startswith(home):
                        waiting.append(target)
                    else:
                        wrong.append(f"{address} leads outside the folder: {link.address}")
    assert not wrong, promises.told(wrong)
    assert len(seen) > len(site.kinds) / 2


def _followed(start: str, address: str) -> str:
    from urllib.parse import urldefrag, urljoin

    return urldefrag(urljoin(start, address)).url
