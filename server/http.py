"""GraphQL over HTTP: reads a request, answers with the status code the specification wants."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from server.execution import ANY_OPERATION, QUERY_ONLY, Executor, Operation
from server.identity import viewer_of
from server.logs import REQUEST_ID

GRAPHQL_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"


class RequestRefused(Exception):
    """The request is not a GraphQL request this endpoint takes."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def read_body(request: Request, limit: int) -> bytes:
    """The body, refused with 413 as soon as it is larger than `limit` bytes."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > limit:
        raise RequestRefused(413, f"the body is larger than {limit} bytes")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise RequestRefused(413, f"the body is larger than {limit} bytes")
    return bytes(body)


def _object(text: bytes | str, what: str) -> dict[str, Any]:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        raise RequestRefused(400, f"{what} is not valid JSON: {problem}") from None
    if not isinstance(value, dict):
        raise RequestRefused(400, f"{what} must be a JSON object")
    return value


def _operation(fields: dict[str, Any], allowed: frozenset[Any]) -> Operation:
    document, name = fields.get("query"), fields.get("operationName")
    variables, extensions = fields.get("variables"), fields.get("extensions")
    if not isinstance(document, str) or not document:
        raise RequestRefused(400, "'query' must be a non-empty string")
    if name is not None and not isinstance(name, str):
        raise RequestRefused(400, "'operationName' must be a string")
    for label, value in (("variables", variables), ("extensions", extensions)):
        if value is not None and not isinstance(value, dict):
            raise RequestRefused(400, f"'{label}' must be an object")
    return Operation(document, variables or {}, name or None, allowed)


async def read_operation(request: Request, limit: int) -> Operation:
    """The operation of a GET (queries only) or POST request. Raises RequestRefused."""
    if request.method == "GET":
        fields: dict[str, Any] = dict(request.query_params)
        for label in ("variables", "extensions"):
            if fields.get(label):
                fields[label] = _object(fields[label], f"'{label}'")
            else:
                fields.pop(label, None)
        return _operation(fields, QUERY_ONLY)
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != PLAIN_JSON:
        raise RequestRefused(415, f"send {PLAIN_JSON}")
    charset = rest.strip().lower().removeprefix("charset=").strip('"')
    if charset not in ("", "utf-8"):
        raise RequestRefused(415, f"send UTF-8, not {charset!r}")
    return _operation(_object(await read_body(request, limit), "the body"), ANY_OPERATION)


def answer_kind(accept: str) -> str | None:
    """The media type to answer in, or None when the caller takes none of ours."""
    kinds = [part.partition(";")[0].strip().lower() for part in accept.split(",") if part.strip()]
    if GRAPHQL_JSON in kinds:
        return GRAPHQL_JSON
    if not kinds or {PLAIN_JSON, "application/*", "*/*"} & set(kinds):
        return PLAIN_JSON
    return None


def status_of(response: dict[str, Any], kind: str) -> int:
    """The status: with the GraphQL media type, 400 when nothing could be executed; else 200."""
    if kind == PLAIN_JSON or "data" in response:
        return 200
    codes = {error.get("extensions", {}).get("code") for error in response["errors"]}
    return 504 if "TIMED_OUT" in codes else 500 if "INTERNAL_SERVER_ERROR" in codes else 400


def _json(status: int, body: dict[str, Any], kind: str = PLAIN_JSON) -> Response:
    headers = {"content-type": f"{kind}; charset=utf-8"}
    if (request_id := REQUEST_ID.get()) is not None:
        headers["x-request-id"] = request_id
    return Response(orjson.dumps(body), status, headers)


def graphql_endpoint(executor: Executor, token: str) -> Any:
    """The endpoint for `/graphql`; `token` is what callers must present."""

    async def endpoint(request: Request) -> Response:
        kind = answer_kind(request.headers.get("accept", ""))
        try:
            if kind is None:
                raise RequestRefused(406, f"this endpoint answers {GRAPHQL_JSON} or {PLAIN_JSON}")
            viewer = viewer_of(request, token)
            if viewer is None:
                raise RequestRefused(401, "present the token as 'Authorization: Bearer …'")
            operation = await read_operation(request, executor.service.settings.max_body_bytes)
        except RequestRefused as refused:
            error = {"message": str(refused), "extensions": {"code": "BAD_REQUEST"}}
            return _json(refused.status, {"errors": [error]}, kind or PLAIN_JSON)
        response = await executor.execute(operation, viewer, REQUEST_ID.get())
        if request.method != "POST" and "is not allowed here" in str(response.get("errors")):
            return _json(405, response, kind)
        return _json(status_of(response, kind), response, kind)

    return endpoint
