"""The Markdown of domain.yml as plain data, from which page and PDF make the same text.

Only what the website API promises is read: paragraphs, lists, bold and links. All else stays
the characters that it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_RULES = ["emphasis", "link", "list", "escape", "newline", "balance_pairs"]
_MARKDOWN = MarkdownIt("zero").enable(_RULES)


@dataclass(frozen=True)
class Span:
    """Some words in one style; `href` is "" where they are no link."""

    text: str
    strong: bool = False
    href: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph (one item) or a list (an item for each entry)."""

    kind: str  # "paragraph", "bullets" or "numbers"
    items: tuple[tuple[Span, ...], ...]


RichText = tuple[Block, ...]


def rich_text(markdown: str) -> RichText:
    """Return the blocks of a text of domain.yml, its placeholders filled."""
    return tuple(_blocks(_MARKDOWN.parse(markdown)))


def plain(text: RichText) -> str:
    """Return the words alone, as tests and titles want them."""
    return "\n".join("".join(span.text for span in item) for block in text for item in block.items)


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    kind = ""
    items: list[tuple[Span, ...]] = []
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open") and token.level == 0:
            kind = "bullets" if token.type.startswith("bullet") else "numbers"
        elif token.type in ("bullet_list_close", "ordered_list_close") and token.level == 0:
            yield Block(kind, tuple(items))
            kind, items = "", []
        elif token.type == "inline":
            spans = tuple(_spans(token.children or ()))
            if kind:
                items.append(spans)
            else:
                yield Block("paragraph", (spans,))


def _spans(tokens: Sequence[Token]) -> Iterator[Span]:
    strong, href = 0, ""
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type == "link_open":
            href = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            href = ""
        elif token.type == "softbreak":
            yield Span(" ", bool(strong), href)
        elif token.content:
            yield Span(token.content, bool(strong), href)
