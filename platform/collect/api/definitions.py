"""Collections over the API: what each asks and checks, and the schema of its files."""

from __future__ import annotations

from django.http import Http404
from django.http.response import HttpResponseBase
from ninja import Query, Router

from collect.api import schemas
from collect.api.allow import collection_for, collections_for
from collect.api.bearer import Caller
from collect.api.downloads import file_in, file_response, unless_known
from collect.definitions.models import DataCollection, Publication
from collect.definitions.selectors import newest_publication
from collect.definitions.specs import spec_of
from collect.exchange.definition_files import FILES
from collect.organisations.models import ApiToken

router = Router(tags=["Collections"])

FILE_OF_COLLECTION = file_in(*{file.content_type for file in FILES.values()}, is_versioned=True)

Version = Query("", description="The hash of an older specification; without it, the newest")


@router.get("/token", response=schemas.Token, operation_id="getToken", tags=["Token"])
def token(request: Caller) -> ApiToken:
    """The token that you send: whose it is, and until when it works."""
    return request.auth


@router.get("/collections", response=list[schemas.Collection], operation_id="listCollections")
def list_collections(request: Caller) -> list[DataCollection]:
    """The collections that your organisation takes part in, newest first."""
    return collections_for(request)


@router.get(
    "/collections/{name}/{file}", operation_id="getCollectionFile", openapi_extra=FILE_OF_COLLECTION
)
def collection_file(
    request: Caller, name: str, file: str, version: str = Version
) -> HttpResponseBase:
    """What the collection asks and checks, and files to fill in: `specification.json`,
    `return.xsd`, `items.csv`, `rules.csv`, `return-template.csv` and `return-workbook.xlsx`.

    The ETag is the hash of the specification.
    """
    held = _publication(request, name, version)
    found = FILES.get(file)
    if found is None:
        raise Http404(f"{name} has no file called {file[:60]}.")
    spec = spec_of(held)
    return unless_known(
        request,
        held.hash,
        lambda: file_response(found.make(spec, ""), found.content_type, found.name_for(spec)),
    )


def _publication(request: Caller, name: str, version: str) -> Publication:
    """The publication with that hash, or the newest. Raises Http404."""
    collection = collection_for(request, name)
    if not version:
        found = newest_publication(collection)
    else:
        held = collection.publications.defer("spec")
        found = next((p for p in held if p.hash == version), None)
    if found is None:
        raise Http404(f"{name} has no such specification.")
    return found
