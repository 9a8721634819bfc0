"""Runs migrations on the connection it is handed; new ones are written in plain column types."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON
from sqlmodel.sql.sqltypes import AutoString

from graph.records.metadata import METADATA
from graph.records.types import Instant, Scaled

PLAIN: tuple[tuple[type, str], ...] = (
    (Scaled, "sa.BigInteger()"),
    (Instant, "sa.DateTime(timezone=True)"),
    (AutoString, "sa.String()"),
    (JSON, 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'),
)


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """A migration must not change when a type of ours does, so it names only SQLAlchemy's."""
    if kind == "type":
        for ours, plain in PLAIN:
            if isinstance(item, ours):
                autogen.imports.add("from sqlalchemy.dialects import postgresql")
                return plain
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
