"""Names of keys: as the screen library reports them, as people write them, as hints show them.

A *press* is one key in the library's words (``question_mark``, ``ctrl+r``, ``G``); a *key* of a
command is one press, or several in a row with a space between them (``g p``).
"""

from __future__ import annotations

from mstui.domain.errors import InvalidValue

MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
CHORD_LIMIT = 3

# The library calls ASCII signs by their Unicode names, with a few shorter ones of its own.
SIGNS: dict[str, str] = {
    "exclamation_mark": "!",
    "quotation_mark": '"',
    "number_sign": "#",
    "dollar_sign": "$",
    "percent_sign": "%",
    "ampersand": "&",
    "apostrophe": "'",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "asterisk": "*",
    "plus": "+",
    "comma": ",",
    "minus": "-",
    "full_stop": ".",
    "slash": "/",
    "colon": ":",
    "semicolon": ";",
    "less_than_sign": "<",
    "equals_sign": "=",
    "greater_than_sign": ">",
    "question_mark": "?",
    "at": "@",
    "left_square_bracket": "[",
    "backslash": "\\",
    "right_square_bracket": "]",
    "circumflex_accent": "^",
    "underscore": "_",
    "grave_accent": "`",
    "left_curly_bracket": "{",
    "vertical_line": "|",
    "right_curly_bracket": "}",
    "tilde": "~",
}
_NAMES = {sign: name for name, sign in SIGNS.items()}
# SIGNS, and the signs outside ASCII that a keymap has named so far.
_typed_by = dict(SIGNS)

# Keys that print nothing, with what hints show for them.
SPECIAL: dict[str, str] = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "space": "Space",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}
_ARROWS = {"up": "Up", "down": "Down", "left": "Left", "right": "Right"}

_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
    "control": "ctrl",
    **{arrow: name for name, arrow in SPECIAL.items() if len(arrow) == 1},
}

# One key under two names: which of them arrives depends on the terminal's protocol.
_SAME: dict[str, str] = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
    "ctrl+@": "ctrl+space",
    "ctrl+at": "ctrl+space",
}

# Characters that many keyboards type with AltGr, which some terminals and remote desktops lose.
ALTGR = frozenset("[]{}@#\\|~€")


def canonical(press: str) -> str:
    """The one name of a press that terminals report by several."""
    return _SAME.get(press, press)


def parse_key(text: str) -> str:
    """The key that a person wrote: ``?``, ``ctrl+r``, ``esc``, ``gp`` or ``g p``.

    Raises InvalidValue, saying which name is nearest.
    """
    words = text.split() or (["space"] if text == " " else [])
    if not words or len(words) > CHORD_LIMIT:
        raise InvalidValue(f'"{_quoted(text)}" is no key; it takes 1 to {CHORD_LIMIT} in a row')
    if len(words) == 1 and len(words[0]) == 2 and _press(words[0]) is None:
        # Two letters that name no key are pressed one after the other.
        words = list(words[0])
    presses = []
    for word in words:
        press = _press(word)
        if press is None:
            raise InvalidValue(f'"{_quoted(word)}" is no key', hint=_advice(word))
        presses.append(press)
    return " ".join(presses)


def display_key(key: str, *, arrows: bool = True) -> str:
    """A key as hints and tables show it: ``?``, ``ctrl+r``, ``gp``; ASCII without ``arrows``."""
    presses = [_displayed(press, arrows) for press in key.split(" ")]
    return ("" if all(len(press) == 1 for press in presses) else " ").join(presses)


def written_key(key: str) -> str:
    """A key as ``config.toml`` writes it; ``parse_key`` reads it back."""
    presses = [_written(press) for press in key.split(" ")]
    together = "".join(presses)
    if len(presses) == 2 and len(together) == 2 and _press(together) is None:
        return together
    return " ".join(presses)


def character_of(press: str) -> str:
    """The character a press types; empty where it types none."""
    if len(press) == 1:
        return press
    return _typed_by.get(press, "")


def _press(word: str) -> str | None:
    """One press in the library's words; None where the word names no key."""
    if len(word) == 1:
        return _OTHER_NAMES.get(word) or _character_press(word)
    head, plus, base = word.rpartition("+")
    if word.endswith("++"):  # "ctrl++": the plus itself
        head, base = word[:-2], "plus"
    parts = head.casefold().split("+") if head else []
    modifiers = {_OTHER_NAMES.get(part, part) for part in parts}
    if plus and (not modifiers or not modifiers.issubset(MODIFIERS)):
        return None
    return _modified(modifiers, base)


def _modified(modifiers: set[str], base: str) -> str | None:
    if len(base) == 1:
        name = _OTHER_NAMES.get(base) or _character_press(base)
    else:
        name = base.casefold()
        name = _OTHER_NAMES.get(name, name)
        name = name if name in SPECIAL or name in SIGNS else None
    if name is None:
        return None
    if modifiers == {"shift"} and name not in SPECIAL:
        # Shift changes the character itself: only letters have a sure one.
        upper = name.upper()
        return upper if len(upper) == len(name) == 1 and upper != name else None
    if modifiers and name.isascii() and len(name) == 1:
        name = name.lower()
    return canonical("+".join([*sorted(modifiers), name]))


def _character_press(char: str) -> str | None:
    if not char.isprintable() or char == " ":
        return "space" if char == " " else None
    if char.isalnum():
        return char
    if char in _NAMES:
        return _NAMES[char]
    import unicodedata

    name = unicodedata.name(char, "").lower().replace("-", "_").replace(" ", "_")
    if name:
        _typed_by[name] = char
    return name or None


def _displayed(press: str, arrows: bool) -> str:
    modifiers, base = _split(press)
    if base in SPECIAL:
        shown = SPECIAL[base] if arrows else _ARROWS.get(base, SPECIAL[base])
    else:
        shown = _typed(base)
    shift = ["Shift" if part == "shift" and base in SPECIAL else part for part in modifiers]
    return "+".join([*shift, shown])


def _written(press: str) -> str:
    modifiers, base = _split(press)
    return "+".join([*modifiers, base if base in SPECIAL else _typed(base)])


def _split(press: str) -> tuple[list[str], str]:
    *modifiers, base = press.split("+")
    return modifiers, base


def _typed(base: str) -> str:
    """The character a base key types; else its name."""
    return _typed_by.get(base, base)


def _quoted(text: str) -> str:
    from mstui.domain.text import visible

    return visible(text[:30]) + ("…" if len(text) > 30 else "")


def _advice(word: str) -> str:
    from difflib import get_close_matches

    *modifiers, base = word[:40].casefold().split("+")
    if modifiers == ["shift"] and len(base) == 1:
        return "write the character that Shift makes"
    known = [*SPECIAL, *SIGNS, *_OTHER_NAMES, *MODIFIERS]
    near = get_close_matches(base, known, n=1, cutoff=0.6)
    if near and near[0] != base:
        kept = [part for part in modifiers if part in MODIFIERS]
        return f'did you mean "{"+".join([*kept, near[0]])}"?'
    return 'a key is a character, a name as "enter", or both with "ctrl+" before it'
