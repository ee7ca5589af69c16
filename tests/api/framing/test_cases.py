"""Each request gets exactly one answer, or the connection is closed: however it is framed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.base.settings import Settings
from bot.content.responses import text
from bot.web.headers import ALWAYS
from tests.api.framing.cases import CASES, GROUPS, HIDDEN, Case
from tests.api.framing.raw_http import Answer, Exchange, exchange
from tests.live_bot import LiveBot

AT_ONCE = 16
LONGEST_PIECEMEAL = 600  # bytes
CODES = {400: "bad_request", 411: "no_length", 413: "body_too_large", 417: "bad_request"}
Exchanges = dict[str, Exchange]


@pytest.fixture(scope="module")
def exchanges(live_bot: LiveBot) -> Exchanges:
    """Send every case once, whole; each name stands for one case."""
    assert len({case.name for case in CASES}) == len(CASES)
    return sent(live_bot, CASES)


def sent(bot: LiveBot, cases: list[Case], piecemeal: bool = False) -> Exchanges:
    def send(case: Case) -> Exchange:
        open_after = None if case.closes else len(case.answers)
        return exchange(bot.port, case.raw, piecemeal=piecemeal, open_after=open_after)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip([case.name for case in cases], pool.map(send, cases), strict=True))


def offenders(cases: list[Case], exchanges: Exchanges) -> list[str]:
    """Tell of each case that was answered otherwise, or whose connection then stood otherwise."""
    found = []
    for case in cases:
        got = exchanges[case.name]
        wanted = case.answers if case.closes else (*case.answers, 200)
        if (got.statuses, got.rest, got.closed) != (wanted, b"", True):
            state = "closed" if got.closed else "open"
            found.append(f"{case.name}: {got.statuses}, not {wanted}; {got.rest!r}; {state}")
    return found


@pytest.mark.parametrize("group", GROUPS)
def test_one_answer_or_a_close(exchanges: Exchanges, group: str) -> None:
    assert offenders(GROUPS[group], exchanges) == []


@pytest.mark.parametrize("group", GROUPS)
def test_one_answer_or_a_close_byte_for_byte(live_bot: LiveBot, group: str) -> None:
    cases = [case for case in GROUPS[group] if len(case.raw) < LONGEST_PIECEMEAL]
    assert offenders(cases, sent(live_bot, cases, piecemeal=True)) == []


def refusals(exchanges: Exchanges) -> Iterator[tuple[Case, Answer]]:
    """Yield what was refused before any route saw it."""
    for case in CASES:
        if case.closes and case.answers[-1] >= 400:
            yield case, exchanges[case.name].answers[-1]


def test_a_refusal_is_json_in_dutch_with_security_headers(exchanges: Exchanges) -> None:
    wrong = []
    for case, answer in refusals(exchanges):
        code = CODES[answer.status]
        error = {"code": code, "message": text(f"utter_fout_{code}", Settings())}
        wanted = None if case.raw.startswith(b"HEAD ") else {"error": error}
        found = json.loads(answer.body) if answer.body else None
        headers = {name: answer.headers.get(name.lower()) for name in ALWAYS}
        kind = answer.headers.get("content-type"), answer.headers.get("cache-control")
        if (found, headers, kind) != (wanted, dict(ALWAYS), ("application/json", "no-store")):
            wrong.append(f"{case.name}: {answer}")
    assert wrong == []


def test_every_answer_has_an_id_and_one_line_of_the_log(
    live_bot: LiveBot, exchanges: Exchanges
) -> None:
    answers = [answer for got in exchanges.values() for answer in got.answers]
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert len(set(ids)) == len(ids) > len(CASES)
    lines = live_bot.log().splitlines()
    told = {name: [line for line in lines if name in line] for name in ids}
    assert [name for name, found in told.items() if len(found) != 1] == []
    assert [
        case.name
        for case, answer in refusals(exchanges)
        if f" INFO bot.access: - - {answer.status} 0 ms "
        not in told[answer.headers["x-request-id"]][0]
    ] == []


def test_nothing_that_was_sent_is_in_the_log(live_bot: LiveBot, exchanges: Exchanges) -> None:
    log = live_bot.log()
    assert "uvicorn" not in log
    for sent_word in ("hidden", "example", "BREW", "brew", "nonsense", "X-A", "Traceback"):
        assert sent_word not in log


def test_what_is_hidden_would_be_seen(live_bot: LiveBot) -> None:
    got = exchange(live_bot.port, HIDDEN, open_after=1)
    assert got.statuses == (404, 200)
