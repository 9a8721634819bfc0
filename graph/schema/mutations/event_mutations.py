"""Mutations by which other systems and people tell what happened."""

from graph.actions.cancel_line import CancelLine, cancel_line
from graph.actions.change_order_line import ChangeOrderLine, change_order_line
from graph.actions.confirm_shipment import ConfirmShipment, confirm_shipment
from graph.actions.count_stock import CountStock, count_stock
from graph.actions.receive_inbound import ReceiveInbound, receive_inbound
from graph.actions.record_consent import RecordConsent, record_consent
from graph.actions.record_signal import (
    CloseSignal,
    RecordSignal,
    close_signal,
    record_signal,
)
from graph.actions.save_order import SaveOrder, save_order
from graph.actions.track_inbound import (
    ChangeInbound,
    TrackInbound,
    change_inbound,
    track_inbound,
)
from graph.schema.mutations.model import Mutation

TERMS = {
    "requestedDate": "Arrival the customer asked for.",
    "promisedDate": "Arrival promised to the customer.",
    "quantityOrdered": "Base units ordered in all.",
    "quantityShipped": "What had shipped, where the source did not say; base units.",
    "price": "Per base unit, in the order's currency.",
    "shipComplete": "All of it in one delivery, or nothing.",
    "minimumShipment": "Least base units of one delivery.",
    "maximumLateness": "Days after the due date at which the customer no longer takes it.",
    "maximumShipments": "Most deliveries.",
}

CUSTOMERS = (
    Mutation(
        "recordSignal",
        record_signal,
        RecordSignal,
        "signal",
        "Signal",
        "Record a survey, complaint, cancel threat, competitor quote or praise. Right: INTEGRATE.",
        words={
            "kind": "What it is.",
            "product": "The product meant, by id, SKU or name.",
            "value": "SURVEY: 0 to 10; COMPETITOR_QUOTE: the quoted unit price; else nothing.",
            "text": "The customer's words.",
            "at": "When; now where absent.",
            "number": "The source's own number; made up where absent.",
        },
    ),
    Mutation(
        "closeSignal",
        close_signal,
        CloseSignal,
        "signal",
        "Signal",
        "A cancel threat or competitor quote no longer stands. Right: INTEGRATE.",
        words={"signal": "The signal's id or number."},
    ),
    Mutation(
        "recordConsent",
        record_consent,
        RecordConsent,
        "customer",
        "Customer",
        "The customer agreed to a substitute, or refused it. Right: INTEGRATE.",
        words={
            "product": "The stand-in, by id, SKU or name.",
            "granted": "true: agreed; false: refused.",
            "line": "For this order line only; for all of the customer's where absent.",
            "text": "The customer's words.",
        },
    ),
)

SUPPLY = (
    Mutation(
        "receiveInbound",
        receive_inbound,
        ReceiveInbound,
        "inbound",
        "InboundShipment",
        "Units of an inbound arrived; its reservations move to the stock. Right: INTEGRATE.",
        words={
            "quantity": "Base units received now; more than was open is kept as received.",
            "closes": "Nothing more comes: the rest is cancelled and its reservations are cut.",
            "receivedOn": "The day; the business date where absent.",
            "lot": "The lot these units belong to.",
            "expiry": "The lot's expiry.",
        },
    ),
    Mutation(
        "trackInbound",
        track_inbound,
        TrackInbound,
        "inbound",
        "InboundShipment",
        "News of an inbound on its way. Right: INTEGRATE.",
        words={
            "tracking": "The carrier's word.",
            "eta": "The day it names for arrival at the inbound's location.",
        },
    ),
    Mutation(
        "changeInbound",
        change_inbound,
        ChangeInbound,
        "inbound",
        "InboundShipment",
        "Another expected date or quantity of an inbound. Right: INTEGRATE.",
        words={
            "expectedDate": "Arrival at its location that the supplier now expects.",
            "quantityOrdered": "Base units in all that the supplier now sends.",
        },
    ),
    Mutation(
        "countStock",
        count_stock,
        CountStock,
        "position",
        "StockPosition",
        "What a count found; reservations it does not hold are cut. Right: INTEGRATE.",
        words={
            "onHand": "Base units there, lots included.",
            "lots": "Lots counted; the others stay as they are.",
            "countedOn": "The day; the business date where absent.",
            "safetyStock": "Base units to keep back from now on.",
            "number": "The lot's number.",
            "quantity": "Base units of the lot.",
            "expiry": "The lot's expiry.",
            "blocked": "Whether the lot must not be used.",
        },
    ),
)

ORDERS = (
    Mutation(
        "saveOrder",
        save_order,
        SaveOrder,
        "order",
        "Order",
        "A new order, or a known one as it is now; lines not named stay. Right: INTEGRATE.",
        words={
            **TERMS,
            "number": "The order's number; in a line, the line's number.",
            "lines": "Lines to add or change.",
            "orderDate": "The business date where absent.",
            "groupPolicy": "How the order's lines move.",
            "currency": "Currency of the order.",
            "customerReference": "The customer's own number.",
            "backordered": "The order system calls the line backordered.",
        },
    ),
    Mutation(
        "changeOrderLine",
        change_order_line,
        ChangeOrderLine,
        "line",
        "OrderLine",
        "Dates, quantity or constraints of a line changed; absent ones stay. Right: INTEGRATE.",
        words=TERMS,
    ),
    Mutation(
        "confirmShipment",
        confirm_shipment,
        ConfirmShipment,
        "shipment",
        "Shipment",
        "Units left for a line; its reservations there are used up. Right: INTEGRATE.",
        words={
            "quantity": "Base units of the line's product that left.",
            "location": "Where from; the line's own location where absent.",
            "number": "The shipment's number; made up where absent.",
            "shipDate": "The business date where absent.",
            "arrivalDate": "Where absent, the lane's days after the ship date, as an estimate.",
        },
    ),
    Mutation(
        "cancelLine",
        cancel_line,
        CancelLine,
        "line",
        "OrderLine",
        "The open rest of a line, or part of it, is cancelled. Right: INTEGRATE.",
        words={"quantity": "Base units of the rest; all of it where absent."},
    ),
)
