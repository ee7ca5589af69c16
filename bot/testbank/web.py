"""What all pages of the testbank share: logging in, forms, templates, errors."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from yaml import YAMLError

from bot.base.logs import log_failure
from bot.content.markdown import rich_text
from bot.engine import training
from bot.testbank import texts
from bot.testbank.login import PATH, Session, Sessions
from bot.testbank.staff.accounts import Accounts
from bot.testbank.staff.tables import StaffDatabase
from bot.testbank.staff.trail import Trail
from bot.web.body import body, content_type
from bot.web.errors import STATUS, ApiError
from bot.web.headers import WITH_FORMS
from bot.web.routing import Handler

_FOLDER = Path(__file__).parent
_RICH_TEXT = _FOLDER.parent / "report" / "templates"  # tekst.html lays out what rich_text reads
_MOST_FIELDS = 2000
_NOT_IN_HEADERS = re.compile(r"[^A-Za-z0-9._-]")
_OURS = re.compile(rf"{PATH}(/[A-Za-z0-9_./-]*)?")

logger = logging.getLogger("bot.testbank")


class PageError(Exception):
    """Something that a staff member asked for cannot be done; the message says why, in Dutch."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@dataclass(frozen=True)
class StaffRequest:
    """One request of a staff member who has logged in; `http` is the request itself."""

    http: Request
    session: Session
    view: View
    form: Mapping[str, list[str]] = field(default_factory=dict)
    noted: dict[str, str] = field(default_factory=dict)

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Return a page."""
        csrf = self.view.sessions.csrf(self.session)
        done = texts.DONE.get(self.asked("gelukt"), "")
        account = self.session.account
        content = self.view.render(template, csrf=csrf, done=done, account=account, **values)
        return html_response(content, status)

    def note(self, what: str = "", action: str = "") -> None:
        """Tell the audit trail what something was done to; never with words of a visitor.

        Which page did it is enough for most: see texts.ACTIONS. An `action` says it otherwise.
        """
        self.noted.update(what=what, **({"action": action} if action else {}))

    def asked(self, name: str) -> str:
        """Return a value of the address (`?name=value`), or ""."""
        return str(self.http.query_params.get(name) or "")

    def given(self, name: str) -> str:
        """Return a field of the form, or ""."""
        return next(iter(self.form.get(name, ())), "")

    def ticked(self, name: str) -> bool:
        """Whether a box of the form was ticked."""
        return bool(self.given(name))


PageHandler = Callable[..., Awaitable[Response]]  # takes a StaffRequest and the path's parts


class View:
    """Templates, and the way from a request to a page."""

    def __init__(
        self, sessions: Sessions, accounts: Accounts, trail: Trail, staff: StaffDatabase
    ) -> None:
        self.sessions = sessions
        self._accounts = accounts
        self._trail = trail
        self._staff = staff
        self._templates = Environment(
            loader=FileSystemLoader([_FOLDER / "templates", _RICH_TEXT]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(path=PATH, words=texts)
        self._templates.filters.update(
            rich_text=rich_text,
            decimal=texts.decimal,
            percent=texts.percent,
            moment=texts.moment,
            shown=texts.shown,
        )

    def render(self, template: str, **values: Any) -> str:
        """Return the HTML of a template."""
        return self._templates.get_template(template).render(**values)

    def handler(self, handle: PageHandler, *, call: bool = False) -> Handler:
        """Return the handler of a route: `handle` with a StaffRequest, for staff only.

        A `call` answers errors with JSON, a page with a page.
        """

        async def serve(http: Request) -> Response:
            try:
                session = await self.sessions.read(http, used=not call)
                if session is None or not session.staff:
                    return await self._refused(http, call)
            except SQLAlchemyError as error:
                log_failure("the database of the accounts failed", error)
                return self.away(call)
            request = StaffRequest(http, session, self)
            try:
                if http.method == "POST":
                    request = StaffRequest(http, session, self, read_form(http))
                    if not self.sessions.check_csrf(session, request.given("csrf")):
                        raise PageError(texts.OLD_FORM, 403)
                response = await handle(request, **http.path_params)
                if response.status_code < 400:
                    await self._keep_trail(request)
                return response
            except PageError as error:
                return self._error(request, error, call)
            except ApiError as error:
                told = PageError(texts.API_ERRORS.get(error.code, texts.FAILED), STATUS[error.code])
                return self._error(request, told, call)
            except YAMLError as error:
                log_failure("a file of the project cannot be read", error)
                why = await asyncio.to_thread(training.trouble) or texts.FAILED
                return self._error(request, PageError(why, 500), call)
            except Exception as error:
                log_failure("a page of the testbank failed", error)
                return self._error(request, PageError(texts.FAILED, 500), call)

        return serve

    async def _keep_trail(self, request: StaffRequest) -> None:
        route = str(getattr(request.http.state, "route", "")).removeprefix(PATH)
        action = request.noted.get("action") or texts.ACTIONS.get(f"{request.http.method} {route}")
        if action:
            what = request.noted.get("what", "")
            await self._staff.asked(self._trail.note, request.session.account, action, what)

    async def login_page(
        self, request: Request, status: int, message: str = "", wanted: str = ""
    ) -> Response:
        """Return the login form; it asks for a name once there are accounts with one."""
        session = await self.sessions.read(request) or self.sessions.new()
        named = await self._staff.asked(self._accounts.any)
        return self._login_page(session, status, message, wanted, named)

    def away(self, call: bool = False) -> Response:
        """Return what is answered while the database of the accounts is away."""
        told = texts.API_ERRORS["unavailable"]
        if call:
            return json_error(told, 503)
        return self._login_page(self.sessions.new(), 503, told, "", named=True)

    def _login_page(
        self, session: Session, status: int, message: str, wanted: str, named: bool
    ) -> Response:
        csrf = self.sessions.csrf(session)
        values = {"csrf": csrf, "message": message, "wanted": wanted, "named": named}
        response = html_response(self.render("login.html", **values), status)
        self.sessions.give(response, session)
        return response

    async def _refused(self, request: Request, call: bool) -> Response:
        if call:
            return json_error(texts.LOG_IN_FIRST, 401)
        wanted = request.url.path if request.method == "GET" else ""
        return await self.login_page(request, 401, wanted=wanted)

    def _error(self, request: StaffRequest, error: PageError, call: bool) -> Response:
        if call:
            return json_error(error.message, error.status)
        return request.page(
            "error.html",
            error.status,
            message=error.message,
            typed=request.given("tekst").strip(),  # so that it need not be typed again
            place=request.http.url.path,
            back=_page_before(request.http),
        )


def _page_before(request: Request) -> str:
    try:
        return ours(urlsplit(request.headers.get("referer", "")).path)
    except ValueError:
        return PATH


def ours(place: str) -> str:
    """Return the path of a page of ours: `place` when it is one, whoever says so."""
    return place if _OURS.fullmatch(place) and ".." not in place else PATH


def read_form(request: Request) -> dict[str, list[str]]:
    """Return the fields of a form that was sent, or raise the PageError that it is."""
    kind, _ = content_type(request)
    if kind != "application/x-www-form-urlencoded":
        raise PageError(texts.NO_FORM, 415)
    try:
        return parse_qs(
            body(request).decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise PageError(texts.NO_FORM, 400) from None


def html_response(content: str, status: int = 200) -> Response:
    """Return a page as a response."""
    return Response(content, status, WITH_FORMS, media_type="text/html; charset=utf-8")


def json_error(message: str, status: int) -> Response:
    """Return an error as JSON."""
    answer = json.dumps({"error": {"message": message}}, ensure_ascii=False)
    return Response(answer, status, media_type="application/json")


def redirect(place: str) -> Response:
    """Send the browser to another page of ours, after a form: a reload then sends nothing."""
    return Response(status_code=303, headers={"Location": PATH + place})


def download(content: str | bytes, name: str, kind: str) -> Response:
    """Return a file to keep; what a header cannot hold of its name is left out."""
    kept = content.encode() if isinstance(content, str) else content
    shown = _NOT_IN_HEADERS.sub("-", name)
    headers = {**WITH_FORMS, "Content-Disposition": f'attachment; filename="{shown}"'}
    return Response(kept, headers=headers, media_type=kind)
