"""What can go wrong with proofs, seals and keys.

Every error carries a stable code; texts in the reader's language live with the user interface. No message
ever contains key material, content or a name.
"""

from __future__ import annotations


class TrustError(Exception):
    """Base of everything this library raises on purpose."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class IntegrityFailure(TrustError):  # noqa: N818  the family is named so across the product
    """Sealed bytes, a wrapped key or a key file are not as written. Never retried; somebody must look."""


class WrongPassphrase(TrustError):  # noqa: N818  named as users know it
    """The passphrase does not open the key file."""

    def __init__(self) -> None:
        super().__init__("trust.passphrase_wrong")
