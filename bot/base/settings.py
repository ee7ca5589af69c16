"""The settings: read once from the environment and `.env`, checked, and passed on.

The environment wins over `.env`; ENV_FILE in the environment names another file, or none.
A wrong value raises SettingsError with one clear line. Every setting is in `.env.example`
and in the table of docs/operations.md (a test checks it).
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import Extra, ValidationError, validator

from bot.base import setting_values
from bot.base.contact_settings import ContactOptions

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = "127.0.0.1"
ENV_FILE = "ENV_FILE"  # path of the file that settings are read from
DEFAULT_ENV_FILE = ROOT / ".env"
DEFAULT_VAR_DIR = ROOT / "var"
SHORTEST_KEY = 32
_OWNER_ONLY = 0o700  # it holds conversations


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message says which and why."""


class Settings(ContactOptions):
    """All settings, with their defaults. Field `port` is the variable `PORT`, and so on."""

    host: str = LOOPBACK
    port: int = 5005
    var_dir: Path = DEFAULT_VAR_DIR
    database_url: str = ""
    redis_url: str = ""
    secret_key: str = ""
    allowed_origins: tuple[str, ...] = ()
    proxies: int = 0
    retention_hours: int = 24
    max_messages: int = 300
    storage_mb: int = 1024
    rate_limit: str = "60/minute"
    conversation_limit: str = "100/day"
    contact_phone: str = ""
    contact_url: str = "https://www.ncsc.nl/contact"
    incident_email: str = "cert@ncsc.nl"
    incident_url: str = "https://www.ncsc.nl/en/report-an-incident-to-ncsc-nl"
    vulnerability_url: str = "https://www.ncsc.nl/dienstverlening/kwetsbaarheid-melden-cvd"
    public_url: str = ""
    legal_notice: bool = True
    closed: bool = False
    testbank_password: str = ""
    testbank_codes: Literal["optional", "required"] = "optional"
    testbank_idle_minutes: int = 30
    testbank_flows_dir: Path = ROOT / "tests" / "flows"

    class Config:
        """Settings never change after the start, and an unknown one is a mistake of ours."""

        extra = Extra.forbid
        frozen = True

    @validator("allowed_origins", pre=True)
    def _split_origins(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @validator("allowed_origins", each_item=True)
    def _origin(cls, value: str) -> str:
        return setting_values.origin(value)

    @validator("host")
    def _named(cls, value: str) -> str:
        if not value:  # to the operating system that would mean every address
            raise ValueError(f"give an address such as {LOOPBACK}")
        return value

    @validator("port")
    def _port(cls, value: int) -> int:
        if not 1 <= value <= 65535:
            raise ValueError("a port is a number from 1 to 65535")
        return value

    @validator("retention_hours", "contact_retention_hours")
    def _at_least_an_hour(cls, value: int) -> int:
        if not 1 <= value <= 24 * 366:
            raise ValueError("give a number of hours from 1 to 8784")
        return value

    @validator("max_messages")
    def _enough_messages(cls, value: int) -> int:
        if not 1 <= value <= 10_000:
            raise ValueError("give a number of messages from 1 to 10000")
        return value

    @validator("storage_mb")
    def _enough_storage(cls, value: int) -> int:
        if not 1 <= value <= 1_000_000:
            raise ValueError("give a number of megabytes from 1 to 1000000")
        return value

    @validator("proxies")
    def _not_negative(cls, value: int) -> int:
        if value < 0:
            raise ValueError("give the number of proxies in front of the bot, 0 or more")
        return value

    @validator("rate_limit", "conversation_limit", "contact_limit", "contact_total_limit")
    def _limit(cls, value: str) -> str:
        return setting_values.limit(value)

    @validator("secret_key")
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < SHORTEST_KEY:
            raise ValueError(
                f"use at least {SHORTEST_KEY} characters, or leave it empty to have one made"
            )
        return value

    @validator("testbank_password")
    def _hard_to_guess(cls, value: str) -> str:
        return value and setting_values.password(value)

    @validator("testbank_idle_minutes")
    def _within_a_session(cls, value: int) -> int:
        if not 1 <= value <= 480:
            raise ValueError("give a number of minutes from 1 to 480")
        return value

    @validator("database_url")
    def _known_database(cls, value: str) -> str:
        return value and setting_values.database(value)

    @validator("redis_url")
    def _known_store(cls, value: str) -> str:
        return value and setting_values.store(value)

    @validator("contact_url", "incident_url")
    def _web_address(cls, value: str) -> str:
        return value and setting_values.web_address(value)

    @validator("vulnerability_url")
    def _safe_address(cls, value: str) -> str:
        return value and setting_values.https_address(value)

    @validator("public_url")
    def _own_address(cls, value: str) -> str:
        return value and setting_values.https_origin(value)

    @validator("contact_email", "incident_email", "contact_from", "contact_to")
    def _mail_address(cls, value: str) -> str:
        return value and setting_values.mail_address(value)


def read(environ: Mapping[str, str], env_file: Path | None = None) -> Settings:
    """Return the settings in `environ`, completed from `env_file`.

    Raises SettingsError naming every variable with a wrong value.
    """
    given = {**_in_file(env_file), **environ}
    values: dict[str, object] = {}
    for name, field in Settings.__fields__.items():
        value = given.get(name.upper())
        if value is not None and (value.strip() or field.type_ is str):
            values[name] = value.strip()
    try:
        settings = Settings(**values)
    except ValidationError as error:
        reasons = (f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError("wrong setting: " + "; ".join(reasons)) from None
    return _completed(settings)


def isolated(environ: Mapping[str, str]) -> dict[str, str]:
    """Return `environ` without any setting or settings file: for tests.

    A bot started with it touches no configured database and sends no mail.
    """
    others = {k: v for k, v in environ.items() if k.lower() not in Settings.__fields__}
    return {**others, ENV_FILE: ""}


def _env_file(environ: Mapping[str, str]) -> Path | None:
    """Return the file of settings: `.env` where that exists, or what ENV_FILE says."""
    named = environ.get(ENV_FILE)
    if named is None:
        return DEFAULT_ENV_FILE if DEFAULT_ENV_FILE.is_file() else None
    return Path(named) if named else None


def _in_file(env_file: Path | None) -> Mapping[str, str | None]:
    try:
        if env_file is None:
            return {}
        with env_file.open(encoding="utf-8") as stream:
            return dotenv_values(stream=stream)
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"cannot read {env_file}: {error}") from None


def _completed(settings: Settings) -> Settings:
    """Fill in defaults that depend on other settings, or that are created once and kept."""
    var_dir = ROOT / settings.var_dir.expanduser()  # a relative one counts from the project
    try:
        var_dir.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        key = settings.secret_key or _kept_key(var_dir / "secret_key")
    except OSError as error:
        raise SettingsError(f"VAR_DIR: cannot use {var_dir}: {error.strerror}") from None
    database = settings.database_url or f"sqlite:///{var_dir / 'samenwerkgids.db'}"
    update = {
        "var_dir": var_dir,
        "database_url": database,
        "secret_key": key,
        "testbank_flows_dir": ROOT / settings.testbank_flows_dir.expanduser(),
    }
    return settings.copy(update=update)


def _kept_key(path: Path) -> str:
    """Return the key kept at `path`, created on first use and readable by the owner only."""
    if not path.exists():
        # Written in full before it is linked: another process never reads half a key.
        descriptor, draft = tempfile.mkstemp(dir=path.parent)  # for the owner only
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    key = path.read_text("utf-8").strip()
    if len(key) < SHORTEST_KEY:
        raise SettingsError(f"{path} holds no key of {SHORTEST_KEY} characters: remove it")
    return key


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return this process's settings, read on first use."""
    return read(os.environ, _env_file(os.environ))
