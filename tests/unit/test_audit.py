"""The list of accepted vulnerabilities is in order today, and what the audit says of others."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.base.settings import ROOT
from tests.audit import FOLDER, Accepted, AuditError, accepted, locked, out_of_order, unlisted

TODAY = date(2026, 11, 30)
GOOD = {
    "package": "sanic",
    "version": "21.12.2",
    "ids": ["CVE-2026-12345"],
    "why": "Nothing that a visitor sends can get to the function that this is about.",
    "until": TODAY,
}


def entry(**changed: Any) -> Accepted:
    return Accepted(**{**GOOD, **changed})


def complaints(*entries: Accepted) -> list[str]:
    return list(out_of_order(entries, {"sanic": {"21.12.2"}}, TODAY))


def test_the_list_is_in_order_today() -> None:
    entries = accepted()
    assert entries
    assert list(out_of_order(entries, locked(), date.today())) == []


def test_what_is_accepted_is_for_what_is_locked_and_for_a_while() -> None:
    assert complaints(entry()) == []
    assert "not in the locks" in complaints(entry(version="21.12.3"))[0]
    assert "not in the locks" in complaints(entry(package="gone"))[0]
    assert "look again" in complaints(entry(until=TODAY - timedelta(days=1)))[0]
    assert "more than a year" in complaints(entry(until=TODAY + timedelta(days=400)))[0]
    assert "no id" in complaints(entry(ids=["CVE"]))[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"until: .*", "until: soon"),
        (r"until:", "untill:"),
        (r"  why: >", "  why: it is fine\n  note: >"),
        (r"ids: .*", "ids: []"),
        (r"- package:", "- package"),
    ],
)
def test_a_list_of_another_shape_is_refused_in_one_line(old: str, new: str, tmp_path: Path) -> None:
    text = (FOLDER / "known-vulnerabilities.yml").read_text()
    path = tmp_path / "list.yml"
    path.write_text(re.sub(old, new, text, count=1))
    with pytest.raises(AuditError) as caught:
        accepted(path)
    assert "list.yml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_locks_are_read_whole() -> None:
    packages = locked()
    assert len(packages) > 150
    assert packages["rasa"] == {"3.6.21"}
    assert len(packages["deprecated"]) == 2  # one for each version of Python


def test_what_is_new_is_told_and_what_is_accepted_is_not() -> None:
    # as pip-audit writes it
    found = {"id": "PYSEC-2026-9", "fix_versions": ["22.0"], "aliases": ["CVE-2026-12345"]}
    other = {"id": "CVE-2026-99999", "fix_versions": [], "aliases": []}
    report = {
        "dependencies": [
            {"name": "Sanic", "version": "21.12.2", "vulns": [found, other]},
            {"name": "ruamel.yaml", "version": "1", "vulns": []},
            {"name": "other", "version": "2", "vulns": [found]},
        ]
    }
    assert list(unlisted(report, [entry()])) == [
        "sanic 21.12.2: CVE-2026-99999, mended in no version",
        "other 2: PYSEC-2026-9, mended in 22.0",
    ]


def test_the_scanner_is_locked_with_hashes_and_no_addresses() -> None:
    text = (FOLDER / "requirements.lock").read_text()
    packages = re.findall(r"^[a-z0-9-]+==\S+.*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(packages) > 10
    assert "://" not in text
    assert ".venv-" in (ROOT / ".gitignore").read_text()
