"""Recognises IBANs and the numbers of payment cards."""

from __future__ import annotations

from functools import lru_cache

import regex
from stdnum import iban, luhn, numdb

from bot.privacy.recognisers import Number, NumberRecogniser, PatternRecogniser

# As between digits; also the plus that addresses have for a blank
MARKS = r"(?:(?:[^\w\x00@]|_){1,4})"
# Where one begins: by itself, or glued to a word in small letters ("naarNL91ABNA…")
_BEGINS = (
    r"(?:(?<![^\W_])|(?=(?-i:[A-Z]{2}\d\d[A-Z]{4}\d))(?<=(?-i:(?<![^\W\d_])[A-Z]?[a-z]{2,20})))"
)
_CALLED = regex.compile(
    r"\b(?:iban|rekening\w{0,8}|rek\.?(?:nr)?|bank\w{0,12}|bank account|overmaken|"
    r"storten)\b[^\d\x00]{0,45}\Z",
    regex.IGNORECASE,
)


@lru_cache(maxsize=1024)
def _length(country: str) -> int:
    """Return how many characters an IBAN of a country has; 0 when there are none."""
    form = numdb.get("iban").info(f"{country}00")[0][1].get("bban", "")
    return sum(map(int, regex.findall(r"(\d+)!?[nace]", form))) + 4 if form else 0


class Iban(PatternRecogniser):
    """An IBAN of any country with the right check digits, in any letters and grouping."""

    kind = "IBAN_CODE"
    pattern = regex.compile(
        rf"{_BEGINS}[A-Za-z][ ._-]?[A-Za-z](?:{MARKS})?[0-9](?:{MARKS})?[0-9]"
        rf"(?:(?:{MARKS})?[A-Za-z0-9]){{11,30}}"
    )

    def accept(self, match: regex.Match[str]) -> tuple[int, float] | None:
        """Accept the part that has the form of its country, whatever stands behind it."""
        places = [at for at, char in enumerate(match[0]) if char.isalnum()]
        plain = "".join(match[0][at] for at in places)
        length = _length(plain[:2].upper())
        if 14 < length <= len(plain) and iban.is_valid(plain[:length], check_country=False):
            return places[length - 1] + 1, 1.0
        return None


class DutchIban(PatternRecogniser):
    """What has the shape of a Dutch IBAN: one mistyped digit hides nobody."""

    kind = "IBAN_CODE"
    pattern = regex.compile(
        rf"{_BEGINS}(?:N[ ._-]?L(?:{MARKS})?\d(?:{MARKS})?\d(?:{MARKS})?"
        rf"(?:[A-Z](?:{MARKS})?){{4}}"
        rf"|(?:ABNA|RABO|INGB|SNSB|ASNB|TRIO|KNAB|BUNQ|REVO|RBRB|FVLB|HAND|NWAB)(?:{MARKS})?)"
        rf"(?:[\dO](?:{MARKS})?){{8}}[\dO](?:(?:{MARKS})?[\dO])?"
        rf"(?:(?![^\W_])|(?=(?-i:[a-z]{{2,20}}\b)))",
        regex.IGNORECASE,
    )

    def accept(self, match: regex.Match[str]) -> tuple[int, float] | None:
        """Accept all."""
        return len(match[0]), 0.95


class CalledIban(PatternRecogniser):
    """What is called an IBAN and looks like one, whatever its check digits."""

    kind = "IBAN_CODE"
    pattern = regex.compile(
        rf"(?<![^\W_])[A-Z]{{2}}\d\d(?:(?:{MARKS})?(?=[A-Z]{{0,6}}\d)[A-Z0-9]){{8,30}}(?![^\W_])"
    )

    def accept(self, match: regex.Match[str]) -> tuple[int, float] | None:
        """Accept what is called so."""
        before = match.string[max(0, match.start() - 60) : match.start()]
        return (len(match[0]), 0.9) if _CALLED.search(before) else None


class PaymentCard(NumberRecogniser):
    """The number of a payment card: 14 to 19 digits that pass Luhn's test, or are called so."""

    kind = "CREDIT_CARD"
    score = 0.88
    called = regex.compile(
        r"\b(?:(?:kaart|pas|card|creditcard|betaalpas|creditkaart)[ -]?(?:nummer|nr|number)|"
        r"(?:credit|debit)[ -]?(?:c|k)a(?:a?rt|rd)|american express|visa|master ?card|maestro|amex|"
        r"(?:bank|betaal|pin)?(?:pas|kaart) met (?:het )?(?:nummer|nr))(?:\b[^\d\x00]{0,25})?\Z",
        regex.IGNORECASE,
    )
    pattern = regex.compile(
        # glued to a word or between underscores as well: "visa4556…", "_4532_9018_…"
        rf"(?=[2-6])(?:(?<![^\W_]|\d_|\+)|(?<=(?<![^\W\d_])(?:[A-Za-z][a-z]{{3,20}}|pas|nr|cc)))[2-6](?:(?:{MARKS})?\d){{12,18}}(?!\d)"
    )

    def accept_number(self, number: Number, called: bool) -> tuple[int, float] | None:
        """Accept the longest part in whole groups that passes Luhn's test."""
        parts = [(end, digits) for end, digits in number.ends() if len(digits) >= 13]
        for end, digits in parts:
            if len(digits) >= 14 and luhn.is_valid(digits):
                return end, self.score
        if not called:
            return None
        sixteen = (end for end, digits in parts if len(digits) == 16)
        return next(sixteen, len(number.written)), self.score
