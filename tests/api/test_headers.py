"""Security headers on every response, CORS for allowed origins only, pages and their files."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.website.bundle import bundle, integrity, version_of
from tests.conftest import StartBot
from tests.live_bot import ROOT, LiveBot

ALLOWED = "https://www.example.nl"
PATHS = [
    "/",
    "/health",
    "/widget/samenwerkgids.js",
    "/api/openapi.json",
    "/api/conversation",
    "/nee",
]


@pytest.mark.parametrize("path", PATHS)
def test_security_headers(live_bot: LiveBot, path: str) -> None:
    headers = live_bot.request("GET", path).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert not re.search(r"unsafe-|\*|data:", headers["Content-Security-Policy"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-ID"])
    assert "Server" not in headers
    assert "Strict-Transport-Security" not in headers  # nothing says that this came by TLS


def test_the_api_is_not_kept_by_caches(live_bot: LiveBot) -> None:
    for path in ("/api/conversation", "/api/openapi.json", "/health"):
        assert live_bot.request("GET", path).headers["Cache-Control"] == "no-store"


def test_a_client_cannot_choose_the_request_id(live_bot: LiveBot) -> None:
    response = live_bot.request("GET", "/", headers={"X-Request-ID": "van-mij"})
    assert response.headers["X-Request-ID"] != "van-mij"
    assert "van-mij" not in live_bot.log()


def test_an_allowed_origin_may_call(live_bot: LiveBot) -> None:
    response = live_bot.request("POST", "/api/conversations", headers={"Origin": ALLOWED})
    assert response.headers["Access-Control-Allow-Origin"] == ALLOWED
    assert response.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in response.headers
    failed = live_bot.request("GET", "/api/conversation", headers={"Origin": ALLOWED})
    assert failed.status_code == 401
    assert failed.headers["Access-Control-Allow-Origin"] == ALLOWED


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://www.example.nl", f"{ALLOWED}.evil.nl", "*"]
)
def test_another_origin_may_not(live_bot: LiveBot, origin: str) -> None:
    for method, path in (("POST", "/api/conversations"), ("OPTIONS", "/api/messages")):
        response = live_bot.request(method, path, headers={"Origin": origin})
        assert not [name for name in response.headers if name.startswith("Access-Control")]
        assert response.headers["Vary"] == "Origin"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/conversations", "OPTIONS, POST"),
        ("/api/messages", "OPTIONS, POST"),
        ("/api/messages/", "OPTIONS, POST"),
        ("/api/conversation", "DELETE, GET, OPTIONS"),
        ("/api/feedback", "OPTIONS, POST"),
    ],
)
def test_a_preflight(live_bot: LiveBot, path: str, methods: str) -> None:
    asked = {
        "Origin": ALLOWED,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    response = live_bot.request("OPTIONS", path, headers=asked)
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == ALLOWED
    assert response.headers["Access-Control-Allow-Methods"] == methods
    assert response.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"


def test_the_page_and_its_files(live_bot: LiveBot) -> None:
    page = live_bot.request("GET", "/")
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="nl">' in page.text
    assert not re.search(r"<script>|<style>|style=|\son\w+=", page.text)
    linked = re.findall(r'(?:src|href)="((?:static|widget)/[^"]+)"', page.text)
    assert len(linked) == 4
    for path in linked:
        file = live_bot.request("GET", f"/{path}")
        assert file.status_code == 200
        # Every address names a version, so a browser need not ask again.
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        etag = {"If-None-Match": file.headers["ETag"]}
        again = live_bot.request("GET", f"/{path}", headers=etag)
        assert (again.status_code, again.content) == (304, b"")
        assert live_bot.request("HEAD", f"/{path}").status_code == 200


def test_a_file_without_its_version_is_asked_for_anew(live_bot: LiveBot) -> None:
    for path in ("/static/page.css", "/static/page.css?0123456789abcdef"):
        assert live_bot.request("GET", path).headers["Cache-Control"] == "no-cache"


def test_the_widget_is_kept_by_version(live_bot: LiveBot) -> None:
    told = live_bot.request("GET", "/widget/version.json").json()
    made = bundle(ROOT / "widget")
    assert told["version"] == made.version
    for name, content in made.files.items():
        path = f"/widget/{told['files'][name]['path']}"
        file = live_bot.request("GET", path, headers={"Origin": ALLOWED})
        assert file.status_code == 200
        assert file.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert file.headers["Access-Control-Allow-Origin"] == ALLOWED
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert file.content == content
        assert told["files"][name]["integrity"] == integrity(content)
    entry = live_bot.request("GET", "/widget/samenwerkgids.js", headers={"Origin": ALLOWED})
    assert entry.text == f'export * from "./{made.version}/samenwerkgids.js";\n'
    assert entry.headers["Cache-Control"] == "no-cache"  # kept, and asked for anew each time


def test_an_origin_that_is_not_allowed_gets_a_script_that_says_so(live_bot: LiveBot) -> None:
    version = live_bot.request("GET", "/widget/version.json").json()["version"]
    for path in ("/widget/samenwerkgids.js", f"/widget/{version}/chat.js"):
        for origin in ("https://www.example.org", "null", "https://www.example.nl.evil.org"):
            answer = live_bot.request("GET", path, headers={"Origin": origin})
            assert answer.text.startswith("console.error(")
            assert "ALLOWED_ORIGINS" in answer.text
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert answer.headers["Cache-Control"] == "no-store"


def test_a_version_before_this_one_goes_on_working(start_bot: StartBot) -> None:
    bot = start_bot()
    own = bot.request("GET", "/widget/version.json").json()["version"]
    old = {"samenwerkgids.js": b"export {};\n", "chat.js": b"export class Chat {}\n"}
    folder = bot.var_dir / "widget" / version_of(old)
    folder.mkdir()
    for name, content in old.items():
        (folder / name).write_bytes(content)
    bot.stop()
    bot.start()
    for name, content in old.items():
        assert bot.request("GET", f"/widget/{folder.name}/{name}").content == content
    assert bot.request("GET", f"/widget/{own}/chat.js").status_code == 200


def test_a_contact_address_cannot_break_the_page(start_bot: StartBot) -> None:
    bot = start_bot(CONTACT_URL="https://www.example.nl/?a='\"><script>alert(1)</script>")
    page = bot.request("GET", "/").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/%2e%2e%2fpages.py",
        "/static/..%2fpages.py",
        "/static/pages.py",
        "/static/index.html",
        "/widget/",
        "/widget/tsconfig.json",
        "/widget/dom.js",
        "/widget/0123456789abcdef/chat.js",
        "/widget/..%2fpackage.json",
        "/widget/page.css",
    ],
)
def test_nothing_else_is_served(live_bot: LiveBot, path: str) -> None:
    assert live_bot.request("GET", path).status_code == 404


def test_security_txt(live_bot: LiveBot) -> None:
    response = live_bot.request("GET", "/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert fields["Contact"].startswith("https://")
    until = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=30) < until < timedelta(days=365)
    assert "Canonical" not in fields  # the bot does not know where visitors find it
