"""What a topic is called in plain words, on a button and for staff."""

from __future__ import annotations

from pathlib import Path

from bot.content.responses import responses, topic_title, topic_titles

DOMAIN = """
responses:
  utter_een:
  - {text: Zonder}
  - {text: Met, metadata: {title: Eén}}
  utter_twee: [{text: Twee, metadata: {topic: twee}}]
  andere: [{text: Drie, metadata: {title: Drie}}]
"""


def test_the_first_title_of_an_answer(tmp_path: Path) -> None:
    domain = tmp_path / "domain.yml"
    domain.write_text(DOMAIN, "utf-8")
    assert topic_title("een", responses(domain)) == "Eén"
    assert topic_title("twee", responses(domain)) is None
    assert topic_title("weg", responses(domain)) is None
    assert topic_titles(domain) == {"een": "Eén"}
