"""`python -m bot run`: trains when needed, runs both servers, and keeps them running.

See docs/decisions/0003-one-supervisor.md.
"""

from __future__ import annotations

import argparse
import collections
import http.client
import json
import logging
import queue
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.base.logs import rotating
from bot.base.progress import progress, say
from bot.base.settings import Settings, settings
from bot.engine.training import current_model
from bot.processes.child import Child, reason
from bot.processes.ports import PortError, address, check_free

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by a proxy
_HEALTH_SECONDS = 5.0  # to be told which part fails; the server takes 3 to find out
_LOOK_EVERY = 0.2  # seconds between looks at a server that is starting


@dataclass(frozen=True)
class Patience:
    """How long the supervisor waits, and when it gives up. Times are in seconds."""

    start: float = 120.0  # for both servers to be healthy
    first_pause: float = 0.5  # before a server that died is started again; doubles each time
    longest_pause: float = 8.0
    deaths: int = 5  # so many deaths of one server …
    window: float = 60.0  # … within this time, and the supervisor gives up
    grace: float = 10.0  # that the servers have to end by themselves


@dataclass
class _Record:
    """What is remembered of one server."""

    deaths: collections.deque[float] = field(default_factory=collections.deque)
    start_at: float | None = None


class Stopped(Exception):  # noqa: N818  (not an error: somebody asked for it)
    """A signal asked the supervisor to end."""


class GivenUp(RuntimeError):  # noqa: N818
    """The servers cannot be kept running; the message says why."""


