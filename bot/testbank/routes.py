"""The routes of the testbank, for staff only. While nobody could log in there are none."""

from __future__ import annotations

import logging
from collections import defaultdict
from pathlib import Path

from rasa.core.processor import MessageProcessor
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.routing import Route

from bot.base.logs import log_failure
from bot.base.settings import LOOPBACK, Settings
from bot.testbank import texts, timing
from bot.testbank.context import Context
from bot.testbank.login import PATH
from bot.testbank.pages import Route as Page
from bot.testbank.pages import (
    coverage,
    delivery,
    judgements,
    language,
    not_understood,
    opening,
    places,
    saving,
    talk,
    tests,
    trail,
)
from bot.testbank.pages.entrance import EntrancePages
from bot.testbank.staff.accounts import Accounts
from bot.testbank.staff.tables import StaffDatabase
from bot.testbank.web import PageError, StaffRequest
from bot.web.routing import Handler, files, route

logger = logging.getLogger("bot.testbank")

_STATIC = Path(__file__).parent / "static"


def is_on(settings: Settings) -> bool:
    """Whether somebody can log in: TESTBANK_PASSWORD is set, or there are accounts.

    While the database is away nobody knows, and nobody can log in either: it may come back.
    """
    if settings.testbank_password:
        return True
    staff = StaffDatabase(settings.database_url)
    try:
        return Accounts(settings, staff).any()
    except SQLAlchemyError as error:
        log_failure("the database of the accounts failed", error)
        return True
    finally:
        staff.close()


class Testbank:
    """The pages, what they share, and what they do when the server starts and stops."""

    def __init__(self, settings: Settings, model: Path | None) -> None:
        self._context = Context(settings, model)

    def start(self, processor: MessageProcessor | None) -> None:
        """Time the parts of a turn, now that the model is loaded."""
        settings = self._context.settings
        if not settings.proxies and settings.host != LOOPBACK:
            logger.warning("passwords of the testbank come in without TLS: put a proxy in front")
        if processor is not None:
            timing.install(processor)

    def stop(self) -> None:
        """End the runs of tests that are going on, and let go of the database."""
        self._context.runs.end()
        self._context.staff.close()

    def routes(self) -> list[Route]:
        """Return the routes; the last takes every address that no page has."""
        context = self._context
        entrance = EntrancePages(context)
        by_path: dict[str, dict[str, Handler]] = defaultdict(dict)
        by_path["/login"]["POST"] = entrance.log_in
        by_path["/uit"]["POST"] = context.view.handler(entrance.log_out)
        by_path["/static/{name}"]["GET"] = files(_STATIC)
        for path, method, handle, is_call in pages(context):
            by_path[path][method] = context.view.handler(handle, call=is_call)
        nothing = dict.fromkeys(("GET", "POST"), context.view.handler(_unknown))
        return [
            *(route(PATH + path.rstrip("/"), handlers) for path, handlers in by_path.items()),
            route(f"{PATH}/{{rest:path}}", nothing),
        ]


def pages(context: Context) -> list[Page]:
    """Return what is for staff only."""
    return [
        *talk.TalkPages(context).routes(),
        *saving.SavingPages(context).routes(),
        *places.PlacePages(context).routes(),
        *tests.TestPages(context).routes(),
        *coverage.CoveragePage(context).routes(),
        *not_understood.NotUnderstoodPages(context).routes(),
        *judgements.JudgementsPage(context).routes(),
        *language.LanguagePage(context).routes(),
        *delivery.DeliveryPages(context).routes(),
        *opening.OpeningPage(context).routes(),
        *trail.TrailPage(context).routes(),
    ]


async def _unknown(_request: StaffRequest, rest: str) -> Response:
    raise PageError(texts.NOT_FOUND, 404)
