"""A conversation over the API: start, ask, choose, read again, judge, erase."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from tests.live_bot import LiveBot

MESSAGE_KEYS = {"id", "text", "kind", "topic", "source", "buttons", "data"}


def test_a_conversation_starts_with_a_greeting_and_a_token(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    (greeting,) = chat.greeting
    assert set(greeting) == MESSAGE_KEYS
    assert greeting["kind"] == "greeting"
    assert "chatbot" in greeting["text"]
    assert any(button["payload"] == "/contact" for button in greeting["buttons"])
    expires_in = datetime.fromisoformat(chat.expires_at) - datetime.now(UTC)
    assert timedelta(hours=23, minutes=59) < expires_in <= timedelta(hours=24)


def test_an_answer_names_its_topic_and_its_source(live_bot: LiveBot) -> None:
    (answer,) = live_bot.chat().choose("/delen_oktt")
    assert set(answer) == MESSAGE_KEYS
    assert answer["kind"] == "answer"
    assert answer["topic"] == "delen_oktt"
    assert answer["source"]["id"] == "delen"
    assert set(answer["source"]) == {"id", "title", "section", "url"}
    assert answer["source"]["url"].startswith("https://")
    assert re.fullmatch(r"[0-9a-f]{32}", answer["id"])


def test_words_get_the_same_answer_as_the_button(live_bot: LiveBot) -> None:
    in_words = live_bot.chat().say("Met wie mag het NCSC informatie over dreigingen delen?")
    assert in_words[0]["topic"] == "delen_met"
    assert live_bot.chat().choose("/delen_met")[0]["text"] == in_words[0]["text"]


def test_every_button_of_the_greeting_works(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    for button in chat.greeting[0]["buttons"]:
        assert chat.choose(button["payload"])[0]["topic"] == button["payload"].removeprefix("/")


def test_a_word_can_be_chosen_with_its_value(live_bot: LiveBot) -> None:
    (answer,) = live_bot.chat().choose('/begrip{"begrip":"tlp"}')
    assert answer["topic"] == "begrip"
    assert "Traffic Light Protocol" in answer["text"]


def test_the_transcript_tells_what_was_said_in_order(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    title = next(b["title"] for b in chat.greeting[0]["buttons"] if b["payload"] == "/toets")
    toets = chat.choose("/toets")
    contact = chat.say("Hoe kan ik contact opnemen met het NCSC?")
    said = chat.transcript()
    assert [(m["from"], m["text"]) for m in said] == [
        ("bot", chat.greeting[0]["text"]),
        ("user", title),
        *(("bot", m["text"]) for m in toets),
        ("user", "Hoe kan ik contact opnemen met het NCSC?"),
        *(("bot", m["text"]) for m in contact),
    ]
    times = [datetime.fromisoformat(m["at"]) for m in said]
    assert times == sorted(times)
    bot_messages = [m for m in said if m["from"] == "bot"]
    assert [m["id"] for m in bot_messages] == [m["id"] for m in [*chat.greeting, *toets, *contact]]
    assert set(said[0]) == MESSAGE_KEYS | {"from", "at"}
    assert not any("gesprek_start" in m["text"] for m in said)


def test_a_message_with_the_same_id_is_said_once(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    bodies = (
        {"text": "Ik ben Jan, jan@example.nl", "id": "a" * 32},
        {"payload": "/toets", "id": "b" * 32},
    )
    for body in bodies:
        first, again = chat.post(body), chat.post(body)
        assert first.status_code == 200
        assert again.json() == first.json()
    said = [message for message in chat.transcript() if message["from"] == "user"]
    assert [message["id"] for message in said] == ["a" * 32, "b" * 32]


def test_conversations_are_apart(live_bot: LiveBot) -> None:
    one, other = live_bot.chat(), live_bot.chat()
    one.choose("/wbni")
    assert len(other.transcript()) == 1
    assert one.token != other.token


def test_a_judgement_on_a_message_is_taken_and_can_be_changed(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    (answer,) = chat.choose("/handreiking")
    for body in (
        {"message_id": answer["id"], "helpful": True},
        {"message_id": answer["id"], "helpful": False, "remark": "Ik zocht de link.\x00"},
        {"message_id": chat.greeting[0]["id"], "helpful": True, "remark": None},
    ):
        response = chat.feedback(body)
        assert response.status_code == 204, response.text
        assert response.content == b""


def test_a_judgement_is_on_a_bot_message_of_this_conversation(live_bot: LiveBot) -> None:
    chat, other = live_bot.chat(), live_bot.chat()
    (answer,) = other.choose("/toets")
    chat.choose("/toets")
    own_words = next(m for m in chat.transcript() if m["from"] == "user")
    for message_id in (answer["id"], own_words["id"], "0" * 32):
        response = chat.feedback({"message_id": message_id, "helpful": True})
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "message_unknown"


def test_an_erased_conversation_is_gone(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    (answer,) = chat.choose("/toets")
    assert chat.feedback({"message_id": answer["id"], "helpful": True}).status_code == 204
    response = chat.erase()
    assert (response.status_code, response.content) == (204, b"")
    again = {"message_id": answer["id"], "helpful": True}
    for refused in (
        chat.post({"text": "Ben je er nog?"}),
        chat.post({"payload": "/toets"}),
        chat.feedback(again),
        chat.erase(),
        live_bot.request("GET", "/api/conversation", headers=chat.headers),
    ):
        assert refused.status_code == 401
        assert refused.json()["error"]["code"] == "token"


def test_a_text_cannot_be_a_command(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    chat.choose("/toets")
    for text in (
        "/restart",
        " \u2028/ /\u200d/session_start",
        "\uff0frestart",
        '/slot{"a":"b"}',
        "/",
    ):
        chat.say(text)
    said = chat.transcript()
    assert said[0]["text"] == chat.greeting[0]["text"]  # nothing was restarted or lost
    assert len([m for m in said if m["from"] == "user"]) == 6
