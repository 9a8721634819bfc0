"""Reads a folder of Wide World Importers tables into a history."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from server.sample.chains import heads
from server.sample.csv_files import read_columns, read_rows
from server.sample.facts import Chain, Client, History, Item, Line, Movement, Purchase

ISSUE = "10"
DAY = 10  # characters of a date in front of a time


@lru_cache(maxsize=4096)
def to_day(text: str) -> date:
    """The day of `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`."""
    return date.fromisoformat(text[:DAY])


@lru_cache(maxsize=4096)
def to_money(text: str) -> Decimal:
    """An amount as written."""
    return Decimal(text)


def read_history(folder: Path) -> History:
    """Everything the importer uses. Raises SourceMissing for a file or column that is not there."""
    history = History(first_day=date.max, last_day=date.min)
    history.suppliers = {
        row["SupplierID"]: row["SupplierName"] for row in read_rows(folder, "Purchasing.Suppliers")
    }
    history.people = {
        row["PersonID"]: row["FullName"] for row in read_rows(folder, "Application.People")
    }
    history.items = {item.sku: item for item in _items(folder)}
    history.clients = {client.number: client for client in _clients(folder)}
    history.chains, first_documents = _chains(folder)
    history.lines = list(_lines(folder, history.chains, first_documents))
    history.purchases = list(_purchases(folder, history.items))
    buyers = _movements(folder, history)
    _profits(folder, history, buyers)
    history.delivered_on = {
        row["OrderID"]: to_day(row["ConfirmedDeliveryTime"])
        for row in read_rows(folder, "Sales.Invoices_May")
        if row["ConfirmedDeliveryTime"]
    }
    days = [chain.ordered_on for chain in history.chains.values()]
    history.first_day, history.last_day = min(days), max(days)
    return history


def _names(folder: Path, table: str, key: str, name: str) -> dict[str, str]:
    return dict(read_columns(folder, table, (key, name)))  # type: ignore[arg-type]


def _items(folder: Path) -> Iterator[Item]:
    groups = _names(folder, "Warehouse.StockGroups", "StockGroupID", "StockGroupName")
    colors = _names(folder, "Warehouse.Colors", "ColorID", "ColorName")
    members = list(
        read_columns(folder, "Warehouse.StockItemStockGroups", ("StockItemID", "StockGroupID"))
    )
    sizes: dict[str, int] = dict.fromkeys(groups, 0)
    for _, group in members:
        sizes[group] += 1
    # An item lies in several groups; the smallest one says most about it.
    category: dict[str, str] = {}
    for sku, group in sorted(members, key=lambda pair: (-sizes[pair[1]], pair[1])):
        category[sku] = groups[group]
    held = {row["StockItemID"]: row for row in read_rows(folder, "Warehouse.StockItemHoldings")}
    for row in read_rows(folder, "Warehouse.StockItems"):
        sku = row["StockItemID"]
        yield Item(
            sku=sku,
            name=" ".join(row["StockItemName"].split()),
            category=category.get(sku, ""),
            supplier=row["SupplierID"],
            price=to_money(row["UnitPrice"]),
            cost=to_money(held[sku]["LastCostPrice"]),
            pack=int(row["QuantityPerOuter"]),
            on_hand=int(held[sku]["QuantityOnHand"]),
            counted_on=to_day(held[sku]["LastEditedWhen"]),
            chilled=row["IsChillerStock"] == "1",
            color=colors.get(row["ColorID"], ""),
            size=row["Size"],
        )


def _clients(folder: Path) -> Iterator[Client]:
    categories = _names(
        folder, "Sales.CustomerCategories", "CustomerCategoryID", "CustomerCategoryName"
    )
    states = {
        row["StateProvinceID"]: row for row in read_rows(folder, "Application.StateProvinces")
    }
    cities = {row["CityID"]: row for row in read_rows(folder, "Application.Cities")}
    for row in read_rows(folder, "Sales.Customers"):
        city = cities[row["DeliveryCityID"]]
        state = states[city["StateProvinceID"]]
        yield Client(
            number=row["CustomerID"],
            name=row["CustomerName"],
            segment=categories[row["CustomerCategoryID"]],
            region=state["SalesTerritory"],
            city=f"{city['CityName']}, {state['StateProvinceCode']}",
            since=to_day(row["AccountOpenedDate"]),
            credit_hold=row["IsOnCreditHold"] == "1",
        )


ORDER_COLUMNS = (
    "OrderID",
    "CustomerID",
    "SalespersonPersonID",
    "BackorderOrderID",
    "OrderDate",
    "ExpectedDeliveryDate",
    "CustomerPurchaseOrderNumber",
    "PickingCompletedWhen",
)


def _chains(folder: Path) -> tuple[dict[str, Chain], dict[str, str]]:
    """The chains by first document, and the first document of every later one."""
    rows = {row[0]: row for row in read_columns(folder, "Sales.Orders", ORDER_COLUMNS)}
    first = heads({number: row[3] for number, row in rows.items() if row[3]})
    documents: dict[str, list[str]] = {}
    for number in rows:
        documents.setdefault(first.get(number, number), []).append(number)
    chains: dict[str, Chain] = {}
    for number, members in documents.items():
        _, client, salesperson, successor, ordered, expected, reference, picked = rows[number]
        chains[number] = Chain(
            number=number,
            client=client,
            ordered_on=to_day(ordered),
            promised_on=to_day(expected),
            reference=reference,
            salesperson=salesperson,
            documents=tuple(sorted(members, key=int)),
            queue_on=to_day(picked or ordered) if successor else None,
        )
    return chains, first


LINE_COLUMNS = (
    "OrderLineID",
    "OrderID",
    "StockItemID",
    "Quantity",
    "UnitPrice",
    "PickedQuantity",
    "PickingCompletedWhen",
)


def _lines(folder: Path, chains: dict[str, Chain], first: dict[str, str]) -> Iterator[Line]:
    rows = read_columns(folder, "Sales.OrderLines", LINE_COLUMNS)
    for number, document, sku, quantity, price, picked, when in rows:
        head = first.get(document, document)
        chain = chains[head]
        picked_on = to_day(when) if when and picked != "0" else None
        queue_on = chain.queue_on if head != document else None
        if queue_on is None and picked_on is None:
            queue_on = chain.ordered_on
        yield Line(number, head, document, sku, int(quantity), to_money(price), picked_on, queue_on)


def _purchases(folder: Path, items: dict[str, Item]) -> Iterator[Purchase]:
    orders = {row["PurchaseOrderID"]: row for row in read_rows(folder, "Purchasing.PurchaseOrders")}
    for row in read_rows(folder, "Purchasing.PurchaseOrderLines"):
        order = orders[row["PurchaseOrderID"]]
        pack = items[row["StockItemID"]].pack
        yield Purchase(
            number=row["PurchaseOrderID"],
            line=row["PurchaseOrderLineID"],
            supplier=order["SupplierID"],
            sku=row["StockItemID"],
            quantity=int(row["OrderedOuters"]) * pack,
            ordered_on=to_day(order["OrderDate"]),
            expected_on=to_day(order["ExpectedDeliveryDate"]),
            received=int(row["ReceivedOuters"]) * pack,
            received_on=to_day(row["LastReceiptDate"]) if row["LastReceiptDate"] else None,
        )


MOVEMENT_COLUMNS = (
    "StockItemID",
    "TransactionTypeID",
    "CustomerID",
    "InvoiceID",
    "TransactionOccurredWhen",
    "Quantity",
)


def _movements(folder: Path, history: History) -> dict[str, str]:
    """Fill the movements in; returns who was invoiced by which invoice.

    Customer transactions name who pays (a head office), stock issues who received.
    """
    buyers: dict[str, str] = {}
    rows = read_columns(folder, "Warehouse.StockItemTransactions", MOVEMENT_COLUMNS)
    for sku, kind, client, invoice, when, quantity in rows:
        history.movements.append(Movement(sku, to_day(when), int(Decimal(quantity))))
        if kind == ISSUE:
            buyers[invoice] = client
    return buyers


def _profits(folder: Path, history: History, buyers: dict[str, str]) -> None:
    columns = ("InvoiceID", "LineProfit", "LastEditedWhen")
    for invoice, profit, when in read_columns(folder, "Sales.InvoiceLines", columns):
        history.profits.setdefault(buyers[invoice], []).append((to_day(when), to_money(profit)))
