"""What every page keeps to, whoever wrote it: all that the links lead to from the start of an administrator."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from werkzeug.routing import MapAdapter

from service.app import create_app
from service.config import Settings
from tests.browser.conftest import opened
from tests.browser.crawling import Crawler, Sight
from tests.browser.serving import PeopledService

KILOBYTES = 100
OF_EDITORS = 200
EDITORS = {"web.editing.edit"}
# What no link leads to, or only for somebody who did something before.
MORE = ("/account/password", "/nowhere", "/templates/nowhere", "/templates?q=zzzz", "/login")


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> MapAdapter:
    """Return what tells the pages apart by their addresses."""
    app = create_app(Settings.from_environment({"IMPRINT_DATA": str(tmp_path_factory.mktemp("unused"))}))
    return app.url_map.bind("")


@pytest.fixture(scope="module")
def sights(chromium: Browser, showcase: PeopledService, addresses: MapAdapter) -> list[Sight]:
    with opened(chromium, showcase, "ada") as ada:
        return list(Crawler(ada, addresses).sights(["/templates", *MORE]))


def test_the_links_lead_to_the_pages_that_there_are(sights: list[Sight]) -> None:
    found = {sight.endpoint for sight in sights}
    assert {"web.templates.index", "web.templates.show", "web.editing.edit", "web.labels.confirm"} <= found
    failed = [sight.address for sight in sights if sight.status != 200 and "nowhere" not in sight.address]
    assert failed == []


def test_axe_finds_no_violation_light_or_dark(sights: list[Sight]) -> None:
    assert {sight.address: sight.violations for sight in sights if sight.violations} == {}


def test_nothing_is_cut_off_on_a_narrow_screen_or_in_letters_of_twice_the_size(sights: list[Sight]) -> None:
    assert {sight.address: sight.cut_off for sight in sights if sight.cut_off} == {}


def test_whatever_has_the_focus_shows_it(sights: list[Sight]) -> None:
    assert {sight.address: sight.unseen_focus for sight in sights if sight.unseen_focus} == {}


def test_nothing_is_complained_of_in_the_console_above_all_no_policy(sights: list[Sight]) -> None:
    assert {sight.address: sight.troubles for sight in sights if sight.troubles} == {}


def test_a_page_has_one_heading_of_the_first_level_and_a_title_of_its_own(sights: list[Sight]) -> None:
    assert {sight.address: sight.headings for sight in sights if sight.headings != 1} == {}
    assert [sight.address for sight in sights if len(sight.title.removesuffix("· Imprint").strip()) < 3] == []


def test_a_page_is_small_with_all_that_it_loads(sights: list[Sight]) -> None:
    bounds = [(sight, OF_EDITORS if sight.endpoint in EDITORS else KILOBYTES) for sight in sights]
    assert {sight.address: sight.size for sight, bound in bounds if not 0 < sight.size < bound * 1000} == {}


WRONG = """<!doctype html><title>Wrong</title><style>
button { outline: none; border: 0 } p { overflow: hidden; height: 1em }
</style><h1>Wrong</h1><button>Unseen</button><p>Two<br>lines</p><div style="width: 2000px">Wide</div>"""


def test_what_is_looked_for_would_be_found(chromium: Browser, showcase: PeopledService, addresses: MapAdapter) -> None:
    with opened(chromium, showcase, None) as somebody:
        somebody.page.set_content(WRONG)
        sight = Crawler(somebody, addresses).look_here()
    assert "<button>Unseen</button>" in sight.unseen_focus
    assert {each.partition(": ")[2].partition(":")[0] for each in sight.cut_off} == {
        "the page is 2008 wide", "hides a part", "sticks out",
    }  # fmt: skip
    assert {each.partition(":")[0] for each in sight.violations} >= {"html-has-lang", "landmark-one-main"}
