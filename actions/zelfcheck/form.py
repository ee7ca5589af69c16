"""The form: reads the answer to the question that stands, and asks the next one.

Rasa runs it whenever a self-check is going on. What is no answer it refuses, so that rules
answer that (a digression, a counter-question, a command); then Rasa runs it again and the
question returns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.zelfcheck import slots
from actions.zelfcheck.slots import Events
from bot.zelfcheck import routing
from bot.zelfcheck.reading import BUTTON, INCIDENT, Reading, intent, read
from bot.zelfcheck.routing import KIND, KIND_HELP, UNKNOWN
from bot.zelfcheck.wording import option, point, titles


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
            return _begin(dispatcher, tracker)
        if question is None or "action_execution_rejected" in since:
            return _return(dispatcher, tracker)
        reading = read(tracker.latest_message, question, titles(question, domain))
        if not reading.says_something:
            return []
        return _go_on(dispatcher, tracker, domain, question, reading)


def _since_last_message(tracker: Tracker) -> set[str]:
    """Return the types of the events since the visitor spoke."""
    types: set[str] = set()
    for event in reversed(tracker.events):
        if event["event"] == "user":
            break
        types.add(event["event"])
    return types


def _begin(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Begin anew, or go back to the one question that is to be changed."""
    question = slots.asked(tracker)
    if question is not None:
        _say_question(dispatcher, question, slots.answers(tracker))
        return [slots.ask(question)]
    _say_question(dispatcher, routing.KIND, {})
    return [*slots.forget(), slots.ask(routing.KIND)]


def _return(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Ask again what stood before something else was talked about."""
    given = slots.answers(tracker)
    question = slots.asked(tracker) or routing.next_question(given)
    if question is not None and intent(tracker.latest_message)[0] == INCIDENT:
        # Who has an incident has something better to do than to answer the next question.
        dispatcher.utter_message(response="utter_zelfcheck_pauze")
    elif question is not None:
        _say_question(dispatcher, question, given)
    return [slots.ask(question)]


def _go_on(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: DomainDict,
    question: str,
    reading: Reading,
) -> Events:
    given = slots.answers(tracker)
    new: dict[str, str | None] = {}
    if reading.answer is not None:
        new[question] = reading.answer
        if question == KIND:
            new[KIND_HELP] = None  # it helped with the answer before
    known = {**given, **new}
    also = {q: a for q, a in reading.also.items() if q in routing.route(known) and q not in known}
    known.update(also)
    pressed = intent(tracker.latest_message)[0] == BUTTON
    for noted in (*(() if pressed else new), *also):
        answer = known[noted]
        if answer is not None and answer != UNKNOWN:
            dispatcher.utter_message(
                response="utter_zelfcheck_genoteerd",
                punt=point(noted, domain),
                antwoord=option(noted, answer, domain),
            )
    if reading.answer == UNKNOWN:
        dispatcher.utter_message(response=f"utter_zelfcheck_onbekend_{question}")
    if reading.answer is None:
        dispatcher.utter_message(response="utter_zelfcheck_onzeker")
    following = question if reading.answer is None else routing.next_question(known)
    if following is not None:
        _say_question(dispatcher, following, known)
    # The question that stands is kept with its old answer too: a form that changes no slot
    # counts as rejected.
    kept = {question: known.get(question), **new, **also}
    return [*(slots.keep(q, answer) for q, answer in kept.items()), slots.ask(following)]


def _say_question(
    dispatcher: CollectingDispatcher, question: str, answers: Mapping[str, str | None]
) -> None:
    number, counts = routing.progress(question, answers)
    data: dict[str, Any] = {"question": question, "number": number, "total": max(counts)}
    dispatcher.utter_message(
        response=f"utter_zelfcheck_vraag_{question}",
        nummer=str(number),
        totaal=" of ".join(str(count) for count in counts),
        data=data,
    )
