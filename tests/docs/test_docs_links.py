"""Every link of the Markdown files leads somewhere, and the changelog has a place for what is new."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs_tables import HELP, README, ROOT, topics

PAGES = [README, ROOT / "CHANGELOG.md", *sorted(HELP.glob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def links(path: Path) -> list[str]:
    """The targets of a page's links, those in code left out."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.M)
    return LINK.findall(re.sub(r"`[^`\n]+`", "", text))


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.M)
    headings = re.findall(r"^#+ (.*)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_an_anchor(path: Path) -> None:
    broken = []
    for target in links(path):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        there = file.is_relative_to(ROOT) and file.is_file()
        if not there or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def test_links_within_the_help_lead_to_pages_that_the_app_can_open() -> None:
    for path in HELP.glob("*.md"):
        inner = [target for target in links(path) if "://" not in target]
        assert [target for target in inner if target.partition(".md")[0] not in topics()] == []


def test_the_readme_leads_to_every_page() -> None:
    linked = {Path(target).stem for target in links(README) if "/help/" in target}
    assert set(topics()) <= linked


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", text, re.M)
    assert headings[0] == "[Unreleased]"
    unreleased = text.partition("## [Unreleased]")[2].partition("\n## ")[0]
    assert re.findall(r"^- \S", unreleased, re.M)
