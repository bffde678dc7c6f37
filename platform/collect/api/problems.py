"""What the API answers when something is not possible: a problem as RFC 9457 has it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from collect.returns.access import Refused
from collect.returns.texts import UnfitText

PREFIX = "/api/"
CONTENT_TYPE = "application/problem+json"

WORDS = {
    400: "We could not read your request. Check that its body is what its content type says.",
    404: "There is nothing at this address. The addresses are in /api/v1/openapi.json.",
    405: "This address does not take this method. The header Allow names those that it takes.",
    412: "If-Match names another version than the one that there is now.",
    413: "Your request is too large.",
    429: "There were too many requests with this token. Wait as long as Retry-After says.",
    500: "Something went wrong on our side. Try again later; nothing was half changed.",
}
"""What is said where nobody has said anything closer."""


class WrongValue(Schema):
    """One value of the request that cannot be used."""

    where: str
    problem: str


class Problem(Schema):
    """Why the request was not carried out; `detail` is written to be shown to people."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    wrong_values: list[WrongValue] = Field(default_factory=list)


def problem_response(
    status: int, detail: str, wrong_values: list[WrongValue] | None = None
) -> HttpResponse:
    """The answer for a problem."""
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        wrong_values=wrong_values or [],
    )
    response = JsonResponse(problem.model_dump(), status=status, content_type=CONTENT_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def answer_problems(api: NinjaAPI) -> None:
    """Have the API answer with a problem wherever a function raises one of these."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, exc: Refused) -> HttpResponse:
        return problem_response(409, str(exc))

    @api.exception_handler(UnfitText)
    def unfit(request: HttpRequest, exc: UnfitText) -> HttpResponse:
        return problem_response(422, str(exc))

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, exc: RequestDataTooBig) -> HttpResponse:
        return problem_response(413, WORDS[413])

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, exc: Http404) -> HttpResponse:
        return problem_response(404, str(exc))

    @api.exception_handler(HttpError)
    def told(request: HttpRequest, exc: HttpError) -> HttpResponse:
        # What the framework itself says is terser than what we say.
        own_words = exc.status_code not in (400, 429)
        detail = str(exc) if own_words else WORDS[exc.status_code]
        return problem_response(exc.status_code, detail)

    @api.exception_handler(ValidationError)
    def wrong(request: HttpRequest, exc: ValidationError) -> HttpResponse:
        values = [_wrong_value(error["loc"], error["msg"]) for error in exc.errors]
        named = "; ".join(f"{value.where}: {value.problem}" for value in values[:5])
        return problem_response(422, f"The request cannot be used. {named}.", values)


def _wrong_value(place: tuple[str | int, ...], message: str) -> WrongValue:
    return WrongValue(where=".".join(str(step) for step in place), problem=message)


class ProblemsOfApi:
    """Turns the pages that Django itself answers with, below the API's address, into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(PREFIX):
            return response
        if response.status_code >= 400 and response["Content-Type"] != CONTENT_TYPE:
            detail = WORDS.get(response.status_code, WORDS[400])
            page, response = response, problem_response(response.status_code, detail)
            if "Allow" in page:
                response["Allow"] = page["Allow"]
        response.setdefault("Cache-Control", "private, no-store")
        return response
