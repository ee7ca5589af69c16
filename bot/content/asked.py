"""Words for what visitors ask that the page says nothing of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parent / "asked.yml"


@lru_cache(maxsize=1)
def asked_phrases() -> Mapping[str, str]:
    """Return the words for each thing asked, as in "Over … zegt deze pagina niets"."""
    found: dict[str, str] = yaml.safe_load(FILE.read_text("utf-8"))
    return found
