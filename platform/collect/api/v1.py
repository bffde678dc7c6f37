"""Version 1 of the API: its parts, who may call it, and its description."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from pydantic_core import from_json

from collect.api import definitions, explanations, extensions, findings, returns, uploads
from collect.api.bearer import RequestsOfToken, Token
from collect.api.problems import CONTENT_TYPE, Problem, answer_problems

DESCRIPTION = """
For software of those who give data: send a return, read its errors and queries, explain them in
notes, and submit it. Nothing is done that the person who made the token may not do on screen.

Whatever cannot be done is answered with a problem (RFC 9457), whose `detail` says why in plain
words:

* 401: the token is missing, wrong, or has ended
* 403: your role never does this
* 404: there is no such thing, or it is not yours
* 409: it is not possible as things stand
* 422: the request has a value that cannot be used
* 429: too many requests in a minute; `Retry-After` says how many seconds to wait
"""


class BodyParser(Parser):
    """Reads JSON bodies. One without anything has no values; half a sign is no JSON, as no
    database can hold it."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's values. Raises ValueError."""
        return from_json(request.body) if request.body else {}


class DescribedApi(NinjaAPI):
    """An API whose description tells of problems once, for all operations."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The description, with what every operation may answer."""
        described = super().get_openapi_schema(**kwargs)
        reference = {"$ref": "#/components/responses/Problem"}
        for operations in described["paths"].values():
            for operation in operations.values():
                operation["responses"]["4XX"] = reference
                operation["summary"] = _in_words(operation["operationId"])
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        described["components"]["schemas"].update(problem.pop("$defs"), Problem=problem)
        described["components"]["responses"] = {
            "Problem": {
                "description": "Why it was not done",
                "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        }
        return described


def _in_words(name: str) -> str:
    """The name of an operation as people read it: listReturns as List returns."""
    return re.sub("[A-Z]", lambda sign: f" {sign[0].lower()}", name).capitalize()


api = DescribedApi(
    title="Data collections",
    version="1",
    description=DESCRIPTION.strip(),
    parser=BodyParser(),
    auth=Token(),
    throttle=[RequestsOfToken()],
)
for part in (extensions, explanations, definitions, returns, uploads, findings):
    api.add_router("", part.router)
answer_problems(api)
