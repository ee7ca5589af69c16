"""Logging in and out."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import Response

from bot.testbank import texts
from bot.testbank.context import Context
from bot.testbank.login import PATH
from bot.testbank.web import PageError, StaffRequest, ours, read_form, redirect
from bot.web.errors import STATUS, ApiError

logger = logging.getLogger("bot.testbank")


class EntrancePages:
    """The login form and its end."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def log_in(self, request: Request) -> Response:
        """Let a staff member in who knows the password."""
        view, sessions = self._context.view, self._context.sessions
        try:
            form = read_form(request)
        except PageError as error:
            return view.login_page(request, error.status, error.message)
        wanted = ours(form.get("verder", [""])[0])
        session = sessions.read(request)
        if session is None or not sessions.check_csrf(session, form.get("csrf", [""])[0]):
            return view.login_page(request, 403, texts.OLD_FORM, wanted)
        try:
            for limit in sessions.limits:
                await limit.check_client(request)
        except ApiError as error:
            return self._not_now(request, error, wanted)
        if not await self._context.password.fits(form.get("wachtwoord", [""])[0]):
            logger.warning("a login failed")
            return view.login_page(request, 401, texts.WRONG_PASSWORD, wanted)
        logger.info("somebody logged in")
        sessions.end(session)
        response = redirect(wanted.removeprefix(PATH))
        sessions.give(response, sessions.new(staff=True))
        return response

    def _not_now(self, request: Request, error: ApiError, wanted: str) -> Response:
        """Return the login form, which says that it was tried too often or cannot be tried now."""
        seconds = error.headers.get("Retry-After", "")
        told = texts.API_ERRORS[error.code]
        if error.code == "too_many":
            told = texts.TOO_OFTEN.format(wait=texts.wait(int(seconds)))
        response = self._context.view.login_page(request, STATUS[error.code], told, wanted)
        if seconds:
            response.headers["Retry-After"] = seconds
        return response

    async def log_out(self, request: StaffRequest) -> Response:
        """End the session."""
        sessions = self._context.sessions
        sessions.end(request.session)
        response = redirect("")
        sessions.give(response, sessions.new(staff=False))
        return response
