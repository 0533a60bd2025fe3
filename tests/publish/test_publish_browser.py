"""The pages in a real browser: nothing complains, nothing overflows, both grounds can be read."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import chromium
import pytest
from publish_records import TEXTS

from mstui.publish.client_page import client_page
from mstui.publish.forms import minutes_as, written
from mstui.publish.report import report_document
from mstui.publish.timeline_svg import timeline_svg
from mstui.store.workspace import Workspace
from mstui.views.client_facing import client_view
from mstui.views.record import checkins, record_of
from mstui.views.report import report
from mstui.views.timelines import timelines
from support.demonstration import write_demo

TODAY = "2026-11-21"
PHONE, DESKTOP = 360, 1280
pytestmark = pytest.mark.skipif(
    not chromium.found(), reason="no Chromium here (apt-get install chromium)"
)
# Whatever sticks out of the window, unless it scrolls within a part of the page.
OVERFLOW = """
Array.from(document.querySelectorAll('body *')).filter(one => {
  const box = one.getBoundingClientRect();
  return !one.closest('.wide, thead, .timeline svg, .axis svg') && box.width > 0
    && (box.right > document.documentElement.clientWidth + 1 || box.left < -1);
}).map(one => one.tagName + ' ' + one.textContent.slice(0, 40))
"""
# The least contrast of any text against what is painted behind it (WCAG 2).
CONTRAST = """
(() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = parts(colour).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = one => {
    for (let at = one; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (parts(colour).length === 3 || parts(colour)[3] > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  let least = [99, ''];
  for (const one of document.querySelectorAll('body *')) {
    const has = Array.from(one.childNodes).some(n => n.nodeType === 3 && n.data.trim());
    if (!has || one.closest('svg')) continue;
    const two = [getComputedStyle(one).color, behind(one)].map(light).sort((a, b) => b - a);
    const ratio = (two[0] + 0.05) / (two[1] + 0.05);
    if (ratio < least[0]) least = [ratio, one.tagName + ' ' + one.textContent.slice(0, 40)];
  }
  return least;
})()
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Chromium]:
    try:
        opened = chromium.Chromium(chromium.found(), tmp_path_factory.mktemp("chromium"))
    except (AssertionError, OSError) as error:
        pytest.skip(f"Chromium does not start here: {error}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every kind of page, of a demonstration whose names are as hostile as they can be."""
    folder = tmp_path_factory.mktemp("pages")
    path = folder / "demo.db"
    write_demo(path, date.fromisoformat(TODAY))
    _spoil(path)
    conn = sqlite3.connect(path)
    (project,) = conn.execute("SELECT id FROM project WHERE key='APP'").fetchone()
    record = record_of(conn, checkins(conn, project)[0].id)
    chart = timeline_svg(timelines(conn, TODAY), 912)
    made = {
        "client": client_page(client_view(conn, project, TODAY)),
        "minutes": minutes_as(record, "html"),
        "minutes for the client": minutes_as(record, "html", "client"),
        "report": written(report_document(report(conn, TODAY), chart), "html"),
    }
    conn.close()
    found = {}
    for name, text in made.items():
        found[name] = folder / f"{name.replace(' ', '-')}.html"
        found[name].write_text(text, "utf-8")
    return found


def _spoil(path: Path) -> None:
    workspace = Workspace.open(path)
    ugly = [text.replace("\n", " ") for text in TEXTS] + ["<img src=x onerror=alert(1)>"]
    for kind in ("milestone", "deliverable", "person", "risk", "action"):
        rows = workspace.reader.execute(f'SELECT id FROM "{kind}" ORDER BY id').fetchall()
        with workspace.write("spoil") as tx:
            for place, (id,) in enumerate(rows):
                if place % 3 == 0:
                    tx.update(kind, id, {"name": ugly[place // 3 % len(ugly)]})
    workspace.close()


PAGES = ("client", "minutes", "minutes for the client", "report")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_without_a_complaint_and_fits(
    name: str, width: int, pages: dict[str, Path], browser: chromium.Chromium
) -> None:
    browser.open(pages[name], width)
    assert browser.complaints() == []
    assert browser.value("document.title")
    assert browser.value("document.querySelectorAll('h1').length") == 1
    assert browser.value(OVERFLOW) == []
    assert browser.value("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_text_can_be_read_on_both_grounds(
    name: str, scheme: str, pages: dict[str, Path], browser: chromium.Chromium
) -> None:
    browser.open(pages[name], DESKTOP, scheme)
    ground = browser.value("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 200) == (scheme == "dark")
    ratio, text = browser.value(CONTRAST)
    assert ratio >= 7, text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints(name: str, pages: dict[str, Path], browser: chromium.Chromium) -> None:
    browser.open(pages[name], DESKTOP, "dark")
    assert browser.printed().startswith(b"%PDF-")
    features = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.ask("Emulation.setEmulatedMedia", media="print", features=features)
    assert browser.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.value("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_every_drawing_has_its_words(pages: dict[str, Path], browser: chromium.Chromium) -> None:
    browser.open(pages["client"], DESKTOP)
    silent = browser.value(
        "Array.from(document.querySelectorAll('main svg')).filter(one =>"
        " !one.parentElement.closest('svg') && !one.closest('[aria-hidden]')"
        " && !(one.getAttribute('role') === 'img' && one.getAttribute('aria-label')"
        " && one.querySelector('title'))).length"
    )
    assert silent == 0
    assert browser.value("document.querySelectorAll('.timeline li').length") >= 4
    assert browser.value(
        "Array.from(document.querySelectorAll('th')).every(one => one.scope !== '')"
    )


def test_a_script_would_not_run(
    pages: dict[str, Path], tmp_path: Path, browser: chromium.Chromium
) -> None:
    """The page's own policy stops what an escape that was forgotten would let in."""
    text = pages["client"].read_text("utf-8")
    broken = tmp_path / "broken.html"
    scripts = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
    broken.write_text(text.replace("</main>", f"{scripts}</main>"), "utf-8")
    browser.open(broken, DESKTOP)
    assert browser.complaints() != []
    assert browser.value("document.title") != "ran"
