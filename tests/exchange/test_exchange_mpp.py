"""Plans of other programs come through mpxj and Java, or with advice where those are missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import stat
from pathlib import Path

import pytest
from exchange_checks import TODAY, assert_storable, by_name

from mstui.domain.errors import MstuiError
from mstui.exchange.readers import mpp
from mstui.exchange.reading import read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def test_without_the_extra_there_is_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpp, "_jars", lambda: None)
    path = tmp_path / "plan.mpp"
    path.write_bytes(OLE)

    with pytest.raises(MstuiError, match=r"mstui\[mpp\].*In Project: File › Save As › XML"):
        read(path, today=TODAY)


def test_without_java_there_is_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpp, "_jars", lambda: "/somewhere")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    path = tmp_path / "plan.mpp"
    path.write_bytes(OLE)

    with pytest.raises(MstuiError, match=r"needs Java.*Save As › XML"):
        read(path, today=TODAY)


def _with_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """A stand-in for Java: the converter's way of failing is ours to endure."""
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\n{script}\n")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(mpp, "_jars", lambda: "/somewhere")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    path = tmp_path / "plan with blanks; rm -rf.mpp"
    path.write_bytes(OLE)
    return path


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'Exception in thread: java.io.IOException: not a plan' >&2; exit 1", "not a plan"),
        ("kill -SEGV $$", "can't be converted"),
        ("exit 0", "can't be converted"),
        ("printf 'x\\033[31mError: \\007bad' >&2; exit 3", "bad"),
    ],
)
def test_a_converter_that_fails_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    path = _with_java(tmp_path, monkeypatch, script)

    with pytest.raises(MstuiError, match=said) as caught:
        read(path, today=TODAY)

    assert str(caught.value).isprintable()


def test_a_converter_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _with_java(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(mpp, "_SECONDS", 0.2)

    with pytest.raises(MstuiError, match="was not converted within"):
        read(path, today=TODAY)


def test_what_the_converter_writes_is_read_as_project_xml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    xml = (
        '<Project xmlns="http://schemas.microsoft.com/project"><Title>House</Title><Tasks><Task>'
        "<UID>1</UID><Name>Dig</Name></Task></Tasks></Project>"
    )
    path = _with_java(tmp_path, monkeypatch, f"for last; do :; done; echo '{xml}' > \"$last\"")

    draft, report = read(path, today=TODAY)

    assert report.format == "mpp"
    assert draft.rows["task"][0]["name"] == "Dig"


def test_a_real_plan_of_ganttproject_arrives(shared_data: Path) -> None:
    if importlib.util.find_spec("mpxj") is None:
        pytest.skip("mpxj is not installed (the extra mstui[mpp])")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("no Java on this machine")

    draft, report = read(shared_data / "import" / "gan" / "HouseBuildingSample.gan", today=TODAY)

    assert report.format == "gan"
    assert report.project == "HouseBuildingSample"
    assert not report.bad
    assert draft.count("phase") + draft.count("task") + draft.count("milestone") == 20
    assert draft.count("person") == 7
    assert by_name(draft, "milestone")["Construction completed"]["target"]
    assert_storable(draft)
