"""The real bot as `make run` starts it: one process, which one signal ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.engine.training import latest_model
from tests.api.staff import Staff
from tests.browser.small_project import change_answer, copy_project
from tests.conftest import TESTBANK_PASSWORD
from tests.live_bot import HOST, ROOT, LiveBot, free_port

SECRET = "kwetterdekwats"
SECONDS = 120


class RunningBot(LiveBot):
    """A bot that `python -m bot run` started; `log()` is what the screen shows."""

    command = "run"


def until(what: Callable[[], object], message: str) -> None:
    """Wait until `what()` is true."""
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline, message
        time.sleep(0.1)


@pytest.fixture(scope="module")
def bot(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    running = RunningBot(tmp_path_factory.mktemp("run"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


def test_the_screen_tells_the_address_and_nothing_of_the_libraries(bot: RunningBot) -> None:
    until(lambda: "ready" in bot.log(), "the screen does not tell that it is ready")
    lines = bot.log().splitlines()
    assert lines[-1] == f"the bot is ready: {bot.url}/ (Ctrl-C ends it)"
    assert [line for line in lines[:-1] if not line.startswith("starting the bot …")] == []


def test_the_page_and_the_api_are_served_and_the_api_of_rasa_is_not(bot: RunningBot) -> None:
    assert bot.request("GET", "/").status_code == 200
    assert bot.chat().say("waarom zou je samenwerken met het ncsc?")[0]["text"]
    for path in ("/model", "/status", "/conversations/x/tracker", "/webhooks/rest/webhook"):
        assert bot.request("GET", path).status_code == 404


def test_it_is_one_process(bot: RunningBot) -> None:
    assert Path(f"/proc/{bot.pid}/task/{bot.pid}/children").read_text() == ""


def test_what_a_visitor_says_is_in_no_log(bot: RunningBot) -> None:
    chat = bot.chat()
    said = f"mijn wachtwoord is {SECRET}"
    chat.say(said)
    chat.say(f"{SECRET} {SECRET}")
    assert chat.feedback({"message_id": SECRET, "helpful": True}).status_code >= 400
    assert any(SECRET in message["text"] for message in chat.transcript())
    logs = [path for path in (bot.var_dir / "log").iterdir() if path.is_file()]
    assert {path.name for path in logs} >= {"serve.log"}
    assert "/api/messages" in (bot.var_dir / "log" / "serve.log").read_text()
    for text in [*(path.read_text() for path in logs), bot.log()]:
        assert SECRET not in text
        assert chat.token not in text


def test_a_second_bot_at_the_same_port_says_so_and_leaves_the_first_alone(
    bot: RunningBot, tmp_path: Path
) -> None:
    status, said = run_until_it_ends(tmp_path, PORT=str(bot.port))
    assert (status, said) == (
        1,
        f"port {bot.port} is taken: stop what uses it, or set PORT to another\n",
    )
    assert bot.request("GET", "/health").ok


def test_an_address_that_is_not_of_this_machine_is_told(tmp_path: Path) -> None:
    status, said = run_until_it_ends(tmp_path, HOST="192.0.2.1")
    assert (status, said.count("\n")) == (1, 1)
    assert "192.0.2.1" in said


def test_a_signal_ends_it_after_what_was_begun_is_answered(bot: RunningBot) -> None:
    chat = bot.chat()
    with ThreadPoolExecutor() as aside:
        answers = [aside.submit(chat.post, {"text": "wat vraagt de toets"}) for _ in range(6)]
        until(lambda: any(answer.done() for answer in answers), "no answer")
        os.kill(bot.pid, signal.SIGTERM)
        assert {answer.result().status_code for answer in answers} == {200}
    assert bot.stop() == 0
    assert bot.log().splitlines()[-1] == "stopped"
    with socket.create_server((HOST, bot.port)):
        pass


def test_a_bot_that_is_interrupted_while_it_starts_ends(tmp_path: Path) -> None:
    started = RunningBot(tmp_path)
    started.launch("run")
    time.sleep(2)
    assert started.stop() in (0, 130, -signal.SIGTERM)


def test_a_mistake_in_domain_yml_stops_no_bot_that_has_a_model(
    trained_model: None, tmp_path: Path
) -> None:
    project = copy_project(tmp_path / "project")
    model = latest_model()
    assert model
    shutil.copy(model, project / "models")
    change_answer(project, "title: Vertrouwelijkheid}", "title: Vertrouwelijkheid: kort}")
    changed = (project / "domain.yml").read_text("utf-8").split("Vertrouwelijkheid: kort")[0]
    told = (
        f"In domain.yml klopt regel {changed.count(chr(10)) + 1} niet: “metadata: {{source: toets"
    )
    bot = RunningBot(tmp_path / "var", project, TESTBANK_PASSWORD=TESTBANK_PASSWORD)
    try:
        bot.start()
        assert bot.log().splitlines()[0].startswith(told)
        assert f"werkt door met het vorige model ({model.name})" in bot.log()
        assert "vertrouwelijk" in bot.chat().say("wat vraagt de toets?")[0]["text"]
        assert "beginpagina" in bot.request("GET", "/api/nergens").json()["error"]["message"]
        staff = Staff(bot)
        staff.post("/login", wachtwoord=TESTBANK_PASSWORD)
        assert told in staff.get().text
        assert told in staff.get("/dekking").text
    finally:
        bot.stop()


def run_until_it_ends(var_dir: Path, **settings: str) -> tuple[int, str]:
    """Run a bot that cannot start; return its exit status and what the screen shows."""
    environ = {
        **os.environ,
        "PORT": str(free_port()),
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


def test_a_mistake_in_the_facts_is_told_at_once_in_one_line(tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    facts = folder / "data" / "facts" / "law.yml"
    facts.write_text(facts.read_text("utf-8") + "\nfout: dat is: zo\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        cwd=folder,
        env={**os.environ, "PORT": str(free_port()), "VAR_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("law.yml, line ")
    assert len(done.stderr.splitlines()) == 1
