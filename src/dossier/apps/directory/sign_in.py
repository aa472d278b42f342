"""Sign-on at the organisation's OpenID or SAML provider: allauth's flow, with this installation's rules.

Providers come from the settings alone, never from the database. Every flow must have been begun by
:func:`begin_sign_on` in the same browser: its state is taken once, its nonce must stand in the id token
(OpenID Connect Core 1.0, 3.1.3.7), and the answer of the user-info endpoint must be about the same subject
(5.3.2). What the provider tells about a person is used for this sign-in and not stored.

Second factor, lock-out and audit are those of every sign-in: allauth's stages follow.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Literal

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_alone
from dossier.apps.directory.identities import Identity, admit
from dossier.apps.directory.sources import OidcSource, SamlSource
from dossier.apps.kernel.errors import Invalid, NotPermitted, Unavailable

ProviderId = Literal["oidc", "saml"]
ALLAUTH_KINDS: dict[str, str] = {"oidc": "openid_connect", "saml": "saml"}
RETURN = "/sign-in"
SECONDS = 10
NAME_ID = "NameID"


def configured(provider: str) -> OidcSource | SamlSource | None:
    """Give the settings of a provider by its id here, ``oidc`` or ``saml``."""
    found: OidcSource | SamlSource | None = getattr(settings.IDENTITY, provider, None)
    return found if provider in ALLAUTH_KINDS else None


def begin_sign_on(request: HttpRequest, provider: ProviderId, to: str) -> str:
    """Begin a sign-on in this browser; gives the provider's address to go to.

    ``to``: a path of this site to arrive at. Raises NotPermitted for a provider that is not configured, Invalid
    for an address elsewhere, Unavailable when the provider does not answer.
    """
    if configured(provider) is None:
        raise NotPermitted("directory.provider_unknown")
    nonce = secrets.token_urlsafe(24)
    extra: dict[str, Any] = {"auth_params": {"nonce": nonce}} if provider == "oidc" else {}
    adapter = DirectorySignInAdapter(request)
    try:
        answer: HttpResponse = adapter.get_provider(request, provider).redirect(
            request, "login", next_url=landing(to), headless=True, nonce=nonce, **extra
        )
    except (requests.RequestException, ImmediateHttpResponse, KeyError, ValueError) as error:
        raise Unavailable("directory.provider_silent") from error
    return str(answer["Location"])


def landing(to: str) -> str:
    """Give the sign-in page's address that leads on to ``to``. Raises Invalid unless it is a path of this site."""
    own = to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    if not own or len(to) > 2000 or any(ord(character) < 32 for character in to):
        raise Invalid("directory.address_elsewhere")
    return f"{RETURN}?{urlencode({'to': to, 'returned': '1'})}"


def failed_landing(code: str) -> str:
    """Give the sign-in page's address that shows a failure; ``code`` as allauth names them."""
    return f"{RETURN}?{urlencode({'returned': '1', 'error': code})}"


class DirectorySignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """allauth's hooks for outside identities."""

    def list_apps(
        self,
        request: HttpRequest,  # noqa: ARG002  the hook's signature
        provider: str | None = None,
        client_id: str | None = None,
    ) -> list[SocialApp]:
        """Give the providers of the settings; rows of the database count for nothing."""
        apps = [_oidc_app(settings.IDENTITY.oidc), _saml_app(settings.IDENTITY.saml)]
        return [
            app
            for app in apps
            if app is not None
            and (not provider or provider in (app.provider, app.provider_id))
            and (not client_id or app.client_id == client_id)
        ]

    def get_requests_session(self) -> requests.Session:
        session: requests.Session = super().get_requests_session()
        source = settings.IDENTITY.oidc
        if source is not None and source.roots is not None:
            session.verify = str(source.roots)
        # Without the environment's proxies and bundles, which would outrank the certificates of the settings.
        session.trust_env = False
        return session

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Mapping[str, Any]) -> Any:
        """Take the claims out of what would be stored."""
        user = super().populate_user(request, sociallogin, data)
        sociallogin.told = sociallogin.account.extra_data
        sociallogin.account.extra_data = {}
        return user

    def pre_social_login(self, _request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the account, or refuse with PermissionDenied, which the flow turns into a word in the address."""
        source: ProviderId = sociallogin.account.provider
        begun = configured(source) is not None and sociallogin.state.get("nonce")
        # SECURITY: no flow that was begun elsewhere, by a token of somebody's own, or to tie a further identity.
        if not begun or sociallogin.state.get("process") != "login":
            self._refuse(source, "directory.not_begun_here")
        found = configured(source)
        if isinstance(found, OidcSource):
            identity = self._read_claims(sociallogin, found)
        elif isinstance(found, SamlSource):
            identity = _read_attributes(sociallogin, found)
        else:
            raise PermissionDenied
        try:
            user = admit(identity, found.rule)
        except NotPermitted as refusal:
            raise PermissionDenied from refusal
        sociallogin.user = user
        sociallogin.account.user = user

    def on_authentication_error(
        self,
        request: HttpRequest,  # noqa: ARG002  the hook's signature
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,  # noqa: ARG002  may quote what the provider said
        extra_context: Mapping[str, Any] | None = None,
    ) -> None:
        """Audit a flow that went wrong before anybody was known."""
        reasons = (extra_context or {}).get("saml_errors") or []
        record_refusal(getattr(provider, "sub_id", ""), f"{error or 'unknown'} {' '.join(reasons)}".strip())

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        return False

    def _read_claims(self, sociallogin: SocialLogin, source: OidcSource) -> Identity:
        token = sociallogin.told.get("id_token") or {}
        told = sociallogin.told.get("userinfo") or {}
        if not secrets.compare_digest(str(token.get("nonce") or ""), sociallogin.state["nonce"]):
            self._refuse("oidc", "directory.nonce_wrong")
        if told and told.get("sub") != token.get("sub"):
            self._refuse("oidc", "directory.subject_differs")
        claims = {**told, **token}
        groups = claims.get(source.groups) if source.groups else None
        return Identity(
            "oidc",
            str(token.get("sub") or ""),
            {name: value for name, value in claims.items() if isinstance(value, str)},
            str(claims.get("name") or ""),
            _words(groups) if source.groups else None,
        )

    def _refuse(self, source: str, code: str) -> None:
        record_refusal(source, code)
        raise PermissionDenied


def _read_attributes(sociallogin: SocialLogin, source: SamlSource) -> Identity:
    told: Mapping[str, list[str]] = sociallogin.told
    values = {name: given[0] for name, given in told.items() if given and isinstance(given[0], str)}
    # The uid is the subject-id attribute where there is one, else the NameID.
    values[NAME_ID] = sociallogin.account.uid
    groups = _words(told.get(source.groups)) if source.groups else None
    return Identity("saml", sociallogin.account.uid, values, values.get("displayName", ""), groups)


def _words(groups: Any) -> tuple[str, ...]:
    if isinstance(groups, str):
        return (groups,)
    return tuple(name for name in groups if isinstance(name, str)) if isinstance(groups, list) else ()


def record_refusal(source: str, code: str) -> None:
    record_alone(
        actor=None,
        action="directory.sign_in_refused",
        object_kind="identity",
        result=Result.REFUSED,
        details={"source": source, "code": code[:200]},
    )


def _oidc_app(source: OidcSource | None) -> SocialApp | None:
    if source is None:
        return None
    return SocialApp(
        provider=ALLAUTH_KINDS["oidc"],
        provider_id="oidc",
        name=source.label,
        client_id=source.client,
        secret=source.secret,
        settings={
            "server_url": source.issuer,
            "oauth_pkce_enabled": True,
            "scope": list(source.scopes),
            "uid_field": "sub",
        },
    )


def _saml_app(source: SamlSource | None) -> SocialApp | None:
    if source is None:
        return None
    return SocialApp(
        provider=ALLAUTH_KINDS["saml"],
        provider_id="saml",
        name=source.label,
        client_id="saml",
        settings={
            "idp": {"entity_id": source.entity, "sso_url": source.address, "x509cert": source.certificate},
            "attribute_mapping": {"uid": ["urn:oasis:names:tc:SAML:attribute:subject-id"]},
            "advanced": {
                "strict": True,
                "want_assertion_signed": True,
                "reject_deprecated_algorithm": True,
                "reject_idp_initiated_sso": True,
                "want_name_id": True,
                "want_attribute_statement": False,
                "allow_single_label_domains": True,
            },
        },
    )
