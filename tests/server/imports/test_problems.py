"""What a batch may not hold, and what is said of it."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from graph.actions.import_report import ImportOptions
from graph.records.customers import CustomerRecord
from graph.records.database import Transactions
from graph.records.orders import OrderLineRecord, OrderRecord
from tests.server.imports.batches import (
    CUSTOMERS,
    LINE_HEADER,
    LINES,
    PRODUCTS,
    a_folder,
    load,
)

SUBSTITUTES = "original,sku\nP1,P2\nP2,P1\n"

CASES = [
    (
        {"customers": "number,nme\nC1,Acme\n"},
        [
            "customers.csv:1 nme: customers have no column 'nme'; did you mean 'name' or 'number'? "
            "[COLUMN_UNKNOWN] Rename the column, or take it away.",
            "customers.csv:1 name: customers need the column 'name' "
            "[COLUMN_MISSING] Add the column.",
        ],
    ),
    (
        {"customers": "number,name,tier\nC1,,GOLDEN\n"},
        [
            "customers.csv:2 name: customers need a value here [VALUE_MISSING] Fill the cell in.",
            "customers.csv:2 tier: 'GOLDEN' is none of PREMIUM, GOLD, SILVER, STANDARD; "
            "did you mean 'GOLD'? [VALUE_UNKNOWN] Take one of the values the message names.",
        ],
    ),
    (
        {"orderLines": LINE_HEADER + "SO1,1,P1,L1,2026-02-30,-3,1.5,x\n"},
        [
            "orderLines.csv:2 promisedDate: '2026-02-30' is not a day of the calendar "
            "(YYYY-MM-DD) [DATE_INVALID] Write a day that exists as YYYY-MM-DD.",
            "orderLines.csv:2 quantityOrdered: -3 is negative [NUMBER_NEGATIVE] Write 0 or more.",
            "orderLines.csv:2 quantityShipped: 1.5 is not a whole number "
            "[NUMBER_FRACTIONAL] Convert to whole base units.",
            "orderLines.csv:2 price: 'x' is not a number [NUMBER_INVALID] "
            "Write digits with a point before decimals, without other signs.",
        ],
    ),
    (
        {"orderLines": LINES + "SO1,2,P1,L1,2026-03-05,5,0,3\n"},
        [
            "orderLines.csv:4 order: the same order and line as in orderLines.csv:3 "
            "[KEY_TWICE] Keep one row for each natural key."
        ],
    ),
    (
        {"orderLines": LINES + "SO1,3,P9,L1,2026-03-05,5,0,3\n"},
        [
            "orderLines.csv:4 sku: there is no Product 'P9' "
            "[REFERENCE_UNKNOWN] Add the row it names, or correct the name."
        ],
    ),
    (
        {"orders": "number,customer,orderDate,currency\nSO1,C1,2026-02-20,EUR\n"},
        [
            "orders.csv:2 currency: no rate for 'EUR' on 2026-02-20 "
            "[RATE_MISSING] Add a rate to exchangeRates that holds on that day.",
        ],
    ),
    (
        {"substitutes": SUBSTITUTES},
        [
            "substitutes.csv:3 sku: 'P1' for 'P2' closes a circle of substitutes "
            "[SUBSTITUTE_CYCLE] Take one of the rows of the circle away."
        ],
    ),
    (
        {"settings": "businessDate,format\n2026-03-02,99\n"},
        [
            "settings:2 format: version 99 of the format; this program reads 1 "
            "[FORMAT_NEWER] Upgrade this program."
        ],
    ),
    (
        {"custmers": CUSTOMERS},
        [
            "custmers.csv: 'custmers' is no table of the format; did you mean 'customers' or "
            "'customerDays'? [TABLE_UNKNOWN] Name the file or sheet after a table of the format, "
            "or take it away."
        ],
    ),
    (
        {"products": PRODUCTS + "P3,Bolt\n"},
        [
            "products.csv:4: 2 cells, the header has 4 "
            "[ROW_BROKEN] Write as many cells as the header has; quote cells that hold commas."
        ],
    ),
]


async def rows_in(transactions: Transactions, table: type) -> int:
    async with transactions.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(table)) or 0)


@pytest.mark.parametrize(("changed", "messages"), CASES)
async def test_a_problem_is_told_with_its_place_and_mend_and_nothing_is_stored(
    transactions: Transactions, tmp_path: Path, changed: dict[str, str], messages: list[str]
) -> None:
    report = await load(transactions, a_folder(tmp_path / "batch", changed=changed))

    assert [str(problem) for problem in report.told] == messages
    assert report.stored is False
    assert await rows_in(transactions, CustomerRecord) == 0


async def test_broken_bytes_are_placed_by_their_offset(
    transactions: Transactions, tmp_path: Path
) -> None:
    folder = a_folder(tmp_path / "batch")
    (folder / "customers.csv").write_bytes(b"number,name\nC1,Caf\xe9\n")

    report = await load(transactions, folder)

    assert str(report.told[0]) == (
        "customers.csv:2: byte 0xe9 at offset 18 (line 2) is not UTF-8 "
        "[ENCODING_BROKEN] Save the file as UTF-8."
    )
    assert await rows_in(transactions, OrderRecord) == 0


async def test_problems_beyond_the_limit_are_counted_only(
    transactions: Transactions, tmp_path: Path
) -> None:
    rows = "".join(f"C{number},Acme,BAD\n" for number in range(50))
    folder = a_folder(tmp_path / "batch", {"customers": "number,name,tier\n" + rows})

    report = await load(transactions, folder, ImportOptions(most_problems=7, compute=False))

    assert (len(report.told), report.problems.total) == (7, 50)


async def test_with_rejects_accepted_the_rest_is_stored(
    transactions: Transactions, tmp_path: Path
) -> None:
    lines = LINES + "SO1,3,P9,L1,2026-03-05,5,0,3\n"
    folder = a_folder(tmp_path / "batch", changed={"orderLines": lines})

    report = await load(transactions, folder, ImportOptions(accept_rejects=True, compute=False))

    assert report.stored
    assert await rows_in(transactions, OrderLineRecord) == 2


async def test_a_path_that_is_not_there_is_a_problem(
    transactions: Transactions, tmp_path: Path
) -> None:
    report = await load(transactions, tmp_path / "nowhere.zip")

    assert [problem.rule for problem in report.told] == ["FILE_UNREADABLE"]


async def test_a_check_stores_nothing(transactions: Transactions, tmp_path: Path) -> None:
    report = await load(
        transactions, a_folder(tmp_path / "batch"), ImportOptions(store=False, compute=False)
    )

    assert (report.problems.total, report.stored) == (0, False)
    assert await rows_in(transactions, CustomerRecord) == 0


async def test_json_lines_name_their_table(transactions: Transactions, tmp_path: Path) -> None:
    path = tmp_path / "batch.jsonl"
    path.write_text(
        '{"table": "customers", "number": "C1", "name": "Acme"}\n'
        '{"table": "settings", "businessDate": "2026-03-02", "source": "erp"}\n'
        '{"table": "orders", "number": "SO1", "customer": "C1", "orderDate": "2026-02-20"}\n'
    )

    report = await load(transactions, path)

    assert report.stored
    async with transactions.read() as connection:
        assert await connection.scalar(select(col(CustomerRecord.source))) == "erp"


async def test_a_line_that_is_not_json_says_how_lines_are_written(
    transactions: Transactions, tmp_path: Path
) -> None:
    path = tmp_path / "batch.jsonl"
    path.write_text('{"table": "customers", "number": "C1"\n', encoding="utf-8")

    report = await load(transactions, path)

    assert [str(one) for one in report.told] == [
        "batch.jsonl:1: this is not JSON: unexpected end of data [JSON_BROKEN] Write one JSON "
        "object on each line, with its table under `table`."
    ]
