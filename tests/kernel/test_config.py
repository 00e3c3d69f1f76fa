"""Settings are read once; all wrong ones are told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from forum.config import Settings, SettingsError

KEY = "k" * 40


def test_without_settings_everything_is_on_this_machine(tmp_path: Path) -> None:
    settings = Settings.from_environment({"FORUM_DATA": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'plaza.sqlite3'}"
    assert (settings.redis_url, settings.meilisearch_url, settings.relay) == (None, None, "thread")


def test_the_key_made_for_a_folder_stays_the_same(tmp_path: Path) -> None:
    first = Settings.from_environment({"FORUM_DATA": str(tmp_path)})
    assert Settings.from_environment({"FORUM_DATA": str(tmp_path)}).secret_key == first.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_every_wrong_setting_is_named(tmp_path: Path) -> None:
    wrong = {
        "FORUM_DATA": str(tmp_path), "PORT": "high", "REDIS_URL": "http://x", "MEILISEARCH_URL": "nowhere",
        "FORUM_RELAY": "perhaps", "FORUM_COLOUR": "teal",
    }  # fmt: skip
    with pytest.raises(SettingsError) as told:
        Settings.from_environment(wrong)
    for name in ("PORT", "REDIS_URL", "MEILISEARCH_URL", "FORUM_RELAY", "FORUM_COLOUR", "SECRET_KEY"):
        assert f"  {name}:" in str(told.value)


def test_a_server_needs_a_secret_key_of_its_own(tmp_path: Path) -> None:
    served = {"FORUM_DATA": str(tmp_path), "DATABASE_URL": "postgresql://db/plaza"}
    with pytest.raises(SettingsError, match="SECRET_KEY: is required"):
        Settings.from_environment(served)
    with pytest.raises(SettingsError, match="at least 32"):
        Settings.from_environment(served | {"SECRET_KEY": "short"})
    assert Settings.from_environment(served | {"SECRET_KEY": KEY}).database_url == "postgresql+psycopg://db/plaza"


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY)
    environment = {"FORUM_DATA": str(tmp_path), "SECRET_KEY_FILE": str(tmp_path / "key")}
    assert Settings.from_environment(environment).secret_key == KEY


def test_origins_are_exact_and_never_empty(tmp_path: Path) -> None:
    settings = Settings.from_environment({"FORUM_DATA": str(tmp_path), "PUBLIC_URL": "https://plaza.example/"})
    assert settings.origins == ("https://plaza.example",)
    assert settings.secure


def test_answers_by_mail_need_an_address_that_leaves_room(tmp_path: Path) -> None:
    base = {"FORUM_DATA": str(tmp_path)}
    with pytest.raises(SettingsError, match="FORUM_MAIL_REPLY: is required once FORUM_MAIL_INBOUND_KEY"):
        Settings.from_environment(base | {"FORUM_MAIL_INBOUND_KEY": KEY})
    for wrong in ("no address", f"{'r' * 24}@example.org", "reply+x@example.org"):
        with pytest.raises(SettingsError, match="FORUM_MAIL_REPLY"):
            Settings.from_environment(base | {"FORUM_MAIL_REPLY": wrong})
    with pytest.raises(SettingsError, match="FORUM_MAILBOX_URL"):
        Settings.from_environment(
            base | {"FORUM_MAIL_REPLY": "reply@example.org", "FORUM_MAILBOX_URL": "pop3://example.org"}
        )
    assert Settings.from_environment(base | {"FORUM_MAIL_REPLY": "reply@example.org"}).mail_reply == "reply@example.org"
