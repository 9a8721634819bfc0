"""`backorders report NAME`: the reports that operations ask for."""

import argparse
import asyncio
import json
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from rich.console import Console

from server.client import Port, open_port
from server.reports.tables import REPORTS, table
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands

PERIOD_DAYS = 90


def register(commands: "Commands") -> None:
    """Add `report`."""
    report = commands.add_parser("report", help="ageing, fulfilment risk, service, customers")
    report.add_argument("name", choices=sorted(REPORTS))
    report.add_argument("--json", action="store_true", help="print the groups as JSON")
    report.add_argument("--from", dest="start", type=date.fromisoformat, help="first promised day")
    report.add_argument("--to", dest="end", type=date.fromisoformat, help="last promised day")
    report.set_defaults(run=run)


async def period(port: Port, arguments: argparse.Namespace) -> dict[str, str]:
    """The days asked for; unless said, the last 90 until the business date."""
    answer = await port.execute("{ now { businessDate } }")
    end = arguments.end or date.fromisoformat(answer["data"]["now"]["businessDate"])
    start = arguments.start or end - timedelta(days=PERIOD_DAYS - 1)
    return {"from": start.isoformat(), "to": end.isoformat()}


async def load(settings: Settings, arguments: argparse.Namespace) -> dict[str, Any]:
    """The report's response."""
    report = REPORTS[arguments.name]
    async with open_port(settings) as port:
        variables: dict[str, Any] = await period(port, arguments) if report.periodic else {}
        return await port.execute(report.document(arguments.name), variables)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the report; plain text when piped."""
    response = asyncio.run(load(settings, arguments))
    if response.get("errors"):
        print(f"backorders: {response['errors'][0]['message']}", file=sys.stderr)
        return 1
    report = REPORTS[arguments.name]
    groups = response["data"][report.field]
    if arguments.json:
        print(json.dumps(groups, indent=2))
    elif not groups:
        print("nothing to report: the queue is empty")
    else:
        Console().print(table(report, groups))
    return 0
