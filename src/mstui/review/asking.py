"""What a review asks in the middle of a step: a flow of stages, one question each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from mstui.review.items import Item

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.review.places import Places

Sort = Literal["line", "notes", "date", "number", "digits", "choice", "person"]


class Choice(NamedTuple):
    """One answer of a choice: the key that picks it, what is kept, and how it reads."""

    key: str
    value: str
    label: str


class Prompt(NamedTuple):
    """What is asked right now, as it is drawn.

    ``text`` is what stands in the field, ``lines`` what is worth knowing beside it; ``digits``
    wants that many single digits without Enter, 0 for all else.
    """

    flow: str
    field: str
    sort: Sort
    label: str
    text: str = ""
    choices: tuple[Choice, ...] = ()
    lines: tuple[str, ...] = ()
    optional: bool = False
    digits: int = 0


class Context(NamedTuple):
    """What a stage knows: the review, the item, and what was answered before it."""

    review: Places
    item: Item
    got: Mapping[str, str]


def _always(context: Context) -> bool:
    return True


def _nothing(context: Context) -> str:
    return ""


def _no_lines(context: Context) -> tuple[str, ...]:
    return ()


def _as_typed(context: Context, text: str) -> str:
    return text.strip()


class Stage(NamedTuple):
    """One question. ``check`` yields what is kept, or raises what is wrong with it."""

    field: str
    sort: Sort
    label: Callable[[Context], str]
    check: Callable[[Context, str], str] = _as_typed
    when: Callable[[Context], bool] = _always
    text: Callable[[Context], str] = _nothing
    lines: Callable[[Context], tuple[str, ...]] = _no_lines
    choices: Callable[[Context], tuple[Choice, ...]] = lambda context: ()
    optional: bool = False
    digits: int = 0


class Outcome(NamedTuple):
    """What a flow came to: the verdict on its item and what was said; empty: it stays open.

    ``do`` writes something for it. ``then`` names the flow that follows, with what it knows.
    """

    verdict: str = ""
    said: Mapping[str, Any] = {}
    do: Callable[[], Change] | None = None
    notice: str = ""
    then: str = ""
    advance: bool = True
    choices: Mapping[str, Any] = {}


class Flow(NamedTuple):
    """Stages in their order, and what becomes of the answers."""

    stages: tuple[Stage, ...]
    finish: Callable[[Context], Outcome]


def stage_of(flow: Flow, context: Context) -> Stage | None:
    """The first stage that is not answered yet; None where all are."""
    return next(
        (one for one in flow.stages if one.field not in context.got and one.when(context)), None
    )


def prompt_of(name: str, stage: Stage, context: Context, typed: str | None) -> Prompt:
    """A stage as it is drawn; ``typed`` is what a person typed so far, None for nothing yet."""
    return Prompt(
        name,
        stage.field,
        stage.sort,
        stage.label(context),
        stage.text(context) if typed is None else typed,
        stage.choices(context),
        stage.lines(context),
        stage.optional,
        stage.digits,
    )
