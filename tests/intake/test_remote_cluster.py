"""A Dask cluster of its own, over TLS: the worker computes there, and goes on when the scheduler was killed."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.intake.installation import Installation, kill_group, small_box, waiting_installation
from tests.ports import free_port

from dossier.config.environment import SettingInvalid
from dossier.config.working import _checked

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster listens and with which certificate; its processes come and go."""

    installation: Installation
    certificate: Path
    key: Path
    port: int

    @property
    def variables(self) -> dict[str, str]:
        """What docs/operation.md tells to set beside the worker."""
        prefix = "DASK_DISTRIBUTED__COMM__"
        return {
            "DOSSIER_CLUSTER": f"tls://127.0.0.1:{self.port}",
            f"{prefix}REQUIRE_ENCRYPTION": "true",
            f"{prefix}TLS__CA_FILE": str(self.certificate),
            f"{prefix}TLS__CLIENT__CERT": str(self.certificate),
            f"{prefix}TLS__CLIENT__KEY": str(self.key),
        }

    def start_scheduler(self) -> subprocess.Popen[str]:
        return self.installation.start(
            "dask", "scheduler", "--protocol", "tls", "--host", "127.0.0.1", "--port", str(self.port),
            "--no-dashboard", *self._certificates, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0",
        )  # fmt: skip

    def start_worker(self) -> subprocess.Popen[str]:
        return self.installation.start(
            "dask", "worker", f"tls://127.0.0.1:{self.port}", "--nworkers", "2", "--nthreads", "1",
            "--no-dashboard", "--memory-limit", "0", *self._certificates,
        )  # fmt: skip

    @property
    def _certificates(self) -> tuple[str, ...]:
        certificate, key = str(self.certificate), str(self.key)
        return ("--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", key)


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    installation = waiting_installation().copy_to(tmp_path / "installation")
    return Cluster(installation, *write_certificate(tmp_path), free_port())


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate that vouches for itself, as a small authority's only one would."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "node.pem", folder / "node.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths


def wait_until_claimed(installation: Installation) -> None:
    """Wait until pages are being computed."""
    deadline = time.monotonic() + 240
    while not [task for task in installation.ask("census")["tasks"] if task[3]]:
        assert time.monotonic() < deadline, "no page was claimed"


def test_worker_goes_on_when_the_scheduler_of_its_cluster_was_killed(cluster: Cluster) -> None:
    processes = [cluster.start_scheduler(), cluster.start_worker()]
    try:
        finishing = cluster.installation.start("tests.intake.questions", "finish", **cluster.variables)
        processes.append(finishing)
        wait_until_claimed(cluster.installation)
        kill_group(processes[0])
        kill_group(processes[1])
        processes[:2] = [cluster.start_scheduler(), cluster.start_worker()]
        out, err = finishing.communicate(timeout=270)
    finally:
        for process in processes:
            kill_group(process)

    assert finishing.returncode == 0, err
    assert '"chain_intact": true' in out
    assert "EngineLost" in err, "everything was done before the scheduler was killed"
    census = cluster.installation.ask("census")
    assert {task[2] for task in census["tasks"]} == {"done"}
    assert len(census["records"]) == sum(len(file.records) for file in small_box().truth.files)
    assert max(task[3] for task in census["tasks"]) == 1, "a lost scheduler was counted as an attempt"


def test_worker_without_its_scheduler_ends_with_3(tmp_path: Path) -> None:
    installation = waiting_installation().copy_to(tmp_path)

    done = installation.dossier("worker", DOSSIER_CLUSTER=f"tcp://127.0.0.1:{free_port()}")

    assert done.returncode == 3
    assert "DOSSIER_CLUSTER" in done.stderr


@pytest.mark.parametrize(
    "address", ["tcp://scheduler.example:8786", "scheduler.example:8786", "ucx://10.0.0.1:1"]
)
def test_keys_are_never_sent_to_another_machine_without_tls(address: str) -> None:
    with pytest.raises(SettingInvalid):
        _checked(address)


@pytest.mark.parametrize("address", ["", "tls://scheduler.example:8786", "tcp://127.0.0.1:8786"])
def test_address_that_protects_the_keys_is_taken(address: str) -> None:
    assert _checked(address) == address
