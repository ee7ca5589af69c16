"""Gesprek shows the bot's messages as their Markdown means them, and all else as characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.base.settings import read
from bot.conversations.schemas import Message
from bot.testbank.context import Context
from bot.testbank.explain import Reply, Turn


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("een", "<p>een</p>"),
        ("een\n\ntwee", "<p>een</p><p>twee</p>"),
        ("a **b** c", "<p>a <strong>b</strong> c</p>"),
        (
            "zie:\n- een\n- **twee**",
            "<p>zie:</p><ul><li>een</li><li><strong>twee</strong></li></ul>",
        ),
        ("zo:\n\n1. een\n2. twee", "<p>zo:</p><ol><li>een</li><li>twee</li></ol>"),
        ("[NCSC](https://www.ncsc.nl)", '<p><a href="https://www.ncsc.nl">NCSC</a></p>'),
        ("<script>x</script> & **<b>**", "<p>&lt;script&gt;x&lt;/script&gt; &amp; <strong>&lt;b"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
    ],
)
def test_markdown(text: str, expected: str, tmp_path: Path) -> None:
    context = Context(
        read({"VAR_DIR": str(tmp_path), "TESTBANK_PASSWORD": "alleen voor tests"}), None
    )
    message = Message(
        id="1", text=text, kind="answer", topic=None, source=None, buttons=[], data={}
    )
    values = {"name": "x", "dead": 0, "titles": {}, "sources": {}, "model": "", "current": True}
    values["trouble"] = ""
    turn = Turn(0, "/gesprek_start", "/gesprek_start", replies=[Reply(message, None)])
    page = context.view.render("talk.html", csrf="", done="", turns=[turn], **values)
    assert expected in page.partition('<p class="who">Chatbot</p>')[2]
