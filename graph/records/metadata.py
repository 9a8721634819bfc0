"""All tables in one metadata: importing this module registers every record."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from graph.records import customers, journal, locations, orders, plans, products, queue, supply

NEIGHBOURHOODS = (customers, journal, locations, orders, plans, products, queue, supply)

METADATA: MetaData = SQLModel.metadata
