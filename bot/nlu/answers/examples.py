"""The examples that the answer reader is trained on, and which questions each is for.

`data/zelfcheck/<author>.tsv` holds what people write when the self-check asks them something:
the question, the answer that the words amount to, and the words. The question `*` means every
question: "ja hoor" is a yes to any of them. An example of one question says something about
others too: "wat is de AVG?" is no answer to any question. `TrainingExample` is one such pair of a
text and a question; `training_examples` derives them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from bot.nlu.answers.features import cue_kinds
from bot.zelfcheck.reading import NEITHER, NO_ANSWER
from bot.zelfcheck.routing import KIND, KIND_QUESTIONS, NO, OPTIONS, UNKNOWN, YES

ANY = "*"  # any question
YES_NO_QUESTIONS = tuple(q for q in OPTIONS if q not in KIND_QUESTIONS)
YES_NO_ANSWERS = (YES, NO, UNKNOWN, NO_ANSWER)
TYPE_ANSWERS = (*OPTIONS[KIND], NEITHER, NO_ANSWER)
QUESTIONS = (*YES_NO_QUESTIONS, *KIND_QUESTIONS)

_EVERY = 12  # one in so many messages to the dialogue gives a fragment
_LETTERS = re.compile(r"[^\W\d_]+")
# Intents that are no example of "no answer". A yes to an offer ("doe maar") is too ambiguous to
# train on.
_UNCLEAR_INTENTS = ("bevestigen", "ontkennen")
_UNKNOWN_INTENT = "weet_niet"
# A message that is no answer is none to any question; two questions for each are enough.
_QUESTIONS_FOR_TOPIC_MESSAGE = 2


@dataclass(frozen=True)
class AnswerExample:
    """Words, the question that they answer (`*`: any), the answer, and their author."""

    question: str
    answer: str
    text: str
    author: str = ""


@dataclass(frozen=True)
class TrainingExample:
    """What the text with number `text` amounts to as an answer to one question."""

    text: int
    question: str
    answer: str


def read_examples(path: Path) -> list[AnswerExample]:
    """Return the examples of one file; its name is the author."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [AnswerExample(r["question"], r["answer"], r["text"], path.stem) for r in rows]


def read_folder(folder: Path) -> list[AnswerExample]:
    """Return the examples of all authors in a folder."""
    return [example for path in sorted(folder.glob("*.tsv")) for example in read_examples(path)]


def topic_examples(
    messages: Iterable[tuple[str, str, str]], for_each_intent: int
) -> Iterator[AnswerExample]:
    """Yield the examples in messages to the dialogue, each (intent, text, author).

    At most `for_each_intent` messages of an intent, spread over all of them.
    """
    by_intent: dict[str, list[tuple[str, str]]] = {}
    for intent, text, author in messages:
        by_intent.setdefault(intent, []).append((text, author))
    for intent, texts in by_intent.items():
        if intent in _UNCLEAR_INTENTS:
            continue
        if intent == _UNKNOWN_INTENT:
            yield from (AnswerExample(ANY, UNKNOWN, text, author) for text, author in texts)
            continue
        count = min(for_each_intent, len(texts))
        for i in range(count):
            text, author = texts[i * len(texts) // count]
            yield AnswerExample(ANY, NO_ANSWER, text, author)


def no_answers(
    messages: Sequence[tuple[str, str, str]], for_each_intent: int
) -> Iterator[AnswerExample]:
    """Yield the examples in messages to the dialogue: whole ones, and fragments of them."""
    yield from topic_examples(messages, for_each_intent)
    yield from fragments(messages, _EVERY)


def fragments(messages: Iterable[tuple[str, str, str]], every: int) -> Iterator[AnswerExample]:
    """Yield loose words out of messages to the dialogue, which are no answer to anything.

    Two or three words from the middle of each message with a number that `every` divides. Words
    that could answer, by their kind (cues.yml), are left out.
    """
    kinds = cue_kinds()
    for intent, text, author in messages:
        number = crc32(text.encode())
        if number % every or intent in (*_UNCLEAR_INTENTS, _UNKNOWN_INTENT):
            continue
        found = _LETTERS.findall(text.casefold())
        count = 2 + number // every % 2
        if len(found) <= count + 1:
            continue
        start = number // (2 * every) % (len(found) - count)
        part = found[start : start + count]
        if not any(kinds.get(word) for word in part):
            yield AnswerExample(ANY, NO_ANSWER, " ".join(part), author)


def training_examples(
    examples: Sequence[AnswerExample], topic_messages: int
) -> list[TrainingExample]:
    """Return the pairs of `examples`; the last `topic_messages` came from `topic_examples`."""
    pairs: list[TrainingExample] = []
    for number, example in enumerate(examples):
        from_topic = number >= len(examples) - topic_messages
        pairs += (
            TrainingExample(number, question, answer)
            for question, answer in _meanings(example, from_topic)
        )
    return pairs


def _meanings(example: AnswerExample, from_topic: bool) -> Iterator[tuple[str, str]]:
    """Yield each question that a text says something about, and the answer."""
    question, answer = example.question, example.answer
    if question == ANY:
        of_kind = answer if answer in TYPE_ANSWERS else NO_ANSWER
        yield from ((each, of_kind) for each in KIND_QUESTIONS)
        wanted = len(YES_NO_QUESTIONS)
        if from_topic and answer == NO_ANSWER:
            wanted = _QUESTIONS_FOR_TOPIC_MESSAGE
        yield from ((other, answer) for other in _some(example.text, wanted))
        return
    if question in KIND_QUESTIONS:
        yield from ((each, answer) for each in KIND_QUESTIONS)
        if answer != UNKNOWN:
            yield from ((other, NO_ANSWER) for other in _some(example.text, 2))
        return
    yield question, answer
    if answer == NO_ANSWER:
        yield from ((each, NO_ANSWER) for each in KIND_QUESTIONS)
        yield from ((other, NO_ANSWER) for other in _some(example.text, 2) if other != question)


def _some(text: str, count: int) -> list[str]:
    """Return `count` yes/no questions, different ones for different texts."""
    start = crc32(text.encode()) % len(YES_NO_QUESTIONS)
    turned = YES_NO_QUESTIONS[start:] + YES_NO_QUESTIONS[:start]
    return list(turned[:: max(1, len(turned) // count)][:count])
