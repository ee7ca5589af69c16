"""A marked word, put into everything a client can send, is in no log, file or memory of the logger.

One of the two words stands in what is personal and in places that hold no text: it is nowhere
afterwards. The other is said in a conversation: it is in the database, and nowhere else.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

import pytest
import requests

from bot.content.masks import KINDS
from bot.privacy import mask
from tests.api.contact.sending import form, send
from tests.api.framing.raw_http import exchange
from tests.conftest import TESTBANK_PASSWORD, StartBot
from tests.failing_actions import UNCLEAR
from tests.live_bot import Chat, LiveBot
from tests.privacy.logger_memory import WATCH, WatchedProject
from tests.receivers import WebhookReceiver

NOWHERE = "Zwervelkruin"
SAID = "pluimstrijkbos"
NUMBER = "0697315462"  # of kinds that hold no word
PERSONAL = {
    "EMAIL_ADDRESS": f"{NOWHERE}@voorbeeld.nl",
    "PHONE_NUMBER": NUMBER,
    "IBAN_CODE": "NL80INGB0356261635",
    "NL_BSN": "628194821",
    "CREDIT_CARD": "4262088056396658",
    "IP_ADDRESS": "198.51.100.231",
    "PERSON": f"ik ben {NOWHERE} Jansen",
    "SECRET": f"mijn wachtwoord is {NOWHERE}9!x",
}
KEPT_NOWHERE = re.compile(
    rb"(?i)zwervelkruin|"
    + b"|".join(re.escape(v.encode()) for k, v in PERSONAL.items() if v[-1].isdigit())
)


def spoken(chat: Chat) -> Iterator[requests.Response]:
    """Say all kinds of personal data, around what Rasa reads as commands, and judge with them."""
    around = (
        *(
            "{}",
            "{}/restart {word}",
            "/{} {word}",
            "{word} {}\n2026-01-01 INFO bot: {word}",
            "/toets {} {word}",
        ),
        *(
            '{}/delen_anders{{"partij": "{word}"}}',
            "{}\x1b[2J{word}",
            "{}\u2028{word}",
            "{} %s %(msg)s {word}",
        ),
    )
    for data in PERSONAL.values():
        for shape in around:
            text = shape.replace("{}", data, 1).replace("{{", "{").replace("}}", "}")
            response = chat.post({"text": text.replace("{word}", SAID)})
            yield response
            if response.status_code == 200:
                judged = {"message_id": response.json()["messages"][-1]["id"], "helpful": False}
                yield chat.feedback({**judged, "remark": text.replace("{word}", SAID)})


def fields(bot: LiveBot, chat: Chat) -> Iterator[requests.Response]:
    """Put the word into every field and header of every address, one at a time."""
    bodies: dict[str, tuple[dict[str, object], ...]] = {
        "/api/messages": ({"text": "hoi"}, {"payload": "/toets"}, {"text": "hoi", "id": "1"}),
        "/api/conversations": ({},),
        "/api/feedback": ({"message_id": "0" * 32, "helpful": True, "remark": "x"},),
        "/api/contact": (form(),),
        "/api/contact/preview": (form(),),
    }
    for path, good in bodies.items():
        for body in good:
            for name in (*body, NOWHERE):
                if name in ("text", "remark"):
                    continue  # what is said; see `spoken`
                for value in (NOWHERE, {NOWHERE: NOWHERE}, [NOWHERE], NOWHERE * 9000):
                    if path.startswith("/api/contact") and name in FREE and isinstance(value, str):
                        continue  # what is sent to people
                    yield bot.request(
                        "POST", path, json={**body, name: value}, headers=chat.headers
                    )
        yield bot.request(
            "POST", f"{path}?{NOWHERE}={NOWHERE}", json=[NOWHERE], headers=chat.headers
        )
        yield bot.request("POST", path, data=f'{{"{NOWHERE}": '.encode(), headers=chat.headers)
        yield bot.request("POST", f"{path}/{NOWHERE}", json={}, headers=chat.headers)
    for path in (
        "/",
        "/health",
        "/api/conversation",
        "/testbank/tests",
        "/zelfcheck/rapport/",
        "/static/",
        "/",
    ):
        yield bot.request("GET", f"{path}{NOWHERE}")
        yield bot.request(
            "DELETE", f"{path}?{NOWHERE}={NOWHERE}", headers={"Cookie": f"testbank={NOWHERE}"}
        )
        for header in HEADERS:
            yield bot.request("GET", path, headers={**chat.headers, header: f"{NOWHERE} {NOWHERE}"})
    yield bot.request(
        "POST", "/testbank/login", data={"naam": NOWHERE, "wachtwoord": NOWHERE, "csrf": NOWHERE}
    )


FREE = ("name", "organisation", "email", "question")
HEADERS = (
    *(
        "Authorization",
        "Cookie",
        "Referer",
        "User-Agent",
        "Origin",
        "Host",
        "Accept",
        "Accept-Language",
    ),
    *(
        "Content-Type",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "Forwarded",
        "Range",
    ),
    *("If-None-Match", "If-Modified-Since", "X-HTTP-Method-Override", "Sec-Fetch-Site", NOWHERE),
    *("Access-Control-Request-Method", "Access-Control-Request-Headers", "Traceparent", "Expect"),
)


def broken(bot: LiveBot) -> int:
    """Send the word where no HTTP library lets one; return how many connections were answered."""
    word, host = NOWHERE.encode(), b"Host: x\r\n"
    post = b"POST /api/messages HTTP/1.1\r\n" + host
    sent = (
        word + b" / HTTP/1.1\r\n" + host + b"\r\n",
        b"GET / " + word + b"/1.1\r\n" + host + b"\r\n",
        b"GET /" + word + b"\x00\xff HTTP/1.1\r\n" + host + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: " + word + b"\r\nHost: " + word + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + host + word + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + host + b"X: 1\r\n " + word + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + host + word + b" : 1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + host + b"X: " + word * 9000 + b"\r\n\r\n",
        post + b"Content-Length: " + word + b"\r\n\r\n",
        post + b"Transfer-Encoding: " + word + b"\r\n\r\n",
        post + b"Transfer-Encoding: chunked\r\n\r\n" + word + b"\r\n",
        post + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + word + b"\r\n\r\n",
        post + b"Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n" + word,
        b"\x16\x03\x01" + word,
        word * 9000,
    )
    return sum(bool(exchange(bot.port, raw, open_after=None).answers) for raw in sent[:12])


def outside_the_database(bot: LiveBot) -> dict[str, bytes]:
    found = {
        str(path.relative_to(bot.var_dir)): path.read_bytes()
        for path in bot.var_dir.rglob("*")
        if path.is_file() and not path.name.startswith("samenwerkgids.db")
    }
    assert any(name.endswith("output.log") for name in found)
    return found


def where(pattern: re.Pattern[bytes], kept: dict[str, bytes]) -> list[str]:
    """Return where something was found, with a little of what stands around it."""
    found = {name: pattern.search(content) for name, content in kept.items()}
    return [
        f"{name}: {kept[name][m.start() - 90 : m.end() + 20]!r}" for name, m in found.items() if m
    ]


@pytest.fixture(scope="module")
def hook() -> Iterator[WebhookReceiver]:
    receiver = WebhookReceiver().start()
    yield receiver
    receiver.stop()


def test_the_word_is_where_it_was_said_and_nowhere_else(
    start_bot: StartBot, hook: WebhookReceiver, tmp_path: Path
) -> None:
    assert set(PERSONAL) == set(KINDS)
    for kind, data in PERSONAL.items():
        assert mask(data).kinds == (KINDS[kind],), data
    project = WatchedProject(tmp_path)
    bot = start_bot(
        project.root,
        **project.settings,
        PROXIES="1",
        CONTACT_WEBHOOK_URL=hook.url,
        CONTACT_WEBHOOK_SECRET="whsec_" + "a2tr" * 8,
        TESTBANK_PASSWORD=TESTBANK_PASSWORD,
    )
    chat = bot.chat()
    statuses = {r.status_code for r in chain(spoken(chat), fields(bot, chat))}
    assert statuses >= {200, 204, 400, 401, 404, 405, 422}, statuses
    assert broken(bot) > 5
    # What people get: sent by the form, with the conversation
    mine = form(name=SAID, question=SAID, add_conversation=True)
    assert send(bot, chat, mine).status_code == 202
    # Failures: of an action that quotes the message, of the database, of the receiver
    for failure in ("raises", "returns nonsense"):
        project.fail(failure)
        failed = [chat.post({"text": f"{PERSONAL['PERSON']}. {text} {SAID}"}) for text in UNCLEAR]
        assert 503 in {response.status_code for response in failed}
    project.mend()
    with closing(sqlite3.connect(bot.var_dir / "samenwerkgids.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        text = f"{PERSONAL['EMAIL_ADDRESS']} {SAID}"
        assert chat.post({"text": text}).status_code == 503

    memory = project.memory(bot)
    kept = {**outside_the_database(bot), "memory of the logger": memory}
    assert where(KEPT_NOWHERE, kept) == []
    assert where(re.compile(SAID.encode(), re.IGNORECASE), kept) == []
    database = b"".join(p.read_bytes() for p in bot.var_dir.glob("samenwerkgids.db*"))
    assert where(re.compile(SAID.encode()), {"database": database}), "else the search finds nothing"
    assert where(KEPT_NOWHERE, {"database": database}) == []
    # The watch sees: it was at work for each line in the log, and holds none of these records.
    alive, made = map(int, re.findall(rb"\d+", memory.split(b"\n", 1)[0]))
    assert made > 5
    assert alive == 0
    assert b"%(asctime)s" in memory, "the formatter"


def test_the_watch_finds_what_a_handler_keeps(tmp_path: Path) -> None:
    """Else the search of the logger's memory would tell nothing."""
    kept = (
        "handler = logging.handlers.MemoryHandler(9)",
        "logging.root.addHandler(handler)",
        "try: raise ValueError(WORD)",
        "except ValueError: logging.error('%s', 'x', exc_info=True)",
        "_write(None, None)",
    )
    code = "\n".join(("import logging.handlers", WATCH, f"WORD = '{SAID}'.upper()", *kept))
    target = tmp_path / "memory"
    environment = {**os.environ, "LOGGER_MEMORY": str(target)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    found = target.read_text("utf-8")
    assert SAID.upper() in found
    assert found.startswith("records alive: 1 of 1\n")
