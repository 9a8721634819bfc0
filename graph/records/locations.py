"""Locations, the lanes between them and to customers, and when one must not be used."""

from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel

from graph.records.types import DOCUMENT, MONEY, RATE


class LocationRecord(SQLModel, table=True):
    """Natural key: source, code. Handling days are spent between release and dispatch."""

    __tablename__ = "location"
    id: str = Field(primary_key=True)
    source: str
    code: str
    name: str = Field(index=True)
    city: str | None = None
    kind: str
    region: str | None = None
    latitude: Decimal | None = Field(default=None, sa_type=RATE)
    longitude: Decimal | None = Field(default=None, sa_type=RATE)
    handling_days: int = 0
    cut_off: str | None = None
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1


class LaneRecord(SQLModel, table=True):
    """From a location to a location or to a customer region. Natural key: from, to or region."""

    __tablename__ = "lane"
    id: str = Field(primary_key=True)
    from_id: str = Field(index=True)
    to_id: str | None = Field(default=None, index=True)
    to_region: str | None = None
    transit_days: int
    cost_per_unit: Decimal = Field(sa_type=MONEY)
    co2_per_unit: Decimal = Field(default=Decimal(0), sa_type=RATE)
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
    version: int = 1


class ExclusionRecord(SQLModel, table=True):
    """A location (for a product, or all) that must not serve in a period, ends included."""

    __tablename__ = "exclusion"
    id: str = Field(primary_key=True)
    source: str
    number: str
    location_id: str = Field(index=True)
    product_id: str | None = None
    valid_from: date
    valid_to: date | None = None
    reason: str
    added: list[str] = Field(default_factory=list, sa_type=DOCUMENT)
