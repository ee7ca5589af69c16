"""The labelled messages: training data with the author of each, and the held-out set."""

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
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Example:
    """A message, the topic that its author meant, who that is, and in which style."""

    topic: str
    text: str
    author: str
    style: str = ""


def normal(text: str) -> str:
    """Return a text without case and punctuation, full-width letters and the like made plain."""
    letters = _NO_LETTERS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return letters or text  # "???" is a message as well


def training(folder: Path = TRAINING) -> list[Example]:
    """Return all training examples; `author` is the `voice` in the metadata of their block."""
    found = []
    for block in (item.content for item in items("nlu", folder)):
        author = block["metadata"]["voice"]
        for line in block["examples"].splitlines():
            found.append(Example(block["intent"], line.removeprefix("- "), author))
    return found


def held_out(path: Path = HELD_OUT) -> list[Example]:
    """Return the held-out set."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Example(r["topic"], r["message"], r["writer"], r["style"]) for r in rows]


def folds(examples: Sequence[Example], count: int) -> list[set[str]]:
    """Return the authors in `count` groups: all examples of an author are left out together."""
    authors = sorted({example.author for example in examples})
    return [set(authors[i::count]) for i in range(min(count, len(authors)))]


def write_training(examples: Sequence[Example], folder: Path) -> None:
    """Write examples as one Rasa training file in `folder`."""
    blocks: dict[str, list[str]] = {}
    for example in examples:
        blocks.setdefault(example.topic, []).append(f"- {example.text}")
    content = {
        "version": "3.1",
        "nlu": [{"intent": t, "examples": "\n".join(lines)} for t, lines in blocks.items()],
    }
    text = yaml.safe_dump(content, allow_unicode=True, width=10_000)
    (folder / "nlu.yml").write_text(text, encoding="utf-8")
