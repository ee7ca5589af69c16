"""The report as a PDF that assistive technology can read: PDF/UA-1, made by Typst.

The template never changes; what it shows goes to it as JSON. No text of a report is ever read
as Typst's markup, and the template reads no files.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.base.version import VERSION
from bot.report.content import ContactDetail, Report, in_words, texts

_TEMPLATE = Path(__file__).parent / "templates" / "verslag.typ"


def pdf(report: Report, contact: Sequence[ContactDetail]) -> bytes:
    """Return the report as PDF/UA-1. Takes some tenths of a second; other threads go on."""
    import typst  # 7 MB, and few ask for a PDF

    made = typst.compile(  # type: ignore[call-overload]  # its stubs do not know PDF/UA yet
        _template(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,  # the same everywhere: Typst's own fonts
        sys_inputs={"data": json.dumps(_data(report, contact))},
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst made more than one file")
    return made


@lru_cache(maxsize=1)
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _data(report: Report, contact: Sequence[ContactDetail]) -> dict[str, Any]:
    made = report.made_at
    parts = ("year", "month", "day", "hour", "minute", "second")
    return {
        "texts": texts(),
        "version": VERSION,
        "contact": [dataclasses.asdict(detail) for detail in contact],
        "report": {
            **dataclasses.asdict(report),
            "made_at": {part: getattr(made, part) for part in parts},
            "made_on": in_words(made),
        },
    }
