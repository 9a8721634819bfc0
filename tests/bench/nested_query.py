"""One nested query: ours, a hand-written endpoint, stock Strawberry with loaders.

50 backorders with customer, product, the product's stock at every location, and each location.
All three answer the same JSON over ASGI in this process; one client, medians.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
import orjson
import strawberry
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from strawberry.dataloader import DataLoader

from graph.records.customers import CustomerRecord
from graph.records.database import Transactions
from graph.records.locations import LocationRecord
from graph.records.products import ProductRecord
from graph.records.queue import BackorderRecord
from graph.records.supply import StockPositionRecord
from server.app import create_app
from server.identity import local_token
from server.sample.load import load_sample
from server.service import open_service
from server.settings import Settings

ROUNDS = 120
WARM_UP = 15
QUERY = """
query Nested {
  backorders(orderBy: [{ priority: { rank: ASC } }], first: 50) {
    nodes {
      openQuantity dueDate
      customer { name tier region }
      product { sku name stock(first: 100) { onHand safetyStock location { name city } } }
    }
  }
}
"""
Row = dict[str, Any]


def queue() -> Any:
    """The first 50 of the queue."""
    record = BackorderRecord
    return (
        select(
            col(record.customer_id),
            col(record.product_id),
            col(record.open_quantity),
            col(record.due_date),
        )
        .where(col(record.is_open))
        .order_by(col(record.sort_key), col(record.id))
        .limit(50)
    )


async def rows(connection: AsyncConnection, statement: Any) -> list[Row]:
    """The statement's rows as dicts."""
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def by_hand(transactions: Transactions) -> list[Row]:
    """Four statements, joined in Python: what a careful person writes for this one screen."""
    async with transactions.read() as connection:
        lines = await rows(connection, queue())
        customers = await rows(
            connection,
            select(
                col(CustomerRecord.id),
                col(CustomerRecord.name),
                col(CustomerRecord.tier),
                col(CustomerRecord.region),
            ).where(col(CustomerRecord.id).in_({line["customer_id"] for line in lines})),
        )
        wanted = {line["product_id"] for line in lines}
        products = await rows(
            connection,
            select(col(ProductRecord.id), col(ProductRecord.sku), col(ProductRecord.name)).where(
                col(ProductRecord.id).in_(wanted)
            ),
        )
        stock = await rows(
            connection,
            select(
                col(StockPositionRecord.product_id),
                col(StockPositionRecord.on_hand),
                col(StockPositionRecord.safety_stock),
                col(LocationRecord.name),
                col(LocationRecord.city),
            )
            .join(LocationRecord, col(LocationRecord.id) == col(StockPositionRecord.location_id))
            .where(col(StockPositionRecord.product_id).in_(wanted))
            .order_by(col(StockPositionRecord.id)),
        )
    by_customer = {row.pop("id"): row for row in customers}
    by_product = {row.pop("id"): row | {"stock": []} for row in products}
    for row in stock:
        by_product[row["product_id"]]["stock"].append(
            {
                "onHand": row["on_hand"],
                "safetyStock": row["safety_stock"],
                "location": {"name": row["name"], "city": row["city"]},
            }
        )
    return [
        {
            "openQuantity": line["open_quantity"],
            "dueDate": line["due_date"],
            "customer": by_customer[line["customer_id"]],
            "product": by_product[line["product_id"]],
        }
        for line in lines
    ]


def hand_written_app(transactions: Transactions) -> Starlette:
    """A Starlette route for exactly this screen."""

    async def endpoint(request: Request) -> Response:
        orjson.loads(await request.body())
        nodes = await by_hand(transactions)
        body = orjson.dumps({"data": {"backorders": {"nodes": nodes}}})
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/graphql", endpoint, methods=["POST"])])


@strawberry.type
class StockLocation:
    name: str
    city: str | None


@strawberry.type
class StockRow:
    on_hand: int
    safety_stock: int
    location_id: strawberry.Private[str]

    @strawberry.field
    async def location(self, info: strawberry.Info) -> StockLocation:
        found: LocationRecord = await info.context["locations"].load(self.location_id)
        return StockLocation(name=found.name, city=found.city)


@strawberry.type
class StockProduct:
    sku: str
    name: str
    id: strawberry.Private[str]

    @strawberry.field
    async def stock(self, info: strawberry.Info, first: int = 100) -> list[StockRow]:
        found: list[StockPositionRecord] = await info.context["stock"].load(self.id)
        return [
            StockRow(
                on_hand=row.on_hand, safety_stock=row.safety_stock, location_id=row.location_id
            )
            for row in found[:first]
        ]


@strawberry.type
class StockCustomer:
    name: str
    tier: str
    region: str | None


@strawberry.type
class StockBackorder:
    open_quantity: int
    due_date: str | None
    customer_id: strawberry.Private[str]
    product_id: strawberry.Private[str]

    @strawberry.field
    async def customer(self, info: strawberry.Info) -> StockCustomer:
        found: CustomerRecord = await info.context["customers"].load(self.customer_id)
        return StockCustomer(name=found.name, tier=found.tier, region=found.region)

    @strawberry.field
    async def product(self, info: strawberry.Info) -> StockProduct:
        found: ProductRecord = await info.context["products"].load(self.product_id)
        return StockProduct(sku=found.sku, name=found.name, id=found.id)


