"""Processes of the benchmark: trainings and servers, with their output kept in logs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from bot.base.settings import LOOPBACK, isolated
from bot.processes.own_bot import free_port

__all__ = ["BenchmarkError", "finish", "free_port", "listens", "resident_bytes", "serving"]

LONGEST_START = 300.0  # seconds
_LOOK_EVERY = 0.02
_GRACE = 20.0
_QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
_LEFT_OUT = ("PYTHONDONTWRITEBYTECODE",)  # makes starts slow


class BenchmarkError(RuntimeError):
    """The benchmark cannot go on; the message says why in one line."""


def finish(command: Sequence[str], folder: Path, env: Mapping[str, str], log: Path) -> float:
    """Run `command` to its end; return the seconds it took."""
    began = time.perf_counter()
    with _started(command, folder, env, log) as process:
        status = process.wait()
    if status != 0:
        raise BenchmarkError(f"'{' '.join(command[1:4])}' failed with status {status} (log: {log})")
    return time.perf_counter() - began


@contextmanager
def serving(
    command: Sequence[str],
    folder: Path,
    env: Mapping[str, str],
    log: Path,
    answers: Callable[[], bool],
) -> Iterator[tuple[int, float]]:
    """Run a server inside the block; give its process id and the seconds until it answered."""
    began = time.perf_counter()
    with _started(command, folder, env, log) as process:
        while not answers():
            waited = time.perf_counter() - began
            if process.poll() is not None or waited > LONGEST_START:
                name = " ".join(command[1:4])
                raise BenchmarkError(f"'{name}' gave no answer in {waited:.0f} s (log: {log})")
            time.sleep(_LOOK_EVERY)
        yield process.pid, time.perf_counter() - began


def listens(port: int) -> bool:
    """Tell whether something listens on a port of this machine."""
    with socket.socket() as connection:
        return connection.connect_ex((LOOPBACK, port)) == 0


def resident_bytes(pid: int) -> int:
    """Return the memory that a process and the processes it started have in use."""
    process = psutil.Process(pid)
    return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))


@contextmanager
def _started(
    command: Sequence[str], folder: Path, env: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    inherited = {k: v for k, v in isolated(os.environ).items() if k not in _LEFT_OUT}
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**inherited, **_QUIET, **env},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for signum in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, signum)
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            continue
