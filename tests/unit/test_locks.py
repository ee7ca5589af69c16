"""The lock files agree, are checked by hash, and hold what is supported and nothing else."""

from __future__ import annotations

import re

from bot.base.settings import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
ALL_LOCKS = (*LOCKS, "requirements-uv.lock")
MACHINES = {("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64")}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def test_the_second_lock_holds_all_of_the_first_in_the_same_versions() -> None:
    run, dev = (dict(PINNED.findall((ROOT / lock).read_text())) for lock in LOCKS)
    assert len(run) > 100
    assert {name: dev.get(name) for name in run} == run


def test_the_locks_hold_hashes_and_no_addresses() -> None:
    for lock in ALL_LOCKS:
        text = (ROOT / lock).read_text()
        assert "://" not in text, lock
        entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
        assert entries, lock
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_locks_hold_nothing_for_what_is_not_supported() -> None:
    for lock in LOCKS:
        packages = re.findall(r"^(\S+==\S+)(.*)\\$", (ROOT / lock).read_text(), re.MULTILINE)
        assert len(packages) > 100
        machines = {
            (system, machine)
            for _, markers in packages
            for machine, system in re.findall(
                r"platform_machine == '(\w+)' and [^()]*sys_platform == '(\w+)'", markers
            )
        }
        assert machines == MACHINES
        assert [name for name, markers in packages if "sys_platform" not in markers] == []
