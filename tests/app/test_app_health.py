"""Computed health in the running app: in the portfolio, in a project, after a change, when large."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_work import at_work, plain

from mstui.views import health, health_book


def states(rows: object) -> dict[str, str]:
    """The words of the State column by title."""
    return {row.title: plain(row.cells[0])[2:] for row in rows._window.rows}  # type: ignore[attr-defined]


async def test_the_portfolio_shows_what_is_computed_the_worst_first(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.until(lambda: "≠" in ana.text, "a watermelon")
        words = states(ana.screen.projects)
        assert next(iter(words.items())) == ("Mobile app", "off track ≠")
        assert words["Website rebrand"] == "at risk"
        assert "off track" in ana.text


async def test_a_project_shows_forecasts_and_why(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Website rebrand")
        await ana.goes_to("Achieve 10,000 Leads")
        assert states(ana.screen.active)["Achieve 10,000 Leads in First Quarter"] == "at risk"
        for told in (
            "+7wd", "declared: ▲ at risk", "Leads short 4 times", "20 Jan 2027 +7wd",
        ):  # fmt: skip
            assert told in ana.text, told
        await ana.does("explain")
        await ana.until(lambda: "the worst of its tests" in ana.text, "where it comes from")
        assert "40 KPI consistently short + 20 amber = 60" in ana.text


async def test_a_change_is_judged_in_the_same_step(demo: Path) -> None:
    """A milestone that is cancelled no longer holds its project back."""
    async with at_work(demo) as ana:
        project = await ana.opens("Sensor run 27")
        before = states(project.panes["milestone"])["Quality Release Signed"]
        assert before == "at risk"
        (id,) = ana.app.session.read(
            lambda conn: conn.execute(
                "SELECT id FROM milestone WHERE name='Quality Release Signed'"
            ).fetchone()
        )
        with ana.app.session.ws.write("look farther ahead") as tx:
            tx.update("milestone", id, {"target": "2026-12-11"})
        project.reload()
        assert states(project.panes["milestone"])["Quality Release Signed"] != "at risk"


async def test_a_large_plan_is_judged_once_there_is_time(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then its lists say what dates and owners alone tell."""
    monkeypatch.setattr(health, "SMALL", 0)
    async with at_work(demo) as ana:
        await ana.until(lambda: "≠" in ana.text, "the portfolio is judged, one by one")
        project = await ana.opens("Website rebrand")
        health_book._books.clear()
        project.reload()
        leads = "Achieve 10,000 Leads in First Quarter"
        assert states(project.panes["milestone"])[leads] == "planned"
        await ana.until(
            lambda: states(project.panes["milestone"])[leads] == "at risk", "what is computed"
        )
