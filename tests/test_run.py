"""The real bot under its supervisor: started, killed in parts, stopped by one command."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.live_bot import HOST, ROOT, LiveBot, free_port

SECRET = "kwetterdekwats"
SECONDS = 120


class SupervisedBot(LiveBot):
    """A bot that `python -m bot run` started; `log("run")` is what the screen shows."""

    def start(self) -> SupervisedBot:
        """Start the supervisor and wait until every part works."""
        self._start("run")
        self.wait_for_health()
        return self

    @property
    def pid(self) -> int:
        """The process id of the supervisor."""
        return self._processes["run"].pid

    def server(self, name: str) -> int | None:
        """Return the process id of `serve` or `actions` when it runs."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for child in map(int, children):
            # One that has just ended has no command line any more.
            with contextlib.suppress(OSError, IndexError):
                if Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")[3] == name.encode():
                    return child
        return None

    def kill(self, name: str) -> None:
        """End a server as a crash would, and wait until its successor is well."""
        victim = self.server(name)
        assert victim
        os.kill(victim, signal.SIGKILL)
        until(lambda: self.server(name) not in (None, victim), self.log("run"))
        until(self._both_answer, self.log("run"))

    def _both_answer(self) -> bool:
        # Asked itself as well: the bot keeps the outcome of its checks for a second.
        try:
            ready = requests.get(f"http://{HOST}:{self.actions_port}/health", timeout=5).ok
            return ready and requests.get(f"{self.url}/health", timeout=10).ok
        except requests.RequestException:
            return False


def until(what: Callable[[], object], message: str) -> None:
    """Wait until `what()` is true."""
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline, message
        time.sleep(0.1)


@pytest.fixture(scope="module")
def bot(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SupervisedBot]:
    running = SupervisedBot(tmp_path_factory.mktemp("supervised"))
    try:
        yield running.start()
    finally:
        with contextlib.suppress(KeyError):
            running.stop()


def test_the_screen_tells_the_address_and_nothing_of_the_libraries(bot: SupervisedBot) -> None:
    until(lambda: "ready" in bot.log("run"), "the screen does not tell that it is ready")
    lines = bot.log("run").splitlines()
    assert lines[-1] == f"the bot is ready: {bot.url}/ (Ctrl-C ends it)"
    assert [line for line in lines[:-1] if not line.startswith("starting the servers …")] == []


def test_the_page_and_the_api_are_served_and_the_api_of_rasa_is_not(bot: SupervisedBot) -> None:
    assert bot.request("GET", "/").status_code == 200
    assert bot.chat().say("waarom zou je samenwerken met het ncsc?")[0]["text"]
    for path in ("/model", "/status", "/conversations/x/tracker", "/webhooks/rest/webhook"):
        assert bot.request("GET", path).status_code == 404


@pytest.mark.parametrize("name", ["actions", "serve"])
def test_a_conversation_outlives_each_of_the_servers(bot: SupervisedBot, name: str) -> None:
    chat = bot.chat()
    chat.choose("/toets")
    before = [message["text"] for message in chat.transcript()]
    bot.kill(name)
    assert f"the {name} server is started again" in bot.log("run")
    chat.choose("/waarom")
    after = [message["text"] for message in chat.transcript()]
    assert after[: len(before)] == before
    assert len(after) > len(before)


def test_what_a_visitor_says_is_in_no_log(bot: SupervisedBot) -> None:
    chat = bot.chat()
    said = f"mijn wachtwoord is {SECRET}"
    chat.say(said)
    chat.say(f"{SECRET} {SECRET}")
    assert chat.feedback({"message_id": SECRET, "helpful": True}).status_code >= 400
    # And when something fails: the action server is away while the bot needs it.
    victim = bot.server.serve("actions")
    assert victim
    os.kill(victim, signal.SIGSTOP)
    try:
        # Unclear messages: what to ask back is up to the action server.
        unclear = (SECRET, f"iets over {SECRET} informatie", f"dat ding van jullie {SECRET}")
        answers = [chat.post({"text": text}) for text in unclear]
    finally:
        os.kill(victim, signal.SIGCONT)
    assert 503 in [answer.status_code for answer in answers]
    assert any(SECRET in message["text"] for message in chat.transcript())
    logs = [path for path in (bot.var_dir / "log").iterdir() if path.is_file()]
    assert {path.name for path in logs} >= {"serve.log", "actions.log", "supervisor.log"}
    assert "/api/messages" in (bot.var_dir / "log" / "serve.log").read_text()
    for text in [*(path.read_text() for path in logs), bot.log("run")]:
        assert SECRET not in text
        assert chat.token not in text


def test_a_second_bot_at_the_same_port_says_so_and_leaves_the_first_alone(
    bot: SupervisedBot, tmp_path: Path
) -> None:
    status, said = run_until_it_ends(tmp_path, PORT=str(bot.port))
    assert (status, said) == (
        1,
        f"port {bot.port} is taken: stop what uses it, or set PORT to another\n",
    )
    assert bot.request("GET", "/health").ok


def test_a_taken_port_of_the_action_server_is_told_before_anything_else(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        status, said = run_until_it_ends(tmp_path, ACTIONS_PORT=str(port))
    assert (status, said.count("\n")) == (1, 1)
    assert f"port {port} is taken" in said
    assert "ACTIONS_PORT" in said


def test_an_address_that_is_not_of_this_machine_is_told(tmp_path: Path) -> None:
    status, said = run_until_it_ends(tmp_path, HOST="192.0.2.1")
    assert (status, said.count("\n")) == (1, 1)
    assert "192.0.2.1" in said


def test_one_signal_ends_everything_and_frees_the_ports(bot: SupervisedBot) -> None:
    servers = [bot.server.serve("serve"), bot.server.serve("actions")]
    assert all(servers)
    assert bot.stop() == {"run": 0}
    assert bot.log("run").splitlines()[-1] == "stopped"
    assert not any(Path(f"/proc/{pid}").exists() for pid in servers)
    for port in (bot.port, bot.actions_port):
        with socket.create_server((HOST, port)):
            pass


def run_until_it_ends(var_dir: Path, **settings: str) -> tuple[int, str]:
    """Run a bot that cannot start; return its exit status and what the screen shows."""
    environ = {
        **os.environ,
        "PORT": str(free_port()),
        "ACTIONS_PORT": str(free_port()),
        "VAR_DIR": str(var_dir),
        **settings,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
    )
    return done.returncode, done.stdout
