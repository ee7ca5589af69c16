"""A visitor hears once in a conversation that personal data was masked."""

from __future__ import annotations

from bot.base.settings import Settings
from bot.content import responses as texts
from tests.conftest import StartBot
from tests.live_bot import Chat, LiveBot

NOTICE = texts.text("utter_gemaskeerd", Settings())
OF_SECRETS = texts.text("utter_gemaskeerd_geheim", Settings())
QUESTION = "Wat is een OKTT?"


def told(chat: Chat) -> list[int]:
    """Return where in the transcript the notice stands."""
    return [i for i, message in enumerate(chat.transcript()) if message["text"] == NOTICE]


def test_it_comes_before_the_answer_and_once(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    assert [m["topic"] for m in chat.say(QUESTION)] == ["begrip"]
    first, *answer = chat.say(f"Ik ben Jan de Vries. {QUESTION}")
    assert first["text"] == NOTICE
    assert first["kind"] == "answer"
    assert first["topic"] is None
    assert answer[0]["topic"] == "begrip"
    again = chat.say(f"mail naar jan@voorbeeld.nl. {QUESTION}")
    assert NOTICE not in [message["text"] for message in again]
    transcript = chat.transcript()
    (place,) = told(chat)
    assert transcript[place - 1]["text"] == f"Ik ben [naam]. {QUESTION}"
    assert transcript[place]["id"] == first["id"]
    assert transcript[place + 1]["topic"] == "begrip"


def test_nothing_masked_nothing_told(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    chat.say("ik ben ciso bij een ziekenhuis")
    chat.say("[naam] vraagt wat TLP is")
    assert told(chat) == []


def test_an_incident_comes_first_also_before_the_notice(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    said = chat.say("Help, we zijn gehackt! Onze server 192.0.2.17 is versleuteld")
    assert said[0]["topic"] == "incident"
    assert said[-1]["text"] == NOTICE
    assert told(chat) == [len(chat.transcript()) - 1]
    assert NOTICE not in [message["text"] for message in chat.say("ook 192.0.2.18 is gehackt")]


def test_what_leans_on_the_answer_before_still_does(live_bot: LiveBot) -> None:
    plain, masked = live_bot.chat(), live_bot.chat()
    plain.say("Wat is een OKTT?")
    masked.say("Wat is een OKTT? mail naar jan@voorbeeld.nl")
    for follow_up in ("waarom?", "vertel meer", "ja"):
        answers = [[m["text"] for m in chat.say(follow_up)] for chat in (plain, masked)]
        assert answers[0] == answers[1], follow_up


def test_of_a_password_it_is_told_to_change_it_once(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    assert chat.say(f"Ik ben Jan de Vries. {QUESTION}")[0]["text"] == NOTICE
    told_of_it = chat.say(f"mijn wachtwoord is Welkom01! {QUESTION}")
    assert told_of_it[0]["text"] == OF_SECRETS
    assert told_of_it[1]["topic"] == "begrip"
    for text in ("token=abc123def", "bel 0612345678"):
        assert chat.say(f"{text}. {QUESTION}")[0]["topic"] == "begrip"
    assert "Welkom01" not in str(chat.transcript())


def test_of_a_password_that_notice_is_the_only_one(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    said = chat.say("ik ben Jan de Vries, mijn wachtwoord is Welkom01!")
    assert [m["text"] for m in said if m["text"] in (NOTICE, OF_SECRETS)] == [OF_SECRETS]
    assert NOTICE not in [message["text"] for message in chat.say("bel 0612345678")]


def test_it_can_be_judged(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    notice = chat.say("bel 0612345678")[0]
    assert notice["text"] == NOTICE
    assert chat.feedback({"message_id": notice["id"], "helpful": True}).status_code == 204


def test_once_holds_across_a_restart_and_a_new_beginning(start_bot: StartBot) -> None:
    bot = start_bot()
    chat = bot.chat()
    chat.say("bel 0612345678")
    bot.kill_server()
    bot.start_server()
    chat.say("opnieuw")
    chat.say("bel 0687654321")
    assert len(told(chat)) == 1
    other = bot.chat()
    other.say("bel 0687654321")
    assert len(told(other)) == 1
