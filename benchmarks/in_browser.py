"""What has to hold on the pages of a month in a browser, on a screen and on a telephone."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

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
SIZES = {"screen": (1440, 900), "telephone": (390, 844)}
PAGES = ("index.html", "report/index.html", "report/validation.html")
SEARCHED, PATIENCE = 20, 900  # leads; seconds that a busy machine may need for a page of many folds
MAX_MEGABYTES_PRINTED = 40

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
  if (node.closest("svg") || node.closest(":disabled")) continue;
  const style = getComputedStyle(node), size = parseFloat(style.fontSize);
  const under = back(node), ink = over(rgba(style.color), under);
  const [a, b] = [light(ink), light(under)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
  const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
  if (ratio < least) poor.add(node.tagName + "." + node.className + " " + ratio.toFixed(2));
}
return [...poor];
"""
"""Texts that do not stand out from what lies under them (WCAG 2)."""

UNNAMED = """
const named = e => (e.getAttribute("aria-label") || e.textContent || "").trim() !== "";
return {
  links: [...document.querySelectorAll("a, button, summary")].filter(e => !named(e)).length,
  regions: [...document.querySelectorAll("[role=region], [role=img], nav")].filter(e => !named(e)).length,
  scrollers: [...document.querySelectorAll(".scroll")].filter(e => e.tabIndex !== 0).length,
  headers: [...document.querySelectorAll("th")].filter(e => !e.scope).length,
  captions: [...document.querySelectorAll("table")].filter(e => !e.caption).length,
  headings: [...document.querySelectorAll("h1,h2,h3")].map(e => Number(e.tagName[1])),
  unlabelled: [...document.querySelectorAll("input, select")].filter(e => !e.labels.length).length,
  small: [...document.querySelectorAll("svg text")].filter(e => parseFloat(getComputedStyle(e).fontSize) < 11).length,
  lang: document.documentElement.lang,
  title: document.title,
};
"""
"""What a screen reader needs, counted where it lacks."""

CUT = """
const cut = [];
const shown = e => e.getClientRects().length > 0;
if (document.documentElement.scrollWidth > innerWidth) cut.push("the page is wider than the screen");
document.querySelectorAll(".scroll").forEach(function (frame) {
  const hides = frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1;
  const before = frame.previousElementSibling;
  if (shown(frame) && hides && !(before && before.className === "swipe" && shown(before)))
    cut.push("a table is cut without a word: " + frame.getAttribute("aria-label"));
});
document.querySelectorAll(".chart").forEach(function (chart) {
  if (!shown(chart)) return;
  const name = chart.getAttribute("aria-label"), drawn = [...chart.querySelectorAll("svg")].filter(shown);
  const room = chart.clientWidth, small = chart.querySelector(".always, .multiples") || innerWidth < 544;
  if (!drawn.length) cut.push("a chart shows nothing: " + name);
  drawn.forEach(function (svg) {
    const box = svg.getBoundingClientRect(), limit = parseFloat(getComputedStyle(svg).maxWidth);
    if (box.width > room + 1 && !svg.classList.contains("always")) cut.push("a chart is cut: " + name);
    if (!small && box.width < Math.min(room, limit || room) - 2) cut.push("a chart leaves room unused: " + name);
    const scale = box.width / svg.viewBox.baseVal.width;
    const letters = [...svg.querySelectorAll("text")].map(t => parseFloat(getComputedStyle(t).fontSize) * scale);
    const least = Math.min(...letters);
    if (least < 9) cut.push("letters of " + least.toFixed(1) + " px in a chart: " + name);
  });
});
return cut;
"""
"""What is cut or too small to read, folds as they stand."""


