"""Recognises telephone numbers, in whatever groups and with whatever marks they are written."""

from __future__ import annotations

import phonenumbers
import regex
from phonenumbers.phonenumberutil import NumberParseException

from bot.privacy.recognisers import MARKS, Number, NumberRecogniser

_WHOSE = (
    r"(?:mijn|m['’]?n|mn|ons|onze|zijn|z['’]?n|haar|hun|je|jouw|uw|diens|dit|prive|privé|"
    r"my|our|her|his)"
)
_SORT = r"(?:[a-zé-]{2,20}[ -]){0,2}"
_DEVICE = (
    r"(?:(?:mobiele|vaste|tijdelijke) (?:telefoon)?nummer|telefoon|tel|telnr|telnummer|gsm|"
    r"mobiel|mobieltje|mob|doorkies|whatsapp\w{0,5}|wa|sms|signal|"
    r"telegram|phone|telephone|cell(?:phone)?|mobile|fax|toestel|noodnummer|piket|handy|"
    r"(?:contact|nood|piket|bereikbaarheids|spoed|thuis|werk|privé|prive|06)[ -]?(?:nummer|nr))"
)
CALLED = regex.compile(
    # the words that announce a number
    rf"(?:\b{_DEVICE}(?:[ -]?(?:nummer|number|nr)s?)?\b[^\d.?!\x00]{{0,25}}"
    rf"|\b{_WHOSE} {_SORT}(?:nummer|number|nr|06)\b[^\d.?!\x00]{{0,25}}"
    r"|\b(?:tel|mob|nr|telnr)\.[ ]?[:=]?[ ]?|\b[tm][ ]?[:.][ ]?"
    # what is done with it
    r"|\b(?:app|call|dial|ring|text|(?:terug|op)?(?:ge)?bel(?:len|t|d)?)\b[^\d.?!\x00]{0,25}"
    r"|\b(?:bereikbaar|te bereiken|bereik(?:en|t)?|reach|contact) (?:\w{1,12} ){0,2}(?:op|"
    r"via|onder|at|on)"
    r"\b[^\d.?!\x00]{0,15})\Z",
    regex.IGNORECASE,
)
CALLED_SO = regex.compile(
    rf"[ ]?(?:\(|,|-|=)?[ ]?(?:(?:is|was|=) )?(?:het |een )?(?:{_WHOSE} )?{_SORT}"
    rf"(?:{_DEVICE}(?:nummer|nr)?|(?<={_WHOSE} ){_SORT}(?:nummer|nr|number|06))\b",
    regex.IGNORECASE,
)
_SERVICE = regex.compile(r"(?:0[89]00|0[89]0[0-9]|14)(?:\D|\Z)|0[89]00\d")
_USUAL_MARKS = frozenset(" -./()") | {") ", ")-", " (", ""}
_YEAR = regex.compile(r"(?:19|20)\d\d")
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE = regex.compile(
    rf"{_DAY}(?P<mark>[-/. ]){_MONTH}(?P=mark){_YEAR.pattern}(?!\d)"
    rf"|{_YEAR.pattern}(?P<mark>[-/. ]?){_MONTH}(?P=mark){_DAY}(?!\d)"
)


def _is_valid(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "NL"))
    except NumberParseException:
        return False


class _PhoneRecogniser(NumberRecogniser):
    kind = "PHONE_NUMBER"
    score = 0.85
    called = CALLED
    called_so = CALLED_SO


