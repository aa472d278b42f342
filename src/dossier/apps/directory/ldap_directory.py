"""Asking an LDAP directory who somebody is (RFC 4511 to 4515): always over TLS with the certificate checked.

The name is searched, the person's own entry is bound with the password, and the groups are read. A password is
never sent before TLS stands, an empty one never at all (it would be an anonymous bind that succeeds: RFC 4513
5.1.2), and what is typed as a name is escaped before it enters a filter (RFC 4515 3).
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from ldap3 import NONE, SUBTREE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException, LDAPInvalidCredentialsResult, LDAPStartTLSError
from ldap3.utils.conv import escape_filter_chars

from dossier.apps.directory.identities import Identity
from dossier.apps.directory.sources import LdapSource
from dossier.apps.kernel.errors import Unavailable

SECONDS = 5
MOST_GROUPS = 1000
LONGEST_NAME = 150


def find_person(source: LdapSource, username: str, password: str) -> Identity | None:
    """Give who this is when the password is right, else None. Raises Unavailable when the directory is silent."""
    if not password or not username.strip() or len(username) > LONGEST_NAME or "\0" in username + password:
        return None
    with _searching(source) as connection:
        entry = _find_entry(connection, source, username)
        if entry is None or not _password_fits(source, entry["dn"], password):
            return None
        values = {name: _text(value[0]) for name, value in entry["raw_attributes"].items() if value}
        groups = _list_groups(connection, source, entry["dn"], username) if source.groups_base else None
    return Identity(
        "ldap",
        values.get(source.subject, ""),
        values,
        values.get("displayName") or values.get("cn", ""),
        groups,
    )


def check_directory(source: LdapSource) -> None:
    """Connect, bind as the searching account and look at the base. Raises Unavailable."""
    with _searching(source) as connection:
        connection.search(source.base, "(objectClass=*)", "BASE", attributes=["1.1"])


class _CheckedTls(Tls):  # type: ignore[misc]
    """TLS with the checks of Python's own context (chain, name, 1.2 at least) in place of ldap3's."""

    def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:  # noqa: ARG002
        context = ssl.create_default_context(cafile=self.ca_certs_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        connection.socket = context.wrap_socket(connection.socket, server_hostname=connection.server.host)


@contextmanager
def _searching(source: LdapSource) -> Iterator[Connection]:
    """Give a connection of the account that searches; whatever fails inside is the directory's silence."""
    try:
        connection = _connect(source, source.bind_dn, source.bind_password)
        try:
            yield connection
        finally:
            connection.unbind()
    except (LDAPException, OSError, ssl.SSLError) as error:
        raise Unavailable("directory.ldap_silent") from error


def _connect(source: LdapSource, dn: str, password: str) -> Connection:
    parts = urlsplit(source.url)
    roots = str(source.roots) if source.roots else None
    tls = _CheckedTls(validate=ssl.CERT_REQUIRED, ca_certs_file=roots)
    server = Server(
        parts.hostname or "",
        port=parts.port,
        use_ssl=parts.scheme == "ldaps",
        tls=tls,
        get_info=NONE,
        connect_timeout=SECONDS,
    )
    connection = Connection(
        server,
        user=dn or None,
        password=password or None,
        read_only=True,
        auto_referrals=False,
        raise_exceptions=True,
        receive_timeout=SECONDS,
    )
    try:
        connection.open()
        # SECURITY: no TLS, no bind.
        if parts.scheme == "ldap" and not connection.start_tls():
            raise LDAPStartTLSError
        connection.bind()
    except BaseException:
        _close(connection)
        raise
    return connection


def _close(connection: Connection) -> None:
    """Close what ldap3 leaves open after a failure, the socket above all."""
    with suppress(LDAPException, OSError):
        connection.unbind()
    if connection.socket is not None:
        connection.socket.close()


def _password_fits(source: LdapSource, dn: str, password: str) -> bool:
    try:
        _connect(source, dn, password).unbind()
    except LDAPInvalidCredentialsResult:
        return False
    return True


def _find_entry(connection: Connection, source: LdapSource, username: str) -> dict[str, Any] | None:
    """Give the one entry of this name; none when there are several, because nobody can say which is meant."""
    wanted = sorted({source.subject, source.rule.attribute, "displayName", "cn"})
    text = source.filter.replace("{username}", escape_filter_chars(username.strip()))
    connection.search(source.base, text, SUBTREE, attributes=wanted, size_limit=2)
    entries = _entries(connection)
    return entries[0] if len(entries) == 1 else None


def _list_groups(connection: Connection, source: LdapSource, dn: str, username: str) -> tuple[str, ...]:
    text = source.groups_filter.replace("{dn}", escape_filter_chars(dn))
    text = text.replace("{username}", escape_filter_chars(username.strip()))
    connection.search(
        source.groups_base, text, SUBTREE, attributes=[source.groups_name], size_limit=MOST_GROUPS
    )
    return tuple(
        _text(name) for entry in _entries(connection) for name in entry["raw_attributes"][source.groups_name]
    )


def _entries(connection: Connection) -> list[dict[str, Any]]:
    return [entry for entry in connection.response or () if entry.get("type") == "searchResEntry"]


def _text(value: bytes) -> str:
    """Give a value as text; binary ones (``objectGUID``) in hexadecimal."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.hex()