def page_faults_in_browser(folder: Path, ids: list[str], profile: Path, seed: int = 1) -> Iterator[str]:
    """What does not hold on a month's pages at both widths. `ids`: the lead numbers that a search has to find."""
    for name, (width, height) in SIZES.items():
        driver = opened_browser(profile / name, width, height)
        try:
            for page in PAGES:
                driver.get((folder / page).resolve().as_uri())
                yield from (f"{page} at {width} px: {fault}" for fault in _faults(driver))
                if name == "screen":
                    yield from (f"{page} on paper: {fault}" for fault in _printed(driver))
            driver.get((folder / PAGES[0]).resolve().as_uri())
            drawn = random.Random(seed).sample(ids, min(SEARCHED, len(ids)))
            yield from (f"{width} px: {fault}" for fault in _searches(driver, drawn))
            yield from (f"{width} px: {fault}" for fault in _remembers(driver))
        finally:
            driver.quit()


def opened_browser(profile: Path, width: int, height: int) -> Any:
    """Chromium without a screen, as wide as a telephone where it is asked to be. Its log keeps what it complains of."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for switch in (*SWITCHES, f"--user-data-dir={profile}", f"--window-size={width},{height}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    driver.command_executor.client_config.timeout = PATIENCE
    driver.set_script_timeout(PATIENCE)
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < SIZES["screen"][0] // 2}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    return driver


def _faults(driver: Any) -> Iterator[str]:
    """Of one page as it opens, then with every fold open."""
    _settled(driver)
    yield from driver.execute_script(CUT)
    driver.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    _settled(driver)
    yield from driver.execute_script(CUT)
    yield from (f"too little contrast: {one}" for one in driver.execute_script(CONTRASTS))
    found = driver.execute_script(UNNAMED)
    counted = ("links", "regions", "scrollers", "headers", "captions", "unlabelled", "small")
    yield from (f"{found[name]} {name} a screen reader cannot tell" for name in counted if found[name])
    if found["headings"].count(1) != 1 or found["lang"] != "zh-CN":
        yield "not one heading of the page, or no language"
    yield from (entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE")


def _printed(driver: Any) -> Iterator[str]:
    """Whether the page prints, and with its folds open."""
    printed = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    if not 0 < len(printed) * 3 / 4 < MAX_MEGABYTES_PRINTED * 1_000_000:
        yield "does not print"
    driver.execute_script("document.querySelectorAll('details').forEach(d => { d.open = false; })")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    hidden = driver.execute_script(
        "return [...document.querySelectorAll('details table')].filter(t => !t.offsetHeight).length"
    )
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    if hidden:
        yield f"{hidden} tables of folds are not printed"


def _searches(driver: Any, ids: list[str]) -> Iterator[str]:
    """Numbers that the search box does not find, or whose lead does not open with its rows and articles."""
    for one in ids:
        found = driver.execute_async_script(
            """const [id, done] = arguments, box = document.getElementById("search");
            box.value = id; box.dispatchEvent(new Event("input", {bubbles: true}));
            const links = [...document.querySelectorAll("#list tbody a")];
            if (links.length !== 1 || links[0].textContent !== id) return done("found " + links.length);
            links[0].click();
            const begun = Date.now(), lead = document.getElementById("lead");
            (function wait() {
              const title = document.getElementById("lead-title");
              if (title && title.textContent.endsWith(id) && !lead.hidden)
                return done(lead.textContent.includes("依据条款") && lead.querySelector("table") ? "" : "no chain");
              if (Date.now() - begun > 8000) return done("does not open");
              setTimeout(wait, 20);
            })();""",
            one,
        )
        if found:
            yield f"search of {one}: {found}"
    driver.execute_script("document.querySelector('#filters button[type=reset]').click()")


def _remembers(driver: Any) -> Iterator[str]:
    """Whether a fold that was opened, and one that was closed, are so when the page is opened again."""
    script = "return [...document.querySelectorAll('details')].slice(0, 2).map(d => d.open)"
    driver.execute_script("document.querySelectorAll('details').forEach((d, n) => { d.open = n % 2 === 0; })")
    _settled(driver)
    driver.refresh()
    _settled(driver)
    if driver.execute_script(script) != [True, False]:
        yield "which folds are open is forgotten"


def _settled(driver: Any) -> None:
    """Wait for two frames: what a fold or a change of width sets off has happened then."""
    driver.execute_async_script(
        "const done = arguments[0], next = requestAnimationFrame; setTimeout(() => next(() => next(done)), 60)"
    )
