"""docs/security/measures.md says what the code does: keys, tables, times, words, limits."""

from __future__ import annotations

import ast
import re

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore

from bot.base.settings import ROOT, Settings
from bot.contact import tables as contact_tables
from bot.conversations import closing, store
from bot.engine import actions
from bot.testbank import login, not_understood
from bot.testbank.staff import passwords, sessions, tables
from bot.web.connection.bounds import BOUNDS
from bot.web.incoming import LONGEST_TEXT

PAGE = (ROOT / "docs" / "security" / "measures.md").read_text("utf-8")
FLAT = " ".join(PAGE.split())


def purposes() -> set[str]:
    """Return for what the secret key is used: the second argument of Signer and digest."""
    found = set()
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) in {"Signer", "digest", "signing.digest"}
                and len(node.args) > 1
            ):
                purpose = node.args[1]
                if isinstance(purpose, ast.JoinedStr):
                    purpose = purpose.values[0]
                if isinstance(purpose, ast.Constant):
                    found.add(str(purpose.value))
                else:
                    found.add("limits" if path.name == "rate_limit.py" else ast.unparse(purpose))
    return found


def test_every_use_of_the_key_is_in_the_inventory() -> None:
    assert len(purposes()) > 8
    inventory = PAGE.partition("## Keys and algorithms")[2].partition("\n## ")[0]
    told = {purpose for row in re.findall(r"^\| ([^|]+) \|", inventory, re.M) for purpose in [row]}
    named = set(re.findall(r"`([^`]+)`", inventory)) | {row.strip() for row in told}
    assert purposes() - named == set()


def test_every_table_has_its_level() -> None:
    made: set[str] = set()
    for metadata in (tables.METADATA, contact_tables.METADATA, closing.METADATA):
        assert isinstance(metadata, sa.MetaData)
        made |= set(metadata.tables)
    assert {store.Feedback.__tablename__, not_understood.Handled.__tablename__} <= set(
        SQLTrackerStore.Base.metadata.tables
    )
    made |= set(SQLTrackerStore.Base.metadata.tables)
    told: dict[str, str] = {}
    for names, level in re.findall(r"^\| tables? ([^|]+) \| (\w+) \|", PAGE, re.M):
        told |= dict.fromkeys(re.findall(r"`(\w+)`", names), level)
    assert set(told) == made
    assert set(told.values()) <= {"secret", "personal", "internal", "public"}


def test_the_times_of_sessions_are_those_of_the_code() -> None:
    idle = Settings.__fields__["testbank_idle_minutes"].default
    assert f"after `TESTBANK_IDLE_MINUTES` ({idle}) without a request" in FLAT
    assert f"after {sessions.LONGEST_SECONDS // 3600} hours: a working day" in FLAT
    assert f"for {login._BROWSER_DAYS} days" in FLAT


def test_the_words_that_no_password_may_lean_on_are_listed() -> None:
    listed = re.search(r"and these words: ([\w, ]+)\.", FLAT)
    assert listed
    assert listed[1].split(", ") == list(passwords.WORDS)
    assert f"has {passwords.SHORTEST} to {passwords.LONGEST:,} characters" in FLAT


def test_the_bounds_are_those_of_the_code() -> None:
    head, body = BOUNDS.head_bytes // 1024, BOUNDS.body_bytes // 1024
    assert f"a head of {head} kB, a body of {body} kB" in FLAT
    assert f"| a message | {LONGEST_TEXT:,} characters" in FLAT
    assert f"{actions.SECONDS:g} seconds, {actions.MOST_AT_ONCE} at once" in FLAT


def test_every_setting_that_is_named_exists() -> None:
    named = set(re.findall(r"`([A-Z][A-Z]+(?:_[A-Z]+)+)`", PAGE))
    known = {name.upper() for name in Settings.__fields__}
    assert len(named) > 10
    assert named - known == set()
