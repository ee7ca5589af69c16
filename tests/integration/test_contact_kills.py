"""500 messages while those who deliver them are killed again and again: none is lost."""

from __future__ import annotations

import base64
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.base.settings import ROOT
from bot.contact.message import ContactMessage
from bot.contact.outbox import DEAD, DELIVERED, WAITING, Outbox
from tests.receivers import MailServer, WebhookReceiver, certificate
from tests.servers import Postgres

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
SECONDS = 120


class Deliverers:
    """Processes that deliver what waits in one outbox: `python -m bot contact deliver`."""

    def __init__(self, count: int, var_dir: Path, **settings: str) -> None:
        self._environ = {**os.environ, "VAR_DIR": str(var_dir), **settings}
        self._log = (var_dir / "deliverers.log").open("ab")
        self._processes = [self._started() for _ in range(count)]

    def kill_one(self, which: random.Random) -> None:
        """Kill a process as a crash would, and start another."""
        place = which.randrange(len(self._processes))
        self._processes[place].kill()
        self._processes[place].wait()
        self._processes[place] = self._started()

    def end(self) -> None:
        """End all processes by asking."""
        for process in self._processes:
            process.terminate()
        codes = {process.wait(30) for process in self._processes}
        self._log.close()
        assert codes <= {0, -signal.SIGTERM}, "SIGTERM while it still starts ends it at once"

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "bot", "contact", "deliver"]
        return subprocess.Popen(
            command, cwd=ROOT, env=self._environ, stdout=self._log, stderr=self._log
        )


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    yield server
    server.remove()


def settings(hook: WebhookReceiver) -> dict[str, str]:
    return {
        "CONTACT_WEBHOOK_URL": hook.url,
        "CONTACT_WEBHOOK_SECRET": SECRET,
        "CONTACT_RETRY_SECONDS": "0.5",
        "CONTACT_TRIES": "1000",
    }


def fill(outbox: Outbox, count: int) -> set[str]:
    messages = (
        ContactMessage("", "", "jan@example.nl", f"vraag {number}") for number in range(count)
    )
    return {
        outbox.accept(str(number), "gesprek", message, {"conversation": "Bezoeker: hallo"})
        for number, message in enumerate(messages)
    }


def wait_until_delivered(outbox: Outbox, log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while outbox.summaries((WAITING,)):
        assert time.monotonic() < deadline, log.read_text()[-2000:]
        time.sleep(0.1)


def test_killed_after_it_was_sent_and_before_that_is_marked(tmp_path: Path) -> None:
    """The receiver has it, and the database does not know: it comes again with the same key."""
    hook, outbox = WebhookReceiver(), Outbox(f"sqlite:///{tmp_path / 'samenwerkgids.db'}")
    fill(outbox, 1)
    came = threading.Event()
    other = sqlite3.connect(
        tmp_path / "samenwerkgids.db", isolation_level=None, check_same_thread=False
    )

    def lock_the_database() -> None:
        if not came.is_set():
            other.execute("BEGIN IMMEDIATE")
            came.set()

    hook.behaviour.then = lock_the_database
    hook.start()
    deliverers = Deliverers(1, tmp_path, **settings(hook))
    try:
        assert came.wait(SECONDS)
        time.sleep(0.5)  # the answer has arrived; the mark waits for the database
        deliverers.kill_one(random.Random(1))
        other.execute("ROLLBACK")
        wait_until_delivered(outbox, tmp_path / "deliverers.log")
    finally:
        deliverers.end()
        hook.stop()
        other.close()
        outbox.close()
    assert len(hook.messages) == 2
    assert len({(m.headers["idempotency-key"], m.body) for m in hook.messages}) == 1


def test_five_hundred_messages_and_kills_at_random_moments(tmp_path: Path) -> None:
    hook, chance = WebhookReceiver().start(), random.Random(20261124)
    url = f"sqlite:///{tmp_path / 'samenwerkgids.db'}"
    outbox = Outbox(url)
    references = fill(outbox, 500)
    assert len(references) == 500
    deliverers = Deliverers(
        2,
        tmp_path,
        **settings(hook),
    )
    kills = 0
    try:
        while len(hook.messages) < 480 or kills < 5:
            until = min(len(hook.messages) + chance.randrange(10, 50), 500)
            while len(hook.messages) < until:
                time.sleep(0.001)
            time.sleep(chance.random() * 0.02)
            deliverers.kill_one(chance)
            kills += 1
        wait_until_delivered(outbox, tmp_path / "deliverers.log")
    finally:
        deliverers.end()
        hook.stop()
    assert outbox.summaries((DEAD,)) == []
    assert len(outbox.summaries((DELIVERED,))) == 500
    outbox.close()
    sent = {m.content["reference"].replace("-", "") for m in hook.messages}
    assert sent == references, "lost"
    # What came twice came with the same key and the same content, at most once for each kill.
    keys = {(m.content["reference"], m.headers["idempotency-key"], m.body) for m in hook.messages}
    assert len(keys) == 500
    assert len(hook.messages) - 500 <= kills
    print(f"{kills} kills, {len(hook.messages) - 500} duplicates")


def test_two_servers_on_postgresql_never_deliver_the_same_message(
    postgres: Postgres, tmp_path: Path
) -> None:
    tls = certificate(tmp_path)
    server = MailServer(tls).start()
    outbox = Outbox(postgres.url)
    references = fill(outbox, 100)
    deliverers = Deliverers(
        2,
        tmp_path,
        DATABASE_URL=postgres.url,
        SMTP_URL=server.url,
        CONTACT_FROM="chatbot@example.nl",
        CONTACT_CA_FILE=str(tls.file),
    )
    try:
        wait_until_delivered(outbox, tmp_path / "deliverers.log")
    finally:
        deliverers.end()
        server.stop()
    outbox.close()
    assert server.behaviour.at_once == 0
    counted = Counter(str(message["Message-ID"]) for message in server.messages)
    assert set(counted.values()) == {1}
    assert len(counted) == len(references)
