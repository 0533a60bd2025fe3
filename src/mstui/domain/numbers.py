"""Numbers as people type them: thousands marks, decimal comma or point, a currency sign."""

from __future__ import annotations

from mstui.domain.errors import InvalidValue

_GROUPERS = " '_\u00a0\u2009\u202f\u2019"
_MONEY_SIGNS = "€$£¥₹₩₽₺฿₫₪₴₦"
_MINUS = "\N{MINUS SIGN}"

# Far inside SQLite's 64-bit integers, far outside any budget: a hundred million millions.
LARGEST_CENTS = 10**16
LONGEST_NUMBER = 30


def parse_decimal(text: str, field: str) -> str:
    """A number in canonical decimal text: ``1,234.50`` → ``1234.5``; a ``%`` at its end is dropped.

    Raises InvalidValue where it is no number, or could be read as two different ones.
    """
    sign, digits = _sign(text.strip().removesuffix("%").strip())
    whole, fraction = _split(digits, field)
    if len(whole) + len(fraction) > LONGEST_NUMBER:
        raise InvalidValue(f"{field} has more than {LONGEST_NUMBER} digits", field=field)
    return canonical(sign, whole, fraction)


def parse_reading(text: str, field: str = "value") -> str:
    """What was measured, in canonical decimal text: ``12,5`` → ``12.5``, ``1 200`` → ``1200``.

    A lone comma before three digits is refused, which is a thousand here and a decimal there;
    so is the power of ten of a machine. Raises InvalidValue that says what to type.
    """
    bare = text.strip().removesuffix("%").strip()
    if not bare:
        raise InvalidValue("type the number that was measured, as 12.5", field=field)
    if "e" in bare.casefold() and any(char.isdigit() for char in bare):
        raise InvalidValue(f"write “{_short(bare)}” in digits, as 1200 or 12.5", field=field)
    head, comma, tail = bare.lstrip("+-\N{MINUS SIGN}").partition(",")
    if comma and len(tail) == 3 and _plain(tail) and _plain(head) and head not in ("", "0"):
        raise InvalidValue(
            f"“{_short(bare)}” could be {head}{tail} or {head}.{tail}: type the one you mean",
            field=field,
        )
    try:
        return parse_decimal(bare, field)
    except InvalidValue as error:
        if "digits" in error.message:
            raise
        raise InvalidValue(f"“{_short(bare)}” is no number; type it as 12.5", field=field) from None


def _short(text: str) -> str:
    from mstui.domain.text import visible

    shown = visible(text)
    return shown if len(shown) <= 20 else f"{shown[:19]}…"


def canonical(sign: str, whole: str, fraction: str) -> str:
    """The one spelling of a number: no leading or trailing zeros, no ``-0``."""
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return number if number == "0" else f"{sign}{number}"


def parse_cents(text: str, field: str) -> int:
    """Money in its smallest unit: ``1,200.50``, ``€ 1.200,50``, ``12k``, ``1200 EUR``."""
    bare = text.strip()
    sign, bare = _sign(bare)
    bare = bare.strip(_MONEY_SIGNS + " \u00a0")
    for letters in (bare[:3], bare[-3:]):
        if len(letters) == 3 and letters.isascii() and letters.isalpha() and len(bare) > 3:
            bare = bare.removeprefix(letters).removesuffix(letters).strip()
    if not sign:
        sign, bare = _sign(bare)
    thousand = bare[-1:] in ("k", "K")
    if thousand:
        bare = bare[:-1].rstrip()
    whole, fraction = _split(bare, field)
    if bare.count(".") == 1 and "," not in bare and len(fraction) == 3 and not thousand:
        raise InvalidValue(
            f"{field}: {whole}.{fraction} could be {whole}{fraction} or {whole}.{fraction[:2]}; "
            "write the one you mean",
            field=field,
        )
    if thousand:
        if len(fraction) > 5:
            raise InvalidValue(f"{field} has too many decimals; write 1200.50", field=field)
        shifted = fraction.ljust(5, "0")
        whole, fraction = whole + shifted[:3], shifted[3:]
    if len(fraction.rstrip("0")) > 2:
        raise InvalidValue(f"{field} takes two decimals, as 1200.50", field=field)
    cents = (
        int(whole + fraction.rstrip("0").ljust(2, "0")) if len(whole) < 30 else LARGEST_CENTS + 1
    )
    if cents > LARGEST_CENTS:
        raise InvalidValue(f"{field} is too large", field=field)
    return -cents if sign else cents


def show_cents(cents: int) -> str:
    """Money with thousands marks: ``1,200.50``; whole amounts without decimals."""
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"{sign}{whole:,}.{rest:02d}" if rest else f"{sign}{whole:,}"


def _sign(text: str) -> tuple[str, str]:
    if text[:1] in ("-", _MINUS):
        return "-", text[1:].lstrip()
    return "", text.removeprefix("+").lstrip()


def _split(digits: str, field: str) -> tuple[str, str]:
    """Digits before and after the decimal mark.

    The mark that comes last, once, is the decimal one if fewer or more than three digits
    follow; a comma before three digits groups thousands.
    """
    for mark in _GROUPERS:
        if mark in digits:
            digits = _ungrouped(digits, mark, field)
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        decimal = "," if digits.rindex(",") > digits.rindex(".") else "."
        whole, _, fraction = digits.rpartition(decimal)
        whole = _ungrouped(whole, "." if decimal == "," else ",", field)
    elif commas == 1 and (len(digits.partition(",")[2]) != 3 or digits[0] in "0,"):
        whole, _, fraction = digits.partition(",")
    elif commas or points > 1:
        whole, fraction = _ungrouped(digits, "," if commas else ".", field), ""
    else:
        whole, _, fraction = digits.partition(".")
    if not (whole or fraction) or not all(_plain(part) for part in (whole, fraction) if part):
        raise _no_number(field)
    return whole or "0", fraction


def _ungrouped(digits: str, mark: str, field: str) -> str:
    """Digits without the thousands mark, which must stand before groups of three."""
    head, *groups = digits.split(mark)
    tail = groups[-1] if groups else ""
    # A decimal part may follow the last group of "1 200.50".
    cut = min((tail.index(other) for other in ",." if other in tail), default=len(tail))
    sizes = [len(group) for group in groups[:-1]] + ([cut] if groups else [])
    if (not 1 <= len(head) <= 3 and groups) or any(size != 3 for size in sizes):
        raise _no_number(field)
    return digits.replace(mark, "")


def _plain(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _no_number(field: str) -> InvalidValue:
    return InvalidValue(f"{field} is no number; write it as 1200.50 or 1,200.50", field=field)
