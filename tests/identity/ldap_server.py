"""A real LDAP server for the tests: Debian's slapd, in a folder of its own, with a certificate made on the spot."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.ports import free_port

BASE = "dc=example,dc=com"
READER, READER_PASSWORD = f"cn=reader,{BASE}", "reads-only-4711"
PERSON_PASSWORD = "person-secret-0815"
SLAPD = shutil.which("slapd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/lib/openldap")
CONFIG = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCACertificateFile {folder}/root.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
security simple_bind=128
database mdb
suffix "{base}"
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""
PEOPLE = """
dn: {base}
objectClass: domain
dc: example

dn: {reader}
objectClass: applicationProcess
objectClass: simpleSecurityObject
cn: reader
userPassword: {reader_password}

dn: ou=people,{base}
objectClass: organizationalUnit
ou: people

dn: ou=groups,{base}
objectClass: organizationalUnit
ou: groups

dn: uid=chen.li,ou=people,{base}
objectClass: inetOrgPerson
uid: chen.li
cn: Chen Li
sn: Chen
displayName: Chen Li
employeeNumber: E0100
userPassword: {person_password}

dn: uid=wang*,ou=people,{base}
objectClass: inetOrgPerson
uid: wang*
cn: Wang
sn: Wang
userPassword: {person_password}

dn: uid=security,ou=people,{base}
objectClass: inetOrgPerson
uid: security
cn: Namesake
sn: Namesake
userPassword: {person_password}

dn: cn=HR archive,ou=groups,{base}
objectClass: groupOfNames
cn: HR archive
member: uid=chen.li,ou=people,{base}
"""


@dataclass(slots=True)
class LdapServer:
    """A server that listens for TLS and for StartTLS."""

    folder: Path
    tls_port: int
    plain_port: int
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, folder: Path) -> LdapServer:
        assert SLAPD, "install slapd: tools/system-packages test"
        _write_certificates(folder)
        (folder / "data").mkdir()
        config = folder / "slapd.conf"
        config.write_text(CONFIG.format(folder=folder, base=BASE, reader=READER))
        people = folder / "people.ldif"
        people.write_text(
            PEOPLE.format(
                base=BASE, reader=READER, reader_password=READER_PASSWORD, person_password=PERSON_PASSWORD
            ).lstrip()
        )
        subprocess.run([SLAPD, "-T", "add", "-f", config, "-l", people], check=True, capture_output=True)
        tls, plain = free_port(), free_port()
        addresses = f"ldaps://127.0.0.1:{tls} ldap://127.0.0.1:{plain}"
        process = subprocess.Popen(
            [SLAPD, "-d", "0", "-f", config, "-h", addresses],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait_for(plain)
        return cls(folder, tls, plain, process)

    @property
    def roots(self) -> Path:
        return self.folder / "root.pem"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(120)


def _wait_for(port: int) -> None:
    for _ in range(2400):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("slapd does not listen")


def _write_certificates(folder: Path) -> None:
    """Make a root, and a certificate of it for ``localhost`` alone."""
    root_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, server_name = _name("Test root"), _name("localhost")
    root = _builder(root_name, root_name, root_key).add_extension(x509.BasicConstraints(True, None), True)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    server = _builder(server_name, root_name, server_key).add_extension(names, False)
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(root.sign(root_key, hashes.SHA256()).public_bytes(pem))
    (folder / "server.pem").write_bytes(server.sign(root_key, hashes.SHA256()).public_bytes(pem))
    (folder / "server.key").write_bytes(
        server_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(hours=1))
    return built.not_valid_after(now + timedelta(days=2))
