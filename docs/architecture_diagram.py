"""Draws the picture in docs/architecture.md from the import contracts in .importlinter.

`python -m docs.architecture_diagram` writes it; a test checks that it is current.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from configparser import ConfigParser
from itertools import pairwise
from pathlib import Path

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "architecture.md"
CONTRACTS = DOCS.parent / ".importlinter"
_PICTURE = re.compile(r"(?<=```mermaid\n).*?(?=```\n)", re.DOTALL)


def layers(contracts: ConfigParser) -> list[list[str]]:
    """Return the rooms of each layer, the highest layer first."""
    lines = contracts["importlinter:contract:layers"]["layers"].split("\n")
    return [re.split(r"\s*[|:]\s*", line.strip()) for line in lines if line.strip()]


def picture(contracts: ConfigParser) -> str:
    """Return the contracts as a Mermaid flowchart: an arrow goes to what may be imported."""
    return "".join(f"{line}\n" for line in _lines(contracts))


def page(text: str, contracts: ConfigParser) -> str:
    """Return the text of a page with its picture drawn anew."""
    return _PICTURE.sub(lambda _: picture(contracts), text, count=1)


def read() -> ConfigParser:
    """Return the contracts of this project."""
    contracts = ConfigParser()
    contracts.read(CONTRACTS, "utf-8")
    return contracts


def _lines(contracts: ConfigParser) -> Iterator[str]:
    rows = [_modules(contracts, "actions", "forbidden_modules"), *layers(contracts)]
    yield "flowchart TB"
    for row in rows:
        yield from (f'  {_id(name)}["{name.removeprefix("bot.")}"]' for name in row)
    for upper, lower in pairwise(rows):
        yield f"  {_together(upper)} --> {_together(lower)}"
    yield "  classDef pure stroke-dasharray: 4"
    yield f"  class {','.join(map(_id, _modules(contracts, 'pure', 'source_modules')))} pure"


def _together(names: list[str]) -> str:
    return " & ".join(map(_id, names))


def _modules(contracts: ConfigParser, contract: str, key: str) -> list[str]:
    return contracts[f"importlinter:contract:{contract}"][key].split()


def _id(name: str) -> str:
    return name.replace(".", "_").strip("_")


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8"), read()), "utf-8")
