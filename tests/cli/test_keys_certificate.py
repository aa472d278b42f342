"""The certificate that signs a company's documents, on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tests.factories import World
from typer.testing import CliRunner, Result

from dossier.cli import keys
from dossier.cli.main import app
from dossier.trust.pdf_signing import FileKey, issue_certificate, make_root


@pytest.fixture(autouse=True)
def _opened(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "open_installation", lambda **_: None)


def command(*arguments: object) -> Result:
    wanted = ["keys", "certificate", "--company", "HQ", *map(str, arguments)]
    return CliRunner().invoke(app, wanted, catch_exceptions=False)


def test_the_first_certificate_is_made_and_given_out(tmp_path: Path) -> None:
    done = command("--out", tmp_path / "chain.pem")
    assert (done.exit_code, "valid until" in done.output) == (0, True)
    own, root = x509.load_pem_x509_certificates((tmp_path / "chain.pem").read_bytes())
    own.verify_directly_issued_by(root)
    assert "PRIVATE" not in (tmp_path / "chain.pem").read_text()


def test_another_authority_certifies_by_request_and_answer(tmp_path: Path) -> None:
    assert command("--csr", tmp_path / "request.pem").exit_code == 0
    request = x509.load_pem_x509_csr((tmp_path / "request.pem").read_bytes())
    root_key, now = FileKey.generate(), datetime.now(UTC)
    root = make_root("Fictional authority", root_key, now)
    own = issue_certificate("青松", request.public_key(), root, root_key, now)  # type: ignore[arg-type]
    answer = tmp_path / "answer.pem"
    answer.write_bytes(
        b"".join(x509.load_der_x509_certificate(one).public_bytes(Encoding.PEM) for one in (own, root))
    )
    done = command("--install", answer)
    assert (done.exit_code, "Fictional authority" in done.output) == (0, True)


def test_what_does_not_fit_is_said(tmp_path: Path) -> None:
    assert "cannot be read" in command("--install", tmp_path / "missing").output
    (tmp_path / "rubbish").write_text("rubbish")
    assert "chain_wrong" in command("--install", tmp_path / "rubbish").output
    other = CliRunner().invoke(app, ["keys", "certificate", "--company", "NONE"])
    assert "There is no company" in other.output
