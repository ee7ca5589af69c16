"""The logs: full files make room, and what was said never gets in."""

from __future__ import annotations

import io
import logging
import re
import sys
import time
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from bot.base import logs
from bot.base.errors import ConfigurationError
from bot.base.progress import progress, say

SECRET = "watermeloen"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Put the root logger back as pytest has it."""
    root = logging.getLogger()
    handlers, level, raising = list(root.handlers), root.level, logging.raiseExceptions
    with warnings.catch_warnings():
        yield
    logging.raiseExceptions = raising
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def written() -> io.StringIO:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.ServingFormatter())
    logs.configure(handler)
    return stream


def test_our_own_lines_are_kept_from_info_on_and_others_from_warning_on(
    written: io.StringIO,
) -> None:
    logging.getLogger("bot.some.part").info("ours")
    logging.getLogger("bot.some.part").debug("ours in detail")
    logging.getLogger("sqlalchemy.engine").info("theirs")
    logging.getLogger("sqlalchemy.engine").warning("their warning")
    said = written.getvalue()
    assert "INFO bot.some.part: ours\n" in said
    assert "WARNING sqlalchemy.engine: their warning" in said
    assert "detail" not in said
    assert "theirs" not in said


def test_moments_are_in_utc_and_say_so(
    written: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for zone in ("UTC", "Europe/Amsterdam", "Asia/Kolkata"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        logging.getLogger("bot.some.part").info("in %s", zone)
    monkeypatch.undo()
    time.tzset()
    for line in written.getvalue().splitlines():
        moment = datetime.strptime(line.split(" ")[0], "%Y-%m-%dT%H:%M:%S.%fZ")
        assert abs(datetime.now(UTC) - moment.replace(tzinfo=UTC)) < timedelta(minutes=1)
    with logs.redirected(logs.rotating(tmp_path / "log")):
        logging.getLogger("bot.some.part").info("in a file")
    assert re.match(r"[0-9T:.-]+Z INFO bot", (tmp_path / "log").read_text("utf-8"))


def test_a_structured_event_of_rasa_is_logged_by_its_name_only(written: io.StringIO) -> None:
    logger = structlog.get_logger("rasa.core.processor")
    logger.debug("processor.message.parse", text=SECRET)
    logger.warning("processor.slots", slot_values=SECRET, event_info=f"said {SECRET}", x="100%s")
    said = written.getvalue()
    assert "processor.slots" in said
    assert SECRET not in said


def test_the_stack_of_an_event_is_kept(written: io.StringIO) -> None:
    try:
        raise ValueError("no such thing")
    except ValueError:
        structlog.get_logger("rasa.core.nlg").exception("nlg.failed", response=SECRET)
    said = written.getvalue()
    assert "nlg.failed" in said
    assert "ValueError\n" in said
    assert SECRET not in said


def test_a_server_tells_where_an_exception_happened_and_not_what_it_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure()

    def read(text: str) -> None:
        try:
            raise KeyError(text)
        except KeyError as error:
            raise ValueError(f"cannot read {text}") from error

    for logger in (structlog.get_logger("rasa.core"), logging.getLogger("uvicorn.error")):
        try:
            read(SECRET)
        except ValueError:
            logger.exception("it failed")
    said = capsys.readouterr().err
    assert said.count("it failed") == 2
    assert said.count("ValueError\ncaused by:") == 2
    assert said.count("KeyError\n") == 2
    assert ", in read\n" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    "error", [ConfigurationError("domain.yml lacks a text"), OSError("no file x"), ImportError("y")]
)
def test_a_server_tells_what_is_wrong_with_its_surroundings(
    capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    logs.configure()
    logging.getLogger("bot.x").error("it failed", exc_info=error)
    assert f"{type(error).__name__}: {error}" in capsys.readouterr().err


def test_a_task_that_failed_unseen_is_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    asyncio_logger = logging.getLogger("asyncio")
    asyncio_logger.error("never retrieved\nfuture: <Task exception=ValueError('%s')>", SECRET)
    said = capsys.readouterr().err
    assert "never retrieved" in said
    assert SECRET not in said


def test_a_line_that_cannot_be_written_is_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    logging.getLogger("some.library").error("not %d", SECRET)
    assert SECRET not in capsys.readouterr().err


def test_warnings_go_to_the_log_without_their_words(
    written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):  # nor are they remembered, to be told only once
        warnings.warn(SECRET, UserWarning, stacklevel=1)
    assert written.getvalue().count("UserWarning at test_logs.py:") == 2
    assert SECRET not in written.getvalue()
    assert SECRET not in repr(globals().get("__warningregistry__"))


def test_a_record_stays_on_one_line(written: io.StringIO) -> None:
    logging.getLogger("bot.x").info("one\n2026-11-30 INFO bot: forged\x1b[2J \u2028 \x85 %s", "\r")
    assert written.getvalue().count("\n") == 1
    assert "\\x0a2026" in written.getvalue()
    assert not {"\x1b", "\u2028", "\x85", "\r"} & set(written.getvalue())


def test_a_full_file_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_LARGEST", 1000)
    handler = logs.rotating(tmp_path / "log" / "a.log")
    logger = logging.Logger("a")
    logger.addHandler(handler)
    for number in range(200):
        logger.warning("line %d", number)
    handler.close()
    files = sorted(path.name for path in (tmp_path / "log").iterdir())
    assert files == ["a.log", "a.log.1", "a.log.2", "a.log.3"]
    assert all(path.stat().st_size <= 1000 for path in (tmp_path / "log").iterdir())
    assert "line 199" in (tmp_path / "log" / "a.log").read_text()


def test_inside_the_block_everything_goes_to_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger().handlers[:]
    with logs.redirected(logs.rotating(tmp_path / "a.log")):
        print("\x1b[92mgreen\x1b[0m")
        print(" 10%\r 50%\r100%")
        print("no end of line", end="", file=sys.stderr)
        logging.getLogger("rasa").info("busy")
    print("back")
    said = (tmp_path / "a.log").read_text()
    assert [line.rpartition(": ")[2] for line in said.splitlines()] == [
        "green",
        "100%",
        "busy",
        "no end of line",
    ]
    assert capsys.readouterr().out == "back\n"
    assert logging.getLogger().handlers == before


def test_progress_tells_how_it_ended(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("counting"):
        pass
    with pytest.raises(KeyError), progress("losing"):
        raise KeyError
    first, second, third, fourth = capsys.readouterr().out.splitlines()
    assert first == "counting …"
    assert second.startswith("counting … done in ")
    assert third == "losing …"
    assert fourth.startswith("losing … failed in ")


def test_a_screen_that_has_gone_does_no_harm() -> None:
    gone = io.StringIO()
    gone.close()
    say("hello", gone)
    done = False
    with progress("working", gone):
        done = True
    assert done
