"""The bot's limited Markdown (paragraphs, lists, bold, links) as safe HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]\n]+)\]\(((?:https?://|mailto:|tel:)[^\s()<>\"]+)\)")
_ITEM = re.compile(r"^\s*[-*]\s+")


def html(text: str) -> Markup:
    """Return `text` as HTML in which everything but our own marks is escaped."""
    return Markup("\n").join(_blocks(text))  # nosec: each block is escaped


def _blocks(text: str) -> Iterator[Markup]:
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.split("\n")
        start = next((i for i, line in enumerate(lines) if _ITEM.match(line)), len(lines))
        if lines[:start]:
            body = Markup("<br>").join(_inline(line) for line in lines[:start])
            yield Markup("<p>{}</p>").format(body)
        if lines[start:]:
            items = (_inline(_ITEM.sub("", line)) for line in lines[start:])
            body = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
            yield Markup("<ul>{}</ul>").format(body)


def _inline(line: str) -> Markup:
    found = Markup("")
    place = 0
    for match in _LINK.finditer(line):
        found += _bold(line[place : match.start()])
        link = Markup('<a href="{}" rel="noopener noreferrer">{}</a>')
        found += link.format(match[2], _bold(match[1]))
        place = match.end()
    return found + _bold(line[place:])


def _bold(text: str) -> Markup:
    found = Markup("")
    for i, part in enumerate(_BOLD.split(text)):
        found += Markup("<strong>{}</strong>").format(part) if i % 2 else escape(part)
    return found
