"""What staff see of messages, and can do: never what a message says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.base.errors import ConfigurationError
from bot.base.settings import Settings, read
from bot.contact import cli
from bot.contact.message import ContactMessage
from bot.contact.outbox import Outbox
from bot.contact.reference import shown

MESSAGE = ContactMessage("Jan", "Zorg", "jan@example.nl", "geheim woord")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    found = read({"VAR_DIR": str(tmp_path)})
    monkeypatch.setattr(cli, "settings", lambda: found)
    return found


@pytest.fixture
def outbox(config: Settings) -> Iterator[Outbox]:
    made = Outbox(config.database_url)
    yield made
    made.close()


def dead(outbox: Outbox, form: str = "a") -> str:
    reference = outbox.accept(form, "gesprek", MESSAGE, {})
    queued = outbox.claim(60)
    assert queued is not None
    outbox.failed(queued, "HTTP 400", None)
    return reference


def test_the_list(outbox: Outbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list"]) == 0
    assert capsys.readouterr().out == "no messages\n"
    reference = dead(outbox)
    outbox.accept("b", "gesprek", MESSAGE, {})
    queued = outbox.claim(60)
    assert queued is not None
    outbox.delivered(queued)
    assert cli.main(["list"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(shown(reference))
    assert line.split()[-5:] == ["dead", "tries:", "1", "HTTP", "400"]
    assert "Jan" not in line
    assert cli.main(["list", "--all"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_dead_letter_is_tried_again(outbox: Outbox) -> None:
    reference = dead(outbox)
    assert cli.main(["retry", shown(reference)]) == 0
    queued = outbox.claim(60)
    assert queued is not None
    assert cli.main(["retry", reference]) == 1
    dead(outbox, "b")
    assert cli.main(["retry", "--all"]) == 0
    assert outbox.claim(60) is not None


def test_a_message_is_erased(outbox: Outbox) -> None:
    reference = dead(outbox)
    assert cli.main(["erase", shown(reference)]) == 0
    assert cli.main(["erase", reference]) == 1
    assert outbox.retry() == 0


def test_a_message_that_is_being_delivered_is_not_called_erased(
    outbox: Outbox, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = outbox.accept("a", "gesprek", MESSAGE, {})
    queued = outbox.claim(60)
    assert queued is not None
    assert cli.main(["erase", reference]) == 1
    assert capsys.readouterr().out.startswith("it is being delivered at this moment")
    outbox.failed(queued, "HTTP 400", None)
    assert cli.main(["erase", reference]) == 0


def test_a_number_with_a_mistake_is_noticed(outbox: Outbox) -> None:
    reference = dead(outbox)
    wrong = reference[:-1] + str((int(reference[-1]) + 1) % 10)
    with pytest.raises(ConfigurationError, match="a digit of it is wrong"):
        cli.main(["retry", wrong])


def test_without_a_way_to_deliver(outbox: Outbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["deliver"]) == 2
    assert "SMTP_URL" in capsys.readouterr().err


def test_a_database_that_fails_is_one_line(
    config: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = config.copy(update={"database_url": "sqlite:////nowhere/at/all.db"})
    monkeypatch.setattr(cli, "settings", lambda: gone)
    assert cli.main(["list"]) == 1
    assert capsys.readouterr().err == "the database failed: OperationalError\n"


@pytest.mark.parametrize("arguments", [[], ["retry"], ["erase"], ["retry", "1", "--all"]])
def test_what_is_not_a_command(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(arguments)
