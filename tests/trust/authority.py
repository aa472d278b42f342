"""A real time-stamp authority for the tests: ``openssl ts`` under certificates made for the occasion."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificate

_SETTINGS = """
[tsa]
default_tsa = here
[here]
dir = .
serial = ./serial
signer_cert = ./tsa.pem
certs = ./chain.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[extensions]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


@dataclass(frozen=True, slots=True)
class OpenSslAuthority:
    """Answers with OpenSSL; ``folder`` holds its keys."""

    folder: Path

    @classmethod
    def create(cls, folder: Path) -> OpenSslAuthority:
        """Make a root, a signer below it, and the settings."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "settings").write_text(_SETTINGS)
        (folder / "serial").write_text("01\n")
        made = cls(folder)
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        root = ("-x509", "-subj", "/CN=Fictional root", "-days", "30")
        made._openssl("req", *root, *key, "-keyout", "ca.key", "-out", "ca.pem")
        made._openssl(
            "req", *key, "-subj", "/CN=Fictional time stamps", "-keyout", "tsa.key", "-out", "tsa.csr"
        )
        made._openssl(
            "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "tsa.pem",
            "-days", "30", "-extfile", "settings", "-extensions", "extensions",
        )  # fmt: skip
        (folder / "chain.pem").write_bytes((folder / "ca.pem").read_bytes())
        return made

    @property
    def root(self) -> Certificate:
        """The certificate to trust."""
        return load_pem_x509_certificate((self.folder / "ca.pem").read_bytes())

    def answer(self, request: bytes) -> bytes:
        """Stamp as an authority does."""
        (self.folder / "request").write_bytes(request)
        self._openssl(
            "ts",
            "-reply",
            "-config",
            "settings",
            "-section",
            "here",
            "-queryfile",
            "request",
            "-out",
            "response",
        )
        return (self.folder / "response").read_bytes()

    def _openssl(self, *arguments: str) -> None:
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
