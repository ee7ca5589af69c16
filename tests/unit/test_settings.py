"""The settings: defaults, what wins, wrong values, and the key that is made and kept."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

import bot.base.settings
from bot.base.settings import ENV_FILE, ROOT, Settings, SettingsError, isolated, read

KEY = "k" * 32


@pytest.fixture
def var(tmp_path: Path) -> dict[str, str]:
    return {"VAR_DIR": str(tmp_path / "var")}


def test_without_anything_set_every_setting_has_its_default(var: dict[str, str]) -> None:
    settings = read(var)
    assert (settings.host, settings.port) == ("127.0.0.1", 5005)
    assert settings.database_url == f"sqlite:///{var['VAR_DIR']}/samenwerkgids.db"
    assert settings.legal_notice
    assert settings.allowed_origins == ()


def test_the_environment_wins_over_the_file(var: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=6001\nRETENTION_HOURS=48\n")
    settings = read({**var, "PORT": "6002"}, file)
    assert (settings.port, settings.retention_hours) == (6002, 48)


def test_an_empty_value_means_the_default_or_nothing(var: dict[str, str]) -> None:
    settings = read({**var, "PORT": " ", "CONTACT_EMAIL": "", "ALLOWED_ORIGINS": ""})
    assert (settings.port, settings.contact_email, settings.allowed_origins) == (5005, "", ())


def test_origins_are_a_list_with_commas(var: dict[str, str]) -> None:
    settings = read({**var, "ALLOWED_ORIGINS": "https://a.example/, http://b.example:8080"})
    assert settings.allowed_origins == ("https://a.example", "http://b.example:8080")


def test_origins_are_written_as_browsers_send_them(var: dict[str, str]) -> None:
    settings = read({**var, "ALLOWED_ORIGINS": "HTTPS://WWW.Example.nl:443,http://[::1]:80"})
    assert settings.allowed_origins == ("https://www.example.nl", "http://[::1]")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "sqlite:////tmp/bot.db"),
        ("DATABASE_URL", "postgresql://bot:p%40ss@db.example:5433/bot"),
        ("DATABASE_URL", "postgresql:///bot?host=/run/postgresql"),
        ("REDIS_URL", "rediss://:secret@store.example:6380/2"),
        ("REDIS_URL", "unix:///run/redis.sock"),
        ("RATE_LIMIT", "10 per 2 seconds"),
        (
            "TESTBANK_PASSWORD",
            "$argon2id$v=19$m=8,t=1,p=1$f45CQeskkE3QRPruulJuDw$0Meb1e5GKwYdKAV6nOV9iQICLO0DqiOQhpE7wMDlQx4",
        ),
    ],
)
def test_a_right_value_is_kept_as_it_is(var: dict[str, str], name: str, value: str) -> None:
    assert getattr(read({**var, name: value}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", ""),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "five"),
        ("DATABASE_URL", "mysql://localhost/bot"),
        ("DATABASE_URL", "postgresql://bot:secret@host:port/name"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "bot.db"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://host:port/0"),
        ("REDIS_URL", "http://host:6379/0"),
        ("SECRET_KEY", "short"),
        ("ALLOWED_ORIGINS", "www.example.nl"),
        ("ALLOWED_ORIGINS", "https://www.example.nl/page"),
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "https://www.example.nl#part"),
        ("ALLOWED_ORIGINS", "https://www.example.nl?"),
        ("ALLOWED_ORIGINS", "https://me@www.example.nl"),
        ("ALLOWED_ORIGINS", "https://www.example.nl:port"),
        ("ALLOWED_ORIGINS", "https://caf\u00e9.example.nl"),
        ("ALLOWED_ORIGINS", "https://[1"),
        ("ALLOWED_ORIGINS", "https://*.example.nl"),
        ("ALLOWED_ORIGINS", "https://www.example.nl:"),
        ("ALLOWED_ORIGINS", "https://www example.nl"),
        ("PROXIES", "-1"),
        ("RETENTION_HOURS", "0"),
        ("MAX_MESSAGES", "0"),
        ("MAX_MESSAGES", "many"),
        ("STORAGE_MB", "0"),
        ("CONVERSATION_LIMIT", "a few"),
        ("RATE_LIMIT", "often"),
        ("RATE_LIMIT", ""),
        ("RATE_LIMIT", "60/minute; 5/hour"),
        ("RATE_LIMIT", "0/minute"),
        ("CONTACT_EMAIL", "info"),
        ("CONTACT_EMAIL", "info@example.nl,"),
        ("CONTACT_EMAIL", "info@"),
        ("INCIDENT_EMAIL", "a b@example.nl"),
        ("CONTACT_URL", "ncsc.nl"),
        ("INCIDENT_URL", "javascript:alert(1)"),
        ("INCIDENT_URL", "https://[1"),
        ("VULNERABILITY_URL", "http://meld.example.nl/"),
        ("PUBLIC_URL", "http://bot.example.nl"),
        ("PUBLIC_URL", "https://bot.example.nl/chat"),
        ("TESTBANK_PASSWORD", "short"),
        ("TESTBANK_PASSWORD", "$argon2id$nonsense"),
        ("TESTBANK_CODES", "perhaps"),
        ("TESTBANK_IDLE_MINUTES", "0"),
        ("TESTBANK_IDLE_MINUTES", "481"),
        ("CLOSED", "perhaps"),
        ("LEGAL_NOTICE", "perhaps"),
        ("SMTP_URL", "mail.example.nl:587"),
        ("SMTP_URL", "http://mail.example.nl"),
        ("SMTP_URL", "smtp://:587"),
        ("SMTP_URL", "smtp://mail.example.nl:port"),
        ("CONTACT_FROM", "Samenwerkgids"),
        ("CONTACT_FROM", "gids\u00e9@example.nl"),
        ("CONTACT_WEBHOOK_URL", "http://hook.example.nl/"),
        ("CONTACT_WEBHOOK_URL", "hook.example.nl"),
        ("CONTACT_WEBHOOK_SECRET", "x" * 40),
        ("CONTACT_WEBHOOK_SECRET", "whsec_c2hvcnQ="),
        ("CONTACT_CA_FILE", "/nowhere/at/all.pem"),
        ("CONTACT_CA_FILE", __file__),
        ("CONTACT_TLP", "TLP:PINK"),
        ("CONTACT_LIMIT", "a lot"),
        ("CONTACT_TOTAL_LIMIT", "0/hour"),
        ("CONTACT_TRIES", "0"),
        ("CONTACT_RETRY_SECONDS", "0"),
        ("CONTACT_RETENTION_HOURS", "0"),
    ],
)
def test_a_wrong_value_gives_one_line_that_names_the_setting(
    var: dict[str, str], name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read({**var, name: value})
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


MAIL = {"SMTP_URL": "smtp://mail.example.nl", "CONTACT_FROM": "gids@example.nl"}
HOOK = {
    "CONTACT_WEBHOOK_URL": "https://hook.example.nl/",
    "CONTACT_WEBHOOK_SECRET": "whsec_" + "a2" * 22,
}


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({**MAIL, **HOOK}, "CONTACT_WEBHOOK_URL"),
        ({**MAIL, "CONTACT_FROM": ""}, "CONTACT_FROM"),
        ({**MAIL, "CONTACT_EMAIL": ""}, "CONTACT_TO"),
        ({**MAIL, "CONTACT_EMAIL": "gids@caf\u00e9.example.nl"}, "CONTACT_TO"),
        ({**HOOK, "CONTACT_WEBHOOK_SECRET": ""}, "CONTACT_WEBHOOK_SECRET"),
    ],
)
def test_a_way_to_deliver_is_one_and_complete(
    var: dict[str, str], values: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError, match=f"^wrong setting: {named}: [^;]+$"):
        read({**var, **values})


def test_a_way_to_deliver_makes_a_form(var: dict[str, str]) -> None:
    assert not read(var).contact_form
    assert read({**var, **HOOK}).contact_form
    mail = read({**var, **MAIL})
    assert mail.contact_form
    assert mail.contact_recipient == "info@ncsc.nl"
    assert read({**var, **MAIL, "CONTACT_TO": "loket@example.nl"}).contact_recipient == (
        "loket@example.nl"
    )


def test_a_password_in_a_wrong_address_is_not_repeated(var: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        read({**var, "SMTP_URL": "imap://gids:hunter2@example.nl"})
    assert "hunter2" not in str(caught.value)


def test_all_wrong_values_are_named_at_once(var: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"PORT.*RATE_LIMIT"):
        read({**var, "PORT": "x", "RATE_LIMIT": "y"})


def test_a_wrong_database_address_is_not_repeated(var: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        read({**var, "DATABASE_URL": "mysql://bot:hunter2@localhost/bot"})
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_no_text_is_refused(var: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"PORT=\xff\xfe")
    with pytest.raises(SettingsError, match="cannot read"):
        read(var, file)


def test_another_file_can_be_named_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings"
    file.write_text(f"PORT=6003\nVAR_DIR={tmp_path / 'var'}\n")
    usual = tmp_path / ".env"
    usual.write_text("PORT=6004\n")
    monkeypatch.setattr(bot.base.settings, "DEFAULT_ENV_FILE", usual)
    found = {}
    for name in (str(file), "", None):
        monkeypatch.setenv(ENV_FILE, name or "")
        if name is None:
            monkeypatch.delenv(ENV_FILE)
        found[name] = bot.base.settings.settings.__wrapped__().port
    assert found == {str(file): 6003, "": 5005, None: 6004}
    monkeypatch.setenv(ENV_FILE, str(tmp_path / "missing"))
    with pytest.raises(SettingsError, match=r"cannot read .*missing"):
        bot.base.settings.settings.__wrapped__()


def test_tests_are_kept_off_what_is_configured() -> None:
    kept = isolated({"PATH": "/bin", "SMTP_URL": "smtps://mail.example.nl", "DATABASE_URL": "x"})
    assert kept == {"PATH": "/bin", ENV_FILE: ""}
    assert os.environ[ENV_FILE] == ""
    assert isolated(os.environ) == os.environ


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="VAR_DIR"):
        read({"VAR_DIR": str(tmp_path / "file" / "var")})


def test_a_relative_folder_counts_from_the_project() -> None:
    assert read({"VAR_DIR": "var", "SECRET_KEY": KEY}).var_dir == ROOT / "var"


def test_the_key_is_made_once_and_is_for_the_owner_only(var: dict[str, str]) -> None:
    first, second = read(var), read(var)
    kept = Path(var["VAR_DIR"]) / "secret_key"
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert [path.name for path in kept.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_get_the_same_key(var: dict[str, str]) -> None:
    keys: list[str] = []
    start = threading.Barrier(8)

    def read_it() -> None:
        start.wait()
        keys.append(read(var).secret_key)

    threads = [threading.Thread(target=read_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_a_kept_key_that_was_cut_off_is_refused(var: dict[str, str]) -> None:
    os.makedirs(var["VAR_DIR"])
    (Path(var["VAR_DIR"]) / "secret_key").write_text("abc")
    with pytest.raises(SettingsError, match="secret_key"):
        read(var)


def test_a_setting_cannot_be_changed_afterwards(var: dict[str, str]) -> None:
    settings = read(var)
    with pytest.raises(TypeError):
        settings.port = 1  # type: ignore[misc]


def test_a_setting_of_ours_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="extra fields"):
        Settings(prot=5005)  # type: ignore[call-arg]
