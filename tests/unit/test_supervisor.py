"""The supervisor, with small servers as its children and real signals."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.base.settings import ROOT
from tests.live_bot import free_port

SECONDS = 60  # that anything may take before a test gives up on it

# A child: answers /health, or does what its arguments say.
SERVER = """
import http.server, os, pathlib, signal, sys
from bot.processes.child import end_with_supervisor
end_with_supervisor()
port, how = int(sys.argv[1]), sys.argv[2]
folder = pathlib.Path(__file__).parent
(folder / f"draft-{how}").write_text(how)
(folder / f"draft-{how}").rename(folder / f"{os.getpid()}.pid")
print("this is", how, flush=True)
if how == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if how == "broken":
    sys.exit("no database here")
if how == "mortal" and (folder / "die").exists():
    sys.exit("I died again")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503 if how == "ill" else 200)
        self.end_headers()
        self.wfile.write(b'{"parts": {"model": "ok", "lungs": "failing"}}')
    def log_message(self, *args):
        pass
http.server.HTTPServer.allow_reuse_address = True
http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""

# The supervisor, with the servers that its arguments name and little patience.
DRIVER = """
import signal, sys
from pathlib import Path
from bot.processes.supervisor import GivenUp, Patience, Stopped, Supervisor
server, port, var, ignored, *kinds = sys.argv[1:]
patience = Patience(start=4, first_pause=0.05, longest_pause=0.1, deaths=4, grace=1)
supervisor = Supervisor(f"http://127.0.0.1:{port}/health", Path(var), patience)
for kind in kinds:
    # The first one answers at the port that is watched.
    supervisor.add(kind, [sys.executable, server, port if kind == kinds[0] else "0", kind])
# What ran the tests may have had a signal ignored, as a shell does for its background jobs.
for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(signum, signal.SIG_IGN if signum.name == ignored else signal.SIG_DFL)
with supervisor.signals():
    try:
        supervisor.run("all is well")
    except Stopped as stopped:
        print("stopped by", stopped)
    except GivenUp as error:
        sys.exit(str(error))
"""


def until(what: Callable[[], object], message: str) -> None:
    """Wait until `what()` is true."""
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline, message
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not fetched yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


class Supervised:
    """A supervisor that runs, with what it printed."""

    def __init__(self, folder: Path, *kinds: str, ignored: str = "") -> None:
        self.folder, self.var, self.port = folder, folder / "var", free_port()
        self.kinds = kinds
        self.screen = folder / "screen.txt"
        server = folder / "server.py"
        server.write_text(SERVER)
        with self.screen.open("wb") as screen:
            arguments = [str(server), str(self.port), str(self.var), ignored, *kinds]
            self.process = subprocess.Popen(
                [sys.executable, "-c", DRIVER, *arguments],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=screen,
                stderr=screen,
            )

    @property
    def said(self) -> str:
        return self.screen.read_text()

    def wait_for(self, text: str) -> None:
        until(lambda: text in self.said or self.process.poll() is not None, self.said)
        assert text in self.said

    def children(self) -> dict[str, int]:
        """The process of each server that runs."""
        notes = [path for path in self.folder.glob("*.pid") if alive(int(path.stem))]
        return {note.read_text(): int(note.stem) for note in notes}

    def wait_until_well(self) -> None:
        self.wait_for("all is well")
        until(lambda: set(self.children()) == set(self.kinds), "a server is missing")

    def end(self) -> int:
        return self.process.wait(SECONDS)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Supervised]]:
    running: list[Supervised] = []

    def begin(*kinds: str, ignored: str = "") -> Supervised:
        running.append(Supervised(tmp_path, *kinds, ignored=ignored))
        return running[-1]

    yield begin
    for one in running:
        one.process.kill()
        for child in one.children().values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        one.process.wait()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_both_servers(start: Callable[..., Supervised], signum: int) -> None:
    bot = start("web", "actions")
    bot.wait_until_well()
    bot.process.send_signal(signum)
    assert bot.end() == 0
    assert bot.children() == {}
    assert f"stopped by {signal.Signals(signum).name}" in bot.said


