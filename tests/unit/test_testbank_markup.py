"""The bot's Markdown as HTML."""

from __future__ import annotations

import pytest

from bot.testbank.markup import html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("een", "<p>een</p>"),
        ("een\ntwee\n\ndrie", "<p>een<br>twee</p>\n<p>drie</p>"),
        ("a **b** c", "<p>a <strong>b</strong> c</p>"),
        (
            "zie:\n- een\n- **twee**",
            "<p>zie:</p><ul><li>een</li><li><strong>twee</strong></li></ul>",
        ),
        (
            "[NCSC](https://www.ncsc.nl)",
            '<p><a href="https://www.ncsc.nl" rel="noopener noreferrer">NCSC</a></p>',
        ),
        ("<script>x</script> & **<b>**", "<p>&lt;script&gt;x&lt;/script&gt; &amp; "),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ('[x](https://a"onclick=b)', "<p>[x](https://a&#34;onclick=b)</p>"),
        ("", ""),
    ],
)
def test_markdown(text: str, expected: str) -> None:
    found = str(html(text)).replace("</p>\n<ul>", "</p><ul>")
    assert found.startswith(expected)
    assert "<script" not in found
    assert "<b>" not in found
