"""Storage has an end, which comes before that of the disk; and erasing works beyond it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import StartBot
from tests.live_bot import LiveBot

WORD = "zwaluwstaartverbinding"
ERASE = [sys.executable, "-m", "bot", "erase"]
MEGABYTE = 1024 * 1024
DISK = 24  # megabytes
LONG = "Wat is een objectief kenbaar tot taak en wie beslist daarover bij het NCSC? " * 10


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of a few megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m,mode=755", "tmpfs", str(folder)]
    if os.getuid():
        pytest.skip("only root may mount a small disk; the ceiling is tested without one")
    subprocess.run(mount, check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def conversations(bot: LiveBot) -> list[str]:
    with closing(sqlite3.connect(bot.var_dir / "samenwerkgids.db")) as database:
        found = database.execute("SELECT sender_id FROM events GROUP BY 1 ORDER BY min(id)")
        return [name for (name,) in found if not name.startswith("~")]


def files_with(folder: Path, word: str) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.is_file() and word.encode() in p.read_bytes()]


def fill(file: Path, leaving: int) -> None:
    """Take up the disk but for so many bytes."""
    with file.open("ab", buffering=0) as taking:
        while True:
            disk = os.statvfs(file.parent)
            room = disk.f_bavail * disk.f_frsize - leaving
            if room <= 0:
                return
            try:
                taking.write(bytes(min(room, MEGABYTE)))
            except OSError:
                return


def check_refused(bot: LiveBot) -> None:
    response = bot.request("POST", "/api/conversations")
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "storage_full"
    assert "geen plaats voor nieuwe gesprekken" in response.json()["messages"][0]["text"]
    assert int(response.headers["Retry-After"]) > 0


def pages(bot: LiveBot) -> int:
    with closing(sqlite3.connect(bot.var_dir / "samenwerkgids.db")) as database:
        return int(database.execute("PRAGMA page_count").fetchone()[0])


def part(bot: LiveBot) -> tuple[str, int, int]:
    """Return how the storage stands, and how much is used of how much."""
    time.sleep(1.1)  # what was asked just before gets the answer of then
    health = bot.request("GET", "/health").json()
    use = health["storage"]
    return health["parts"]["storage"], use["used_bytes"], use["allowed_bytes"]


def test_erasing_on_a_full_disk(trained_model: None, small_disk: Path) -> None:
    bot = LiveBot(small_disk / "var").start()
    try:
        by_visitor, by_job = bot.chat(), bot.chat()
        for chat in (by_visitor, by_job):
            for _ in range(5):
                chat.say(f"{WORD}? {LONG}")
        (_, expired) = conversations(bot)
        with closing(sqlite3.connect(bot.var_dir / "samenwerkgids.db")) as database:
            old = "UPDATE events SET timestamp = timestamp - 1000000.5 WHERE sender_id = ?"
            database.execute(old, (expired,))
            database.commit()
        filler = small_disk / "filler"
        fill(filler, leaving=5 * MEGABYTE)
        check_refused(bot)
        assert part(bot)[0] == "degraded"
        by_visitor.say("Wat is een OKTT?")
        fill(filler, leaving=0)
        assert part(bot)[0] == "failing"
        assert bot.request("GET", "/health").status_code == 503
        while by_visitor.post({"text": LONG}).status_code == 200:
            pass  # there is room left in the log
        assert by_visitor.post({"text": LONG}).json()["error"]["code"] == "unavailable"
        assert by_visitor.erase().status_code == 204
        assert conversations(bot) == [expired]
        fill(filler, leaving=0)
        erased = subprocess.run(ERASE, env=bot.environ, capture_output=True, text=True, check=False)
        assert erased.returncode == 0, erased.stderr
        assert "erased: 1 conversations" in erased.stdout
        assert conversations(bot) == []
        assert files_with(small_disk, WORD) == []
        filler.unlink()
        bot.chat().say("Wat is een OKTT?")
    finally:
        bot.stop()


def test_the_database_as_a_whole_has_a_ceiling(start_bot: StartBot) -> None:
    bot = start_bot(STORAGE_MB="2", MAX_MESSAGES="1000")
    chat = bot.chat()
    chat.say(f"{WORD}?")
    for _ in range(900):
        if pages(bot) * 4096 > 0.92 * 2 * MEGABYTE:
            break
        chat.say(LONG)
    check_refused(bot)
    state, used, allowed = part(bot)
    assert (state, allowed) == ("degraded", 2 * MEGABYTE)
    assert chat.post({"text": "Wat is een OKTT?"}).status_code == 200
    while chat.post({"text": LONG}).status_code == 200:
        pass
    assert chat.post({"text": LONG}).json()["error"]["code"] == "unavailable"
    assert part(bot)[0] == "failing"
    database = bot.var_dir / "samenwerkgids.db"
    assert database.stat().st_size <= 2 * MEGABYTE
    assert chat.erase().status_code == 204
    assert files_with(bot.var_dir, WORD) == []
    subprocess.run(ERASE, env=bot.environ, check=True)
    assert part(bot)[1] < used / 4
    bot.chat().say("Wat is een OKTT?")


def test_after_an_erasure_no_byte_of_it_is_in_any_file(start_bot: StartBot) -> None:
    bot = start_bot()
    other, chat = bot.chat(), bot.chat()
    (first,) = chat.say(f"{WORD}?")
    other.say("Wat is een OKTT?")
    for remark in (f"{WORD} een", f"{WORD} twee, en langer"):
        body = {"message_id": first["id"], "helpful": False, "remark": remark}
        assert chat.feedback(body).status_code == 204
    assert files_with(bot.var_dir, WORD) != []
    assert chat.erase().status_code == 204
    assert files_with(bot.var_dir, WORD) == []
    other.say("Wie kan partner worden?")


def test_a_client_begins_so_many_conversations_a_day(start_bot: StartBot) -> None:
    bot = start_bot(CONVERSATION_LIMIT="3/day", PROXIES="1")
    here = {"X-Forwarded-For": "192.0.2.1"}
    begun = [bot.request("POST", "/api/conversations", headers=here) for _ in range(4)]
    assert [response.status_code for response in begun] == [201, 201, 201, 429]
    assert begun[-1].json()["error"]["code"] == "too_many_conversations"
    assert int(begun[-1].headers["Retry-After"]) > 60
    token = {**here, "Authorization": f"Bearer {begun[0].json()['token']}"}
    said = bot.request("POST", "/api/messages", json={"text": "Wat is een OKTT?"}, headers=token)
    assert said.status_code == 200
    elsewhere = {"X-Forwarded-For": "198.51.100.1"}
    assert bot.request("POST", "/api/conversations", headers=elsewhere).status_code == 201


def test_a_conversation_has_an_end(start_bot: StartBot) -> None:
    bot = start_bot(MAX_MESSAGES="3")
    chat = bot.chat()
    said = {"id": "1" * 32, "text": "Wat is een OKTT?"}
    first = chat.post(said).json()
    chat.choose("/toets")
    chat.say("Wie kan partner worden?")
    before = chat.transcript()
    for body in ({"text": "En nu?"}, {"payload": "/contact"}):
        (end,) = chat.post(body).json()["messages"]
        assert end["text"].startswith("Dit gesprek is vol.")
        assert end["kind"] == "fallback"
        assert end["data"]["full"] is True
        assert end["data"]["contact"]["email"] == "info@ncsc.nl"
    assert chat.transcript() == before
    assert chat.post(said).json() == first, "what was answered is answered again"
    assert chat.erase().status_code == 204
