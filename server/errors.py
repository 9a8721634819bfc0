"""What a caller may see of an error: refusals with code and mend, the rest masked and logged."""

import logging
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from graph.refusals import Refusal
from server.logs import REQUEST_ID

LOG = logging.getLogger("backorders.errors")

USER_INPUT = "BAD_USER_INPUT"
PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
TIMED_OUT = "TIMED_OUT"
INTERNAL = "INTERNAL_SERVER_ERROR"


def shown(error: GraphQLError) -> dict[str, Any]:
    """The error as it goes to the caller; anything unforeseen is logged and masked."""
    original = error.original_error
    while isinstance(original, GraphQLError):
        original = original.original_error
    facts: dict[str, Any] = {"message": error.message}
    if error.locations:
        facts["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        facts["path"] = error.path
    facts["extensions"] = dict(error.extensions or {})
    if isinstance(original, Refusal):
        facts["message"] = str(original)
        facts["extensions"] |= {
            "code": USER_INPUT,
            "reason": original.code.value,
            "mend": original.mend,
        }
    elif original is not None:
        LOG.error("unforeseen error", exc_info=original, extra={"facts": {"path": error.path}})
        facts["message"] = "Something went wrong on our side; the log has it under the request id."
        facts["extensions"] = {"code": INTERNAL, "requestId": REQUEST_ID.get()}
    elif isinstance(error, GraphQLSyntaxError):
        facts["extensions"].setdefault("code", PARSE_FAILED)
    elif not error.path:
        facts["extensions"].setdefault("code", VALIDATION_FAILED)
    else:
        facts["extensions"].setdefault("code", USER_INPUT)
    return facts
