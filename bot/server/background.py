"""What a server does beside answering: deliver messages to the NCSC, erase what is past its time.

In threads, since both wait for networks and disks. A server that is killed loses nothing by it:
what is to be done stands in the database, and any server on it does it.
"""

from __future__ import annotations

import threading

from bot.base.settings import Settings
from bot.contact.delivery import route
from bot.contact.outbox import Outbox
from bot.contact.worker import Worker
from bot.server.retention import Retention

_GRACE = 3.0  # seconds that each has to end by itself


class Background:
    """The background work of one server."""

    def __init__(self, settings: Settings, outbox: Outbox) -> None:
        """Prepare; `start` starts it."""
        delivery = route(settings)
        self._worker = Worker(outbox, delivery, settings) if delivery else None
        self._retention = Retention(settings, outbox)
        self._threads = [threading.Thread(target=self._retention.run, name="erase", daemon=True)]
        if self._worker:
            self._threads.append(
                threading.Thread(target=self._worker.run, name="deliver", daemon=True)
            )

    def start(self) -> None:
        """Start the work."""
        for thread in self._threads:
            thread.start()

    def deliver(self) -> None:
        """Deliver at once what has just been accepted."""
        if self._worker:
            self._worker.wake()

    def stop(self) -> None:
        """End the work; what is not finished by then is taken up by whoever is next."""
        self._retention.stop()
        if self._worker:
            self._worker.stop()
        for thread in self._threads:
            thread.join(_GRACE)
        self._retention.close()