def test_what_the_servers_say_is_in_their_logs_and_not_on_the_screen(
    start: Callable[..., Supervised],
) -> None:
    bot = start("web", "actions")
    bot.wait_until_well()
    bot.process.terminate()
    bot.end()
    assert "this is" not in bot.said
    for name in ("web", "actions"):
        assert (bot.var / "log" / f"{name}.log").read_text() == f"this is {name}\n"


def test_ctrl_c_in_a_terminal_reaches_the_supervisor_alone(
    start: Callable[..., Supervised],
) -> None:
    bot = start("web", "actions")
    bot.wait_until_well()
    groups = {os.getpgid(pid) for pid in bot.children().values()}
    assert os.getpgid(bot.process.pid) not in groups
    assert len(groups) == 2


def test_a_signal_that_is_ignored_stays_so(start: Callable[..., Supervised]) -> None:
    bot = start("web", ignored="SIGHUP")
    bot.wait_until_well()
    bot.process.send_signal(signal.SIGHUP)
    bot.process.terminate()
    assert bot.end() == 0
    assert "stopped by SIGTERM" in bot.said


@pytest.mark.parametrize(("victim", "other"), [("web", "actions"), ("actions", "web")])
def test_a_server_that_dies_is_started_again(
    start: Callable[..., Supervised], victim: str, other: str
) -> None:
    bot = start("web", "actions")
    bot.wait_until_well()
    before = bot.children()
    os.kill(before[victim], signal.SIGKILL)
    bot.wait_for(f"the {victim} server is started again")
    assert f"the {victim} server ended (signal SIGKILL)" in bot.said
    until(lambda: bot.children().get(victim, before[victim]) != before[victim], bot.said)
    assert bot.children()[other] == before[other]
    assert "signal SIGKILL" in (bot.var / "log" / "supervisor.log").read_text()


def test_it_gives_up_on_a_server_that_dies_again_and_again(
    start: Callable[..., Supervised],
) -> None:
    bot = start("web", "mortal")
    bot.wait_until_well()
    (bot.folder / "die").touch()
    os.kill(bot.children()["mortal"], signal.SIGKILL)
    assert bot.end() == 1
    assert "the mortal server ended (exit status 1), 4 times within 60 s: I died again" in bot.said
    assert bot.children() == {}


def test_one_that_cannot_start_ends_everything_with_its_last_words(
    start: Callable[..., Supervised],
) -> None:
    bot = start("broken", "actions")
    assert bot.end() == 1
    last = bot.said.splitlines()[-1]
    assert "the broken server could not start (exit status 1): no database here" in last
    assert "broken.log" in last
    assert bot.children() == {}


def test_one_that_does_not_get_well_ends_everything(start: Callable[..., Supervised]) -> None:
    bot = start("ill")
    assert bot.end() == 1
    assert "not healthy within 4 s: failing: lungs" in bot.said
    assert bot.children() == {}


def test_one_that_does_not_want_to_end_is_made_to(start: Callable[..., Supervised]) -> None:
    bot = start("stubborn")
    bot.wait_until_well()
    bot.process.terminate()
    assert bot.end() == 0
    assert bot.children() == {}


def test_nothing_is_left_when_the_supervisor_is_killed(start: Callable[..., Supervised]) -> None:
    bot = start("web", "actions")
    bot.wait_until_well()
    bot.process.kill()
    bot.process.wait()
    until(lambda: not bot.children(), "a server outlives its supervisor")


def test_a_stop_while_the_servers_are_starting(start: Callable[..., Supervised]) -> None:
    bot = start("ill")
    until(bot.children, "not started")
    bot.process.terminate()
    assert bot.end() == 0
    assert bot.children() == {}