class DutchPhone(_PhoneRecogniser):
    """A national number of ten digits, in the usual groups: not a date with a time.

    One with a digit too many or too few behind 06 is still somebody's.
    """

    pattern = regex.compile(
        rf"(?:(?<![^\W_])(?<![+])|(?<=\b(?:tel|telnr|nr|mob|mobiel|gsm|bel|op|app))"
        # glued to any word, not to a code: "nummer0612345678"
        rf"|(?<=\b[A-Z]?[a-z]{{3,20}})(?=06))"
        rf"\(?0(?:(?:{MARKS})?\d){{9}}"
        # a digit or two too many
        rf"(?:(?<=0{MARKS}?6.{{8,40}})\d{{1,2}}|"
        rf"(?<=[ .-]\d\d)[ .-]\d{{1,2}}(?=[ ]?(?:[.,;!?\n]|\Z)))?+"
        rf"(?!\d|[.,:]\d)"
        rf"|(?<![^\W_])(?<![+])06(?:{MARKS})\d{{7}}(?!{MARKS}?\d)"
    )
    _date = regex.compile(r"\d\d[^\d](?:0\d|1[0-2])[^\d](?:19|20)\d\d[^\d]{1,3}\d\d\Z")

    def accept_number(self, number: Number, called: bool) -> tuple[int, float] | None:
        """Accept numbers that begin with 06 or an area code, or stand digit by digit."""
        groups, digits = number.groups, number.digits
        single = all(len(group) == 1 for group in groups)
        mobile = digits.startswith("06") and groups[0] in ("06", "0")
        split = groups[0] == "0" and len(groups[1]) in (2, 3)  # nul twintig …
        area = "0" + groups[1] if split else groups[0]
        begins_well = single or mobile or called or len(area) >= 3
        if not begins_well or digits[1] == "0" or digits == "0123456789":
            return None
        if self._date.match(number.written) or (self._is_a_reference(groups) and not called):
            return None
        mixed = single and len(number.marks) > 1  # 0 2 0 - 6 2 4 …
        odd = mixed or not number.marks <= _USUAL_MARKS or area != groups[0]
        if odd and not (mobile or called or _is_valid(digits)):
            return None
        return len(number.written), self.score

    @staticmethod
    def _is_a_reference(groups: list[str]) -> bool:
        """Whether a group in the middle is a year, as in a reference (0118-2026-01)."""
        return len(groups) == 3 and _YEAR.fullmatch(groups[1]) is not None


class NoPlusPhone(_PhoneRecogniser):
    """A Dutch number behind 31 without the plus, as lists of customers have it."""

    pattern = regex.compile(
        rf"(?<![^\W_])(?<![+,.\d-])\(?31(?:(?:{MARKS})?0)??(?:(?:{MARKS})?\d){{9}}(?!\d|[.,:]\d)"
    )

    def accept_number(self, number: Number, called: bool) -> tuple[int, float] | None:
        """Accept mobile numbers, and others when they are grouped or called a number."""
        national = number.digits[2:].lstrip("0")
        if not called and not national.startswith("6") and number.groups[0] != "31":
            return None
        return (len(number.written), self.score) if _is_valid(f"+31{national}") else None


class InternationalPhone(_PhoneRecogniser):
    """A number behind + or 00 that is possible in its country, by the package phonenumbers."""

    pattern = regex.compile(
        rf"(?:(?<![^\W_])(?<!\+)(?:\+|(?<!\d)00)|\bplus)(?:{MARKS})?[1-9](?:(?:{MARKS})?\d){{6,15}}(?!\d)"
    )

    def accept_number(self, number: Number, called: bool) -> tuple[int, float] | None:
        """Accept the longest part that is a valid number, else the longest possible one."""
        written = number.written.lower().replace("plus", "+")
        shift = len(number.written) - len(written)
        for is_right in (phonenumbers.is_valid_number, phonenumbers.is_possible_number):
            for end, _ in number.ends():
                plain = "".join(char for char in written[: end - shift] if char in "+0123456789")
                try:
                    if is_right(phonenumbers.parse(plain, "NL")):
                        return end, self.score
                except NumberParseException:
                    continue
        return None


class CalledPhone(_PhoneRecogniser):
    """Any number of six digits or more that is called a telephone number, or is to be rung."""

    score = 0.86
    needs = regex.compile(r"[^\W\d_]{2}|[tm][ ]?[:.]", regex.IGNORECASE)
    pattern = regex.compile(
        # not from within a number on: "+32 9 233 …", "06=12345678"
        rf"(?<![\w+/.,-])(?<!\d{MARKS})\(?\d(?:(?:{MARKS})?\d){{5,14}}(?!\d|[.,:]\d)"
    )

    def accept_number(self, number: Number, called: bool) -> tuple[int, float] | None:
        """Accept what is called so, but for dates and the numbers of services (0800, 0900, 14)."""
        if not called or _SERVICE.match(number.written) or _DATE.match(number.written):
            return None
        return len(number.written), self.score
