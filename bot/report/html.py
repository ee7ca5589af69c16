"""The report, and what stands in its place, as HTML pages that need no script."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.base.version import VERSION
from bot.content.markdown import rich_text
from bot.report.content import ContactDetail, Report, in_words, texts

CSS_URL = "/verslag/verslag.css"

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.globals.update(css_url=CSS_URL, version=VERSION)


def report_page(
    report: Report,
    contact: Sequence[ContactDetail],
    *,
    pdf_url: str,
    expires_at: datetime,
) -> str:
    """Return the page of a report."""
    return _PAGES.get_template("verslag.html").render(
        t=texts(),
        report=report,
        contact=contact,
        pdf_url=pdf_url,
        expires_on=in_words(expires_at),
    )


def message_page(title: str, markdown: str, contact: Sequence[ContactDetail] = ()) -> str:
    """Return a page that says why there is no report."""
    return _PAGES.get_template("melding.html").render(
        t=texts(), title=title, text=rich_text(markdown), contact=contact
    )
