"""Logging in and out."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response

from bot.base.logs import log_failure
from bot.testbank import texts
from bot.testbank.context import Context
from bot.testbank.login import PATH
from bot.testbank.staff.accounts import ONLY, Account
from bot.testbank.staff.passwords import Checker
from bot.testbank.web import PageError, StaffRequest, ours, read_form, redirect
from bot.web.client import client_address, networks

_LONGEST_NAME = 100

logger = logging.getLogger("bot.testbank")


class _NoEntryError(Exception):
    """Somebody does not get in; the message says why, in Dutch."""

    def __init__(self, message: str, status: int = 401, wait: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.wait = wait


class EntrancePages:
    """The login form and its end."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._passwords = Checker()
        self._codes_required = context.settings.testbank_codes == "required"

    async def log_in(self, request: Request) -> Response:
        """Let a staff member in who has the name, the password and the code of an account."""
        try:
            return await self._log_in(request)
        except SQLAlchemyError as error:
            log_failure("the database of the accounts failed", error)
            return self._context.view.away()

    async def _log_in(self, request: Request) -> Response:
        view, sessions = self._context.view, self._context.sessions
        try:
            form = read_form(request)
        except PageError as error:
            return await view.login_page(request, error.status, error.message)
        wanted = ours(_field(form, "verder"))
        session = await sessions.read(request)
        if session is None or not sessions.check_csrf(session, _field(form, "csrf")):
            return await view.login_page(request, 403, texts.OLD_FORM, wanted)
        try:
            account, code_passed = await self._checked(request, form)
        except _NoEntryError as refused:
            response = await view.login_page(request, refused.status, refused.message, wanted)
            if refused.wait:
                response.headers["Retry-After"] = str(refused.wait)
            return response
        await sessions.end(session)
        await self._note(account.name, texts.LOGGED_IN)
        response = redirect(wanted.removeprefix(PATH))
        sessions.give(response, await sessions.begin(account.name, code_passed))
        sessions.remember_browser(response, account.name)
        return response

    async def _checked(
        self, request: Request, form: Mapping[str, list[str]]
    ) -> tuple[Account, bool]:
        """Return whose account it is, and whether a code was given; else raise why not.

        What of name, password and code was wrong is not told.
        """
        context = self._context
        name = _field(form, "naam").strip().lower()[:_LONGEST_NAME] or ONLY
        address, _ = networks(client_address(request, context.settings.proxies))
        browser = context.sessions.browser(request, name)
        attempt = context.guesses.attempt(name, address, browser)
        wait = math.ceil(await context.staff.asked(context.guesses.begin, attempt))
        if wait:
            told = texts.TOO_OFTEN.format(wait=texts.wait(wait))
            raise _NoEntryError(told, 429, wait)
        account = await context.staff.asked(context.accounts.find, name)
        kept = account.password if account else None
        right = await self._passwords.fits(kept, _field(form, "wachtwoord"))
        code_passed = bool(account and account.secret)
        if right and account and code_passed:
            code = _field(form, "code")
            right = await context.staff.asked(context.accounts.take_code, account, code)
        if not right or account is None:
            logger.warning("a login failed")
            if account:  # other names may be anything that somebody typed
                await self._note(account.name, texts.LOGIN_FAILED)
            named = await context.staff.asked(context.accounts.any)
            raise _NoEntryError(texts.WRONG_LOGIN if named else texts.WRONG_PASSWORD)
        await context.staff.asked(context.guesses.right, attempt)
        if self._codes_required and not code_passed:
            raise _NoEntryError(texts.NO_CODES, 403)
        return account, code_passed

    async def log_out(self, request: StaffRequest) -> Response:
        """End the session."""
        sessions = self._context.sessions
        await sessions.end(request.session)
        response = redirect("")
        sessions.give(response, sessions.new())
        return response

    async def _note(self, account: str, action: str) -> None:
        logger.info("%s: %s", account, action)
        await self._context.staff.asked(self._context.trail.note, account, action)


def _field(form: Mapping[str, list[str]], name: str) -> str:
    return next(iter(form.get(name, ())), "")
