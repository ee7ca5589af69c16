"""`python -m bot staff …`: who may log in to the testbank."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from bot.base.settings import settings
from bot.testbank.staff.accounts import Accounts
from bot.testbank.staff.passwords import SHORTEST
from bot.testbank.staff.tables import StaffDatabase
from bot.testbank.staff.trail import Trail

_HERE = "(opdrachtregel)"  # whose name the trail gives what is done here
_UNKNOWN = "there is no account with this name"


def main(argv: Sequence[str]) -> int:
    """Make, list and remove accounts, end their sessions, and give them one-time codes."""
    parser = argparse.ArgumentParser(prog="python -m bot staff", description=main.__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="show the accounts, whether they have codes, their sessions")
    for name, what in (
        ("add", "make an account, or give it another password (asked, or from standard input)"),
        ("remove", "remove an account, with its sessions"),
        ("logout", "end all sessions of an account"),
        ("code", "give an account one-time codes, in place of those it had"),
    ):
        commands.add_parser(name, help=what).add_argument("name", metavar="NAME")
    arguments = parser.parse_args(argv)
    config = settings()
    staff = StaffDatabase(config.database_url)
    try:
        return _do(arguments, Accounts(config, staff), Trail(staff))
    except SQLAlchemyError as error:
        print(f"the database failed: {type(error).__name__}", file=sys.stderr)
        return 1
    finally:
        staff.close()


def _do(arguments: argparse.Namespace, accounts: Accounts, trail: Trail) -> int:
    if arguments.command == "list":
        return _list(accounts)
    name = arguments.name
    if arguments.command == "add":
        return _add(name, accounts, trail)
    if arguments.command == "code":
        address = accounts.give_codes(name)
        return _told(trail, "eenmalige codes gegeven", name, address, _UNKNOWN)
    if arguments.command == "logout":
        ended = accounts.log_out(name)
        told = f"{ended} sessions ended" if ended else None
        return _told(trail, "sessies beëindigd", name, told, "there was no session")
    removed = "removed" if accounts.remove(name) else None
    return _told(trail, "account verwijderd", name, removed, _UNKNOWN)


def _list(accounts: Accounts) -> int:
    found = accounts.all()
    for account in found:
        codes = "codes" if account.has_codes else "no codes"
        print(f"{account.name:<24}{codes:<10}sessions: {account.sessions}")
    if not found:
        print("no accounts: TESTBANK_PASSWORD, when it is set, opens the testbank")
    return 0


def _add(name: str, accounts: Accounts, trail: Trail) -> int:
    password = _password()
    if password is None:
        print("these were not the same", file=sys.stderr)
        return 1
    try:
        is_new = accounts.add(name, password)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    action = "account gemaakt" if is_new else "wachtwoord vervangen"
    return _told(trail, action, name, "added" if is_new else "password changed", "")


def _password() -> str | None:
    """Return what is typed twice, unseen, or the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"Password (at least {SHORTEST} characters): ")
    return first if getpass.getpass("The same again: ") == first else None


def _told(trail: Trail, action: str, name: str, done: str | None, not_done: str) -> int:
    if done is None:
        print(not_done, file=sys.stderr)
        return 1
    trail.note(_HERE, action, name)
    print(done)
    return 0
