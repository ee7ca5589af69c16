"""Recognises e-mail addresses, also where somebody wrote them out."""

from __future__ import annotations

import regex

from bot.base.settings import settings
from bot.nlu.dutch import pipeline as dutch
from bot.privacy.recognisers import PatternRecogniser

# Quantifiers with a second plus never give back what they took: time stays linear.
_MARK = r"[\w.!#$%&*+^`|~-]"
# apenstaartje, as people spell and call it
_TAIL = r"(?:ap(?:e|en)?[ ]?sta+r?t?(?:[ ]?t?je)?|krul(?:letje)?|slingeraap(?:je)?)"
_DASH = r"(?:(?:(?:laag|lage|liggend) )?(?:streep(?:je)?|underscore)|koppelteken|min(?:teken)?)"
_LOCAL = (
    rf"(?<!{_MARK})(?<!\w')(?:{_MARK}(?:(?![_-](?:at|bij|"
    rf"{_TAIL})[_-]|~at~)[\w.!#$%&'*+^`|~-]){{0,254}}+)"
)
_QUOTED = r"\"[^\"\n\x00]{1,64}\""
_SPELLED = r"(?<![^\W_])(?:\w[ ]){2,30}(?=@)"  # j a n @
_PARTS = (
    rf"(?:(?<![^\W_])[\w-]{{1,40}}(?:[ ](?:punt(?:je)?|dot|{_DASH})[ ]|_(?:punt|"
    rf"dot)_|[ ]?\((?:punt|dot)\)[ ]?|"
    rf"[ ](?=\d{{1,4}}[ ]{_TAIL}[ ])|"
    rf"(?<=\b(?:van|de|der|den))[ ](?=[\w ]{{1,30}}[ ]{_TAIL}))){{0,6}}"
)
_WHO = rf"(?:{_PARTS}{_LOCAL}|{_QUOTED}|{_SPELLED})"
_AT_WORD = rf"(?:at|a|bij|{_TAIL}|at-?teken|@)"
_AT = (
    rf"(?:[ ]?\n?[ ]?@{{1,3}}[ ]?\n?[ ]?|[ ]?[\[({{<*\"'/|][ ]?{_AT_WORD}[ ]?[\])}}>*\"'/|][ ]?|"
    rf"[_-]{{1,2}}(?:at|bij|{_TAIL})[_-]{{1,2}}|[ ]?[-~=+]{{1,2}}(?:at|{_TAIL})[-~=+]{{1,2}}[ ]?"
    rf"|[ ](?:at|{_TAIL}|at[ -]?teken|at[ -]?sign|aapje)[ ])"
)
_DOT = (
    r"(?:\.{1,3}|[ ]\.[ ]?|[ ](?:punt(?:je)?|dot|stip)[ ]|_(?:punt|dot)_|"
    r"[ ]?[-~=+](?:punt|dot)[-~=+][ ]?"
    r"|(?<!\d)[.,]?[ ](?=(?:nl|com|org|net|eu)(?!\w))"
    r"|[ ]?[\[({<*][ ]?(?:punt|dot|\.)[ ]?[\])}>*][ ]?|[ ]?\n[ ]?\.(?=\w)|,(?=(?:nl|com|"
    r"org|net|be|de|eu)(?!\w)))"
)
_LABEL = r"[^\W_](?:(?!_(?:punt|dot)_|-(?:punt|dot)-)[\w-]){0,62}+(?<![_-])"
_HAS_LETTER = r"(?=[\w-]{0,62}[^\W\d_])"
_SUFFIX = r"(?:nl|com|org|net|be|de|eu|fr|uk|info|example|frl|gov|io|biz|edu|int|amsterdam)"
# Of these, the end may be left out
_PROVIDER = (
    r"(?:gmail|hotmail|outlook|live|icloud|yahoo|ziggo|kpnmail|planet|xs4all|proton(?:mail)?)"
)
_ADDRESS = (
    # jan@voorbeeld.nl, jan [at] voorbeeld punt nl, jan at gmail
    rf"{_WHO}{_AT}(?:{_LABEL}(?:[ ]{_DASH}[ ]{_LABEL}){{0,2}}(?:{_DOT}{_LABEL}){{0,8}}?"
    rf"(?:{_DOT}{_HAS_LETTER}{_LABEL}|\.?\n[ ]?\.?{_SUFFIX}(?!\w)|"
    rf"(?<=@[\w-]{{1,62}})\n{_LABEL}\.{_SUFFIX}(?!\w))"
    rf"(?:\.{_HAS_LETTER}{_LABEL}){{0,4}}|{_PROVIDER}(?![^\W_]))"
)
_INSIDE = (
    # jan@intern, jan@[192.0.2.1]
    rf"(?:{_LOCAL}|{_QUOTED})@(?:(?!v?\d[\d.]*\b|(?:latest|next|main|master|everyone|here)\b)"
    rf"{_HAS_LETTER}{_LABEL}|\[?\d{{1,3}}(?:\.\d{{1,3}}){{3}}\]?)"
)
_GLUED = (
    # mail naar jan bij voorbeeld punt nl
    rf"(?<=mail(?:adres)?[ ](?:is|naar|op|me|mij|luidt)[ ]){_PARTS}\w{{1,40}}[ ]bij[ ]"
    rf"{_LABEL}{_DOT}{_SUFFIX}(?![^\W_])"
    r"|(?<![^\W_])\w{1,40}[._]\w{2,40}[ ]bij[ ](?:[\w-]{1,40}\.){1,3}(?:nl|com|org|net|be|"
    r"eu)(?![^\W_])|(?<![^\W_])[\w.-]{1,40}?ap(?:e|en)?staart(?:je)?[\w.-]{1,60}?(?:punt|\.)(?:nl|com|"
    r"org|net|be|eu)(?![^\W_])"
)


class EmailAddresses(PatternRecogniser):
    """E-mail addresses, also written out, and those without a known suffix (`jan@intern`)."""

    kind = "EMAIL_ADDRESS"
    pattern = regex.compile(rf"{_ADDRESS}|{_INSIDE}|{_GLUED}", regex.IGNORECASE)
    needs = regex.compile(
        r"@|(?<![^\W_])(?:at|a|bij)(?![^\W_])|sta+r?t|teken|aap|krul", regex.IGNORECASE
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
