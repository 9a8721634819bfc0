"""What an import changes, what it leaves, and what the journal says of it."""

from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from graph.actions.import_report import ImportOptions
from graph.records.database import Transactions
from graph.records.journal import JournalRecord
from graph.records.orders import OrderLineRecord
from graph.records.supply import StockPositionRecord
from graph.values.identity import row_id
from tests.server.imports.batches import LINE_HEADER, LINES, a_folder, load

LINE_1 = row_id("OrderLine", "erp", "SO1", "1")
LINE_2 = row_id("OrderLine", "erp", "SO1", "2")


async def the_line(transactions: Transactions, line_id: str) -> OrderLineRecord:
    async with transactions.begin() as session:
        found = await session.get(OrderLineRecord, line_id)
        assert found is not None
        return found


async def the_journal(transactions: Transactions) -> list[tuple[str, str]]:
    async with transactions.read() as connection:
        rows = await connection.execute(
            select(col(JournalRecord.action), col(JournalRecord.cause)).order_by(
                col(JournalRecord.seq)
            )
        )
        return [(action, cause) for action, cause in rows]


async def test_a_first_load_has_the_baseline_entry_alone(
    transactions: Transactions, tmp_path: Path
) -> None:
    await load(transactions, a_folder(tmp_path / "batch"))

    assert await the_journal(transactions) == [("IMPORTED", "import of batch")]
    line = await the_line(transactions, LINE_1)
    assert (line.quantity_ordered, line.quantity_shipped, str(line.price)) == (10, 4, "12.5000")


async def test_the_same_batch_again_changes_nothing(
    transactions: Transactions, tmp_path: Path
) -> None:
    folder = a_folder(tmp_path / "batch")
    await load(transactions, folder)

    report = await load(transactions, folder)

    assert (report.stored, report.changes, report.entry_id) == (True, 0, None)
    assert len(await the_journal(transactions)) == 1
    assert (await the_line(transactions, LINE_1)).version == 1


async def test_a_changed_quantity_moves_the_version_and_is_journalled(
    transactions: Transactions, tmp_path: Path
) -> None:
    await load(transactions, a_folder(tmp_path / "batch"))
    later = a_folder(
        tmp_path / "later",
        {"orderLines": LINE_HEADER + "SO1,1,P1,L1,2026-03-01,10,6,12.50\n"},
    )

    await load(transactions, later)

    line = await the_line(transactions, LINE_1)
    assert (line.quantity_shipped, line.version) == (6, 2)
    assert await the_journal(transactions) == [
        ("IMPORTED", "import of batch"),
        ("IMPORTED", "import of later"),
        ("SHIPPED", "import of later"),
    ]


async def test_a_changed_price_leaves_the_version(
    transactions: Transactions, tmp_path: Path
) -> None:
    await load(transactions, a_folder(tmp_path / "batch"))
    await load(
        transactions,
        a_folder(tmp_path / "later", changed={"orderLines": LINES.replace("12.50", "13")}),
    )

    line = await the_line(transactions, LINE_1)
    assert (str(line.price), line.version) == ("13.0000", 1)


async def test_more_shipped_than_ordered_is_over_shipped(
    transactions: Transactions, tmp_path: Path
) -> None:
    lines = LINES.replace("10,4,", "10,13,")
    await load(transactions, a_folder(tmp_path / "batch", changed={"orderLines": lines}))

    assert (await the_line(transactions, LINE_1)).quantity_over_shipped == 3


async def test_a_blank_shipped_quantity_is_unknown(
    transactions: Transactions, tmp_path: Path
) -> None:
    lines = LINES.replace("10,4,", "10,,")
    await load(transactions, a_folder(tmp_path / "batch", changed={"orderLines": lines}))

    assert (await the_line(transactions, LINE_1)).quantity_shipped is None


async def test_a_foreign_price_is_kept_and_converted(
    transactions: Transactions, tmp_path: Path
) -> None:
    folder = a_folder(
        tmp_path / "batch",
        changed={
            "orders": "number,customer,orderDate,currency\nSO1,C1,2026-02-20,EUR\n",
            "exchangeRates": "currency,fromDate,rate\nEUR,2026-01-01,1.1\nEUR,2026-03-01,2\n",
        },
    )
    await load(transactions, folder)

    line = await the_line(transactions, LINE_1)
    assert (str(line.order_price), str(line.price)) == ("12.5000", "13.7500")


async def test_a_snapshot_cancels_the_rest_of_absent_lines(
    transactions: Transactions, tmp_path: Path
) -> None:
    await load(transactions, a_folder(tmp_path / "batch"))
    later = a_folder(
        tmp_path / "later",
        {"orderLines": LINE_HEADER + "SO1,1,P1,L1,2026-03-01,10,4,12.50\n"},
    )

    report = await load(
        transactions, later, ImportOptions(snapshot=frozenset({"orderLines"}), compute=False)
    )

    assert report.tables["orderLines"].closed == 1
    assert (await the_line(transactions, LINE_2)).quantity_cancelled == 5
    assert (await the_line(transactions, LINE_1)).quantity_cancelled == 0
    assert (await the_journal(transactions))[-1] == (
        "CANCELLED",
        "import of later: absent from the snapshot",
    )


async def test_a_rejected_row_counts_as_present_in_a_snapshot(
    transactions: Transactions, tmp_path: Path
) -> None:
    await load(transactions, a_folder(tmp_path / "batch"))
    later = a_folder(tmp_path / "later", {"orderLines": LINES.replace("5,0,3", "5,0,x")})

    report = await load(
        transactions,
        later,
        ImportOptions(snapshot=frozenset({"orderLines"}), accept_rejects=True, compute=False),
    )

    assert (report.stored, report.tables["orderLines"].closed) == (True, 0)
    assert (await the_line(transactions, LINE_2)).quantity_cancelled == 0


async def test_a_column_that_is_not_in_the_file_leaves_what_is_there(
    transactions: Transactions, tmp_path: Path
) -> None:
    await load(transactions, a_folder(tmp_path / "batch"))
    stock = "sku,location,onHand\nP1,L1,80\n"
    await load(transactions, a_folder(tmp_path / "later", {"stockPositions": stock}))

    async with transactions.begin() as session:
        position = await session.get(
            StockPositionRecord, row_id("StockPosition", "erp", "P1", "L1")
        )
    assert position is not None
    assert (position.on_hand, position.safety_stock, position.version) == (80, 5, 2)
