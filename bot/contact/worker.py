"""Delivers what waits in the outbox, one message at a time, until it is told to stop."""

from __future__ import annotations

import contextlib
import logging
import smtplib
import ssl
import threading
from collections.abc import Iterator

import requests
from tenacity import RetryCallState, Retrying, wait_exponential, wait_random

from bot.base.settings import Settings
from bot.contact.delivery import Route
from bot.contact.outbox import Outbox, QueuedMessage
from bot.contact.reference import shown
from bot.contact.webhook import Refused

_LONGEST_PAUSE = 3600.0  # seconds between two tries
_LOOK_EVERY = 2.0  # seconds between looks at an outbox in which nothing was due
_LONGEST_FAULT = 30.0  # seconds between looks at a database that fails

logger = logging.getLogger("bot.contact")


class Worker:
    """Delivers messages. Any number of these may work on one database."""

    def __init__(self, outbox: Outbox, route: Route, settings: Settings) -> None:
        """Prepare; `run` does the work."""
        self._outbox = outbox
        self._route = route
        self._tries = settings.contact_tries
        # A delivery that was cut off is taken up again when its lease is over, so as soon as one
        # that failed. While a delivery lasts its lease is renewed.
        self._lease = settings.contact_retry_seconds
        self._backoff = wait_exponential(
            multiplier=settings.contact_retry_seconds, max=_LONGEST_PAUSE
        ) + wait_random(0, settings.contact_retry_seconds)
        self._stopping = threading.Event()
        self._wake = threading.Event()

    def stop(self) -> None:
        """Have `run` return, after what it is delivering now."""
        self._stopping.set()
        self._wake.set()

    def wake(self) -> None:
        """Have it look at the outbox at once."""
        self._wake.set()

    def run(self) -> None:
        """Deliver until `stop`. A database that fails is asked again, ever less often."""
        fault = 0.0
        while not self._stopping.is_set():
            try:
                delivered = self.deliver_one()
                fault = 0.0
            except Exception as error:
                # Its type only: the message of an exception may quote what a visitor wrote.
                logger.error("the outbox failed: %s", type(error).__name__)
                delivered = False
                fault = min(_LONGEST_FAULT, fault * 2 or 1.0)
            if not delivered:
                self._wake.wait(fault or _LOOK_EVERY)
                self._wake.clear()

    def deliver_one(self) -> bool:
        """Deliver the message that is due first; return whether there was one."""
        queued = self._outbox.claim(self._lease)
        if queued is None:
            return False
        name = shown(queued.reference)
        if queued.tries > self._tries:  # every try ended this process before it could tell
            self._outbox.failed(queued, "cut off", None)
            logger.error("message %s is a dead letter: cut off", name)
            return True
        try:
            with self._holding(queued):
                self._route.deliver(queued)
        except Exception as error:
            self._failed(queued, why(error))
        else:
            self._outbox.delivered(queued)
            logger.info("message %s is delivered, at try %d", name, queued.tries)
        return True

    def _failed(self, queued: QueuedMessage, reason: str) -> None:
        pause = self.pause(queued.tries) if queued.tries < self._tries else None
        self._outbox.failed(queued, reason, pause)
        what = "is a dead letter" if pause is None else f"waits {pause:.0f} s"
        logger.warning("message %s %s: %s", shown(queued.reference), what, reason)

    def pause(self, tries: int) -> float:
        """Return the seconds to wait after so many tries: twice as long each time, and jitter."""
        state = RetryCallState(Retrying(), None, (), {})
        state.attempt_number = tries
        return float(self._backoff(state))

    @contextlib.contextmanager
    def _holding(self, queued: QueuedMessage) -> Iterator[None]:
        """Renew the lease of a message for as long as its delivery takes."""
        ended = threading.Event()

        def renew() -> None:
            while not ended.wait(self._lease / 3):
                with contextlib.suppress(Exception):  # next time, perhaps
                    if not self._outbox.renew(queued, self._lease):
                        return

        keeper = threading.Thread(target=renew, name="lease", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            ended.set()
            keeper.join()


def why(error: Exception) -> str:
    """Return in a word or two why a delivery failed, without any words of the other side."""
    if isinstance(error, Refused):
        return f"HTTP {error.status}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"SMTP {' '.join(map(str, codes))}, recipient refused"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"SMTP {error.smtp_code}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "no STARTTLS"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate not trusted"
    # smtplib tells of one that gave no answer in time as one that closed the connection.
    if any(isinstance(e, (TimeoutError, requests.Timeout)) for e in (error, error.__context__)):
        return "timeout"
    return type(error).__name__
