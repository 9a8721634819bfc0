"""A customer agreed to a substitute, or refused it: for one line, or for all of them."""

from dataclasses import dataclass
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.order_lines import backorder_id_of, locked_line
from graph.actions.references import find
from graph.actions.sources import default_source
from graph.actions.step import perform
from graph.ports import Clock
from graph.records.customers import ConsentRecord, CustomerRecord
from graph.records.database import Transactions
from graph.records.natural_keys import open_products_of
from graph.records.orders import OrderRecord
from graph.records.products import ProductRecord
from graph.records.reservation_queries import lock_row
from graph.refusals import InputInvalid, NotFound
from graph.values.identity import row_id
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """product: the stand-in, by id, SKU or name. line: default every line of the customer."""

    customer: str
    product: str
    granted: bool
    line: str | None = None
    text: str | None = None


async def record_consent(
    transactions: Transactions,
    viewer: Viewer,
    request: RecordConsent,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the customer. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.INTEGRATE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_record, request)))["id"])


async def _record(request: RecordConsent, desk: Desk) -> Done:
    session = desk.session
    customer_id = await find(session, "Customer", request.customer, path="customer")
    product_id = await find(session, "Product", request.product, path="product")
    customer = await session.get(CustomerRecord, customer_id)
    product = await session.get(ProductRecord, product_id)
    if customer is None or product is None:
        raise NotFound("Customer", request.customer)
    line_id, line_name, backorder_id = None, "", None
    if request.line is not None:
        line = await locked_line(desk, request.line)
        order = await session.get(OrderRecord, line.order_id)
        if order is None or order.customer_id != customer_id:
            raise InputInvalid(("line",), "this line is another customer's")
        line_id, line_name = line.id, f"{order.number}/{line.number}"
        backorder_id = await backorder_id_of(desk, line)
    source = await default_source(session)
    consent_id = row_id("Consent", source, customer.number, product.sku, line_name)
    consent = await lock_row(session, ConsentRecord, consent_id)
    before = None if consent is None else {"granted": consent.granted}
    if consent is None:
        consent = ConsentRecord(
            id=consent_id,
            customer_id=customer_id,
            product_id=product_id,
            line_id=line_id,
            granted=request.granted,
            at=desk.at,
        )
        session.add(consent)
    consent.granted, consent.at, consent.text = request.granted, desk.at, request.text
    word = "granted" if request.granted else "refused"
    cause = f"substitute {product.sku} {word} by the customer"
    entry = Entry(
        JournalAction.CONSENT_RECORDED,
        cause=cause,
        before=before,
        after={"customer": customer_id, "product": product_id, "granted": request.granted},
        backorder_id=backorder_id,
    )
    await desk.note(entry)
    desk.products |= await open_products_of(session, customer_id) | {product_id}
    return Done({"id": customer_id}, cause=cause)
