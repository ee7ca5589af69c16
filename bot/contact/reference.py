"""Reference numbers that a visitor can read out: ten digits, the last of which checks the others.

Digits only: they sound and look different from each other in Dutch, and a screen reader says
them one group at a time. Never starting with 0, so not taken for a telephone number; ten of them,
so not for a BSN. The check digit (Damm, 2004) catches every wrong digit and every swap of two
neighbours.
"""

from __future__ import annotations

import re
import secrets

from stdnum import damm

_DIGITS = 9  # before the check digit: 900 million numbers
_SHOWN = re.compile(r"(\d{3})(\d{3})(\d{4})")


def new_reference() -> str:
    """Return a number in the form in which it is stored: ten digits."""
    digits = str(secrets.randbelow(9 * 10 ** (_DIGITS - 1)) + 10 ** (_DIGITS - 1))
    return digits + damm.calc_check_digit(digits)


def shown(reference: str) -> str:
    """Return a number as people read it: 482-170-9354."""
    return _SHOWN.sub(r"\1-\2-\3", reference)


def read(given: str) -> str | None:
    """Return the number that somebody typed, or None when a digit of it is wrong."""
    digits = re.sub(r"[\s.-]", "", given)
    if not re.fullmatch(r"[1-9][0-9]{9}", digits) or not damm.is_valid(digits):
        return None
    return digits
