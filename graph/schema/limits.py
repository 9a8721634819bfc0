"""How much one GraphQL document may ask for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Most that one document may ask for. cost: rows it may touch, estimated from page sizes."""

    depth: int = 15
    aliases: int = 60
    tokens: int = 3000
    filter_depth: int = 8
    filter_conditions: int = 60
    cost: int = 200_000
    page_size: int = 500
    nested_page_size: int = 100
