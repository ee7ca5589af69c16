"""What a visitor can do in the self-check beside answering: back, change, begin anew, ask why."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.zelfcheck import slots
from actions.zelfcheck.slots import Events
from bot.base.settings import settings
from bot.zelfcheck import routing, rules
from bot.zelfcheck.reading import entity, intent
from bot.zelfcheck.report_link import report_url
from bot.zelfcheck.wording import lines, option, point

CHANGE = "wijzig"
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
        if _said_last(tracker) == "action_zelfcheck_uitslag":
            return _reopen(routing.route(answers)[-1])
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
                buttons=[_change_button(q, domain) for q in given],
            )
            return []
        return [slots.ask(question)] if running else _reopen(question)


class ActionRestart(Action):
    """Forgets the answers and begins at the first question."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zelfcheck_opnieuw"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Forget every answer and let the first question stand."""
        dispatcher.utter_message(response="utter_zelfcheck_opnieuw")
        return [*slots.forget(), slots.ask(routing.KIND)]


class ActionForget(Action):
    """Forgets the answers of a self-check that was ended halfway."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zelfcheck_vergeten"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Forget every answer, unless all are given: then only a change is broken off."""
        complete = routing.next_question(slots.answers(tracker)) is None
        return [slots.ask(None), *(() if complete else slots.forget())]


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


class ActionOldButton(Action):
    """Answers the press on a button of a question that does not stand: it changes nothing."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zelfcheck_oude_knop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Offer to change that answer; a press that says what was answered needs no words."""
        answers = slots.answers(tracker)
        question = entity(tracker.latest_message, "vraag") or ""
        given = answers.get(question) if question in routing.route(answers) else None
        if given is None:
            running = slots.is_running(tracker)
            dispatcher.utter_message(
                response="utter_zelfcheck_andere_vraag" if running else "utter_zelfcheck_voorbij"
            )
        elif given != entity(tracker.latest_message, "antwoord") or not slots.is_running(tracker):
            dispatcher.utter_message(
                response="utter_zelfcheck_al_beantwoord", buttons=[_change_button(question, domain)]
            )
        return []


class ActionResult(Action):
    """Tells the result."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zelfcheck_uitslag"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Utter the result of the answers; what is said next leans on it."""
        answers = slots.answers(tracker)
        result = rules.result(answers)
        dispatcher.utter_message(
            response=f"utter_zelfcheck_{result.outcome}",
            soort=option(routing.KIND, result.type, domain),
            punten=lines(result, answers, domain),
            data={
                **result.as_json(),
                "report_url": report_url(settings(), tracker.sender_id),
            },
        )
        return [SlotSet("onderwerp", "zelfcheck_start")]


def _reopen(question: str) -> Events:
    """Return the events that start the form at one question, with all answers kept."""
    return [slots.ask(question), FollowupAction(routing.FORM)]


def _change_button(question: str, domain: DomainDict) -> dict[str, str]:
    payload = f'/{CHANGE}{{"vraag": "{question}"}}'
    return {"title": point(question, domain), "payload": payload}


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
