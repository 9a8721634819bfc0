"""Which rule ranks the queue: saved as versions, activated by someone with the right."""

from copy import deepcopy

import pytest
from sqlalchemy import select
from sqlmodel import col

from graph.actions.policies import (
    ActivatePolicy,
    SavePolicy,
    activate_policy,
    ensure_policy,
    save_policy,
)
from graph.priority.policy import DEFAULT_DOCUMENT
from graph.records.database import Transactions
from graph.records.journal import JournalRecord
from graph.records.plans import PolicyRecord
from graph.refusals import InputInvalid, NotFound, RightMissing
from graph.values.viewer import Viewer
from server.clock import SystemClock

CLOCK = SystemClock()
PLANNER = Viewer("ann")


async def policies(transactions: Transactions) -> list[tuple[str, int, bool]]:
    async with transactions.read() as connection:
        found = await connection.execute(
            select(
                col(PolicyRecord.name), col(PolicyRecord.version), col(PolicyRecord.active)
            ).order_by(col(PolicyRecord.version))
        )
        return [(name, version, active) for name, version, active in found.all()]


async def test_the_default_policy_is_there_from_the_start_and_only_once(
    transactions: Transactions,
) -> None:
    await ensure_policy(transactions, CLOCK)
    await ensure_policy(transactions, CLOCK)

    assert await policies(transactions) == [("standard", 1, True)]


async def test_a_changed_policy_becomes_a_new_version_and_the_old_one_stays(
    transactions: Transactions,
) -> None:
    await ensure_policy(transactions, CLOCK)
    changed = deepcopy(DEFAULT_DOCUMENT)
    changed["components"]["ageing"]["weight"] = 50

    await save_policy(transactions, PLANNER, SavePolicy("standard", changed), clock=CLOCK)
    await save_policy(transactions, PLANNER, SavePolicy("standard", changed), clock=CLOCK)
    assert await policies(transactions) == [("standard", 1, True), ("standard", 2, False)]

    await activate_policy(transactions, PLANNER, ActivatePolicy("standard"), clock=CLOCK)
    assert await policies(transactions) == [("standard", 1, False), ("standard", 2, True)]
    async with transactions.read() as connection:
        actions = (await connection.scalars(select(col(JournalRecord.action)))).all()
    assert sorted(actions) == ["POLICY_ACTIVATED"] * 2 + ["POLICY_SAVED"] * 2


async def test_nobody_without_the_right_changes_the_rule(transactions: Transactions) -> None:
    guest = Viewer("bob", rights=frozenset())

    with pytest.raises(RightMissing):
        await save_policy(transactions, guest, SavePolicy("x", DEFAULT_DOCUMENT), clock=CLOCK)
    assert await policies(transactions) == []


async def test_a_policy_that_cannot_be_followed_or_found_is_refused(
    transactions: Transactions,
) -> None:
    with pytest.raises(InputInvalid):
        await save_policy(transactions, PLANNER, SavePolicy("x", {"kind": "luck"}), clock=CLOCK)
    with pytest.raises(NotFound, match="x/7"):
        await activate_policy(transactions, PLANNER, ActivatePolicy("x", 7), clock=CLOCK)
