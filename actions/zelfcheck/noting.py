"""Notes answers: to the question that stands, to others that were named, and corrections."""

from __future__ import annotations

from collections.abc import Mapping

from actions.zelfcheck import slots
from actions.zelfcheck.slots import Events
from actions.zelfcheck.steps import Turn, ask_whether
from actions.zelfcheck.telling import tell_noted
from bot.zelfcheck import routing
from bot.zelfcheck.naming import LAST, THIS, Named
from bot.zelfcheck.reading import BUTTON, Reading, intent
from bot.zelfcheck.routing import KIND, KIND_HELP, KIND_QUESTIONS, OPTIONS, UNKNOWN
from bot.zelfcheck.wording import option

KIND_CHANGE = "soort"  # the name of the step that changes the type of organisation


def note_reading(turn: Turn, reading: Reading) -> Events:
    """Note what was read in a message, or say why nothing was."""
    if reading.answer is None:
        unsure = "onzeker_soort" if turn.question in KIND_QUESTIONS else "onzeker"
        turn.say("anders" if reading.neither else unsure if reading.grounds else "geen_antwoord")
        turn.ask()
        return turn.stay()
    pressed = intent(turn.tracker.latest_message)[0] == BUTTON
    also = {q: a for q, a in reading.also.items() if q not in turn.given}
    return _note(turn, {turn.question: reading.answer}, also, silent=pressed)


def note_named(turn: Turn, found: Named) -> Events:
    """Note answers to questions that were named, or go to the one that is to be changed."""
    if not found.answers:
        return _go_to(turn, found.points[0])
    answers = _placed(turn, found)
    if answers is None or any(a not in OPTIONS[q] for q, a in answers.items()):
        return note_reading(turn, Reading(unsure=True))
    here = {q: a for q, a in answers.items() if q == turn.question}
    others = {q: a for q, a in answers.items() if q != turn.question}
    return _note(turn, here, others)


def _go_to(turn: Turn, question: str) -> Events:
    """Go to a question that was answered, to change it; another one is no place to go to."""
    if question not in turn.given:
        turn.ask()
        return turn.stay()
    turn.ask(question)
    return [slots.await_yes(None), slots.ask(question)]


def change_kind(turn: Turn, kind: str) -> Events:
    """Ask whether the type that somebody corrects to is to replace the other one."""
    before = routing.organisation(turn.given)
    if before is None or before == kind:
        turn.say("blijf")
        turn.ask()
        return turn.stay()
    words = {"soort": option(KIND, kind, turn.domain), "oud": option(KIND, before, turn.domain)}
    return ask_whether(turn, f"{KIND_CHANGE}:{kind}", **words)


def note_kind(turn: Turn, kind: str) -> Events:
    """Note the type that the visitor has agreed with."""
    if turn.question == KIND:
        return _note(turn, {KIND: kind}, {})
    return _note(turn, {}, {KIND: kind})


def _placed(turn: Turn, found: Named) -> dict[str, str] | None:
    """Return the named answers by question, with "this" and "the last one" put in place."""
    answers: dict[str, str] = {}
    for name, answer in found.answers.items():
        question = name
        if name == THIS:
            question = turn.question
        elif name == LAST:
            last = routing.previous_question(turn.question, turn.given)
            # "maak er maar ja van", where the last answer is a yes: it is said of this question
            same = last is None or turn.given.get(last) == answer
            question = turn.question if same or last in KIND_QUESTIONS else str(last)
        if question not in routing.route(turn.given):
            return None
        answers[question] = answer
    return answers


def _note(
    turn: Turn, here: Mapping[str, str], others: Mapping[str, str], silent: bool = False
) -> Events:
    """Note answers to the question that stands and to others; tell each, and what it replaces."""
    new: dict[str, str | None] = {**here, **others}
    if KIND in new:
        new[KIND_HELP] = None  # it helped with the answer before
    known = {**turn.given, **new}
    new = {q: a for q, a in new.items() if a is None or q in routing.route(known)}
    known = {**turn.given, **new}
    for question, answer in new.items():
        before = turn.given.get(question)
        if answer is None or (silent and before in (None, answer)):
            continue  # a button says by itself what was answered
        if answer != UNKNOWN or question in others:
            tell_noted(turn.dispatcher, question, str(answer), before, turn.domain)
    if here.get(turn.question) == UNKNOWN:
        turn.say(f"onbekend_{turn.question}")
    following = routing.next_question(known) if here else turn.question
    if following not in (None, *routing.route(known)):
        following = routing.next_question(known)
    if following is not None:
        turn.ask(following, known)
    # The question that stands is kept with its old answer too: a form that changes no slot
    # counts as rejected.
    kept = {turn.question: known.get(turn.question), **new}
    return [
        *(slots.keep(q, answer) for q, answer in kept.items()),
        slots.await_yes(None),
        slots.ask(following),
    ]
