"""Messages with the topic that staff gave them, as a file of training examples for data/nlu/.

What is an example already is left out, and so is what `make evaluate` measures with: a model
that has learnt those messages would look better than it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import yaml

from bot.content.masks import MASK
from bot.evaluation import answers
from bot.evaluation.examples import HELD_OUT, held_out, held_out_by_source, normal
from bot.nlu.masks import without_masks
from bot.testbank import texts
from bot.testbank.places import training_examples

VOICE = "bezoekers"  # in the metadata of the exported examples
_BRACKETS = str.maketrans("[]{}", "()()")  # Rasa reads these as marks in training examples
_FEW_WORDS = 3  # of so few words, another order can be another message


@dataclass(frozen=True)
class Export:
    """Topics and texts that are ready, and how many messages were left out of them."""

    examples: tuple[tuple[str, str], ...]
    known: int = 0  # an example already, or held out
    doubles: int = 0  # among these messages themselves
    only_masks: int = 0  # nothing but personal data

    @property
    def left_out(self) -> tuple[str, ...]:
        """What was left out and why, in Dutch, a sentence each."""
        return texts.left_out(self.known, self.doubles, self.only_masks)


class KnownTexts:
    """The texts that are examples already or are measured with, whatever their punctuation."""

    def __init__(self, examples: Iterable[str], measured: Iterable[str]) -> None:
        measured = list(measured)
        self._texts = {normal(text) for text in (*examples, *measured)}
        self._words = {_words(text) for text in measured}

    def has(self, text: str) -> bool:
        """Whether a text is known; of those measured with, also with its words in another order."""
        words = _words(text)
        return normal(text) in self._texts or (len(words) > _FEW_WORDS and words in self._words)


def known_texts() -> KnownTexts:
    """Return the texts that the project has; a server can do without those held out."""
    measured = [e.text for e in held_out()] if HELD_OUT.is_file() else []
    measured += (e.text for e in held_out_by_source())
    if answers.HELD_OUT.is_file():
        measured += (answer.text for answer in answers.held_out())
    return KnownTexts((e.text for e in training_examples()), measured)


def exported(handled: Sequence[tuple[str, str]], known: KnownTexts) -> Export:
    """Return what can be exported of topics with masked texts, without the masks."""
    examples: dict[str, tuple[str, str]] = {}  # by its text without case and punctuation
    left_out = Counter[str]()
    for topic, masked in handled:
        unmasked = without_masks(masked)
        text = " ".join(unmasked.translate(_BRACKETS).split())
        if MASK.search(unmasked):
            left_out["only_masks"] += 1
        elif known.has(text):
            left_out["known"] += 1
        elif normal(text) in examples:
            left_out["doubles"] += 1
        else:
            examples[normal(text)] = (topic, text)
    return Export(tuple(examples.values()), **left_out)


def as_training_data(export: Export) -> str:
    """Return an export as a file for data/nlu/, which says on top what was left out."""
    blocks: dict[str, list[str]] = {}
    for topic, text in export.examples:
        blocks.setdefault(topic, []).append(f"- {text}")
    content = {
        "version": "3.1",
        "nlu": [
            {"intent": topic, "metadata": {"voice": VOICE}, "examples": "\n".join(lines) + "\n"}
            for topic, lines in blocks.items()
        ],
    }
    comments = "".join(f"# {line}\n" for line in export.left_out)
    dumped = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=9999)
    return f"{comments}{dumped}"


class _Dumper(yaml.SafeDumper):
    """Writes the examples as the other files of data/nlu do."""


_Dumper.add_representer(
    str,
    lambda dumper, value: dumper.represent_scalar(
        "tag:yaml.org,2002:str", value, style="|" if "\n" in value else None
    ),
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(sorted(normal(text).split()))
