"""Do the configured sign-in services answer? Asked by the installation's checks."""

from __future__ import annotations

from datetime import UTC, datetime

import requests
from cryptography import x509

from dossier.apps.directory.sign_in import DirectorySignInAdapter
from dossier.apps.directory.sources import OidcSource, SamlSource
from dossier.apps.kernel.errors import Unavailable

DISCOVERY = "/.well-known/openid-configuration"


def check_oidc(source: OidcSource) -> None:
    """Read the provider's description, which must name the issuer of the settings. Raises Unavailable."""
    try:
        answer = DirectorySignInAdapter().get_requests_session().get(source.issuer + DISCOVERY)
        answer.raise_for_status()
        issuer = str(answer.json()["issuer"])
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise Unavailable("directory.provider_silent") from error
    if issuer.rstrip("/") != source.issuer:
        raise Unavailable("directory.issuer_differs")


def check_saml(source: SamlSource) -> int:
    """Give the days left to the provider's certificate. Raises ValueError when it is none."""
    certificate = x509.load_pem_x509_certificate(source.certificate.encode())
    return (certificate.not_valid_after_utc - datetime.now(UTC)).days
