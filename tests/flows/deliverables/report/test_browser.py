"""The page in a real browser: fetches nothing, fits desktop and phone, readable by eye and by screen reader."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.in_browser import CHROMIUM, CONTRASTS, CUT, DRIVER, UNNAMED, opened_browser
from flows.deliverables.report.whole import render_report
from tests.flows.deliverables.report.factory import make_sources

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs Debian's chromium and chromium-driver"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "index.html").write_bytes(render_report(make_sources(folder)))
    return folder / "index.html"


@pytest.fixture(scope="module", params=SIZES)
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, page: Path) -> Iterator:
    width, height = SIZES[request.param]
    driver = opened_browser(tmp_path_factory.mktemp("profile"), width, height)
    driver.get("about:blank")
    driver.get_log("performance")  # what the browser's own first tab asked for
    driver.get(page.as_uri())
    yield driver
    driver.quit()


def test_no_request_leaves_the_page(browser, page: Path) -> None:
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    outside = [url for url in asked if not url.startswith((page.as_uri(), "data:"))]
    assert page.as_uri() in asked and outside == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_the_browser_has_nothing_to_complain_about(browser) -> None:
    assert [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_the_page_is_as_wide_as_the_screen(browser) -> None:
    wide, screen = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen


def test_nothing_is_cut_without_a_word_and_charts_use_the_width(browser) -> None:
    assert browser.execute_script(CUT) == []


def test_every_text_stands_out_from_its_background(browser) -> None:
    assert browser.execute_script(CONTRASTS) == []


def test_what_a_screen_reader_needs_is_there(browser) -> None:
    found = browser.execute_script(UNNAMED)
    assert found["lang"] == "zh-CN" and "样例市" in found["title"]
    assert found["headings"][0] == 1 and found["headings"].count(1) == 1 and found["headings"].count(2) == 9
    pairs = zip(found["headings"], found["headings"][1:], strict=False)
    assert all(after - before <= 1 for before, after in pairs)
    counted = ("links", "regions", "scrollers", "headers", "captions", "unlabelled", "small")
    assert {name: found[name] for name in counted} == dict.fromkeys(counted, 0)


def test_a_link_opens_the_folds_around_its_place(browser) -> None:
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = false)")
    browser.execute_script("location.hash = '#rule-E08'")
    script = "return document.getElementById('rule-E08').getClientRects().length > 0"
    assert browser.execute_script(script)


def test_printing_shows_what_is_folded(browser) -> None:
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = false)")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = browser.execute_script("return document.getElementById('rule-E08').getBoundingClientRect().height > 0")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert shown


def test_the_page_says_the_same_without_javascript(browser, page: Path) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(page.as_uri())
    source = browser.page_source
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert source.count("<section") == 9 and source.count("<svg") >= 6
