"""At most once: the same key with the same request answers what the first one made."""

import hashlib
import json
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from graph.records.keys_queries import claim_key, drop_key, keep_result, read_key
from graph.records.plans import IdempotencyRecord
from graph.refusals import InputInvalid, KeyReused

LONGEST_KEY = 200


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime, Decimal)):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return sorted(str(item) for item in value)
    raise TypeError(f"{value!r} cannot be part of a request")


def request_hash(actor: str, request: object) -> str:
    """SHA-256 of who asks and what for; equal requests of one caller have equal hashes."""
    body = asdict(request) if is_dataclass(request) and not isinstance(request, type) else request
    text = json.dumps([actor, type(request).__name__, body], sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


async def earlier_result(
    session: AsyncSession, key: str, *, actor: str, request: object, at: datetime
) -> dict[str, Any] | None:
    """Claim the key in this transaction; what it made before, or None when it is new.

    Raises KeyReused when the key came with another request or from another caller.
    """
    if not key.strip() or len(key) > LONGEST_KEY:
        raise InputInvalid(("key",), f"a key has 1 to {LONGEST_KEY} characters")
    digest = request_hash(actor, request)
    claim = IdempotencyRecord(
        key=key, action=type(request).__name__, request_hash=digest, result={}, at=at
    )
    held = await claim_key(session, claim)
    if held is None:
        return None
    if held.request_hash != digest:
        raise KeyReused(key=key)
    return held.result


async def kept_result(
    connection: AsyncConnection, key: str, *, actor: str, request: object
) -> dict[str, Any] | None:
    """What the key made before, without claiming it: spares work that would be thrown away.

    Raises KeyReused like `earlier_result`.
    """
    held = await read_key(connection, key)
    if held is None:
        return None
    if held.request_hash != request_hash(actor, request):
        raise KeyReused(key=key)
    return dict(held.result)


async def remember(
    session: AsyncSession, key: str, *, result: dict[str, Any], at: datetime
) -> None:
    """Keep the result under the key, in the transaction that made it."""
    await keep_result(session, key, result=result, at=at)


async def forget(session: AsyncSession, key: str) -> None:
    """Give the key free again: the request was refused, and may be sent again."""
    await drop_key(session, key)
