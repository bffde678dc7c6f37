"""A supplier's program, as the API sees it: a token, and requests that carry it."""

from typing import Any

from django.test import Client

from collect.organisations.models import ApiToken, Membership, User
from collect.organisations.tokens import make_token
from factories import NUMBER

V1 = "/api/v1"


class Software:
    """A program with a token of one of the user's memberships."""

    def __init__(self, user: User, days: int = 365) -> None:
        member = Membership.objects.select_related("organisation").get(user=user)
        fresh = User.objects.get(pk=user.pk)
        self.token: ApiToken
        name = f"Program {next(NUMBER)}"
        self.token, self.secret = make_token(member, by=fresh, name=name, days=days)
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}"})

    def get(self, path: str, **query: Any) -> Any:
        """The response to GET."""
        return self.client.get(f"{V1}{path}", query)

    def post(self, path: str, body: Any = None, **query: Any) -> Any:
        """The response to POST with a JSON body."""
        return self.client.post(
            f"{V1}{path}", body, content_type="application/json", query_params=query
        )

    def send(self, path: str, content: bytes, name: str = "plots.xml") -> Any:
        """The response to POST with a file as its body."""
        return self.client.post(
            f"{V1}{path}", content, content_type="application/xml", query_params={"name": name}
        )


def told(response: Any, status: int) -> str:
    """What a problem says, after a look at its form."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    return str(problem["detail"])
