"""Keys on the command line: who holds them, and their rotation."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, cast

import typer

from dossier.cli.console import fail, open_installation, opening, out


def rotate(
    company: Annotated[str, typer.Option(help="Code of the company; all when left out.")] = "",
) -> None:
    """Give companies a new key and wrap their objects' keys under it; no object is sealed anew. May be run again.

    Each rotation is audited, and with that stands in the evidence log.
    """
    open_installation()
    from dossier.apps.audit.services import record_alone
    from dossier.apps.people.models import Company
    from dossier.apps.vault.rotation import renew_company_key, retire_company_keys, rewrap_data_keys

    companies = Company.objects.filter(code=company) if company else Company.objects.all()
    if company and not companies:
        raise fail(f"There is no company {company}.")
    for each in companies:
        retired = retire_company_keys(each, datetime.now(UTC))
        key = renew_company_key(each)
        count = 0
        while done := rewrap_data_keys(each):
            count += done
        record_alone(
            actor=None,
            actor_name="command-line",
            action="keys.rotate",
            object_kind="company",
            object_id=str(each.pk),
            details={"key": str(key.pk), "suite": key.suite, "objects": count, "retired": retired},
        )
        out.print(f"{each.code}: a new key, {count} objects' keys wrapped under it.")


def change_root(
    settings_file: Annotated[
        Path | None,
        typer.Option(
            "--settings", help="Lines DOSSIER_...=value that say who holds the root key from now on."
        ),
    ] = None,
) -> None:
    """Change the root key, or who holds it. Stop every other process of the installation first. May be run again."""
    open_installation()
    from django.conf import settings

    from dossier.apps.audit.services import record_alone
    from dossier.config.environment import read_environment
    from dossier.config.keys import InstallationKeys
    from dossier.config.rekeying import change_root_key

    with opening():
        wanted = read_environment({**os.environ, **(_read(settings_file) if settings_file else {})})
        changed = change_root_key(cast(InstallationKeys, settings.KEYS), wanted)
    record_alone(
        actor=None,
        actor_name="command-line",
        action="keys.change_root",
        object_kind="installation",
        details={"provider": wanted.keys.kind, "companies": changed},
    )
    out.print(f"{changed} company keys lie under the new root key.")
    if settings_file:
        out.print("Put these settings into the environment before anything is started again.")


def certificate(
    company: Annotated[str, typer.Option(help="Code of the company.")],
    request: Annotated[
        Path | None,
        typer.Option("--csr", help="Make a new key and write the request for another authority here."),
    ] = None,
    install: Annotated[
        Path | None,
        typer.Option(
            "--install", help="PEM with that authority's answer: the certificate first, the root last."
        ),
    ] = None,
    out_file: Annotated[
        Path | None,
        typer.Option("--out", help="Write the certificates in use here (PEM), to give to others."),
    ] = None,
) -> None:
    """The certificate by which a company signs the documents it issues; the first is made by Dossier itself."""
    open_installation()
    from dossier.apps.evidence.signing import (
        current_identity,
        identity_certificates,
        install_certificate,
        request_certificate,
    )
    from dossier.apps.kernel.errors import DomainError
    from dossier.apps.people.models import Company

    found = Company.objects.filter(code=company).first()
    if found is None:
        raise fail(f"There is no company {company}.")
    try:
        if request is not None:
            request.write_bytes(request_certificate(found, datetime.now(UTC)))
            out.print("The request is written; the key signs once its certificate is installed.")
            return
        if install is not None:
            install_certificate(found, install.read_bytes())
        row = current_identity(found, datetime.now(UTC))
        if out_file is not None:
            out_file.write_text(row.chain, encoding="ascii")
    except DomainError as error:
        raise fail(error.code) from error
    except OSError as error:
        raise fail(f"A file cannot be read or written ({type(error).__name__}).") from error
    own = identity_certificates(row)[0]
    out.print(f"{own.subject.rfc4514_string()}, by {own.issuer.rfc4514_string()}", markup=False)
    out.print(f"valid until {own.not_valid_after_utc.date().isoformat()}")


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise fail("The file of settings cannot be read.") from error
    pairs = (line.partition("=") for line in lines if line.strip() and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}
