"""`python -m bot contact …`: what staff can see of messages to the NCSC, and do about them."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.base.errors import ConfigurationError
from bot.base.logs import configure
from bot.base.settings import settings
from bot.contact import reference as references
from bot.contact.delivery import route
from bot.contact.outbox import DELIVERED, UNDELIVERED, BeingDeliveredError, Outbox, Summary
from bot.contact.worker import Worker


def main(argv: Sequence[str]) -> int:
    """Show the messages that are not delivered, have them tried again, or erase one."""
    parser = argparse.ArgumentParser(prog="python -m bot contact", description=main.__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="show references, times and failures; no content")
    listing.add_argument("--all", action="store_true", help="those delivered as well")
    retry = commands.add_parser("retry", help="have dead letters tried again")
    which = retry.add_mutually_exclusive_group(required=True)
    which.add_argument("reference", nargs="?", help="of the message")
    which.add_argument("--all", action="store_true", help="all of them")
    erase = commands.add_parser("erase", help="erase a message that was not delivered")
    erase.add_argument("reference", help="of the message")
    commands.add_parser("deliver", help="deliver messages, as a running bot does by itself")
    arguments = parser.parse_args(argv)
    outbox = Outbox(settings().database_url)
    try:
        return _do(arguments, outbox)
    except SQLAlchemyError as error:
        print(f"the database failed: {type(error).__name__}", file=sys.stderr)
        return 1
    finally:
        outbox.close()


def _do(arguments: argparse.Namespace, outbox: Outbox) -> int:
    if arguments.command == "list":
        return _list(outbox, (*UNDELIVERED, DELIVERED) if arguments.all else UNDELIVERED)
    if arguments.command == "deliver":
        return _deliver(outbox)
    reference = None if arguments.command == "retry" and arguments.all else _read(arguments)
    if arguments.command == "retry":
        count = outbox.retry(reference)
        print(f"{count} to be tried again")
        return 0 if count or reference is None else 1
    try:
        erased = outbox.erase(reference or "")
    except BeingDeliveredError:
        print("it is being delivered at this moment: look again when that is over")
        return 1
    print("erased" if erased else "there is no such message that is not delivered")
    return 0 if erased else 1


def _read(arguments: argparse.Namespace) -> str:
    reference = references.read(arguments.reference)
    if reference is None:
        raise ConfigurationError(
            f"'{arguments.reference}' is not a reference: a digit of it is wrong"
        )
    return reference


def _list(outbox: Outbox, states: tuple[str, ...]) -> int:
    summaries = outbox.summaries(states)
    for summary in summaries:
        print(_line(summary))
    if not summaries:
        print("no messages")
    return 0


def _line(summary: Summary) -> str:
    at = datetime.fromtimestamp(summary.created_at, UTC).strftime("%Y-%m-%d %H:%M")
    state = "delivering" if summary.being_delivered else summary.state
    parts = (references.shown(summary.reference), f"{at} UTC", f"{state:<10}")
    return "  ".join((*parts, f"tries: {summary.tries}", summary.failure or "")).rstrip()


def _deliver(outbox: Outbox) -> int:
    config = settings()
    delivery = route(config)
    if delivery is None:
        print("set SMTP_URL or CONTACT_WEBHOOK_URL: there is no way to deliver", file=sys.stderr)
        return 2
    configure()
    worker = Worker(outbox, delivery, config)
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: worker.stop())
    worker.run()
    return 0
