"""Security headers on every response, and CORS for the allowed origins only."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from bot.base.settings import Settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Of pages with forms, in the place of those above: a form goes to us. `same-origin` and not
# `no-referrer`: with that a browser gives no origin with a form either.
WITH_FORMS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace(
        "form-action 'none'", "form-action 'self'"
    ),
    "Referrer-Policy": "same-origin",
}
SHARED = ("/api/", "/widget/", "/health")  # what pages of other origins may be allowed to use
# A year, and hosts below this one too: the bot has its host to itself (docs/operations.md).
HSTS = "max-age=31536000; includeSubDomains"
EXPOSED = "Retry-After, X-Request-ID"
PREFLIGHT_SECONDS = "600"


def add_headers(request: Request, headers: MutableHeaders, settings: Settings) -> None:
    """Add the headers that every response carries; those already set stay as they are."""
    add_fixed_headers(headers, request.state.request_id)
    if by_tls(request, settings):
        headers["Strict-Transport-Security"] = HSTS
    if settings.allowed_origins and request.url.path.startswith(SHARED):
        headers.setdefault("Vary", "Origin")
        origin = request.headers.get("origin", "")
        if origin in settings.allowed_origins:
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = EXPOSED


def add_fixed_headers(headers: MutableHeaders, request_id: str) -> None:
    """Add those headers that depend on no request, also to one that could not be read."""
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "no-store")
    headers["X-Request-ID"] = request_id


def by_tls(request: Request, settings: Settings) -> bool:
    """Whether the client reached us by TLS; a proxy's word counts only behind proxies."""
    forwarded = settings.proxies > 0 and request.headers.get("x-forwarded-proto", "")
    return forwarded == "https"


def preflight(request: Request, settings: Settings, methods: Iterable[str]) -> Response:
    """Answer a CORS preflight; an origin that is not allowed gets no permission."""
    allow = ", ".join(sorted({*methods, "OPTIONS"}))
    headers = {"Allow": allow}
    if request.headers.get("origin", "") in settings.allowed_origins:
        headers["Access-Control-Allow-Methods"] = allow
        headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
    return Response(status_code=204, headers=headers)
