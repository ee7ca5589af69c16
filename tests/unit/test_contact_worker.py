"""The worker: holds what it delivers, waits between tries, and outlives what fails."""

from __future__ import annotations

import base64
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.base.settings import Settings, read
from bot.contact import webhook
from bot.contact.message import ContactMessage
from bot.contact.outbox import DEAD, DELIVERED, Outbox
from bot.contact.worker import Worker
from tests.receivers import WebhookReceiver

MESSAGE = ContactMessage("Jan Jansen", "Zorg", "jan@example.nl", "Hoe worden wij partner?")


@pytest.fixture
def hook() -> Iterator[WebhookReceiver]:
    receiver = WebhookReceiver().start()
    yield receiver
    receiver.stop()


def settings(tmp_path: Path, hook: WebhookReceiver, **changed: str) -> Settings:
    return read(
        {
            "VAR_DIR": str(tmp_path),
            "CONTACT_RETRY_SECONDS": "0.1",
            "CONTACT_WEBHOOK_URL": hook.url,
            "CONTACT_WEBHOOK_SECRET": "whsec_" + base64.b64encode(b"k" * 32).decode(),
            **changed,
        }
    )


def test_a_long_delivery_keeps_its_lease(hook: WebhookReceiver, tmp_path: Path) -> None:
    """Ten workers look for work while one delivers for five times as long as its lease."""
    hook.behaviour.seconds = 2.5
    config = settings(tmp_path, hook, CONTACT_RETRY_SECONDS="0.5")
    outbox = Outbox(config.database_url)
    outbox.accept("form", "gesprek", MESSAGE, {})
    workers = [Worker(outbox, webhook.WebhookRoute(config), config) for _ in range(10)]
    threads = [threading.Thread(target=worker.run) for worker in workers]
    for thread in threads:
        thread.start()
    while not outbox.summaries((DELIVERED,)):
        time.sleep(0.05)
    for worker in workers:
        worker.stop()
    for thread in threads:
        thread.join()
    outbox.close()
    assert hook.behaviour.at_once == 0
    assert len(hook.messages) == 1


def test_pauses_grow_with_jitter_and_have_a_longest(tmp_path: Path) -> None:
    config = read({"VAR_DIR": str(tmp_path)})
    worker = Worker(Outbox(config.database_url), None, config)  # type: ignore[arg-type]
    pauses = [[worker.pause(tries) for _ in range(30)] for tries in range(1, 30)]
    for tries, found in enumerate(pauses):
        least = min(30 * 2**tries, 3600)
        assert all(least <= pause <= least + 30 for pause in found)
        assert len(set(found)) > 20


def test_a_message_whose_tries_all_end_the_process_becomes_a_dead_letter(
    hook: WebhookReceiver, tmp_path: Path
) -> None:
    config = settings(tmp_path, hook, CONTACT_TRIES="1")
    outbox = Outbox(config.database_url)
    outbox.accept("form", "gesprek", MESSAGE, {})
    assert outbox.claim(0.0) is not None  # and then the process is killed
    Worker(outbox, webhook.WebhookRoute(config), config).deliver_one()
    assert [summary.failure for summary in outbox.summaries((DEAD,))] == ["cut off"]
    outbox.close()
    assert hook.messages == []


def test_a_database_that_fails_does_not_end_the_work(
    hook: WebhookReceiver, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = settings(tmp_path, hook)
    later = tmp_path / "later"
    outbox = Outbox(f"sqlite:///{later / 'test.db'}")
    worker = Worker(outbox, webhook.WebhookRoute(config), config)
    thread = threading.Thread(target=worker.run)
    with caplog.at_level(logging.INFO, "bot.contact"):
        thread.start()
        while "failed" not in caplog.text:
            time.sleep(0.01)
        later.mkdir()
        outbox.accept("form", "gesprek", MESSAGE, {})
        worker.wake()
        while not outbox.summaries((DELIVERED,)):
            time.sleep(0.01)
    worker.stop()
    thread.join()
    outbox.close()
    assert len(hook.messages) == 1
    for secret in ("Jan", "jan@", "partner"):
        assert secret not in caplog.text
