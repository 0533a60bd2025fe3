"""Earned value as a published example has it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from mstui.measures.earned import Earned


def test_a_published_example_of_one_task(shared_data: Path) -> None:
    """100 hours were planned by now, 110 were worked, and 10 are still to come."""
    read = json.loads((shared_data / "schedule" / "cases.json").read_text())
    cases = [case for case in read if case["kind"] == "evm"]
    assert cases
    for case in cases:
        given, want = case["input"], case["expect"]
        bac = given["rate"] * given["baseline_hours"]
        worked, left = given["actual_hours"], given["etc_hours"]
        earned = Earned(
            bac,
            Fraction(bac) * Fraction(given["planned_fraction_to_date"]),
            Fraction(bac * worked, worked + left),
            given["rate"] * worked,
        )
        assert (earned.bac, earned.pv, earned.ac) == (want["BAC"], want["PV"], want["AC"])
        assert float(earned.ev) == pytest.approx(want["EV"], abs=0.01)
        assert earned.eac_typical == want["EAC"]
        assert earned.vac == want["VAC"]
