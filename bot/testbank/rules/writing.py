"""How a text is written: short, in one voice, and with only what the API promises in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.base.settings import Settings
from bot.content.placeholders import PLACEHOLDER, values
from bot.testbank.rules.answers import Answer, length, sentences, words
from bot.testbank.rules.page_runs import copied

AVERAGE_SENTENCE, LONGEST_SENTENCE, LONGEST_TEXT = 15, 25, 80
_FORMAL = ("u", "uw", "uzelf", "uwe")
_CAN_BE_EMPTY = set(values(Settings())) - {"retention_hours", "page_url"}
# What the actions of the self-check fill in, and what the dialogue does.
_SELF_CHECK = {"nummer", "totaal", "punt", "antwoord", "soort", "punten", "oud", "getypt", "rest"}
_TALK = {"feiten", "wie", "over", "woord", "wat"}
_ALONE = re.compile(r"(- [^.{]+ )?\{\w+\}")
_OTHER_MARKS = re.compile(r"[*_`#<>\[\]|\\]|^\s")
_LINK = re.compile(r"\[[^\]]+\]\(\{\w+\}\)")


def length_of(answer: Answer) -> Iterator[str]:
    """Tell what is too long."""
    counts = {sentence: length(sentence) for sentence in sentences(answer.text)}
    if not counts:
        yield "Er is geen tekst."
        return
    for sentence, count in counts.items():
        if count > LONGEST_SENTENCE:
            yield f"Deze zin heeft {count} woorden, hooguit {LONGEST_SENTENCE} mag: “{sentence}”"
    total = sum(map(length, sentences(answer.text)))
    average = total / len(sentences(answer.text))
    if average > AVERAGE_SENTENCE:
        told = f"{average:.1f}".replace(".", ",")
        yield f"De zinnen hebben gemiddeld {told} woorden, hooguit {AVERAGE_SENTENCE} mag."
    if total > LONGEST_TEXT:
        yield f"De tekst heeft {total} woorden, hooguit {LONGEST_TEXT} mag."


def voice(answer: Answer) -> Iterator[str]:
    """Tell where a visitor is not addressed as "je", and what is not written out."""
    if answer.is_english:
        return
    said = words(answer.said)
    for formal in _FORMAL:
        if formal in said:
            yield f"Er staat “{formal}”. De chatbot zegt “je”."
    before, oktt, after = " ".join(words(answer.text)).partition("oktt")
    around = " ".join([*before.split()[-4:], oktt, *after.split()[:5]])
    if oktt and "objectief kenbaar tot taak" not in around:
        yield "Schrijf “OKTT” de eerste keer voluit: objectief kenbaar tot taak."


def marks(answer: Answer) -> Iterator[str]:
    """Tell what cannot be laid out."""
    for line in answer.text.splitlines():
        rest = _LINK.sub("", line.removeprefix("- ").replace("**", ""))
        if _OTHER_MARKS.search(PLACEHOLDER.sub("", rest)):
            yield f"Hier staat een teken dat de chatbot niet kan tonen: “{line}”"
    if answer.text.count("**") % 2:
        yield "Er staat een ** zonder een tweede **."
    if answer.text != answer.text.strip():
        yield "De tekst begint of eindigt met een lege regel of een spatie."


def placeholders(answer: Answer, domain: Mapping[str, Any]) -> Iterator[str]:
    """Tell of what is between braces and nobody fills in, or may leave empty."""
    own = _SELF_CHECK if answer.utter.startswith("utter_zelfcheck_") else _TALK
    known = {*values(Settings()), *domain["slots"], *own}
    found = PLACEHOLDER.findall(answer.text)
    for name in found:
        if name not in known:
            yield f"Niemand vult “{{{name}}}” in."
    if answer.text.count("{") != len(found):
        yield "Er staat een { die niet bij een woord hoort."
    for line in answer.text.splitlines():
        # A line goes when its setting is empty; nothing else may go with it.
        if _CAN_BE_EMPTY & set(PLACEHOLDER.findall(line)) and not _ALONE.fullmatch(line):
            yield f"Deze regel valt weg als er niets is ingesteld. Zet er verder niets op: “{line}”"


def of_the_page(answer: Answer) -> Iterator[str]:
    """Tell what was copied from the page."""
    for part in copied(answer.text):
        yield f"Dit staat letterlijk op de pagina: “{part}”"
