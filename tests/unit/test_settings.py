"""The settings: defaults, what wins, wrong values, and the key that is made and kept."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from bot.settings import ROOT, Settings, SettingsError, read

KEY = "k" * 32


@pytest.fixture
def var(tmp_path: Path) -> dict[str, str]:
    return {"VAR_DIR": str(tmp_path / "var")}


def test_without_anything_set_every_setting_has_its_default(var: dict[str, str]) -> None:
    settings = read(var)
    assert (settings.host, settings.port, settings.actions_port) == ("127.0.0.1", 5005, 5055)
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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", ""),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "five"),
        ("ACTIONS_PORT", "5005"),
        ("DATABASE_URL", "mysql://localhost/bot"),
        ("REDIS_URL", "localhost:6379"),
        ("SECRET_KEY", "short"),
        ("ALLOWED_ORIGINS", "www.example.nl"),
        ("ALLOWED_ORIGINS", "https://www.example.nl/page"),
        ("ALLOWED_ORIGINS", "*"),
        ("PROXIES", "-1"),
        ("RETENTION_HOURS", "0"),
        ("RATE_LIMIT", "often"),
        ("RATE_LIMIT", ""),
        ("CONTACT_EMAIL", "info"),
        ("CONTACT_EMAIL", "info@example.nl,"),
        ("CONTACT_EMAIL", "info@"),
        ("INCIDENT_EMAIL", "a b@example.nl"),
        ("CONTACT_URL", "ncsc.nl"),
        ("INCIDENT_URL", "javascript:alert(1)"),
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
