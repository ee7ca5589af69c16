"""Any walk through the self-check of a running bot ends in what the rules say of the answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.zelfcheck.routing import (
    KIND,
    KIND_HELP,
    OPTIONS,
    next_question,
    previous_question,
    progress,
    route,
)
from bot.zelfcheck.rules import result
from tests.conftest import StartBot
from tests.live_bot import Chat, LiveBot

Move = tuple[str, str, str]  # what, and with which question and answer if it needs them

# What a visitor types between two answers, with the answer that comes before the question again.
BETWEEN = {
    "wat is een ISAC?": "begrip",
    "/wbni": "wbni",
    "hoe kan ik het NCSC bereiken?": "contact",
    "waarom vraag je dat?": "zelfcheck_start",
}
# What only resembles a command, or is no answer: the same question stands and nothing is lost.
NEARLY = (
    "stop niet",
    "niet opnieuw",
    "wijzig niks",
    "zo",
    "...",
    "gegevens",
    "hoeveel vragen nog?",
    "wat heb ik geantwoord",
    "wacht even",
)
RESTART = '/zelfcheck_antwoord{"vraag": "opnieuw", "antwoord": "%s"}'
WAYS_BACK = ("ga verder", "terug", "/zelfcheck_start")
QUESTIONS = st.sampled_from(sorted(OPTIONS))
MOVES: st.SearchStrategy[Move] = st.one_of(
    # An answer is chosen by number, for any question that happens to stand.
    st.tuples(st.just("answer"), st.sampled_from(["knop", "woord"]), st.sampled_from("012")),
    st.tuples(st.just("between"), st.sampled_from(sorted(BETWEEN)), st.just("")),
    st.tuples(st.just("back"), st.just(""), st.just("")),
    st.tuples(st.just("change"), QUESTIONS, st.just("")),
    st.tuples(st.just("old"), QUESTIONS, st.sampled_from("012")),
    st.tuples(st.just("reload"), st.just(""), st.just("")),
    st.tuples(st.just("begin"), st.sampled_from(["ja", "nee"]), st.just("")),
    st.tuples(st.just("nearly"), st.sampled_from(NEARLY), st.just("")),
    st.tuples(st.just("restart"), st.sampled_from(["ja", "nee"]), st.just("")),
    st.tuples(
        st.just("stop"), st.sampled_from(["ga verder", "terug", "/zelfcheck_start"]), st.just("")
    ),
    st.tuples(st.just("late"), st.sampled_from(["ja", "nee", "stop"]), st.sampled_from("012")),
    st.tuples(st.just("name"), QUESTIONS, st.sampled_from(["ja", "nee"])),
)
WORDS = {"ja": "ja", "nee": "nee", "onbekend": "weet ik niet"}


@dataclass
class Expected:
    """What should stand and be known, told by the routing alone."""

    asked: str | None = KIND
    answers: dict[str, str | None] = field(default_factory=dict)
    before: dict[str, str | None] = field(default_factory=dict)  # before it was begun anew

    def answer(self, answer: str) -> None:
        assert self.asked
        self.answers[self.asked] = answer
        if self.asked == KIND:
            self.answers.pop(KIND_HELP, None)
        self.asked = next_question(self.answers)

    def change(self, question: str) -> None:
        changeable = question in route(self.answers) and question != KIND_HELP
        if changeable and self.answers.get(question):
            self.asked = question

    def back(self, after_result: bool) -> None:
        if self.asked is not None:
            previous = previous_question(self.asked, self.answers)
            if previous is None and self.before:
                self.answers, self.before = self.before, self.answers
                self.asked = next_question(self.answers)
            else:
                self.asked = previous or self.asked
        elif after_result:
            self.asked = route(self.answers)[-1]


class Walk:
    """One conversation, held beside what is expected of it."""

    def __init__(self, bot: LiveBot) -> None:
        self.chat: Chat = bot.chat()
        self.expected = Expected()
        self.said = self.chat.choose("/zelfcheck_start")
        self.check()

    def check(self) -> None:
        """Hold the last message beside the question that should stand."""
        question = self.expected.asked
        if question is not None:
            number, counts = progress(question, self.expected.answers)
            data = {"question": question, "number": number, "total": max(counts)}
            assert self.said[-1]["kind"] == "question", self.said
            assert self.said[-1]["data"] == data

    def move(self, what: str, which: str, answer: str) -> None:
        """Do one thing that a visitor can do."""
        asked = self.expected.asked
        after_result = self.said[-1]["kind"] == "result"
        if what == "answer" and asked is not None:
            self.answer(OPTIONS[asked][int(answer)], in_words=which == "woord")
        elif what == "between":
            self.said = self.send(which)
            # After the result "why" leans on the self-check, which is the same topic.
            assert self.said[0]["topic"] == BETWEEN[which]
        elif what == "back":
            self.said = self.chat.choose("/terug")
            self.expected.back(after_result)
        elif what == "change":
            self.said = self.send(f'/wijzig{{"vraag": "{which}"}}')
            self.expected.change(which)
        elif what == "old" and which != asked:
            self.said = self.press(which, OPTIONS[which][int(answer)])
        elif what == "reload":
            transcript = self.chat.transcript()
            assert {k: transcript[-1][k] for k in self.said[-1]} == self.said[-1]
        elif what == "begin" and asked is None:
            self.chat.choose("/zelfcheck_start")
            self.agree(which)
        elif what == "nearly" and asked is not None:
            self.said = self.chat.say(which)
        elif what == "restart" and asked is not None and self.expected.answers:
            self.chat.say("opnieuw")
            self.agree(which)
        elif what == "stop" and asked is not None:
            self.stop(which)
        elif what == "late" and asked is not None:
            self.late(which, OPTIONS[asked][int(answer)])
        elif what == "name" and asked is not None:
            self.name(which, answer)
        self.check()

    def agree(self, reply: str) -> None:
        """Reply to the question whether to begin anew, in words."""
        self.said = self.chat.say(reply)
        if reply == "ja":
            self.expected = Expected(before=self.expected.answers)

    def stop(self, way_back: str) -> None:
        """Stop, and take the answers up again."""
        self.chat.say("stop")
        complete = next_question(self.expected.answers) is None
        if complete:  # a change was broken off: the result stands, and nothing is asked
            self.said = self.chat.say("uitslag")
            assert self.said[-1]["kind"] == "result"
            self.expected.asked = None
        elif self.expected.answers:
            self.said = self.send(way_back)
            self.expected.asked = next_question(self.expected.answers)
        else:
            self.said = self.chat.choose("/zelfcheck_start")

    def late(self, words: str, answer: str) -> None:
        """Type words that arrive after the question was answered with a button."""
        stood = self.said[-1]["id"]
        self.answer(answer, in_words=False)
        if self.expected.asked is not None:
            self.said = self.chat.say(words, in_reply_to=stood)

    def name(self, question: str, answer: str) -> None:
        """Change the answer to a question by naming both."""
        points = {"vertrouwelijkheid": "vertrouwelijkheid", "avg": "avg"}
        if question not in points or self.expected.answers.get(question) is None:
            return
        if question == self.expected.asked:
            return
        self.said = self.chat.say(f"{points[question]} moet {answer} zijn")
        self.expected.answers[question] = answer

    def answer(self, answer: str, in_words: bool) -> None:
        """Answer the question that stands; a result must be what the rules say."""
        asked = self.expected.asked
        assert asked is not None
        words = WORDS.get(answer)
        if in_words and words and asked not in (KIND, KIND_HELP):
            self.said = self.chat.say(words)
        else:
            self.said = self.press(asked, answer)
        self.expected.answer(answer)
        if next_question(self.expected.answers) is None:
            assert self.said[-1]["kind"] == "result", self.said
            told = self.said[-1]["data"]
            told = {key: told[key] for key in ("type", "criteria", "outcome", "herleidbaar")}
            assert told == result(self.expected.answers).as_json()

    def press(self, question: str, answer: str) -> list[dict[str, Any]]:
        return self.chat.choose(
            f'/zelfcheck_antwoord{{"vraag": "{question}", "antwoord": "{answer}"}}'
        )

    def send(self, what: str) -> list[dict[str, Any]]:
        return self.chat.choose(what) if what.startswith("/") else self.chat.say(what)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    moves=st.lists(MOVES, max_size=10),
    rest=st.lists(st.sampled_from("012"), min_size=8, max_size=8),
)
def test_a_walk_ends_in_what_the_rules_say(
    live_bot: LiveBot, moves: list[Move], rest: list[str]
) -> None:
    walk = Walk(live_bot)
    for move in moves:
        walk.move(*move)
    for number in rest:
        if walk.expected.asked is not None:
            walk.answer(OPTIONS[walk.expected.asked][int(number)], in_words=False)
    assert walk.expected.asked is None


def test_a_self_check_goes_on_after_a_restart_of_the_server(start_bot: StartBot) -> None:
    bot = start_bot()
    walk = Walk(bot)
    for move in [("answer", "knop", "1"), ("answer", "woord", "0"), ("answer", "knop", "2")]:
        walk.move(*move)
    bot.kill_server()
    bot.start()
    walk.move("reload", "", "")
    assert walk.expected.asked == "avg"
    for move in [("answer", "woord", "1"), ("back", "", ""), ("answer", "knop", "0")]:
        walk.move(*move)
    for number in "00":
        walk.answer(OPTIONS[str(walk.expected.asked)][int(number)], in_words=False)
    assert walk.said[-1]["data"]["outcome"] == "uitzoeken"
