"""The addresses a provider sends people back to, and SAML's description of this site; nothing else of allauth's.

The names are allauth's own, by which it builds these addresses. A provider's code is loaded at the first call.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from dossier.apps.directory.sign_in import configured, failed_landing, record_refusal


def finish_oidc(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the provider's answer to an OpenID sign-on."""
    _check_configured(provider_id, "oidc")
    from allauth.socialaccount.providers.openid_connect.views import callback

    return callback(request, provider_id)  # type: ignore[no-any-return]


@csrf_exempt  # SECURITY: posted from the provider's page; the signature and the state begun here stand for the token
def take_saml(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Take the provider's posted answer, and go on with a redirect, which brings the session's cookie along."""
    _check_configured(organization_slug, "saml")
    from allauth.socialaccount.providers.saml.views import acs

    return acs(request, organization_slug)  # type: ignore[no-any-return]


def finish_saml(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Check the answer that was taken and sign in."""
    _check_configured(organization_slug, "saml")
    from allauth.socialaccount.providers.saml.views import finish_acs
    from lxml.etree import LxmlError

    try:
        return finish_acs(request, organization_slug)  # type: ignore[no-any-return]
    except PermissionDenied:
        # The answer is to nothing that this browser has asked, or was given before.
        code = "directory.not_begun_here"
    except (LxmlError, SyntaxError, ValueError):
        code = "directory.answer_unreadable"
    record_refusal("saml", code)
    return HttpResponseRedirect(failed_landing("permission_denied"))


def describe_saml(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Give this site's SAML metadata, for the provider's administrator."""
    _check_configured(organization_slug, "saml")
    from allauth.socialaccount.providers.saml.views import metadata

    return metadata(request, organization_slug)  # type: ignore[no-any-return]


def _check_configured(named: str, provider: str) -> None:
    if named != provider or configured(provider) is None:
        raise Http404


def nowhere(_request: HttpRequest, **_names: str) -> HttpResponse:
    """Single log-out is not offered; allauth writes its address into the metadata all the same."""
    raise Http404


urlpatterns = [
    path("oidc/<str:provider_id>/login/callback/", finish_oidc, name="openid_connect_callback"),
    path("saml/<str:organization_slug>/acs/", take_saml, name="saml_acs"),
    path("saml/<str:organization_slug>/acs/finish/", finish_saml, name="saml_finish_acs"),
    path("saml/<str:organization_slug>/metadata/", describe_saml, name="saml_metadata"),
    path("saml/<str:organization_slug>/sls/", nowhere, name="saml_sls"),
]
