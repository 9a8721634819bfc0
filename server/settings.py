"""Settings, read once from the environment; each is documented in docs/settings.md."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import UnionType
from typing import Any, Self, get_args

from graph.schema.limits import Limits

PREFIX = "BACKORDER_"
TEST_PREFIX = "BACKORDER_TEST_"


@dataclass(frozen=True)
class SettingInvalid(Exception):
    """A setting that is unknown or cannot be read; the start stops and names it."""

    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


@dataclass(frozen=True)
class Settings:
    """Every setting with unit and default; its variable is BACKORDER_ and the upper-case name."""

    database_url: str | None = None
    """None: backorders.db in the data folder; else sqlite:///path or postgresql://…"""
    data_folder: str = ".data"
    host: str = "127.0.0.1"
    port: int = 8400
    log_level: str = "INFO"
    max_query_depth: int = 15
    max_query_aliases: int = 60
    max_query_tokens: int = 3000
    max_filter_depth: int = 8
    max_filter_conditions: int = 60
    max_query_cost: int = 200_000
    max_page_size: int = 500
    max_body_bytes: int = 1_000_000
    query_timeout_s: float = 20.0
    max_import_problems: int = 1000
    horizon_days: int = 120
    """How far ahead supply is looked at, in days."""
    model: str = "gpt-5-mini"
    """The model that translates questions when OPENAI_API_KEY is set."""
    model_timeout_s: float = 30.0
    model_max_steps: int = 8
    model_max_tokens: int = 20_000
    model_max_s: float = 60.0
    """Seconds that one question may take through the model before it is read without."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read BACKORDER_* variables. Raises SettingInvalid for an unknown or unreadable one."""
        known = {PREFIX + field.name.upper(): field for field in fields(cls)}
        values: dict[str, Any] = {}
        for name, text in environ.items():
            if not name.startswith(PREFIX) or name.startswith(TEST_PREFIX):
                continue
            field = known.get(name)
            if field is None:
                raise SettingInvalid(name, f"unknown; known are {', '.join(sorted(known))}")
            values[field.name] = _parse(name, text, field.type)
        return cls(**values)

    def graph_limits(self) -> Limits:
        """The limits of one GraphQL document."""
        return Limits(
            depth=self.max_query_depth,
            aliases=self.max_query_aliases,
            tokens=self.max_query_tokens,
            filter_depth=self.max_filter_depth,
            filter_conditions=self.max_filter_conditions,
            cost=self.max_query_cost,
            page_size=self.max_page_size,
        )

    @property
    def url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{Path(self.data_folder) / 'backorders.db'}"


def _parse(name: str, text: str, kind: Any) -> object:
    if isinstance(kind, UnionType):
        kind = get_args(kind)[0]
    try:
        if kind is int:
            return int(text.replace("_", ""))
        if kind is float:
            return float(text)
    except ValueError:
        raise SettingInvalid(name, f"{text!r} is not a number") from None
    return text
