"""The sample that comes with the project: small, real at its core, marked where it is not."""

import csv
import filecmp
from pathlib import Path

from server.sample.load import DATA
from server.sample.making import make_sample
from server.sample.playing import SEED
from server.sample.wwi_reading import read_history

INVENTED = ("signals", "protections", "consents", "exclusions", "stockLots")


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / "base" / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_it_is_small_and_rich_enough() -> None:
    size = sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file())

    assert size <= 5_000_000
    assert len(rows("customers")) >= 200
    assert len(rows("products")) >= 60
    assert len(rows("locations")) >= 5
    assert len([path for path in (DATA / "days").iterdir() if path.is_dir()]) == 30


def test_what_was_generated_says_so() -> None:
    for table in INVENTED:
        found = rows(table)
        assert found, table
        assert {row["added"] for row in found} == {"*"}, table
    assert all(row["added"] for row in rows("locations"))
    assert all("tier" in row["added"].split() for row in rows("customers"))


def test_the_shipped_files_are_what_the_command_makes(shared_folder: Path, tmp_path: Path) -> None:
    make_sample(read_history(shared_folder / "data" / "wwi"), tmp_path, SEED)

    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    shipped = sorted(path.relative_to(DATA) for path in DATA.rglob("*.csv"))
    assert made == shipped
    _, differ, missing = filecmp.cmpfiles(tmp_path, DATA, map(str, made), shallow=False)
    assert (differ, missing) == ([], [])
