"""Runs one GraphQL operation for one caller: one door for HTTP, command line and agent."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import uuid4

from graphql import GraphQLError
from strawberry import Schema
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from graph.schema.build import build_schema
from graph.schema.context import GraphContext
from graph.values.viewer import Viewer
from server import errors
from server.logs import REQUEST_ID
from server.service import Service

LOG = logging.getLogger("backorders.graphql")
ANY_OPERATION = frozenset({OperationType.QUERY, OperationType.MUTATION})
QUERY_ONLY = frozenset({OperationType.QUERY})


@dataclass(frozen=True)
class Operation:
    """A GraphQL request: document, variables, which of its operations, which kinds are allowed."""

    document: str
    variables: dict[str, Any] = field(default_factory=dict)
    name: str | None = None
    allowed: frozenset[OperationType] = ANY_OPERATION


Ask = Callable[["Executor", Viewer, str, str | None], Awaitable[dict[str, Any]]]
"""Answers a viewer's question through an executor, in a conversation of that name."""


class Executor:
    """Executes operations against one service."""

    def __init__(self, service: Service, ask: Ask | None = None) -> None:
        self.service = service
        self.ask = ask
        self.schema: Schema = build_schema(service.settings.graph_limits())

    def context(self, viewer: Viewer, request_id: str) -> GraphContext:
        """What resolvers see of this request."""
        return GraphContext(
            viewer=viewer,
            transactions=self.service.transactions,
            clock=self.service.clock,
            request_id=request_id,
            limits=self.service.settings.graph_limits(),
            answer=None if self.ask is None else partial(self.ask, self, viewer),
        )

    async def execute(
        self, operation: Operation, viewer: Viewer, request_id: str | None = None
    ) -> dict[str, Any]:
        """The GraphQL response: `data` (absent when nothing ran) and `errors`."""
        request_id = request_id or uuid4().hex
        token = REQUEST_ID.set(request_id)
        started = time.perf_counter()
        try:
            response = await self._run(operation, viewer, request_id)
        finally:
            REQUEST_ID.reset(token)
        LOG.info(
            "operation",
            extra={
                "facts": {
                    "requestId": request_id,
                    "viewer": viewer.name,
                    "operation": operation.name,
                    "ms": round(1000 * (time.perf_counter() - started), 1),
                    "errors": len(response.get("errors", ())),
                }
            },
        )
        return response

    async def _run(self, operation: Operation, viewer: Viewer, request_id: str) -> dict[str, Any]:
        timeout_s = self.service.settings.query_timeout_s
        try:
            async with asyncio.timeout(timeout_s):
                result = await self.schema.execute(
                    operation.document,
                    variable_values=operation.variables,
                    context_value=self.context(replace(viewer, request_id=request_id), request_id),
                    operation_name=operation.name,
                    allowed_operation_types=operation.allowed,
                )
        except TimeoutError:
            message = f"stopped after {timeout_s:g} s; ask for less at once"
            return _refused(message, errors.TIMED_OUT)
        except (InvalidOperationTypeError, CannotGetOperationTypeError) as problem:
            return _refused(_why(problem), errors.VALIDATION_FAILED)
        response: dict[str, Any] = {}
        if result.errors:
            response["errors"] = [errors.shown(error) for error in result.errors]
        if result.data is not None or not _never_ran(result.errors):
            response["data"] = result.data
        return response


def _never_ran(problems: list[GraphQLError] | None) -> bool:
    return bool(problems) and all(not problem.path for problem in problems or ())


def _refused(message: str, code: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def _why(problem: Exception) -> str:
    if isinstance(problem, InvalidOperationTypeError):
        return f"a {problem.operation_type.value} is not allowed here; send it by POST"
    return "name one of the document's operations in operationName"
