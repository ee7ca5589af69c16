"""What the self-check says: its questions, what was noted, and lists of answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.zelfcheck import routing
from bot.zelfcheck.reading import BUTTON
from bot.zelfcheck.routing import KIND_HELP, UNKNOWN
from bot.zelfcheck.wording import in_words, point

Given = Mapping[str, str | None]


def ask_question(
    dispatcher: CollectingDispatcher, question: str, answers: Given, domain: DomainDict
) -> None:
    """Ask a question; one that was answered before comes with that answer, to leave it so."""
    before = answers.get(question)
    if before is not None:
        dispatcher.utter_message(
            response="utter_zelfcheck_was",
            antwoord=in_words(question, before, domain),
            buttons=[_leave(question, before, domain)],
        )
    number, counts = routing.progress(question, answers)
    data: dict[str, Any] = {"question": question, "number": number, "total": max(counts)}
    dispatcher.utter_message(
        response=f"utter_zelfcheck_vraag_{question}",
        nummer=str(number),
        totaal=" of ".join(str(count) for count in counts),
        data=data,
    )


def _leave(question: str, answer: str, domain: DomainDict) -> dict[str, str]:
    title = str(domain["responses"]["utter_knop_zo_laten"][0]["text"])
    payload = f'/{BUTTON}{{"vraag": "{question}", "antwoord": "{answer}"}}'
    return {"title": title, "payload": payload}


def tell_noted(
    dispatcher: CollectingDispatcher,
    question: str,
    answer: str,
    before: str | None,
    domain: DomainDict,
) -> None:
    """Tell what was noted, and what it replaces."""
    changed = before is not None and before != answer
    dispatcher.utter_message(
        response="utter_zelfcheck_vervangen" if changed else "utter_zelfcheck_genoteerd",
        punt=point(question, domain),
        antwoord=in_words(question, answer, domain),
        oud=in_words(question, before, domain) if before is not None else "",
    )


def list_of(answers: Given, domain: DomainDict) -> str:
    """Return a line for each answer that was given, in the order of asking."""
    lines = []
    for question in routing.route(answers):
        answer = answers.get(question)
        if answer is not None and not (question == KIND_HELP and answer == UNKNOWN):
            lines.append(f"- **{point(question, domain)}**: {in_words(question, answer, domain)}")
    return "\n".join(lines)


def progress(answers: Given, asked: str) -> tuple[str, str]:
    """Return the number of the question that is asked, and how many come after it.

    The second is empty when none does, and names two numbers while the type is not known.
    """
    number, counts = routing.progress(asked, answers)
    if routing.organisation(answers) is None:
        after = [count - number for count in counts]
    else:
        after = [sum(answers.get(q) is None for q in routing.route(answers) if q != asked)]
    return str(number), " of ".join(str(n) for n in dict.fromkeys(after) if n)


def change_button(question: str, domain: DomainDict) -> dict[str, str]:
    """Return the button that goes to the question whose answer is to be changed."""
    payload = f'/wijzig{{"vraag": "{question}"}}'
    return {"title": point(question, domain), "payload": payload}
