"""What the sign-in page asks before anybody is known: which providers there are, and where to go for one."""

from __future__ import annotations

from typing import Annotated, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.utils import check_csrf
from pydantic import Field

from dossier.apps.directory.sign_in import begin_sign_on
from dossier.apps.kernel.http import answers

public_router = Router(tags=["accounts"])


class SignOnProvider(Schema):
    id: Literal["oidc", "saml"]
    label: str


class SignOnIn(Schema):
    """to: a path of this site to arrive at."""

    to: Annotated[str, Field(max_length=2000)] = "/"


class SignOnBegun(Schema):
    address: str


@public_router.get(
    "/sign-on/providers", response=answers(list[SignOnProvider]), operation_id="list_sign_on_providers"
)
def list_sign_on_providers(request: HttpRequest) -> list[SignOnProvider]:  # noqa: ARG001  every operation takes it
    """Public: names of the configured providers, nothing else about them."""
    ids: tuple[Literal["oidc", "saml"], ...] = ("oidc", "saml")
    found = ((id_, getattr(settings.IDENTITY, id_)) for id_ in ids)
    return [SignOnProvider(id=id_, label=source.label) for id_, source in found if source is not None]


@public_router.post(
    "/sign-on/{provider}/begin",
    response=answers(SignOnBegun),
    operation_id="begin_sign_on",
    # Not in the description: a browser begins, never a program.
    include_in_schema=False,
)
def begin(request: HttpRequest, provider: Literal["oidc", "saml"], body: SignOnIn) -> SignOnBegun:
    """Public, with the CSRF token: ties the flow to this browser and gives the provider's address to go to."""
    # SECURITY: without a session the API does not ask for the token by itself; a foreign page must not begin.
    if check_csrf(request) is not None:
        raise HttpError(403, "csrf")
    return SignOnBegun(address=begin_sign_on(request, provider, body.to))
