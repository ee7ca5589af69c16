"""The form: reads the answer to the question that stands, and asks the next one.

Rasa runs it whenever a self-check is going on. In order, a message is: words that were typed
before the question stood, the reply to a plain question ("wil je opnieuw beginnen?"), a command,
answers to questions that it names, an answer. What is none of these it refuses, so that rules
answer that (a digression, a counter-question); then Rasa runs it again and the question returns.
"""

from __future__ import annotations

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.zelfcheck import slots, steps
from actions.zelfcheck.noting import KIND_CHANGE, change_kind, note_kind, note_named, note_reading
from actions.zelfcheck.slots import Events
from actions.zelfcheck.steps import Turn
from actions.zelfcheck.telling import ask_question
from bot.zelfcheck import commands, routing
from bot.zelfcheck.hearing import Heard, hear
from bot.zelfcheck.kinds import introduced
from bot.zelfcheck.reading import INCIDENT, intent, read
from bot.zelfcheck.replying import agrees, confirmation
from bot.zelfcheck.routing import KIND
from bot.zelfcheck.stale import STALE
from bot.zelfcheck.wording import option, titles

# Commands by button.
_BY_BUTTON = {
    "stop": commands.STOP,
    "afscheid": commands.LATER,
    "opnieuw": commands.RESTART,
    "terug": commands.BACK,
    "hulp": commands.HELP,
}


class ValidateSelfCheckForm(FormValidationAction):
    """Keeps what was answered and asks what comes next; nothing at all refuses the message."""

    def name(self) -> str:
        """Return the name that Rasa looks for beside the form's."""
        return f"validate_{routing.FORM}"

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> list[str]:
        """Return the slots of the questions that the answers so far lead along."""
        return [routing.SLOT_PREFIX + q for q in routing.route(slots.answers(tracker))]

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Events:
        """Return the slots that change; an empty list makes Rasa reject the form."""
        since = _since_last_message(tracker)
        question = slots.asked(tracker)
        if "active_loop" in since:
            return _begin(dispatcher, tracker, domain)
        if question is None or "action_execution_rejected" in since:
            return _return(dispatcher, tracker, domain)
        turn = Turn(dispatcher, tracker, domain, question, slots.answers(tracker))
        return _hear(turn)


def _hear(turn: Turn) -> Events:
    """Return what a message of the visitor changes."""
    message = turn.tracker.latest_message
    text = str(message.get("text") or "")
    pressed = text.startswith("/")
    if not pressed and (message.get("metadata") or {}).get(STALE):
        turn.say("intussen", getypt=_quoted(text))
        turn.ask()
        return turn.stay()
    waiting = slots.pending(turn.tracker)
    if waiting:
        agreed = confirmation(message, waiting) if pressed else agrees(text)
        if agreed is not None:
            return _agreed(turn, waiting) if agreed else steps.tell(turn, "blijf")
    if pressed:
        wanted = _BY_BUTTON.get(intent(message)[0])
        if wanted is not None:
            return steps.STEPS[wanted](turn)
        reading = read(message, turn.question)
        return note_reading(turn, reading) if reading.says_something else []
    return _do(turn, hear(message, turn.question, turn.given, titles(turn.question, turn.domain)))


def _do(turn: Turn, heard: Heard) -> Events:
    """Do what was heard; an empty list where the words answer nothing."""
    if heard.command is not None:
        if heard.command.asks and heard.command.kind in commands.ENDS:
            return steps.ask_whether(turn, commands.STOP)
        return steps.STEPS[heard.command.kind](turn)
    if heard.doubtful is not None:
        restarts = heard.doubtful == commands.RESTART
        return steps.restart(turn) if restarts else steps.ask_whether(turn, heard.doubtful)
    if heard.named is not None:
        return note_named(turn, heard.named)
    if heard.kind is not None:
        return change_kind(turn, heard.kind)
    if heard.reading.alarm:
        turn.dispatcher.utter_message(response="utter_incident")
        turn.say("pauze")
        return turn.stay()
    return note_reading(turn, heard.reading) if heard.reading.says_something else []


def _agreed(turn: Turn, what: str) -> Events:
    """Do what the visitor has agreed with."""
    name, _, value = what.partition(":")
    if name == KIND_CHANGE:
        return note_kind(turn, value)
    return steps.begin_anew(turn) if name == commands.RESTART else steps.stop(turn)


def _since_last_message(tracker: Tracker) -> set[str]:
    """Return the types of the events since the visitor spoke."""
    types: set[str] = set()
    for event in reversed(tracker.events):
        if event["event"] == "user":
            break
        types.add(event["event"])
    return types


def _begin(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
    """Begin, or go on at a question; what was said before of the organisation is offered."""
    question = slots.asked(tracker)
    given = slots.answers(tracker)
    if question is not None:
        ask_question(dispatcher, question, given, domain)
        return [slots.ask(question)]
    if given:
        return _begin_again(dispatcher, given, domain)
    heard = _heard(tracker)
    if heard:
        dispatcher.utter_message(
            response="utter_zelfcheck_gehoord_vraag", soort=option(KIND, heard, domain)
        )
    ask_question(dispatcher, KIND, {}, domain)
    return [
        *slots.forget(),
        slots.await_yes(f"{KIND_CHANGE}:{heard}" if heard else None),
        slots.ask(KIND),
    ]


def _begin_again(
    dispatcher: CollectingDispatcher, given: dict[str, str], domain: DomainDict
) -> Events:
    """Go on where the visitor was; a complete self-check is begun anew only after a yes."""
    following = routing.next_question(given)
    if following is None:
        data = {"question": commands.RESTART}
        dispatcher.utter_message(response="utter_zelfcheck_opnieuw_vraag", data=data)
        return [slots.await_yes(commands.RESTART), slots.ask(None)]
    dispatcher.utter_message(response="utter_zelfcheck_hervat")
    ask_question(dispatcher, following, given, domain)
    return [slots.await_yes(None), slots.ask(following)]


def _heard(tracker: Tracker) -> str | None:
    """Return the type of organisation that the visitor has named lately, None without one."""
    for event in reversed(tracker.events):
        if event["event"] == "user" and not str(event.get("text") or "/").startswith("/"):
            found = introduced(str(event["text"]))
            if found is not None:
                return found
    return None


def _return(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
    """Ask again what stood before something else was talked about."""
    given = slots.answers(tracker)
    question = slots.asked(tracker) or routing.next_question(given)
    if question is not None and intent(tracker.latest_message)[0] == INCIDENT:
        # Who has an incident has something better to do than to answer the next question.
        dispatcher.utter_message(response="utter_zelfcheck_pauze")
    elif question is not None:
        ask_question(dispatcher, question, given, domain)
    # A yes that comes now is said to the question, not to what was asked before the digression.
    return [slots.await_yes(None), slots.ask(question)]


def _quoted(text: str) -> str:
    """Return what was typed, short and without marks that would be read as markup."""
    plain = " ".join("".join(c for c in text if c.isalnum() or c in " .,?!'’-").split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[:_LONGEST_QUOTE].rstrip() + "…"


_LONGEST_QUOTE = 60
