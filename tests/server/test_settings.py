"""Settings: a typo is an error, and the documentation names each one."""

from dataclasses import fields
from pathlib import Path

import pytest

from server.settings import PREFIX, SettingInvalid, Settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


def test_a_setting_is_read_from_its_variable() -> None:
    settings = Settings.from_env({"BACKORDER_PORT": "9000", "HOME": "/"})

    assert settings.port == 9000
    assert settings.url == "sqlite:///.data/backorders.db"


def test_an_unknown_variable_stops_the_start_and_is_named() -> None:
    with pytest.raises(SettingInvalid, match="BACKORDER_PROT"):
        Settings.from_env({"BACKORDER_PROT": "9000"})


def test_a_port_that_is_no_number_is_refused() -> None:
    with pytest.raises(SettingInvalid, match="'many' is not a number"):
        Settings.from_env({"BACKORDER_PORT": "many"})


def test_each_setting_is_documented_with_its_default() -> None:
    text = DOCUMENT.read_text()

    for field in fields(Settings):
        default = "(none)" if field.default is None else f"`{field.default:g}`" if isinstance(
            field.default, float
        ) else f"`{field.default}`"  # fmt: skip
        assert f"| `{PREFIX}{field.name.upper()}` | {default} |" in text
