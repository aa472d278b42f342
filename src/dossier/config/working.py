"""Wiring of a worker: the engine from the settings, the indexer from search, the keeper of the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificates
from django.conf import settings

from dossier.apps.alerts.channels import senders
from dossier.apps.alerts.keeping import AlertKeeper
from dossier.apps.audit.ending import end_due
from dossier.apps.evidence.checkpoint_mail import CheckpointMailer
from dossier.apps.evidence.log_checks import run_due_checks
from dossier.apps.evidence.properties.keeping import check_filed
from dossier.apps.intake.engine import DaskEngine
from dossier.apps.intake.worker import Worker
from dossier.apps.lending.ending import note_expired
from dossier.apps.notary.keeping import LogKeeper, Stamper
from dossier.apps.notary.witnesses import Asked, HttpWitness
from dossier.apps.packages.keeping import PackageKeeper
from dossier.apps.privacy.erasing import finish_erasures
from dossier.apps.privacy.services import note_overdue
from dossier.apps.search.services import Indexer, ensure_index
from dossier.apps.vault.fixity import scrub
from dossier.config.environment import AnchorSource, Environment, SettingInvalid, WitnessSource
from dossier.config.statistics import StatisticsKeeper
from dossier.trust.anchors import Anchor
from dossier.trust.timestamps import HttpTimeStampAuthority


def late_requests() -> int:
    """Record the requests of persons that have become late, and finish deletions; gives how many."""
    now = datetime.now(UTC)
    return note_overdue(now) + finish_erasures(now)


_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


@contextmanager
def started_worker() -> Iterator[Worker]:
    """Give a worker over a started engine; both are closed afterwards.

    Raises SettingInvalid for an address that would send keys unprotected, EngineLost when nothing answers there.
    """
    environment = settings.ENVIRONMENT
    engine = DaskEngine(address=_checked(environment.cluster), processes=environment.compute)
    indexer, alerts = Indexer(), AlertKeeper(senders(environment.alerts))
    mailers, statistics = _mailers(environment), StatisticsKeeper()
    packages = PackageKeeper()
    keeper = LogKeeper(
        stampers=_stampers(environment),
        anchors=anchors_of(environment.anchor),
        witnesses=witnesses_of(environment.witnesses),
    )
    try:
        ensure_index()
        yield Worker(
            engine=engine,
            index=lambda: (
                indexer.index_pending()
                + keeper.keep()
                + scrub().objects
                + check_filed()
                + run_due_checks()
                + note_expired()
                + late_requests()
                + end_due()
                + statistics.keep()
                + alerts.keep()
                + packages.keep()
                + sum(mailer.keep() for mailer in mailers)
            ),
        )
    finally:
        indexer.close()
        engine.close()


def _mailers(environment: Environment) -> list[CheckpointMailer]:
    server, mail = environment.alerts.mail, environment.log_mail
    if server is None or not mail.recipients:
        return []
    return [CheckpointMailer(server, mail.recipients, timedelta(hours=mail.every_hours))]


def _stampers(environment: Environment) -> list[Stamper]:
    if not environment.tsa:
        return []
    if environment.tsa_roots is None:
        raise SettingInvalid(
            "DOSSIER_TSA needs DOSSIER_TSA_ROOTS: the roots under which its stamps are believed"
        )
    try:
        roots = load_pem_x509_certificates(environment.tsa_roots.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingInvalid("DOSSIER_TSA_ROOTS must be a file of PEM certificates") from error
    return [Stamper(environment.tsa, HttpTimeStampAuthority(environment.tsa), roots)]


def anchors_of(source: AnchorSource) -> list[Anchor]:
    """Give the anchors that the settings name. Raises SettingInvalid."""
    if not source.kind:
        return []
    if not source.address.startswith(("https://", "http://")):
        raise SettingInvalid("DOSSIER_ANCHOR_ADDRESS must begin with https:// or http://")
    # Imported here: who anchors nowhere loads no chain's libraries.
    if source.kind == "rest":
        from dossier.trust.anchors.rest import RestAnchor

        return [RestAnchor(source.address, source.secret)]
    from dossier.trust.anchors.evm import EvmAnchor
    from dossier.trust.anchors.jsonrpc import Node

    contract = _hex_digits(source.contract, 20, "DOSSIER_ANCHOR_CONTRACT")
    secret = _hex_digits(source.secret, 32, "DOSSIER_ANCHOR_KEY_FILE")
    return [EvmAnchor(Node(source.address), contract, secret)]


def witnesses_of(source: WitnessSource) -> list[Asked]:
    """Give the witnesses that can be asked: those of the settings that have an address."""
    return [
        HttpWitness(one.key, one.address, source.allowed, source.roots)
        for one in source.policy.witnesses
        if one.address
    ]


def _hex_digits(text: str, length: int, name: str) -> bytes:
    digits = text.removeprefix("0x")
    if len(digits) != 2 * length or not set(digits) <= set("0123456789abcdefABCDEF"):
        raise SettingInvalid(f"{name} must hold {2 * length} hex digits")
    return bytes.fromhex(digits)


def _checked(address: str) -> str:
    # SECURITY: a call carries the key of one object, and its result what the page says.
    parts = urlsplit(address)
    if address and parts.scheme != "tls" and parts.hostname not in _THIS_MACHINE:
        raise SettingInvalid(
            "DOSSIER_CLUSTER must be a tls:// address unless the scheduler is on this machine"
        )
    return address
