"""The labelled messages: training data with the author of each, and the held-out sets."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.base.settings import ROOT
from bot.content.project_files import items

TRAINING = ROOT / "data" / "nlu"
HELD_OUT = ROOT / "tests" / "nlu" / "held_out.tsv"
BY_SOURCE = ROOT / "benchmarks" / "messages"  # held_*.tsv: a file per kind of source
# Characters, and what such a message is called
LENGTHS = ((60, "to 60"), (200, "to 200"), (10**9, "longer"))
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Example:
    """A message, the topic that its author meant, who that is, and in which style.

    Of messages that follow a kind of source, also that source, whether the message asks something
    ("vraag", "verzoek" or "niets"), and what is asked where the page does not answer it. A message
    with several questions has several topics, joined by "+".
    """

    topic: str
    text: str
    author: str
    style: str = ""
    source: str = ""
    asks: str = ""
    asked: str = ""

    @property
    def topics(self) -> tuple[str, ...]:
        """Return each topic of the message."""
        return tuple(self.topic.split("+"))

    @property
    def length(self) -> str:
        """Return how long the text is, in words."""
        return next(name for most, name in LENGTHS if len(self.text) <= most)


def normal(text: str) -> str:
    """Return a text without case and punctuation, full-width letters and the like made plain."""
    letters = _NO_LETTERS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return letters or text  # "???" is a message as well


def training(folder: Path = TRAINING) -> list[Example]:
    """Return all training examples; `author` is the `voice` in the metadata of their block."""
    found = []
    for block in (item.content for item in items("nlu", folder)):
        about = block["metadata"]
        more = {key: about.get(key, "") for key in ("source", "asks", "asked")}
        for line in block["examples"].splitlines():
            text = line.removeprefix("- ")
            found.append(Example(block["intent"], text, about["voice"], **more))
    return found


def held_out(path: Path = HELD_OUT) -> list[Example]:
    """Return the held-out set."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Example(r["topic"], r["message"], r["writer"], r["style"]) for r in rows]


def held_out_by_source(folder: Path = BY_SOURCE) -> list[Example]:
    """Return the held-out messages that follow kinds of source that no training message does."""
    found = []
    for path in sorted(folder.glob("held_*.tsv")):
        source = path.stem.removeprefix("held_")
        with path.open(encoding="utf-8", newline="") as file:
            for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                more = {"source": source, "asks": r["asks"], "asked": r["asked"]}
                found.append(Example(r["topic"], r["message"], source, r["kind"], **more))
    return found


def folds(examples: Sequence[Example], count: int) -> list[set[str]]:
    """Return the authors in `count` groups: all examples of an author are left out together."""
    authors = sorted({example.author for example in examples})
    return [set(authors[i::count]) for i in range(min(count, len(authors)))]


def write_training(examples: Sequence[Example], folder: Path) -> None:
    """Write examples as one Rasa training file in `folder`."""
    blocks: dict[tuple[str, ...], list[str]] = {}
    for e in examples:
        block = (e.topic, e.author, e.source, e.asks, e.asked)
        blocks.setdefault(block, []).append(f"- {e.text}")
    keys = ("voice", "source", "asks", "asked")
    content = {
        "version": "3.1",
        "nlu": [
            {
                "intent": topic,
                "metadata": {k: v for k, v in zip(keys, about, strict=True) if v},
                "examples": "\n".join(lines),
            }
            for (topic, *about), lines in blocks.items()
        ],
    }
    text = yaml.safe_dump(content, allow_unicode=True, width=10_000)
    (folder / "nlu.yml").write_text(text, encoding="utf-8")
