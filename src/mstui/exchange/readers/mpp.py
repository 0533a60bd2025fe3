"""Plans of other programs, turned into Project's XML by mpxj on Java, then read as that."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from mstui.domain.draft import Draft
from mstui.domain.errors import MstuiError
from mstui.domain.text import scrub
from mstui.exchange.readers import mspdi
from mstui.exchange.records import ImportReport, Progress
from mstui.exchange.sniff import FOREIGN_PLANS, named

_SAVE_AS_XML = "In Project: File › Save As › XML"
_CONVERTER = "org.mpxj.sample.MpxjConvert"
_SECONDS = 300
# Plans that are XML themselves may not fetch anything while they are converted.
_JAVA_OPTIONS = (
    "-Xmx2g",
    "-Djava.awt.headless=true",
    "-Djavax.xml.accessExternalDTD=",
    "-Djavax.xml.accessExternalSchema=",
    "-Dlog4j2.level=off",
)


def why_not(format_name: str) -> str:
    """Why such a file can't be read here, "" where it can."""
    program = FOREIGN_PLANS[format_name]
    if not _jars():
        return f"a {program} file needs the extra “mstui[mpp]” and Java"
    if not _java():
        return f"a {program} file needs Java, which is not found on this machine"
    return ""


def read(
    path: Path,
    *,
    format_name: str,
    project_name: str | None = None,
    progress: Progress | None = None,
) -> tuple[Draft, ImportReport]:
    """The plan in the file as a draft, and what was not used of it.

    Raises MstuiError with what to do instead where mpxj or Java are missing.
    """
    missing = why_not(format_name)
    if missing:
        raise MstuiError(f"{named(path)}: {missing}", hint=_SAVE_AS_XML)
    with tempfile.TemporaryDirectory(prefix="mstui-") as folder:
        converted = Path(folder, "plan.xml")
        _convert(path, converted, format_name)
        return mspdi.read(
            converted,
            size=converted.stat().st_size,
            project_name=project_name,
            progress=progress,
            format_name=format_name,
            file_name=path.stem,
        )


def _convert(path: Path, converted: Path, format_name: str) -> None:
    """A process of its own: a crash or an endless loop in there leaves this one standing."""
    jars = _jars()
    java = _java()
    assert jars is not None
    # The converter tells formats by their content, but a name it knows helps with some.
    source = converted.with_name(f"source.{format_name}")
    command = [
        java,
        *_JAVA_OPTIONS,
        "-cp",
        f"{jars}{os.sep}*",
        _CONVERTER,
        str(source),
        str(converted),
    ]
    try:
        shutil.copyfile(path, source)
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
            cwd=converted.parent,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise MstuiError(f"{named(path)} was not converted within {_SECONDS} seconds") from None
    except OSError as error:
        raise MstuiError(f"{named(path)} can't be converted: {error}", hint=_SAVE_AS_XML) from None
    if done.returncode or not converted.exists() or not converted.stat().st_size:
        raise MstuiError(
            f"{named(path)} can't be converted: {_reason(done.stderr or done.stdout)}",
            hint=_SAVE_AS_XML,
        )


def _reason(output: bytes) -> str:
    """The line of Java's words that says what happened."""
    told = [scrub(line) for line in output.decode("utf-8", "replace").splitlines()]
    errors = [line for line in told if "Exception" in line or "Error" in line]
    line = (errors or [line for line in told if line] or ["the converter said nothing"])[-1]
    return line.rpartition("Exception: ")[2][:200] or line[:200]


def _jars() -> str | None:
    """The folder of mpxj's archives; the package itself is never imported, it would start Java
    in this process."""
    found = find_spec("mpxj")
    for place in (found.submodule_search_locations if found else None) or ():
        folder = Path(place, "lib")
        if (folder / "mpxj.jar").is_file():
            return str(folder)
    return None


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    if home and os.access(Path(home, "bin", "java"), os.X_OK):
        return str(Path(home, "bin", "java"))
    return shutil.which("java") or ""
