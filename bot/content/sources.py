"""The sections of the NCSC's page that answers rest on, from `sources.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("sources.yml")


@dataclass(frozen=True)
class Source:
    """A section of the page: its id, the page's title, the section's heading, and where."""

    id: str
    title: str
    section: str
    url: str
    read_on: str

    def as_json(self) -> dict[str, str]:
        """Return the shape that the website API promises."""
        return {"id": self.id, "title": self.title, "section": self.section, "url": self.url}


@lru_cache(maxsize=1)
def sources() -> dict[str, Source]:
    """Return every section by its id."""
    content = yaml.safe_load(FILE.read_text("utf-8"))
    page = content["page"]
    return {
        section: Source(section, page["title"], heading, page["url"], str(page["read_on"]))
        for section, heading in content["sections"].items()
    }


def page_url() -> str:
    """Return the address of the page that the bot explains."""
    return next(iter(sources().values())).url
