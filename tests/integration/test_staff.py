"""Accounts, one-time codes, guesses and the trail, in both databases; and their command."""

from __future__ import annotations

import asyncio
import base64
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import argon2
import pyotp
import pytest
import sqlalchemy as sa

from bot.base import database
from bot.base.settings import Settings, read
from bot.testbank.staff import cli, codes, passwords
from bot.testbank.staff.accounts import Accounts
from bot.testbank.staff.guesses import Guesses, pause
from bot.testbank.staff.sessions import SessionRows
from bot.testbank.staff.tables import ACCOUNTS, GUESSES, METADATA, StaffDatabase
from bot.testbank.staff.trail import Trail

PASSWORD = "een eigen lang wachtwoord"
KEY = "k" * 40


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let checking a password take little: many are checked here."""
    monkeypatch.setattr(passwords, "_HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture
def staff(config: Settings) -> Iterator[StaffDatabase]:
    made = StaffDatabase(config.database_url)
    yield made
    with made.begin() as connection:
        METADATA.drop_all(connection)
    made.close()


@pytest.fixture
def accounts(config: Settings, staff: StaffDatabase) -> Accounts:
    return Accounts(config, staff)


def test_an_account_is_made_changed_and_removed(accounts: Accounts, staff: StaffDatabase) -> None:
    rows = SessionRows(staff, 30)
    assert not accounts.any()
    assert accounts.find("anna") is None
    assert accounts.add("anna", PASSWORD)
    rows.begin("s1", "anna", code_passed=False)
    first = accounts.find("anna")
    assert first
    assert first.password.startswith("$argon2id$")
    assert [(each.name, each.has_codes, each.sessions) for each in accounts.all()] == [
        ("anna", False, 1)
    ]
    assert not accounts.add("anna", PASSWORD + "!")  # another password ends the sessions
    assert rows.account_of("s1", codes_required=False, used=True) is None
    changed = accounts.find("anna")
    assert changed
    assert changed.password != first.password
    rows.begin("s2", "anna", code_passed=False)
    assert accounts.remove("anna")
    assert rows.account_of("s2", codes_required=False, used=True) is None
    assert not accounts.remove("anna")
    assert not accounts.any()


def test_a_password_does_not_end_by_itself_and_a_new_one_leaves_the_codes(
    accounts: Accounts, staff: StaffDatabase
) -> None:
    accounts.add("anna", PASSWORD)
    accounts.give_codes("anna")
    before = accounts.find("anna")
    with staff.begin() as connection:
        connection.execute(sa.update(ACCOUNTS).values(created_at=0.0))  # half a century ago
    assert accounts.find("anna") == before
    accounts.add("anna", PASSWORD + "!")
    after = accounts.find("anna")
    assert before
    assert after
    assert after.secret == before.secret
    assert after.secret


def test_all_sessions_of_one_account_can_be_ended(accounts: Accounts, staff: StaffDatabase) -> None:
    rows = SessionRows(staff, 30)
    for number, name in enumerate(("anna", "anna", "bram")):
        rows.begin(f"s{number}", name, code_passed=False)
    assert accounts.log_out("anna") == 2
    found = [rows.account_of(f"s{n}", codes_required=False, used=True) for n in range(3)]
    assert found == [None, None, "bram"]


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("", PASSWORD),
        ("Anna", PASSWORD),
        ("anna ", PASSWORD),
        ("anna\n", PASSWORD),
        ("a" * 41, PASSWORD),
        ("-anna", PASSWORD),
        ("anna", "x" * 14),
        ("anna", "a" * 30),
        ("annemarie", "annemarieannemarie"),
        ("annemarie", "Annemarie-NCSC-2026!"),
        ("anna", "SamenwerkgidsTestbank1"),
        ("anna", "welkomwelkomwelkom"),
        pytest.param("anna", PASSWORD * 100, id="long"),
    ],
)
def test_what_is_no_name_or_no_password(accounts: Accounts, name: str, password: str) -> None:
    with pytest.raises(ValueError, match=r"a name has|use "):
        accounts.add(name, password)
    assert not accounts.any()


@pytest.mark.parametrize(
    "password",
    [
        "vijftien tekens",
        "x1!Kq7" * 11,  # what a password manager makes may be long
        "alleen kleine letters en spaties",
        "8374650918273640",
        "wij samenwerken graag",
        "pässwörd ünd 🐎 ügelijks",
    ],
)
def test_a_password_may_be_anything_else(accounts: Accounts, password: str) -> None:
    assert accounts.add("anna", password)
    found = accounts.find("anna")
    assert found
    checker = passwords.Checker()
    assert asyncio.run(checker.fits(found.password, password))
    for other in (password + " ", password[:-1], password.swapcase() + "!", password * 20):
        assert not asyncio.run(checker.fits(found.password, other))


def test_a_password_of_the_greatest_length_is_not_cut_off() -> None:
    longest = "abcde" * (passwords.LONGEST // 5)
    kept = passwords.hashed(longest)
    checker = passwords.Checker()
    assert asyncio.run(checker.fits(kept, longest))
    assert not asyncio.run(checker.fits(kept, longest + "!"))
    assert not asyncio.run(checker.fits(None, longest))


def test_secrets_of_codes_cannot_be_guessed() -> None:
    secrets = {codes.new_secret() for _ in range(200)}
    assert len(secrets) == 200
    for secret in secrets:
        assert len(base64.b32decode(secret)) == 20  # 160 bits
    # no character is more likely in one place than in another
    assert all(len({secret[at] for secret in secrets}) > 16 for at in range(32))


def test_a_code_counts_once(accounts: Accounts) -> None:
    accounts.add("anna", PASSWORD)
    address = accounts.give_codes("anna")
    assert address
    assert address.startswith("otpauth://totp/Samenwerkgids%20testbank:anna?secret=")
    account = accounts.find("anna")
    assert account
    app = pyotp.parse_uri(address)
    assert isinstance(app, pyotp.TOTP)
    code = app.now()
    assert accounts.take_code(account, code)
    assert not accounts.take_code(account, code)
    assert accounts.give_codes("bestaat-niet") is None
    accounts.give_codes("anna")
    assert not accounts.take_code(account, app.now())  # of a secret that was replaced


# RFC 6238, appendix B, of SHA-1 and with six digits.
@pytest.mark.parametrize(
    ("moment", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_the_codes_are_those_of_the_standard(moment: float, code: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert codes.step_of(secret, code, moment) == int(moment // 30)
    assert codes.step_of(secret, code, moment + 30) == int(moment // 30)
    assert codes.step_of(secret, code, moment + 90) is None
    for wrong in ("", code[:5], code + "0", "１２３４５６", "abcdef"):
        assert codes.step_of(secret, wrong, moment) is None


def test_the_pause_grows_and_ends() -> None:
    assert [pause(wrong, 5) for wrong in (0, 4, 5, 6, 7)] == [0, 0, 10, 20, 40]
    assert pause(10_000, 5) == 900


def test_who_waits_is_not_counted_and_can_try_again(
    staff: StaffDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Guesses(KEY, staff)
    attempt = counted.attempt("anna", "192.0.2.1/32")
    assert [counted.begin(attempt) for _ in range(5)] == [0.0] * 5
    waits = [counted.begin(attempt) for _ in range(3)]
    assert all(9 < wait <= 10 for wait in waits)
    real = database.now
    monkeypatch.setattr(database, "now", lambda connection: real(connection) + 10)
    assert counted.begin(attempt) == 0.0
    assert 19 < counted.begin(attempt) <= 20
    monkeypatch.setattr(database, "now", lambda connection: real(connection) + 3700)
    assert [counted.begin(attempt) for _ in range(5)] == [0.0] * 5


def test_right_ones_are_not_counted(staff: StaffDatabase) -> None:
    counted = Guesses(KEY, staff)
    for _ in range(30):
        attempt = counted.attempt("anna", "192.0.2.1/32")
        assert counted.begin(attempt) == 0.0
        counted.right(attempt)


def test_an_address_that_tries_many_accounts_has_to_wait(staff: StaffDatabase) -> None:
    counted = Guesses(KEY, staff)
    waits = [counted.begin(counted.attempt(f"naam{i}", "192.0.2.1/32")) for i in range(51)]
    assert waits[:50] == [0.0] * 50
    assert waits[50] > 0
    assert counted.begin(counted.attempt("naam1", "192.0.2.2/32")) == 0.0
    assert counted.begin(counted.attempt("naam1", "192.0.2.1/32", browser="b")) == 0.0


def test_many_at_once_get_no_more_tries(staff: StaffDatabase) -> None:
    counted = Guesses(KEY, staff)
    counted.begin(counted.attempt("anna", "192.0.2.1/32"))
    found: list[float] = []
    start = threading.Barrier(8)

    def guess() -> None:
        start.wait()
        found.append(counted.begin(counted.attempt("anna", "192.0.2.1/32")))

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert found.count(0.0) == 4


def test_no_address_and_no_name_is_stored_with_the_guesses(staff: StaffDatabase) -> None:
    Guesses(KEY, staff).begin(Guesses(KEY, staff).attempt("anna", "192.0.2.1/32"))
    with staff.begin() as connection:
        stored = [row.whose for row in connection.execute(sa.select(GUESSES))]
    assert len(stored) == 3
    assert all(len(whose) == 64 and int(whose, 16) for whose in stored)


def test_the_trail_is_shown_newest_first_and_in_pages(staff: StaffDatabase) -> None:
    trail = Trail(staff)
    for number in range(205):
        trail.note("anna", "run gestart", f"run {number}\nmet\x1b[31m" + "x" * 300)
    page = trail.page()
    assert trail.is_full(page)
    assert page[0].object.startswith("run 204 met [31mxxx")
    assert len(page[0].object) == 200
    rest = trail.page(page[-1].id)
    assert [line.object.split()[1] for line in rest] == ["4", "3", "2", "1", "0"]
    assert not trail.is_full(rest)


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> object:
    """Give a function that runs the command, with what is written to its standard input."""
    config = read({"VAR_DIR": str(tmp_path)})
    monkeypatch.setattr(cli, "settings", lambda: config)

    def command(*arguments: str, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        status = cli.main(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return command


def test_the_command(run: object, tmp_path: Path) -> None:
    assert callable(run)
    assert run("list")[:2] == (
        0,
        "no accounts: TESTBANK_PASSWORD, when it is set, opens the testbank\n",
    )
    status, _, err = run("add", "anna", given="te kort\n")
    assert (status, err) == (2, "use at least 15 characters\n")
    assert run("add", "anna", given=PASSWORD + "\n") == (0, "added\n", "")
    assert run("add", "anna", given=PASSWORD + "!\n") == (0, "password changed\n", "")
    status, out, _ = run("code", "anna")
    assert (status, out[:15]) == (0, "otpauth://totp/")
    assert run("list")[1].split() == ["anna", "codes", "sessions:", "0"]
    for command in ("remove", "code", "logout"):
        assert run(command, "bram")[0] == 1
    staff = StaffDatabase(read({"VAR_DIR": str(tmp_path)}).database_url)
    SessionRows(staff, 30).begin("s", "anna", code_passed=True)
    assert run("logout", "anna") == (0, "1 sessions ended\n", "")
    assert run("remove", "anna") == (0, "removed\n", "")
    done = [(line.account, line.action, line.object) for line in Trail(staff).page()]
    assert [each[1] for each in done] == [
        "account verwijderd",
        "sessies beëindigd",
        "eenmalige codes gegeven",
        "wachtwoord vervangen",
        "account gemaakt",
    ]
    assert {(each[0], each[2]) for each in done} == {("(opdrachtregel)", "anna")}
    with staff.begin() as connection:
        assert connection.execute(sa.select(ACCOUNTS)).first() is None
    staff.close()


def test_a_password_is_asked_twice_and_not_shown(
    run: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(run)
    typed = iter([PASSWORD, PASSWORD, PASSWORD, "iets anders"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("io.StringIO", Terminal)
    assert run("add", "anna")[:2] == (0, "added\n")
    status, _, err = run("add", "anna")
    assert (status, err) == (1, "these were not the same\n")
