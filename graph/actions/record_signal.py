"""A customer said or did something: survey, complaint, threat, quote, praise."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from functools import partial
from uuid import uuid4

from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.references import find
from graph.actions.sources import default_source
from graph.actions.staleness import CUSTOMER_MARK
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.customers import SignalRecord
from graph.records.database import Transactions
from graph.records.natural_keys import open_products_of
from graph.records.reservation_queries import lock_row
from graph.refusals import InputInvalid, NotFound
from graph.values.identity import row_id
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right, SignalKind

STANDING = frozenset({SignalKind.CANCEL_THREAT, SignalKind.COMPETITOR_QUOTE})
BEST_SURVEY = 10
LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class RecordSignal:
    """value: SURVEY 0..10, COMPETITOR_QUOTE the quoted unit price, else none. at: default now.

    customer, product: id, number, SKU or name. number: the source's own; made up where absent.
    """

    kind: SignalKind
    customer: str
    product: str | None = None
    value: Decimal | None = None
    text: str | None = None
    at: datetime | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class CloseSignal:
    """The threat or quote no longer stands."""

    signal: str
    reason: str


async def record_signal(
    transactions: Transactions,
    viewer: Viewer,
    request: RecordSignal,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the signal. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.INTEGRATE)
    _check(request)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_record, request)))["id"])


def _check(request: RecordSignal) -> None:
    value = request.value
    if request.kind is SignalKind.SURVEY:
        if value is None or not 0 <= value <= BEST_SURVEY:
            raise InputInvalid(("value",), f"a survey has a value from 0 to {BEST_SURVEY}")
    elif request.kind is SignalKind.COMPETITOR_QUOTE:
        if value is not None and value < 0:
            raise InputInvalid(("value",), "a quoted price is not negative")
    elif value is not None:
        raise InputInvalid(("value",), f"a {request.kind} has no value")
    if len(request.text or "") > LONGEST_TEXT:
        raise InputInvalid(("text",), f"at most {LONGEST_TEXT} characters")


async def _record(request: RecordSignal, desk: Desk) -> Done:
    session = desk.session
    customer_id = await find(session, "Customer", request.customer, path="customer")
    product_id = (
        await find(session, "Product", request.product, path="product") if request.product else None
    )
    at = request.at or desk.at
    if at > datetime.combine(desk.today, time.max, tzinfo=UTC):
        raise InputInvalid(("at",), f"{at:%Y-%m-%d} lies after the business date {desk.today}")
    source = await default_source(session)
    number = request.number or uuid4().hex
    signal_id = row_id("Signal", source, number)
    if await session.get(SignalRecord, signal_id) is not None:
        raise InputInvalid(("number",), f"signal {number!r} is recorded already")
    stands = request.kind in STANDING
    session.add(
        SignalRecord(
            id=signal_id,
            source=source,
            number=number,
            customer_id=customer_id,
            product_id=product_id,
            kind=request.kind.value,
            at=at,
            value=request.value,
            text=request.text,
            is_open=stands,
            recorded_at=desk.clock.wall(),
        )
    )
    after = {
        "kind": request.kind.value,
        "customer": customer_id,
        "at": at.isoformat(),
        "value": None if request.value is None else str(request.value),
        "open": stands,
    }
    cause = f"{request.kind.value.replace('_', ' ').lower()} recorded"
    entry = Entry(JournalAction.SIGNAL_RECORDED, cause=cause, after=after)
    await desk.note(entry)
    desk.products |= await open_products_of(session, customer_id)
    desk.products.add(f"{CUSTOMER_MARK}{customer_id}")  # who waits for nothing has health too
    return Done({"id": signal_id}, cause=cause)


async def close_signal(
    transactions: Transactions,
    viewer: Viewer,
    request: CloseSignal,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the signal. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.INTEGRATE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_close, request)))["id"])


async def _close(request: CloseSignal, desk: Desk) -> Done:
    signal_id = await find(desk.session, "Signal", request.signal, path="signal")
    signal = await lock_row(desk.session, SignalRecord, signal_id)
    if signal is None:
        raise NotFound("Signal", request.signal)
    if not signal.is_open:
        raise InputInvalid(("signal",), f"this {signal.kind} is not open")
    signal.is_open = False
    kind = signal.kind.replace("_", " ").lower()
    cause = f"{kind} closed: {request.reason}"
    before, after = {"kind": signal.kind, "open": True}, {"open": False}
    await desk.note(Entry(JournalAction.SIGNAL_RECORDED, cause=cause, before=before, after=after))
    desk.products |= await open_products_of(desk.session, signal.customer_id)
    desk.products.add(f"{CUSTOMER_MARK}{signal.customer_id}")
    return Done({"id": signal_id}, cause=cause)
