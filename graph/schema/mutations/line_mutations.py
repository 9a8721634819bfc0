"""Mutations by which planners steer lines of the queue, reservations and exceptions."""

from graph.actions.handle_exception import HandleException, handle_exception
from graph.actions.holds import FreezeLines, HoldLines, freeze_lines, hold_lines
from graph.actions.override_priority import (
    OverridePriority,
    WithdrawOverride,
    override_priority,
    withdraw_override,
)
from graph.actions.reserve_soft import (
    ReleaseReservation,
    ReserveSoft,
    release_reservation,
    reserve_soft,
)
from graph.schema.mutations.model import Mutation

LINES = (
    Mutation(
        "holdLines",
        hold_lines,
        HoldLines,
        "lines",
        "OrderLine",
        "Hold lines, which then get nothing new, or lift the hold. Right: EXECUTE.",
        many=True,
        words={"hold": "false lifts the hold."},
    ),
    Mutation(
        "freezeLines",
        freeze_lines,
        FreezeLines,
        "lines",
        "OrderLine",
        "Freeze lines, which no plan then touches, or lift it. Right: EXECUTE.",
        many=True,
        words={"frozen": "false lifts it."},
    ),
    Mutation(
        "overridePriority",
        override_priority,
        OverridePriority,
        "backorder",
        "Backorder",
        "Set a line's place in the queue by hand; its score stays. Right: EXECUTE.",
        words={
            "rank": "The place, 1 first.",
            "expires": "The last day on which it holds; until withdrawn where absent.",
        },
    ),
    Mutation(
        "withdrawOverride",
        withdraw_override,
        WithdrawOverride,
        "backorder",
        "Backorder",
        "Give a line the place back that the policy gives it. Right: EXECUTE.",
    ),
    Mutation(
        "reserveSoft",
        reserve_soft,
        ReserveSoft,
        "reservation",
        "Reservation",
        "Reserve supply for a line for a while. Right: EXECUTE.",
        words={
            "supply": "Id of a stock position, lot or inbound shipment of the line's product.",
            "expiresAt": "When it ends; 24 hours from now where absent, at most 30 days.",
        },
    ),
    Mutation(
        "releaseReservation",
        release_reservation,
        ReleaseReservation,
        "backorder",
        "Backorder",
        "Let a reservation go. Right: EXECUTE.",
        words={"reservation": "Id of the reservation."},
    ),
    Mutation(
        "handleException",
        handle_exception,
        HandleException,
        "exception",
        "Exception",
        "Snooze, dismiss, resolve or reopen an exception. Right: EXECUTE.",
        words={
            "exception": "Id of the exception.",
            "handling": "What to do with it.",
            "until": "With SNOOZE: the day on which it opens again.",
        },
    ),
)
