"""The page in a real browser: fetches nothing, fits desktop and phone, readable by eye and by screen reader."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from flows.deliverables.report import render_report
from tests.flows.deliverables.report.factory import make_sources

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs Debian's chromium and chromium-driver"),
]

CONTRASTS = """
function rgba(text) { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; }
function over(top, under) { return top.slice(0, 3).map((c, i) => c * top[3] + under[i] * (1 - top[3])).concat(1); }
function light(c) {
  const [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function back(node) {
  const layers = [];
  for (let n = node; n; n = n.parentElement) layers.push(rgba(getComputedStyle(n).backgroundColor));
  return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
}
const poor = new Set();
document.querySelectorAll("details").forEach(d => d.open = true);
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || !node.getClientRects().length || node.closest("script,style")) continue;
  if (node.closest("svg")) continue;
  const style = getComputedStyle(node), size = parseFloat(style.fontSize);
  const under = back(node), ink = over(rgba(style.color), under);
  const [a, b] = [light(ink), light(under)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
  const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
  if (ratio < least) poor.add(node.tagName + "." + node.className + " " + ratio.toFixed(2));
}
return [...poor];
"""

UNNAMED = """
const named = e => (e.getAttribute("aria-label") || e.textContent || "").trim() !== "";
return {
  links: [...document.querySelectorAll("a, button, summary")].filter(e => !named(e)).length,
  regions: [...document.querySelectorAll("[role=region], [role=img], nav")].filter(e => !named(e)).length,
  scrollers: [...document.querySelectorAll(".scroll")].filter(e => e.tabIndex !== 0).length,
  headers: [...document.querySelectorAll("th")].filter(e => !e.scope).length,
  captions: [...document.querySelectorAll("table")].filter(e => !e.caption).length,
  headings: [...document.querySelectorAll("h1,h2,h3")].map(e => Number(e.tagName[1])),
  unlabelled: [...document.querySelectorAll("input")].filter(e => !e.labels.length).length,
  small: [...document.querySelectorAll("svg text")].filter(e => parseFloat(getComputedStyle(e).fontSize) < 11).length,
  lang: document.documentElement.lang,
  title: document.title,
};
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "index.html").write_bytes(render_report(make_sources(folder)))
    return folder / "index.html"


@pytest.fixture(scope="module", params=SIZES)
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, page: Path) -> Iterator:
    width, height = SIZES[request.param]
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for switch in (
        *SWITCHES,
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
        f"--window-size={width},{height}",
    ):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    phone = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": request.param == "phone"}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
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
