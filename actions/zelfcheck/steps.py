"""What a visitor can want of the self-check beside answering, while it is going on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.zelfcheck import slots
from actions.zelfcheck.slots import Events
from actions.zelfcheck.telling import Given, ask_question, change_button, list_of, progress
from bot.zelfcheck import commands, routing
from bot.zelfcheck.naming import points
from bot.zelfcheck.routing import KIND, KIND_HELP, UNKNOWN
from bot.zelfcheck.wording import in_words, point


@dataclass(frozen=True)
class Turn:
    """One turn of the self-check: what stands, what was given, and where to speak."""

    dispatcher: CollectingDispatcher
    tracker: Tracker
    domain: DomainDict
    question: str
    given: dict[str, str]

    def say(self, response: str, **values: str) -> None:
        """Utter a response of the self-check."""
        self.dispatcher.utter_message(response=f"utter_zelfcheck_{response}", **values)

    def ask(self, question: str | None = None, answers: Given | None = None) -> None:
        """Ask the question that stands, or another."""
        known = self.given if answers is None else answers
        ask_question(self.dispatcher, question or self.question, known, self.domain)

    def stay(self) -> Events:
        """Return the events of a turn that changes nothing."""
        # A form that sets no slot counts as rejected.
        return [slots.await_yes(None), slots.ask(self.question)]


def stop(turn: Turn) -> Events:
    """End the self-check with all answers kept; what is said then, the result's action says."""
    return [slots.await_yes(slots.STOPPED), slots.ask(None)]


def ask_whether(turn: Turn, what: str, **values: str) -> Events:
    """Ask a plain question before something is done; `what` waits for the yes."""
    name = what.partition(":")[0]
    data = {"question": name}
    turn.dispatcher.utter_message(response=f"utter_zelfcheck_{name}_vraag", data=data, **values)
    return [slots.await_yes(what), slots.ask(turn.question)]


def restart(turn: Turn) -> Events:
    """Ask whether to begin anew, where there is something to lose."""
    if turn.given:
        return ask_whether(turn, commands.RESTART)
    turn.say("eerste")
    turn.ask()
    return turn.stay()


def begin_anew(turn: Turn) -> Events:
    """Begin at the first question; the answers are kept aside."""
    turn.say("opnieuw")
    turn.ask(KIND, {})
    return [
        *slots.replace({}),
        slots.keep_before(turn.given),
        slots.await_yes(None),
        slots.ask(KIND),
    ]


def back(turn: Turn) -> Events:
    """Go back one question; before the first one, take back that it was begun anew."""
    previous = routing.previous_question(turn.question, turn.given)
    if previous is not None:
        turn.ask(previous)
        return [slots.await_yes(None), slots.ask(previous)]
    kept = slots.before(turn.tracker)
    if not kept:
        turn.say("eerste")
        turn.ask()
        return turn.stay()
    turn.say("teruggehaald")
    following = routing.next_question(kept)
    if following is not None:
        turn.ask(following, kept)
    return [
        *slots.replace(kept),
        slots.keep_before(turn.given),
        slots.await_yes(None),
        slots.ask(following),
    ]


def skip(turn: Turn) -> Events:
    """Skip a question, which is not to know; one that was answered keeps its answer."""
    if turn.question in turn.given:
        return leave(turn)
    turn.say("overgeslagen", punt=point(turn.question, turn.domain))
    known = {**turn.given, turn.question: UNKNOWN}
    following = routing.next_question(known)
    if following is not None:
        turn.ask(following, known)
    return [slots.keep(turn.question, UNKNOWN), slots.await_yes(None), slots.ask(following)]


def leave(turn: Turn) -> Events:
    """Leave an answer as it is and go on; without one, say that it is still wanted."""
    before = turn.given.get(turn.question)
    if before is None:
        turn.say("nog_geen_antwoord")
        turn.ask()
        return turn.stay()
    turn.say(
        "blijft",
        antwoord=in_words(turn.question, before, turn.domain),
        punt=point(turn.question, turn.domain),
    )
    following = routing.next_question(turn.given)
    if following is not None:
        turn.ask(following)
    return [slots.await_yes(None), slots.ask(following)]


def mistaken(turn: Turn) -> Events:
    """Go back to the answer that was noted last, as the visitor says that it is wrong."""
    if routing.previous_question(turn.question, turn.given) is None:
        turn.say("eerste")
        turn.ask()
        return turn.stay()
    turn.say("fout")
    return back(turn)


def tell(turn: Turn, response: str) -> Events:
    """Say something of the self-check and ask again."""
    number, rest = progress(turn.given, turn.question)
    listed = list_of(turn.given, turn.domain)
    if response == "antwoorden" and not listed:
        response = "antwoorden_geen"
    if response == "hoeveel" and not rest:
        response = "laatste"
    turn.say(response, nummer=number, rest=rest, punten=listed)
    turn.ask()
    return turn.stay()


def change(turn: Turn) -> Events:
    """Go to the answer that is to be changed, or ask which one that is."""
    text = str(turn.tracker.latest_message.get("text") or "")
    given = [q for q in routing.route(turn.given) if q in turn.given and q != KIND_HELP]
    wanted = [q for q in points(text, turn.given) if q in given]
    if len(wanted) == 1:
        turn.ask(wanted[0])
        return [slots.await_yes(None), slots.ask(wanted[0])]
    if given:
        buttons = [change_button(q, turn.domain) for q in given]
        turn.dispatcher.utter_message(response="utter_zelfcheck_wijzigen", buttons=buttons)
    else:
        turn.say("niets_te_wijzigen")
    turn.ask()
    return turn.stay()


STEPS: dict[str, Callable[[Turn], Events]] = {
    commands.STOP: stop,
    commands.LATER: stop,
    commands.RESTART: restart,
    commands.BACK: back,
    commands.SKIP: skip,
    commands.CHANGE: change,
    commands.GO_ON: leave,
    commands.KEEP: leave,
    commands.WRONG: mistaken,
    commands.STAY: lambda turn: tell(turn, "blijf"),
    commands.WAIT: lambda turn: tell(turn, "wacht"),
    commands.HELP: lambda turn: tell(turn, "hulp"),
    commands.HOW_MANY: lambda turn: tell(turn, "hoeveel"),
    commands.ANSWERS: lambda turn: tell(turn, "antwoorden"),
    commands.RESULT: lambda turn: tell(turn, "nog_geen_uitslag"),
}
