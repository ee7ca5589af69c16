"""Actions of the self-check beside its form: back, change, explain, tell the result."""

from __future__ import annotations

import uuid

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.zelfcheck import slots
from actions.zelfcheck.slots import Events
from actions.zelfcheck.telling import change_button
from bot.base.settings import settings
from bot.zelfcheck import routing, rules
from bot.zelfcheck.reading import entity, intent
from bot.zelfcheck.report_link import report_url
from bot.zelfcheck.wording import lines, option, verdict

_OF_SELF_CHECK = ("action_zelfcheck_uitslag", "action_zelfcheck_opdracht")
WHY = "vervolg_waarom"


class ActionBack(Action):
    """Goes back one question and keeps the answers; outside the self-check says it cannot."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_terug"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Make the question before the one that stands the one that stands."""
        answers = slots.answers(tracker)
        if slots.is_running(tracker):
            previous = routing.previous_question(slots.asked(tracker) or "", answers)
            if previous is None:
                dispatcher.utter_message(response="utter_zelfcheck_eerste")
                return []
            return [slots.ask(previous)]
        if _said_last(tracker) in _OF_SELF_CHECK and answers:
            following = routing.next_question(answers)
            return reopen(following or routing.route(answers)[-1])
        dispatcher.utter_message(response="utter_terug")
        return []


class ActionChange(Action):
    """Goes to the question whose answer is to be changed, or asks which one that is."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zelfcheck_wijzig"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Make the named question the one that stands; the other answers stay."""
        answers = slots.answers(tracker)
        running = slots.is_running(tracker)
        given = [q for q in routing.route(answers) if q in answers and q != routing.KIND_HELP]
        if not given:
            dispatcher.utter_message(response="utter_zelfcheck_niets_te_wijzigen")
            return []
        question = _named(entity(tracker.latest_message, "vraag"), answers)
        if question not in given:
            dispatcher.utter_message(
                response="utter_zelfcheck_wijzigen",
                buttons=[change_button(q, domain) for q in given],
            )
            return []
        return [slots.ask(question)] if running else reopen(question)


class ActionExplain(Action):
    """Says why the question that stands is asked, or what it means."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zelfcheck_uitleg"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Utter the explanation; changes nothing."""
        question = slots.asked(tracker) or routing.KIND
        what = "waarom" if intent(tracker.latest_message)[0] == WHY else "uitleg"
        dispatcher.utter_message(response=f"utter_zelfcheck_{what}_{question}")
        return []


class ActionResult(Action):
    """Tells the result; or, when the visitor has stopped, that the answers are kept."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zelfcheck_uitslag"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Utter the result of the answers; what is said next leans on it."""
        if slots.pending(tracker) == slots.STOPPED:
            dispatcher.utter_message(response="utter_zelfcheck_gestopt")
            return [slots.await_yes(None)]
        if slots.pending(tracker):  # begun a second time: the form has asked whether to
            return []
        return tell_result(dispatcher, tracker, domain)


def tell_result(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: DomainDict,
    answers: routing.Answers | None = None,
) -> Events:
    """Utter the result of the answers that the conversation holds, or of these."""
    given = slots.answers(tracker) if answers is None else answers
    result = rules.result(given)
    dispatcher.utter_message(
        response=f"utter_zelfcheck_{verdict(result)}",
        soort=option(routing.KIND, result.type, domain),
        punten=lines(result, given, domain),
        data={
            **result.as_json(),
            "report_url": report_url(settings(), tracker.sender_id, uuid.uuid4().hex[:12]),
        },
    )
    return [SlotSet("onderwerp", "zelfcheck_start"), slots.await_yes(None)]


def reopen(question: str) -> Events:
    """Return the events that start the form at one question, with all answers kept."""
    return [slots.ask(question), FollowupAction(routing.FORM)]


def _named(name: str | None, answers: routing.Answers) -> str | None:
    """Return the question that a name or a number stands for.

    "taak" is the question on the task that this type of organisation gets.
    """
    asked = routing.route(answers)
    if name is None or name in asked:
        return name
    if name.isdecimal():
        numbered = {str(routing.progress(q, answers)[0]): q for q in reversed(asked)}
        return numbered.get(name)
    return next((q for q in asked if q.startswith(f"{name}_")), None)


def _said_last(tracker: Tracker) -> str | None:
    """Return the action before the visitor's last message, waiting apart."""
    turns = [i for i, event in enumerate(tracker.events) if event["event"] == "user"]
    before = tracker.events[: turns[-1]] if turns else []
    actions = (e["name"] for e in reversed(before) if e["event"] == "action")
    return next((name for name in actions if name != "action_listen"), None)
