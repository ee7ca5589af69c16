"""Of Markdown, a report reads what domain.yml may hold, and leaves the rest as characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.markdown import Block, Span, plain, rich_text


def test_paragraphs_bold_and_links() -> None:
    assert rich_text("Een **vet [woord](https://www.example.nl/a_b)**,\nen meer.\n\nTwee.") == (
        Block(
            "paragraph",
            (
                (
                    Span("Een "),
                    Span("vet ", strong=True),
                    Span("woord", strong=True, href="https://www.example.nl/a_b"),
                    Span(","),
                    Span(" "),
                    Span("en meer."),
                ),
            ),
        ),
        Block("paragraph", ((Span("Twee."),),)),
    )


def test_lists() -> None:
    found = rich_text("Dit:\n\n- een **twee**\n- drie\n\n1. vier\n2. vijf")
    assert [(block.kind, len(block.items)) for block in found] == [
        ("paragraph", 1),
        ("bullets", 2),
        ("numbers", 2),
    ]
    assert plain(found) == "Dit:\neen twee\ndrie\nvier\nvijf"


@pytest.mark.parametrize(
    "text",
    [
        "# kop",
        "<b>vet</b>",
        "![beeld](https://www.example.nl/b.png)",
        "[klik](javascript:alert(1))",
        "`code`",
        "> citaat",
        "a | b",
        "&lt;",
    ],
)
def test_the_rest_stays_what_it_is(text: str) -> None:
    found = rich_text(text)
    assert [block.kind for block in found] == ["paragraph"]
    assert not any("javascript" in span.href for span in found[0].items[0])
    assert not any(span.strong for span in found[0].items[0])
    if not text.startswith("!"):  # of a picture, a link remains
        assert plain(found) == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_any_text_can_be_read(text: str) -> None:
    for block in rich_text(text):
        assert block.kind in ("paragraph", "bullets", "numbers")
        assert block.kind != "paragraph" or len(block.items) == 1
