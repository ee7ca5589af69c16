"""Compares the locks with the vulnerabilities that are known, for `make audit`.

What is accepted stands in docs/security/known-vulnerabilities.yml. Whether that list is in order
can be checked anywhere (a test does); what is new has to be asked of PyPI, by pip-audit in an
environment of its own.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, Extra, Field, ValidationError, parse_obj_as

from bot.base.settings import ROOT

FOLDER = ROOT / "docs" / "security"
ACCEPTED = FOLDER / "known-vulnerabilities.yml"
LOCK = ROOT / "requirements-dev.lock"  # holds all that the other lock holds, in the same versions
PIP_AUDIT = ROOT / ".venv-audit" / "bin" / "pip-audit"
LONGEST = timedelta(days=366)
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_ID = r"^(CVE-\d{4}-\d{4,}|GHSA(-\w{4}){3}|PYSEC-\d{4}-\d+|[\w.-]+/[\w.-]+#\d+)$"


class AuditError(RuntimeError):
    """Nothing can be said of the vulnerabilities; the message says why in one line."""


class Accepted(BaseModel):
    """Vulnerabilities of one package that are accepted for now."""

    package: str = Field(regex=r"^[a-z0-9-]+$")
    version: str
    ids: list[str] = Field(min_items=1, unique_items=True)
    why: str = Field(min_length=40)
    until: date

    class Config:
        """A misspelled key is an error."""

        extra = Extra.forbid


def accepted(path: Path = ACCEPTED) -> list[Accepted]:
    """Return the list; raise AuditError when it has another shape."""
    try:
        return parse_obj_as(list[Accepted], yaml.safe_load(path.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise AuditError(f"{path.name}: {reason}") from None


def locked(lock: Path = LOCK) -> dict[str, set[str]]:
    """Return the versions that a lock holds of each package."""
    found: dict[str, set[str]] = {}
    for name, version in _PINNED.findall(lock.read_text("utf-8")):
        found.setdefault(_normal(name), set()).add(version)
    return found


def out_of_order(
    entries: Iterable[Accepted], packages: Mapping[str, set[str]], today: date
) -> Iterator[str]:
    """Yield what is wrong with the list today, a line for each."""
    for entry in entries:
        name = f"{entry.package} {entry.version}"
        if entry.version not in packages.get(entry.package, ()):
            yield f"{name} is accepted, and not in the locks: take it off the list"
        if entry.until < today:
            yield f"{name} was accepted until {entry.until}: look again"
        if entry.until > today + LONGEST:
            yield f"{name} is accepted until {entry.until}: that is more than a year"
        yield from (f"{name}: '{id_}' is no id" for id_ in entry.ids if not re.match(_ID, id_))


def unlisted(report: Mapping[str, Any], entries: Iterable[Accepted]) -> Iterator[str]:
    """Yield what a report of pip-audit tells and the list does not; a line for each."""
    known = {(entry.package, id_) for entry in entries for id_ in entry.ids}
    for package in report["dependencies"]:
        name = _normal(package["name"])
        for found in package.get("vulns", ()):
            if not {(name, id_) for id_ in (found["id"], *found["aliases"])} & known:
                mended = ", ".join(found["fix_versions"]) or "no version"
                yield f"{name} {package['version']}: {found['id']}, mended in {mended}"


def asked() -> dict[str, Any]:
    """Return pip-audit's report on the lock; raise AuditError when PyPI told it nothing."""
    if not PIP_AUDIT.exists():
        raise AuditError("pip-audit is missing: make audit installs it")
    command = [str(PIP_AUDIT), "--requirement", str(LOCK)]
    options = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        reason = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise AuditError(f"PyPI was not asked: {reason}") from None
    silent = [package["name"] for package in report["dependencies"] if "skip_reason" in package]
    if silent:
        count = f"{len(silent)} of {len(report['dependencies'])}"
        raise AuditError(f"PyPI told nothing about {count} packages (no network?): {silent[0]} …")
    return report


def main() -> int:
    """Print what is out of order or new; return 1 when there is some, 2 when nobody knows."""
    try:
        entries = accepted()
        wrong = list(out_of_order(entries, locked(), date.today()))
        print("\n".join(wrong), end="\n" if wrong else "")
        new = list(unlisted(asked(), entries))
    except AuditError as error:
        print(error, file=sys.stderr)
        return 2
    print(
        "\n".join(new) or f"PyPI knows of nothing but what is accepted ({len(entries)} packages)."
    )
    return 1 if wrong or new else 0


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
