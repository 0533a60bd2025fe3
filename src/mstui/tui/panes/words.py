"""State words with their signs and colours: a state is a sign and a word, never colour alone."""

from __future__ import annotations

from mstui.tui.widgets.source import Span

# Word → sign and style; signs are those of ``glyphs.UNICODE``, drawn in ASCII where that is asked.
STATES: dict[str, tuple[str, str]] = {
    "overdue": ("■", "red"),
    "unconfirmed": ("▲", "amber"),
    "blocked": ("■", "red"),
    "off track": ("■", "red"),
    "missed": ("■", "red"),
    "at risk": ("▲", "amber"),
    "unowned": ("▲", "amber"),
    "slipping": ("▲", "amber"),
    "on track": ("●", "green"),
    "doing": ("●", "info"),
    "active": ("●", "green"),
    "ready": ("◆", "green"),
    "planned": ("◇", "text"),
    "proposed": ("○", "muted"),
    "not started": ("○", "grey"),
    "empty": ("○", "muted"),
    "todo": ("○", "text"),
    "to do": ("○", "text"),
    "done": ("√", "grey"),
    "achieved": ("√", "green"),
    "resolved": ("√", "grey"),
    "closed": ("√", "grey"),
    "approved": ("√", "green"),
    "rejected": ("■", "red"),
    "draft": ("○", "text"),
    "submitted": ("◆", "info"),
    "deferred": ("–", "muted"),
    "cancelled": ("–", "muted"),
    "paused": ("–", "muted"),
    "open": ("▲", "amber"),
    "escalated": ("■", "red"),
}
LEVELS = {"critical": "red bold", "high": "red", "medium": "amber", "low": "green"}


def state_span(word: str) -> Span:
    """``● on track`` with its colour; an unknown word stands alone."""
    sign, style = STATES.get(word, (" ", "text"))
    shown = "to do" if word == "todo" else word
    return (f"{sign} {shown}", style)


def late_span(days: int | None) -> Span:
    """Working days to a date, with sign as lateness: ``3wd`` ahead, ``+2wd`` late in red."""
    if days is None:
        return ("", "muted")
    if days < 0:
        return (f"+{-days}wd", "red")
    return ("today" if days == 0 else f"{days}wd", "amber" if days <= 5 else "text")


def ago(days: int) -> str:
    """How long ago, in calendar days: ``today``, ``yesterday``, ``9 days ago``."""
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    return f"{days} days ago"


def instant(milliseconds: int, today: str) -> str:
    """When something was done: ``20 Nov 16:16``, with the year where it was another one."""
    from mstui import dates

    _, *day, clock = dates.show_instant(milliseconds).split(" ") or [""]
    return " ".join([*(day[:2] if day[2:] == [today[:4]] else day), clock])
