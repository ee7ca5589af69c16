"""Pages that read the project's files do so in a thread: visitors do not wait for that."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.testbank import flow_files, places
from bot.testbank.flow_files import FlowFiles
from bot.testbank.pages.places import PlacePages
from bot.testbank.pages.saving import SavingPages
from bot.testbank.pages.talk import TalkPages

ASKED = {"bestand": "data/nlu/toets.yml", "regel": "7"}


def request(asked: dict[str, str] = ASKED, **parts: object) -> Any:
    return SimpleNamespace(
        page=lambda template, **_: template,
        asked=lambda name: asked[name],
        http=SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(**parts))),
    )


def context(**parts: object) -> Any:
    return SimpleNamespace(**parts)


class Apart:
    """Makes functions that note by what thread they are called."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def giving(self, result: object) -> Callable[..., Any]:
        def function(*_: object) -> object:
            self.threads.append(threading.current_thread())
            return result

        return function

    def check(self, calls: int) -> None:
        assert len(self.threads) == calls
        assert threading.main_thread() not in self.threads


@pytest.mark.parametrize("name", ["response", "example_piece"])
def test_a_place(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    apart = Apart()
    monkeypatch.setattr(places, name, apart.giving("…"))
    pages = PlacePages(context(is_current=apart.giving(True)))
    handled = (
        pages._response(request(), "utter_toets") if name == "response" else pages._place(request())
    )
    asyncio.run(handled)
    apart.check(2)


def test_a_file_with_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apart = Apart()
    file = tmp_path / "een.yml"
    file.touch()
    found = FlowFiles((), (file,), ())
    asked = request({"bestand": str(file)})
    monkeypatch.setattr(flow_files, "read_all", apart.giving(found))
    asyncio.run(SavingPages(context(settings=None))._file(asked))
    apart.check(1)


def test_a_conversation() -> None:
    apart = Apart()
    outbox = SimpleNamespace(summaries=apart.giving(()))
    talk = TalkPages(context(state=apart.giving({})))
    asyncio.run(talk._empty(request(outbox=outbox)))
    apart.check(2)
