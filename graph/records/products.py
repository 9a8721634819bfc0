"""Products and what may stand in for them."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from graph.records.types import DOCUMENT, MONEY, RATE


class ProductRecord(SQLModel, table=True):
    """Natural key: source, sku. Price and cost per base unit, reporting currency."""

    __tablename__ = "product"
    id: str = Field(primary_key=True)
    source: str
    sku: str = Field(index=True)
    name: str = Field(index=True)
    category: str | None = None
    price: Decimal = Field(sa_type=MONEY)
    cost: Decimal = Field(sa_type=MONEY)
    pack_multiple: int = Field(default=1, sa_type=BigInteger)
    shelf_life_days: int | None = None
    supplier_id: str | None = Field(default=None, index=True)
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1


class SubstituteRecord(SQLModel, table=True):
    """`ratio` units of `product` replace one unit of `original`. Natural key: both products."""

    __tablename__ = "substitute"
    id: str = Field(primary_key=True)
    original_id: str = Field(index=True)
    product_id: str = Field(index=True)
    ratio: Decimal = Field(default=Decimal(1), sa_type=RATE)
    rank: int = 1
    valid_from: date | None = None
    valid_to: date | None = None
    needs_consent: bool = True
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1