@strawberry.type
class StockNodes:
    nodes: list[StockBackorder]


@strawberry.type
class StockQuery:
    @strawberry.field
    async def backorders(self, info: strawberry.Info, first: int = 50) -> StockNodes:
        async with info.context["transactions"].read() as connection:
            found = await rows(connection, queue().limit(first))
        return StockNodes(
            nodes=[
                StockBackorder(
                    open_quantity=row["open_quantity"],
                    due_date=row["due_date"].isoformat() if row["due_date"] else None,
                    customer_id=row["customer_id"],
                    product_id=row["product_id"],
                )
                for row in found
            ]
        )


def loader(transactions: Transactions, record: Any) -> DataLoader[str, Any]:
    """Loads records by id, one statement a batch."""

    async def load(keys: list[str]) -> list[Any]:
        async with transactions.begin() as session:
            found = (await session.scalars(select(record).where(col(record.id).in_(keys)))).all()
        by_id = {row.id: row for row in found}
        return [by_id[key] for key in keys]

    return DataLoader(load_fn=load)


def stock_loader(transactions: Transactions) -> DataLoader[str, list[StockPositionRecord]]:
    """Loads the stock positions of products, one statement a batch."""

    async def load(keys: list[str]) -> list[list[StockPositionRecord]]:
        record = StockPositionRecord
        statement = select(record).where(col(record.product_id).in_(keys)).order_by(col(record.id))
        async with transactions.begin() as session:
            found = (await session.scalars(statement)).all()
        return [[row for row in found if row.product_id == key] for key in keys]

    return DataLoader(load_fn=load)


def stock_resolvers_app(transactions: Transactions) -> Starlette:
    """Strawberry as its tutorial has it: async fields with data loaders over ORM objects."""
    schema = strawberry.Schema(StockQuery)
    query = QUERY.replace("(orderBy: [{ priority: { rank: ASC } }], first: 50)", "(first: 50)")

    async def endpoint(request: Request) -> Response:
        orjson.loads(await request.body())
        context = {
            "transactions": transactions,
            "customers": loader(transactions, CustomerRecord),
            "products": loader(transactions, ProductRecord),
            "locations": loader(transactions, LocationRecord),
            "stock": stock_loader(transactions),
        }
        result = await schema.execute(query, context_value=context)
        assert result.errors is None, result.errors
        return Response(orjson.dumps({"data": result.data}), media_type="application/json")

    return Starlette(routes=[Route("/graphql", endpoint, methods=["POST"])])


async def timed(app: Starlette, token: str) -> tuple[float, float, Any]:
    """Median and 99th percentile in ms, and the answer."""
    times: list[float] = []
    transport = httpx2.ASGITransport(app=app)
    headers = {"authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://localhost", headers=headers
    ) as client:
        for number in range(WARM_UP + ROUNDS):
            started = time.perf_counter()
            answer = await client.post("/graphql", json={"query": QUERY})
            if number >= WARM_UP:
                times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times), statistics.quantiles(times, n=100)[98], answer.json()


def canonical(answer: Any) -> str:
    """The answer with stock rows in one order, to compare the three."""
    nodes = answer["data"]["backorders"]["nodes"]
    for node in nodes:
        node["product"]["stock"].sort(key=lambda row: str(row["location"]["name"]))
    return orjson.dumps(nodes, option=orjson.OPT_SORT_KEYS).decode()


async def measure(folder: Path) -> str:
    """The table, on the sample."""
    settings = Settings(data_folder=str(folder))
    async with open_service(settings) as service:
        await load_sample(service)
        token = local_token(folder)
        doors: dict[str, Starlette] = {
            "hand-written endpoint": hand_written_app(service.transactions),
            "backorder-graph": create_app(service),
            "stock Strawberry with loaders": stock_resolvers_app(service.transactions),
        }
        found: dict[str, tuple[float, float, Any]] = {}
        for name, app in doors.items():
            found[name] = await timed(app, token)
    base, _, expected = found["hand-written endpoint"]
    lines = [
        "nested query, 50 backorders, SQLite, 1 client",
        "",
        "| door | p50 ms | p99 ms | ratio | same answer |",
        "|---|---:|---:|---:|---|",
    ]
    same: Callable[[Any], bool] = lambda answer: canonical(answer) == canonical(expected)  # noqa: E731
    lines += [
        f"| {name} | {p50:.1f} | {p99:.1f} | {p50 / base:.2f} | {'yes' if same(answer) else 'NO'} |"
        for name, (p50, p99, answer) in found.items()
    ]
    return "\n".join(lines)


def run() -> str:
    """The table as text."""
    job: Callable[[Path], Awaitable[str]] = measure
    with TemporaryDirectory() as folder:
        return asyncio.run(job(Path(folder)))  # type: ignore[arg-type]  # a coroutine function
