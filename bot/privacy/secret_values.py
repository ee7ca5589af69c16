"""Tells what can be a password, a key or a token from a word that is only said of one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import regex
import yaml
from spacy.lang.nl.stop_words import STOP_WORDS

from bot.nlu.dutch import pipeline as dutch

WORDS_FILE = Path(__file__).resolve().parent / "secrets.yml"
COUNTED = regex.compile(
    r"[ ]?-?(?:tekens?|karakters?|cijfers?|letters?|dagen|weken|maanden|keer|maal|jaar|"
    r"bits?|bytes?|"
    r"characters?|digits|accounts|mensen|medewerkers|stuks|uur|minuten)\b",
    regex.IGNORECASE,
)
# Terms with digits in them that often stand beside a password
_TERM = regex.compile(
    r"(?:aes|rsa|sha|tls|ssl|md|ed|nis|iso|nen|m|office|windows|win|cve|https?|oauth|saml|openid|fido|"
    r"wpa|log4|mfa|\dfa|base|bio|kb|utf|ipv?|server|exchange|argon|pbkdf|x\.?|s3|art|artikel|tlp|cvss|"
    r"versie|v|q\d|top|stap|punt|bijlage|apt|ms|a|h|b|nr|microsoft|sharepoint|sql)"
    r"[-_.:/]?\d[\d.:/-]*[a-z]{0,3}(?:-\d+)*|\d+(?:-?(?:factor|staps|cijferig|uurs|daags|fa|e|ste|de)\w*)"
    r"|(?:https?://|www\.)\S*|\S+@\S+\.\S+|\d+(?:[-/.:]\d+)+|(?:[0-9a-f]{2}[:-]){5,7}[0-9a-f]{2}|[\w-]+\.(?:nl|com|org|net|eu|pdf|docx?|txt|zip)",
    regex.IGNORECASE,
)
_PARTICIPLE = regex.compile(r"(?:ge|ver|be|ont|her|door|in|uit|op|aan|af)\w+(?:t|d|en)")
_MARKS = frozenset(("=", "-", "->", "=>", "/", "|", "("))
_TRAILING = regex.compile(r"[.,;:?\#)\]}>\"'`’”»*]+\Z")
_LETTER, _SYMBOL = regex.compile(r"[^\W\d_]"), regex.compile(r"[!@#$%^&*+=?~]")


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    content: dict[str, str] = yaml.safe_load(WORDS_FILE.read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in content.items()}


def leads_to_one(before: str) -> bool:
    """Whether a secret may follow the word or the mark `before`."""
    word = before.lower().strip(",:")
    return word in _lists()["links"] or before in _MARKS or before[-1:] in (",", ":")


def without_marks(value: str) -> str:
    """Return a value without the marks of the sentence behind it; a "!" may be part of it."""
    return _TRAILING.sub("", value) or value


def is_said(word: str) -> bool:
    """Whether a word, in small letters, says something of a secret, or belongs to a sentence."""
    return word in STOP_WORDS or word in _lists()["said"]


def is_a_phrase(text: str) -> bool:
    """Whether three words or more stand together without any that a sentence needs."""
    words = text.lower().split()
    sentence = any(
        w in STOP_WORDS or w in _lists()["said"] or _PARTICIPLE.fullmatch(w) for w in words
    )
    return len(words) >= 3 and not sentence


def are_plain_words(text: str) -> bool:
    """Whether two words or more stand together of which none is said of a secret."""
    words = text.lower().split()
    return len(words) >= 2 and not any(w in STOP_WORDS or w in _lists()["said"] for w in words)


def goes_on(text: str, value: str, end: int) -> bool:
    """Whether a value right behind a secret is more of it: "Zomer 2024!", "1234-5678 2345-6789"."""
    return len(value) >= 4 and any(map(str.isdigit, value)) and not COUNTED.match(text, end)


def is_number(value: str) -> bool:
    """Whether a value is a number that can be a code."""
    return value.isdigit() and 4 <= len(value) <= 12


def is_common(value: str) -> bool:
    """Whether a value is a word that many use for a password."""
    return value.lower() in _lists()["common"]


def is_symbolic(value: str) -> bool:
    """Whether letters, and marks that no word has, stand in a value of some length."""
    plain = value.rstrip("!?")
    inside = _SYMBOL.search(plain) is not None and _LETTER.search(plain) is not None
    has_both = "!" in value and any(map(str.isdigit, value))
    return len(value) >= 6 and (inside or has_both) and not _TERM.fullmatch(value)


def is_strong(value: str, shortest: int = 6) -> bool:
    """Whether a value is no word: letters with digits or with marks, of some length."""
    if len(value) < shortest or _TERM.fullmatch(value.rstrip("!")):
        return False
    letters = sum(char.isalpha() for char in value)
    digits = sum(char.isdigit() for char in value)
    mixed = (letters >= 2 and digits >= 1) or (letters and digits >= 5)  # G-123456
    return mixed or is_symbolic(value)


def mixes_capitals(value: str) -> bool:
    """Whether capitals stand inside a value ("KoffieZonderSuiker")."""
    return len(value) >= 8 and regex.search(r"[a-z][A-Z]", value) is not None


def is_a_value(value: str, of_a_key: bool) -> bool:
    """Whether a value behind a colon or "=" is one: most are."""
    word = value.lower()
    if word in STOP_WORDS or word in _lists()["said"] or not any(map(str.isalnum, value)):
        return False
    plain = value.isalpha() and dutch.is_known(word)
    return not (of_a_key and plain)


def is_told(value: str, of_a_password: bool) -> bool:
    """Whether a value behind "is" is one, and not what is said of it ("is gelekt")."""
    word = value.lower()
    if is_strong(value, shortest=3) or mixes_capitals(value):
        return True
    if of_a_password and (
        is_number(value) or is_common(value) or word in _lists()["common_if_told"]
    ):
        return True
    if (
        of_a_password
        and value[:1].isupper()
        and value.isalpha()
        and len(value) > 3
        and word not in _lists()["said"]
    ):
        return True
    if not of_a_password or not value.isalpha() or word in STOP_WORDS or word in _lists()["said"]:
        return False
    return _PARTICIPLE.fullmatch(word) is None and len(word) > 3 and not dutch.is_known(word)
