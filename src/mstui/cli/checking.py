"""``check``: named invariants, silent where all hold."""

from __future__ import annotations

from mstui.cli.output import plural, say, say_json, tell
from mstui.cli.session import Session
from mstui.cli.verb import verb


@verb("check", shared=("db", "json"))
def check(session: Session) -> int:
    """Test the workspace: the file, its journal, and that every row makes sense.

    Silent and 0 where all is well; one line a finding and 1 where not.
    """
    from mstui.store.check import check as find

    findings = find(session.reader())
    if session.json:
        say_json({"findings": [finding._asdict() for finding in findings]})
    else:
        for finding in findings:
            say(f"{finding.invariant}: {finding.what}")
        if findings:
            tell(f"{plural(len(findings), 'finding')} · mstui doctor tells what can be done")
    return 1 if findings else 0
