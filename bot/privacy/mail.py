"""Recognises e-mail addresses, also where somebody wrote them out."""

from __future__ import annotations

import regex

from bot.base.settings import settings
from bot.nlu.dutch import pipeline as dutch
from bot.privacy.recognisers import PatternRecogniser

# Quantifiers with a second plus never give back what they took: time stays linear.
_MARK = r"[\w.!#$%&*+^`|~-]"
_LOCAL = (
    rf"(?<!{_MARK})(?<!\w')(?:{_MARK}(?:(?![_-](?:at|bij|"
    rf"apen?staart(?:je)?)[_-])[\w.!#$%&'*+^`|~-]){{0,254}}+)"
)
_QUOTED = r"\"[^\"\n\x00]{1,64}\""
_SPELLED = r"(?<![^\W_])(?:\w[ ]){2,30}(?=@)"  # j a n @
_PARTS = (
    r"(?:(?<![^\W_])[\w-]{1,40}(?:[ ](?:punt|dot|streepje|underscore|min)[ ]|_(?:punt|"
    r"dot)_|[ ]?\((?:punt|dot)\)[ ]?)){0,3}"
)
_WHO = rf"(?:{_PARTS}{_LOCAL}|{_QUOTED}|{_SPELLED})"
_AT_WORD = r"(?:at|a|bij|apen?staart(?:je)?|ap[e]?staart|at-?teken|@)"
_AT = (
    rf"(?:[ ]?\n?[ ]?@[ ]?\n?[ ]?|[ ]?[\[({{<*\"'/|][ ]?{_AT_WORD}[ ]?[\])}}>*\"'/|][ ]?|"
    rf"[_-]{{1,2}}(?:at|bij|apen?staart(?:je)?)[_-]{{1,2}}"
    r"|[ ](?:at|apen?staart(?:je)?|at[ -]?teken|at[ -]?sign|aapje)[ ])"
)
_DOT = (
    r"(?:\.|[ ]\.[ ]?|[ ](?:punt|dot|stip)[ ]|_(?:punt|dot)_|-(?:punt|dot)-"
    r"|[ ]?[\[({<*][ ]?(?:punt|dot|\.)[ ]?[\])}>*][ ]?|[ ]?\n[ ]?\.(?=\w)|,(?=(?:nl|com|"
    r"org|net|be|de|eu)(?!\w)))"
)
_LABEL = r"[^\W_](?:(?!_(?:punt|dot)_|-(?:punt|dot)-)[\w-]){0,62}+(?<![_-])"
_HAS_LETTER = r"(?=[\w-]{0,62}[^\W\d_])"
_SUFFIX = r"(?:nl|com|org|net|be|de|eu|fr|uk|info|example|frl|gov|io|biz|edu|int|amsterdam)"
_ADDRESS = (
    # jan@voorbeeld.nl, jan [at] voorbeeld punt nl
    rf"{_WHO}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,8}}?"
    rf"(?:{_DOT}{_HAS_LETTER}{_LABEL}|\.?\n[ ]?\.?{_SUFFIX}(?!\w)|"
    rf"(?<=@[\w-]{{1,62}})\n{_LABEL}\.{_SUFFIX}(?!\w))"
    rf"(?:\.{_HAS_LETTER}{_LABEL}){{0,4}}"
)
_INSIDE = (
    # jan@intern, jan@[192.0.2.1]
    rf"(?:{_LOCAL}|{_QUOTED})@(?:(?!v?\d[\d.]*\b|(?:latest|next|main|master|everyone|here)\b)"
    rf"{_HAS_LETTER}{_LABEL}|\[?\d{{1,3}}(?:\.\d{{1,3}}){{3}}\]?)"
)
_GLUED = (
    r"(?<![^\W_])\w{1,40}[._]\w{2,40}[ ]bij[ ](?:[\w-]{1,40}\.){1,3}(?:nl|com|org|net|be|"
    r"eu)(?![^\W_])|(?<![^\W_])[\w.-]{1,40}?apen?staartje[\w.-]{1,60}?(?:punt|\.)(?:nl|com|"
    r"org|net|be|eu)(?![^\W_])"
)


class EmailAddresses(PatternRecogniser):
    """E-mail addresses, also written out, and those without a known suffix (`jan@intern`)."""

    kind = "EMAIL_ADDRESS"
    pattern = regex.compile(rf"{_ADDRESS}|{_INSIDE}|{_GLUED}", regex.IGNORECASE)
    needs = regex.compile(
        r"@|(?<![^\W_])(?:at|a|bij)(?![^\W_])|staart|teken|aapje", regex.IGNORECASE
    )
    _word = regex.compile(r"[^\W\d_]+@[^\W\d_]+\Z")
    # "klik op at voorbeeld punt nl" tells of an at
    _no_name = regex.compile(
        r"(?:op|een|het|de|met|dat|die|is|of|en|als|dan|look|a|the)[ ]at[ ]", regex.I
    )

    def accept(self, match: regex.Match[str]) -> tuple[int, float] | None:
        """Accept all but words with @ for a letter ("w@t")."""
        found = match[0]
        if found.lower() in (settings().contact_email, settings().incident_email):
            return None  # the bot told it itself
        if self._word.match(found) and dutch.is_known(found.lower().replace("@", "a")):
            return None
        return None if self._no_name.match(found) else (len(found), 0.97)
