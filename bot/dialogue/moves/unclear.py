"""What is not understood: a choice once, then a hand-over with what was spoken of; never twice."""

from __future__ import annotations

from bot.dialogue.clarification import likely_topics
from bot.dialogue.plan import Reason, Say, Turn
from bot.dialogue.state import WHICH, Open
from bot.dialogue.talk import Talk


def unclear(talk: Talk) -> Turn:
    """Ask which of the likeliest topics is meant, or hand over."""
    heard, state = talk.heard, talk.state
    topics = likely_topics((topic.name for topic in heard.ranking), talk.texts)
    count = state.unclear + 1
    party = heard.parties[-1] if heard.parties else state.party
    word = heard.words[0] if heard.words else state.word
    if count == 1 and topics:
        titles = tuple(talk.texts.title(topic) or topic for topic in topics)
        say = Say("utter_verduidelijken", buttons=tuple(f"/{t}" for t in (*topics, "iets_anders")))
        open_question = Open(WHICH, tuple(f"/{topic}" for topic in topics), titles)
        return talk.turn(
            say, Reason.ASKS, unclear=count, open=open_question, party=party, word=word
        )
    response = "utter_fallback"
    if response in state.last:
        response = "utter_overdracht"
    elif "utter_overdracht" in state.last:
        response = "utter_hulp_kort"
    say = Say(response, values={"over": talk.about()})
    return talk.turn(say, Reason.NOT_UNDERSTOOD, unclear=count)
