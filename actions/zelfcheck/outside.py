"""What a visitor can do with a self-check that is not going on: go on, see the result."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.zelfcheck import slots
from actions.zelfcheck.commands import reopen, tell_result
from actions.zelfcheck.slots import Events
from actions.zelfcheck.telling import change_button, list_of, tell_noted
from bot.zelfcheck import commands, outside, routing, rules
from bot.zelfcheck.naming import Named
from bot.zelfcheck.reading import entity
from bot.zelfcheck.replying import confirmation
from bot.zelfcheck.routing import FORM, KIND, OPTIONS
from bot.zelfcheck.stale import STALE
from bot.zelfcheck.wording import verdict


class ActionOutside(Action):
    """Does what words want of a self-check that is not going on."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zelfcheck_opdracht"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Tell the result or the answers, go on, change an answer, or begin anew when agreed."""
        answers = slots.answers(tracker)
        text = str(tracker.latest_message.get("text") or "")
        if (tracker.latest_message.get("metadata") or {}).get(STALE):
            dispatcher.utter_message(response="utter_zelfcheck_te_laat")
            return []
        wanted = outside.wanted(text, answers, slots.pending(tracker))
        if isinstance(wanted, Named):
            return _change(dispatcher, tracker, domain, wanted)
        if wanted == outside.AGREED:
            return _begin_anew(dispatcher, tracker)
        complete = routing.next_question(answers) is None
        if wanted == commands.GO_ON:
            return _go_on(dispatcher, tracker, domain)
        if wanted == commands.RESULT and complete:
            return tell_result(dispatcher, tracker, domain)
        if wanted == commands.PASSED and complete:
            name = verdict(rules.result(answers))
            dispatcher.utter_message(response=f"utter_zelfcheck_goedgekeurd_{name}")
        elif wanted == commands.RESTART:
            data = {"question": commands.RESTART}
            dispatcher.utter_message(response="utter_zelfcheck_opnieuw_vraag", data=data)
            return [slots.await_yes(commands.RESTART)]
        elif wanted == commands.ANSWERS:
            punten = list_of(answers, domain)
            dispatcher.utter_message(response="utter_zelfcheck_antwoorden", punten=punten)
        elif complete:
            dispatcher.utter_message(response="utter_zelfcheck_laat_staan")
        else:
            dispatcher.utter_message(response="utter_zelfcheck_niet_af")
        return [slots.await_yes(None)]


class ActionOldButton(Action):
    """Answers the press on a button of a question that does not stand: it changes nothing.

    A button of a plain question ("wil je opnieuw beginnen?") does what it says while that waits.
    """

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zelfcheck_oude_knop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Offer to change that answer; a press that says what was answered needs no words."""
        answers = slots.answers(tracker)
        running = slots.is_running(tracker)
        waiting = slots.pending(tracker)
        question = entity(tracker.latest_message, "vraag") or ""
        if waiting and not running:
            agreed = confirmation(tracker.latest_message, waiting)
            if agreed:
                return _begin_anew(dispatcher, tracker)
            if agreed is False:
                return _go_on(dispatcher, tracker, domain)
        given = answers.get(question) if question in routing.route(answers) else None
        if given is None:
            dispatcher.utter_message(
                response="utter_zelfcheck_andere_vraag" if running else "utter_zelfcheck_voorbij"
            )
        elif given != entity(tracker.latest_message, "antwoord") or not running:
            dispatcher.utter_message(
                response="utter_zelfcheck_al_beantwoord", buttons=[change_button(question, domain)]
            )
        return []


def _begin_anew(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Begin at the first question; the answers are kept aside, for "terug"."""
    dispatcher.utter_message(response="utter_zelfcheck_opnieuw")
    return [
        *slots.replace({}),
        slots.keep_before(slots.answers(tracker)),
        slots.await_yes(None),
        slots.ask(KIND),
        FollowupAction(FORM),
    ]


def _go_on(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
    """Go on at the first question without an answer; without one, the answers are kept."""
    following = routing.next_question(slots.answers(tracker))
    if following is None:
        dispatcher.utter_message(response="utter_zelfcheck_laat_staan")
        return [slots.await_yes(None)]
    dispatcher.utter_message(response="utter_zelfcheck_hervat")
    return [slots.await_yes(None), *reopen(following)]


def _change(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict, found: Named
) -> Events:
    """Change answers that were named; a complete self-check tells its new result."""
    answers = slots.answers(tracker)
    if not found.answers:
        return reopen(found.points[0])
    new: dict[str, str] = {}
    for question, answer in found.answers.items():
        if answer in OPTIONS.get(question, ()):
            tell_noted(dispatcher, question, answer, answers.get(question), domain)
            new[question] = answer
    known = {**answers, **new}
    kept = [slots.keep(question, answer) for question, answer in new.items()]
    following = routing.next_question(known)
    if following is not None:
        return [*kept, *reopen(following)]
    return [*kept, *tell_result(dispatcher, tracker, domain, known)]
