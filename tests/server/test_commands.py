"""The command line: every command is documented, and wrong use says what is right."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from server.__main__ import parser
from server.commands import GROUPS

DOCUMENT = Path(__file__).parents[2] / "docs" / "commands.md"


def commands(word: str | None = None) -> list[str]:
    top = parser(word)
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


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_registers_the_commands_it_is_listed_with(group: str) -> None:
    words = GROUPS[group]

    assert commands(words[0]) == sorted(words)


def test_asking_a_running_service_imports_no_schema() -> None:
    typed = "from server.__main__ import parser; import sys; parser('ask'); print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", typed], capture_output=True, check=True, text=True
    ).stdout.split()

    assert "server.commands.ask" in loaded
    assert [name for name in loaded if name.startswith(("graph.schema.", "sqlalchemy"))] == [
        "graph.schema.limits"
    ]
