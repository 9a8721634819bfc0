"""The command `eval` prints what was read rightly and what was not, and never fails for it."""

import json
from pathlib import Path

import pytest

from server.__main__ import parser
from server.commands.evaluate import run
from server.settings import Settings

QUESTIONS = """
- {id: a, intent: help, question: what is otif, gold: {do: help, topic: otif}}
- {id: b, intent: help, question: what is otif, gold: {do: help, topic: p90}}
"""


def run_eval(database_url: str, folder: Path, *words: str) -> int:
    settings = Settings(database_url=database_url, data_folder=str(folder))
    return run(settings, parser("eval").parse_args(["eval", *words]))


def test_wrong_readings_are_listed_and_the_exit_is_0(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.yaml"
    path.write_text(QUESTIONS)

    status = run_eval(database_url, tmp_path, str(path), "--json")

    assert status == 0
    made = json.loads(capsys.readouterr().out)
    assert made["counts"]["all"] == {"right": 1, "asked back": 0, "wrong": 1, "unbound": 0}
    assert [one["verdict"] for one in made["questions"]] == ["right", "wrong"]


def test_a_file_that_is_not_there_is_named(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run_eval(database_url, tmp_path, str(tmp_path / "none.yaml"))

    assert status == 2
    assert "none.yaml: No such file" in capsys.readouterr().err
