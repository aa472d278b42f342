"""What a key provider that is not in this process can do wrong."""

from __future__ import annotations

from dossier.trust.errors import TrustError

WRAPPED_WRONG = "trust.wrapped_key_wrong"


class KeyProviderUnavailable(TrustError):  # noqa: N818  the family is named so across the product
    """The provider cannot be reached, does not let us in, or has no such key. Worth trying again."""
