"""The command line: every command is documented, and wrong use says what is right."""

import argparse
from pathlib import Path

import pytest

from server.__main__ import parser

DOCUMENT = Path(__file__).parents[2] / "docs" / "commands.md"


def commands() -> list[str]:
    top = parser()
    found = next(a for a in top._actions if isinstance(a, argparse._SubParsersAction))  # noqa: SLF001
    return sorted(found.choices)


def test_each_command_is_documented() -> None:
    text = DOCUMENT.read_text()

    assert [name for name in commands() if f"\n| `{name}" not in text] == []


def test_an_unknown_command_is_refused_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stop:
        parser().parse_args(["alocate"])

    assert stop.value.code == 2
    assert "migrate" in capsys.readouterr().err
