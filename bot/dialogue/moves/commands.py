"""Commands: one is a command when the whole message is one; inside a sentence it is a word."""

from __future__ import annotations

from bot.dialogue.plan import Reason, Say, Turn
from bot.dialogue.sharing import LEANS
from bot.dialogue.state import Profile, State
from bot.dialogue.talk import Talk

_COMMANDS = ("hulp", "stop", "opnieuw", "iets_anders")
_MOST_WORDS = 4
_MOST_WORDS_WHEN_SURE, _SURE = 8, 0.95
_SURELY_GOES_ON = 0.8
GREETING = "gesprek_start"


def command(talk: Talk) -> Turn | None:
    """Obey a command."""
    heard = talk.heard
    if heard.topic == GREETING:
        return talk.turn(Say("utter_welkom"), Reason.GREETS)
    if heard.topic not in _COMMANDS:
        return None
    if heard.in_form and heard.topic in ("stop", "opnieuw"):
        # Its own commands the self-check has obeyed before: here it is a word.
        return talk.turn(Say("utter_zelfcheck_kies"), Reason.COMMAND_DENIED)
    if not heard.payload and not _is_whole(talk):
        denied = (
            heard.topic in ("stop", "opnieuw") and heard.denies and heard.length <= _MOST_WORDS + 2
        )
        return talk.turn(Say("utter_ga_verder"), Reason.COMMAND_DENIED) if denied else None
    if heard.topic == "opnieuw":
        profile = Profile() if heard.payload else talk.state.profile
        anew = Talk(heard, State(profile=profile), talk.table, talk.texts)
        response = "utter_hulp_kort" if "utter_opnieuw" in talk.state.last else "utter_opnieuw"
        return anew.turn(Say(response), Reason.BEGINS_ANEW, slots={"onderwerp": "geen"})
    response = f"utter_{heard.topic}"
    if response in talk.state.last:
        response = "utter_oke" if heard.topic == "stop" else "utter_hulp_kort"
    return talk.turn(Say(response), Reason.OBEYS)


def _is_whole(talk: Talk) -> bool:
    """Whether a message is no more than the command, and does not deny it."""
    heard = talk.heard
    if heard.topic == "hulp":
        return not _goes_on(talk)
    longest = _MOST_WORDS_WHEN_SURE if heard.confidence >= _SURE else _MOST_WORDS
    return heard.length <= longest and not heard.denies and not heard.ends_as_question


def _goes_on(talk: Talk) -> bool:
    """Whether a message surely asks on about what was spoken of ("ok en waar begin ik dan")."""
    heard = talk.heard
    asks = bool(heard.cells) and heard.cells[0].confidence >= _SURELY_GOES_ON
    return asks and not heard.is_remark and bool(talk.state.subject) and heard.leans >= LEANS
