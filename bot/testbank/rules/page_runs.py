"""Finds what an answer copied from the page that the bot explains.

The page itself is not ours to keep a copy of, so `page_runs.txt` holds digests of every
eight words of it in a row. For a new version of the page, as plain text:

    .venv/bin/python -m bot.testbank.rules.page_runs < page.txt
"""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from pathlib import Path

from bot.testbank.rules.answers import words

FILE = Path(__file__).with_suffix(".txt")
RUN = 8  # words in a row that may not be the page's


def runs(text: str) -> dict[str, str]:
    """Return every run of eight words of `text`, by its digest."""
    found = words(text)
    parts = [" ".join(found[i : i + RUN]) for i in range(len(found) - RUN + 1)]
    return {hashlib.sha256(part.encode()).hexdigest()[:16]: part for part in parts}


@lru_cache(maxsize=1)
def page() -> frozenset[str]:
    """Return the digests of the page."""
    return frozenset(FILE.read_text("ascii").split())


def copied(text: str) -> list[str]:
    """Return the runs of `text` that are on the page as well."""
    known = page()
    return [part for digest, part in runs(text).items() if digest in known]


if __name__ == "__main__":
    FILE.write_text("\n".join(sorted(runs(sys.stdin.read()))) + "\n", "ascii")