class Supervisor:
    """Runs a set of servers until a signal comes, starting again those that die."""

    def __init__(self, health_url: str, var_dir: Path, patience: Patience | None = None) -> None:
        """Prepare; `health_url` answers 200 when all servers are well."""
        self._health_url = health_url
        self._logs = var_dir / "log"
        self._patience = patience or Patience()
        self._events: queue.SimpleQueue[int | tuple[Child, int]] = queue.SimpleQueue()
        self._servers: dict[Child, _Record] = {}
        self._logger = logging.Logger("bot.processes.supervisor")
        self._logger.addHandler(rotating(self._logs / "supervisor.log"))

    def add(self, name: str, command: Sequence[str]) -> Child:
        """Add a server, to be started by `run`; its output goes to a log of its name."""
        child = Child(name, command, self._has_ended, self._logs / f"{name}.log")
        self._servers[child] = _Record()
        return child

    def run_once(self, name: str, command: Sequence[str]) -> int:
        """Run a command to its end, on this screen; return its exit status."""
        child = Child(name, command, self._has_ended)
        child.start()
        try:
            while True:
                ended, code = self._next(None)
                if ended is child:
                    return code
        finally:
            child.end()

    def run(self, ready: str) -> None:
        """Start the servers, say `ready` when all are well, and watch them.

        Ends by raising Stopped or GivenUp, when all servers have ended.
        """
        try:
            for child in self._servers:
                child.start()
            with progress("starting the servers"):
                self._wait_until_healthy()
            self._tell(ready)
            while True:
                self._watch()
        finally:
            self._end_all()

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Take the signals that mean 'stop' as events inside the block."""

        def stop(signum: int, _frame: object) -> None:
            self._events.put(signum)

        # A signal that is ignored stays so: `nohup` and background jobs rely on it.
        heeded = [s for s in _SIGNALS if signal.getsignal(s) is not signal.SIG_IGN]
        before = {signum: signal.signal(signum, stop) for signum in heeded}
        try:
            yield
        finally:
            for signum, handler in before.items():
                signal.signal(signum, handler)

    def _has_ended(self, child: Child, code: int) -> None:
        self._events.put((child, code))

    def _next(self, timeout: float | None) -> tuple[Child, int]:
        """Return the next server that ended; raise queue.Empty or Stopped."""
        event = self._events.get(timeout=timeout)
        if isinstance(event, int):
            raise Stopped(signal.Signals(event).name)
        return event

    def _wait_until_healthy(self) -> None:
        give_up_at = time.monotonic() + self._patience.start
        while (failing := unhealthy(self._health_url)) is not None:
            if time.monotonic() > give_up_at:
                waited = f"{self._patience.start:.0f} s"
                raise self._given_up(f"not healthy within {waited}: {failing} ({self._logs})")
            try:
                child, code = self._next(_LOOK_EVERY)
            except queue.Empty:
                continue
            raise self._given_up(
                f"the {child.name} server could not start ({reason(code)}): "
                f"{child.last_words()} (log: {child.log})"
            )

    def _watch(self) -> None:
        """Deal with one thing that happens: a death, or that it is time to start again."""
        due = [record.start_at for record in self._servers.values() if record.start_at is not None]
        try:
            timeout = max(0.0, min(due) - time.monotonic()) if due else None
            child, code = self._next(timeout)
        except queue.Empty:
            for child, record in self._servers.items():
                if record.start_at is not None and record.start_at <= time.monotonic():
                    record.start_at = None
                    child.start()
                    self._tell(f"the {child.name} server is started again")
            return
        self._plan_restart(child, code)

    def _plan_restart(self, child: Child, code: int) -> None:
        now = time.monotonic()
        deaths = self._servers[child].deaths
        deaths.append(now)
        while deaths[0] < now - self._patience.window:
            deaths.popleft()
        died = f"the {child.name} server ended ({reason(code)})"
        if len(deaths) >= self._patience.deaths:
            raise self._given_up(
                f"{died}, {len(deaths)} times within {self._patience.window:.0f} s: "
                f"{child.last_words()} (log: {child.log})"
            )
        pause = min(
            self._patience.first_pause * 2 ** (len(deaths) - 1), self._patience.longest_pause
        )
        self._servers[child].start_at = now + pause
        self._tell(f"{died}; it starts again in {pause:.1f} s")

    def _end_all(self) -> None:
        for child in self._servers:
            child.ask_to_end()
        deadline = time.monotonic() + self._patience.grace
        for child in self._servers:
            child.end(max(0.1, deadline - time.monotonic()))
        self._logger.info("the servers have ended")

    def _given_up(self, text: str) -> GivenUp:
        self._logger.error("%s", text)
        return GivenUp(text)

    def _tell(self, text: str) -> None:
        say(text)
        self._logger.info("%s", text)


def unhealthy(url: str) -> str | None:
    """Return None when the bot answers that all its parts work, else what fails."""
    try:
        with _DIRECT.open(url, timeout=_HEALTH_SECONDS):
            return None
    except urllib.error.HTTPError as error:
        try:
            parts = json.loads(error.read())["parts"]
            return "failing: " + ", ".join(p for p, state in parts.items() if state != "ok")
        except (ValueError, KeyError, TypeError, AttributeError, OSError):
            return f"status {error.code}"
    except (OSError, http.client.HTTPException):
        return "no answer"


def main(argv: Sequence[str]) -> int:
    """Run the bot until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m bot run", description=main.__doc__)
    parser.add_argument("--model", type=Path, help="the model to serve, without training one")
    model: Path | None = parser.parse_args(argv).model
    config = settings()
    supervisor = Supervisor(f"{address(config)}/health", config.var_dir)
    with supervisor.signals():
        try:
            check_free(config)
            run(supervisor, config, model)
        except Stopped:
            say("stopped")
        except (GivenUp, PortError) as error:
            print(error, file=sys.stderr, flush=True)
            return 1
    return 0


def run(supervisor: Supervisor, config: Settings, model: Path | None = None) -> None:
    """Train when needed and serve; raises Stopped or GivenUp at the end."""
    python = [sys.executable, "-m", "bot"]
    chosen = ["--model", str(model)] if model else []
    # In a process of its own: Rasa's memory is not wanted in the supervisor.
    if (
        not model
        and current_model() is None
        and supervisor.run_once("training", [*python, "train"]) != 0
    ):
        raise GivenUp("no model, so nothing is started")
    supervisor.add("actions", [*python, "actions", *chosen])
    supervisor.add("serve", [*python, "serve", *chosen])
    supervisor.run(f"the bot is ready: {address(config)}/ (Ctrl-C ends it)")
