#!/usr/bin/env python3
"""Check an evidence bundle without a network, an account or anything of the system that made it.

    python3 dossier_verify.py BUNDLE [--key KEY]... [--tsa-root ROOT.pem]... [--witness KEY]... [--quorum K] [FILE]...

Needs Python 3.9 and the ``cryptography`` package (pip install cryptography). Written against the published format,
version 1 (docs/evidence-format.md), and sharing no code with the system that makes the bundles. One file, so that it
can be read in an hour, kept beside the bundles, and run in thirty years.

Exit codes: 0 everything holds; 1 something does not (each failure is named); 2 wrong usage or an unreadable file;
3 everything holds, but no key was given that is known from elsewhere.
"""

# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import argparse
import base64
import datetime
import hashlib
import json
import re
import sys
import warnings
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "dossier-evidence/1"
KINDS = {"capture", "version", "preservation", "audit", "disposal", "delivery"}
MOST_BYTES = 256 * 1024 * 1024
SAID = {
    "malformed": "the file is no evidence bundle of version 1",
    "log_not_signed": "the log's checkpoint is not signed by the log's key",
    "key_unknown": "the log's checkpoint is signed by another key than the one you know",
    "not_in_the_log": "a statement does not stand in the log",
    "incomplete": "the statements do not belong together, or one is missing",
    "content_changed": "a file is not the one that was captured",
    "description_changed": "a description is not the one that was logged",
    "custody_changed": "an event is not the one that was logged",
    "time_stamp_wrong": "a time stamp is not over this checkpoint, or nobody known vouches for it",
    "witness_wrong": "a witness's cosignature is wrong",
    "too_few_witnesses": "fewer of the witnesses that you named cosigned than you need",
    "anchor_wrong": "a receipt of an anchor is not of this checkpoint, or does not prove it",
}


class Bad(Exception):  # noqa: N818
    """What was given does not have the form that it must have."""


# --- encodings ---------------------------------------------------------------------------------------


def b64(text):
    try:
        value = base64.b64decode(text, validate=True)
    except (ValueError, TypeError) as error:
        raise Bad from error
    if base64.b64encode(value).decode() != text:
        raise Bad
    return value


def canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def sha256(data):
    return hashlib.sha256(data).digest()


def sm3(data):
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def want(kind, value):
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Bad
    return value


def read_json(data):
    def refuse(_):
        raise Bad

    def pairs(items):
        if len(dict(items)) != len(items):
            raise Bad
        return dict(items)

    def walk(value):
        if isinstance(value, bool) or (isinstance(value, int) and abs(value) >= 2**53):
            raise Bad
        for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(child)

    if len(data) > MOST_BYTES:
        raise Bad
    whole = json.loads(data.decode(), object_pairs_hook=pairs, parse_float=refuse, parse_constant=refuse)
    walk(whole)
    return want(dict, whole)


# --- SM2 with SM3 (GB/T 32918.2 and .5) ---------------------------------------------------------------

SM2_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SM2_A = SM2_P - 3
SM2_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
SM2_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SM2_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)


def point_add(one, two):
    if one is None or two is None:
        return two if one is None else one
    (x1, y1), (x2, y2) = one, two
    if x1 == x2 and (y1 + y2) % SM2_P == 0:
        return None
    if one == two:
        slope = (3 * x1 * x1 + SM2_A) * pow(2 * y1, -1, SM2_P) % SM2_P
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, SM2_P) % SM2_P
    x3 = (slope * slope - x1 - x2) % SM2_P
    return x3, (slope * (x1 - x3) - y1) % SM2_P


def point_times(factor, point):
    total = None
    while factor:
        if factor & 1:
            total = point_add(total, point)
        point, factor = point_add(point, point), factor >> 1
    return total


def sm2_verifies(public, message, signature):
    x, y = int.from_bytes(public[:32], "big"), int.from_bytes(public[32:], "big")
    if not (x < SM2_P and y < SM2_P) or (y * y - x**3 - SM2_A * x - SM2_B) % SM2_P:
        return False
    try:
        (tag, body), rest = der(signature), b""
        parts = list(der_list(body))
        if tag != 0x30 or rest or len(parts) != 2 or any(part[0] != 2 for part in parts):
            return False
        if der_encode(0x30, b"".join(der_encode(2, value) for _, value in parts)) != signature:
            return False
        r, s = (int.from_bytes(value, "big", signed=True) for _, value in parts)
    except Bad:
        return False
    if not (0 < r < SM2_N and 0 < s < SM2_N):
        return False
    identity = b"1234567812345678"
    curve = b"".join(value.to_bytes(32, "big") for value in (SM2_A, SM2_B, *SM2_G))
    z = sm3((len(identity) * 8).to_bytes(2, "big") + identity + curve + public)
    e, t = int.from_bytes(sm3(z + message), "big"), (r + s) % SM2_N
    found = point_add(point_times(s, SM2_G), point_times(t, (x, y))) if t else None
    return found is not None and (e + found[0]) % SM2_N == r


# --- notes, checkpoints, proofs (c2sp.org signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof) --

TYPES = ((b"\x01", "ed25519", 32), (b"\x04", "witness", 32), (b"\xffsm2-sm3\n", "sm2", 64))


def read_key(text):
    """A C2SP verifier key as (name, key id, kind, public key)."""
    name, _, rest = want(str, text).strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    typed = b64(encoded)
    for prefix, kind, length in TYPES:
        fits = typed.startswith(prefix) and len(typed) == len(prefix) + length
        if (
            fits
            and re.fullmatch(r"[^\s+]+", name)
            and sha256(name.encode() + b"\n" + typed)[:4].hex() == key_id
        ):
            return name, bytes.fromhex(key_id), kind, typed[len(prefix) :]
    raise Bad


def verifies(key, text, signature):
    _, _, kind, public = key
    if kind == "sm2":
        return sm2_verifies(public, text.encode(), signature)
    message = text.encode()
    if kind == "witness":
        moment = int.from_bytes(signature[:8], "big")
        if len(signature) != 72 or moment >= 2**63:
            return False
        message, signature = f"cosignature/v1\ntime {moment}\n{text}".encode(), signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_note(note):
    """The text of a note and its signature lines as (name, key id, signature)."""
    if len(want(str, note)) > 1 << 16 or re.search(r"[\x00-\x09\x0b-\x1f]", note) or not note.endswith("\n"):
        raise Bad
    text, found, lines = note.rpartition("\n\n")
    rows = lines[:-1].split("\n")
    if not text or not found or not lines or len(rows) > 64:
        raise Bad
    signatures = []
    for row in rows:
        parts = row[2:].split(" ")
        if not row.startswith("\u2014 ") or len(parts) != 2 or not re.fullmatch(r"[^\s+]+", parts[0]):
            raise Bad
        value = b64(parts[1])
        if len(value) < 5:
            raise Bad
        signatures.append((parts[0], value[:4], value[4:]))
    return text + "\n", signatures


def signers(note, keys):
    """The keys that signed; Bad when a line names one of them and is not by it."""
    text, signatures = read_note(note)
    known, signed = {(key[0], key[1]): key for key in keys}, []
    for name, key_id, signature in signatures:
        key = known.get((name, key_id))
        if key is not None:
            if not verifies(key, text, signature):
                raise Bad
            signed.append(key)
    return signed


def cosigners(note, keys):
    """How many witnesses cosigned; one key counts once, under however many names."""
    return len({key[3] for key in signers(note, [key for key in keys if key[2] == "witness"])})


def read_checkpoint(note):
    """Origin, size and root of a checkpoint."""
    lines = read_note(note)[0][:-1].split("\n")
    if len(lines) < 3 or not all(lines) or not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
        raise Bad
    root = b64(lines[2])
    if len(root) != 32:
        raise Bad
    return lines[0], int(lines[1]), root


def read_proof(text):
    """Index, inclusion path and checkpoint of a tlog-proof."""
    head, found, note = want(str, text).partition("\n\n")
    lines = head.split("\n")
    if not found or lines[0] != "c2sp.org/tlog-proof@v1":
        raise Bad
    rest = lines[1:]
    if rest and rest[0].startswith("extra "):
        b64(rest[0][6:])
        rest = rest[1:]
    index = re.fullmatch(r"index (0|[1-9][0-9]{0,18})", rest[0]) if rest else None
    path = [b64(line) for line in rest[1:]]
    if index is None or len(path) > 63 or any(len(step) != 32 for step in path):
        raise Bad
    read_note(note)
    return int(index[1]), path, note


def is_included(leaf, index, size, path, root):
    """RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = sha256(b"\x01" + step + found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


# --- anchors on an Ethereum chain: Keccak-256, RLP, Merkle-Patricia proofs (EIP-1186) --------------------


def keccak256(data):
    """As Ethereum uses it: SHA-3 with the padding of the submission."""
    state = [[0] * 5 for _ in range(5)]
    padded = bytearray(data) + b"\x01" + bytes(-(len(data) + 1) % 136)
    padded[-1] |= 0x80
    for start in range(0, len(padded), 136):
        for lane in range(17):
            place = start + 8 * lane
            state[lane % 5][lane // 5] ^= int.from_bytes(padded[place : place + 8], "little")
        state = keccak_permuted(state)
    return b"".join(state[lane % 5][lane // 5].to_bytes(8, "little") for lane in range(4))


def keccak_permuted(state):
    """Keccak-f[1600] (FIPS 202 section 3.3)."""

    def turn(value, by):
        return (value << by | value >> (64 - by)) & (2**64 - 1)

    a, register = [list(row) for row in state], 1
    for _ in range(24):
        parity = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
        for x in range(5):
            change = parity[(x + 4) % 5] ^ turn(parity[(x + 1) % 5], 1)
            a[x] = [value ^ change for value in a[x]]
        x, y, moved = 1, 0, a[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            moved, a[x][y] = a[x][y], turn(moved, (step + 1) * (step + 2) // 2 % 64)
        for y in range(5):
            row = [a[x][y] for x in range(5)]
            for x in range(5):
                a[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5])
        for bit in range(7):
            register = (register << 1 ^ (register >> 7) * 0x71) % 256
            if register & 2:
                a[0][0] ^= 1 << ((1 << bit) - 1)
    return a


def rlp(data):
    item, end = rlp_item(data, 0)
    if end != len(data):
        raise Bad
    return item


def rlp_item(data, at):
    """The item at a place, bytes or a list, and the place behind it."""
    if at >= len(data):
        raise Bad
    first = data[at]
    if first < 0x80:
        return data[at : at + 1], at + 1
    is_list, at = first >= 0xC0, at + 1
    length = first - (0xC0 if is_list else 0x80)
    if length > 55:
        count = length - 55
        if at + count > len(data) or data[at] == 0:
            raise Bad
        length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if length < 56:
            raise Bad
    body, end = data[at : at + length], at + length
    if end > len(data) or (not is_list and length == 1 and body[0] < 0x80):
        raise Bad
    if not is_list:
        return body, end
    items, place = [], 0
    while place < length:
        item, place = rlp_item(body, place)
        items.append(item)
    return items, end


def trie_value(root, key, proof):
    """What lies under a key of a Merkle-Patricia trie; Bad when the nodes do not lead to it."""
    nodes = {keccak256(node): rlp(node) for node in proof}
    path, node = key.hex(), root
    while True:
        if isinstance(node, bytes):
            if node not in nodes:
                raise Bad
            node = nodes[node]
        if len(node) == 17 and path:
            node, path = node[int(path[0], 16)], path[1:]
            continue
        if len(node) != 2 or not isinstance(node[0], bytes) or not node[0]:
            raise Bad
        flag, steps = node[0][0] >> 4, node[0].hex()[1 if node[0][0] >> 4 & 1 else 2 :]
        if not path.startswith(steps):
            raise Bad
        path, node = path[len(steps) :], node[1]
        if flag & 2:
            if path or not isinstance(node, bytes):
                raise Bad
            return node


def unhex(text, length=None):
    if not re.fullmatch(r"0x([0-9a-fA-F]{2})*", want(str, text)):
        raise Bad
    value = bytes.fromhex(text[2:])
    if length is not None and len(value) != length:
        raise Bad
    return value


def judge_anchor(receipt, note):
    """What a receipt says of the checkpoint; Bad when it is of another, or its proof is wrong."""
    kind = receipt["kind"]
    said = {"kind": kind, "place": "", "at": None, "proved": False}
    if kind not in ("evm", "rest"):
        return said
    try:
        origin, size, root = read_checkpoint(note)
        laid = want(str, receipt.get("note", note))
        if not laid.startswith(read_note(note)[0]) or not set(laid.split("\n")) <= set(note.split("\n")):
            raise Bad
        stated = unhex(receipt["log"], 32), unhex(receipt["root"], 32), unhex(receipt["note_sha256"], 32)
        if want(int, receipt["size"]) != size or stated != (
            sha256(origin.encode()),
            root,
            sha256(laid.encode()),
        ):
            raise Bad
        if kind == "evm" and receipt.get("proof") is not None:
            return {**said, **check_state(receipt, *stated)}
        block, answer = receipt.get("block"), receipt.get("answer")
        if isinstance(block, dict) and isinstance(block.get("hash"), str):
            said["place"] = block["hash"]
        elif isinstance(answer, dict) and isinstance(answer.get("id"), str):
            said["place"] = f"{receipt.get('address', '')}/{answer['id']}"
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, RecursionError) as error:
        raise Bad from error
    return said


def check_state(receipt, log, root, note_sha256):
    """From the block's header to the contract's slot: that the checkpoint lay there in that block."""
    proof, header = receipt["proof"], unhex(receipt["proof"]["header"])
    fields = want(list, rlp(header))
    account, storage = ([unhex(node) for node in want(list, proof[name])] for name in ("account", "storage"))
    if len(fields) < 15 or len(fields[3]) != 32 or max(len(account), len(storage)) > 64:
        raise Bad
    sender, size = unhex(receipt["sender"], 20), receipt["size"]
    slot = keccak256(keccak256(sender.rjust(32, b"\0") + log + size.to_bytes(32, "big")) + bytes(32))
    held = rlp(trie_value(fields[3], keccak256(unhex(receipt["contract"], 20)), account))
    value = rlp(trie_value(held[2], keccak256(slot), storage))
    block_hash, number = keccak256(header), int.from_bytes(fields[8], "big")
    if value.rjust(32, b"\0") != keccak256(root + note_sha256):
        raise Bad
    if (unhex(receipt["block"]["hash"], 32), want(int, receipt["block"]["number"])) != (block_hash, number):
        raise Bad
    moment = datetime.datetime.fromtimestamp(int.from_bytes(fields[11], "big"), datetime.timezone.utc)  # noqa: UP017  Python 3.9
    return {"place": "0x" + block_hash.hex(), "at": moment.isoformat(), "proved": True}


# --- DER and time stamps (RFC 3161, RFC 5652) ----------------------------------------------------------


def der_item(data, at):
    """Tag, content and the place behind it, of the DER item at a place."""
    if at + 2 > len(data):
        raise Bad
    tag, length, at = data[at], data[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4 or at + count > len(data):
            raise Bad
        length, at = int.from_bytes(data[at : at + count], "big"), at + count
    if at + length > len(data):
        raise Bad
    return tag, data[at : at + length], at + length


def der(data):
    tag, content, end = der_item(data, 0)
    if end != len(data):
        raise Bad
    return tag, content


def der_list(content):
    at, found = 0, []
    while at < len(content):
        tag, inner, at = der_item(content, at)
        found.append((tag, inner))
    return found


def der_as(tag, data):
    """The content of one item of a tag."""
    found, content = der(data)
    if found != tag:
        raise Bad
    return content


def der_like(content, *tags):
    """The contents of items that have these tags and no others."""
    items = der_list(content)
    if [tag for tag, _ in items] != list(tags):
        raise Bad
    return [inner for _, inner in items]


def der_algorithm(tag, content):
    """The name of an algorithm that has no parameters, or says that it has none."""
    items = der_list(content)
    if tag != 0x30 or items[0][0] != 6 or items[1:] not in ([], [(5, b"")]):
        raise Bad
    return oid(items[0][1])


def der_encode(tag, content):
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def oid(content):
    value, numbers = 0, []
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = numbers[0] if numbers else 0
    return ".".join(map(str, (min(first // 40, 2), first - 40 * min(first // 40, 2), *numbers[1:])))


DIGESTS = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
}


def digest_of(algorithm, data):
    digest = hashes.Hash(DIGESTS[algorithm]())
    digest.update(data)
    return digest.finalize()


MALFORMED_STAMP = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, Warning, InvalidSignature,
    UnsupportedAlgorithm, x509.ExtensionNotFound, x509.DuplicateExtension, x509.InvalidVersion,
)  # fmt: skip


DIGEST_OF_SIGNATURE = {
    "1.2.840.10045.4.3.2": "2.16.840.1.101.3.4.2.1",
    "1.2.840.10045.4.3.3": "2.16.840.1.101.3.4.2.2",
    "1.2.840.10045.4.3.4": "2.16.840.1.101.3.4.2.3",
}
"""ECDSA names its digest a second time: both must say the same."""


def check_time_stamp(response, message, roots):
    """The moment that an authority vouches for; Bad when it does not vouch for this message."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a certificate that the library only warns of is none
            return _check_time_stamp(response, message, roots)
    except MALFORMED_STAMP as error:
        raise Bad from error


def _check_time_stamp(response, message, roots):
    status, token = der_like(der_as(0x30, response), 0x30, 0x30)
    if der_list(status)[0] != (2, b"\0"):
        raise Bad
    kind, explicit = der_like(token, 6, 0xA0)
    if oid(kind) != "1.2.840.113549.1.7.2":
        raise Bad
    parts = der_list(der_as(0x30, explicit))
    if [tag for tag, _ in parts if tag != 0xA1] != [2, 0x31, 0x30, 0xA0, 0x31]:
        raise Bad
    algorithms = {der_algorithm(tag, body) for tag, body in der_list(parts[1][1])}
    content_kind, wrapped = der_like(parts[2][1], 6, 0xA0)
    if oid(content_kind) != "1.2.840.113549.1.9.16.1.4":
        raise Bad
    info = der_as(4, wrapped)
    certificates = [
        x509.load_der_x509_certificate(der_encode(tag, body)) for tag, body in der_list(parts[3][1])
    ]
    (signer_info,) = der_like(parts[-1][1], 0x30)
    signer = der_list(signer_info)
    if [tag for tag, _ in signer][:6] != [2, 0x30, 0x30, 0xA0, 0x30, 4]:
        raise Bad
    for one in certificates:
        # The library reads names only when asked: a damaged copy of a certificate is none, needed or not.
        one.subject.rfc4514_string(), one.issuer.rfc4514_string()
    certificate = _signer_certificate(signer[1][1], certificates)
    algorithm = der_algorithm(*signer[2])
    if DIGEST_OF_SIGNATURE.get(der_algorithm(*signer[4]), algorithm) != algorithm:
        raise Bad
    attributes = {
        oid(der_list(body)[0][1]): der_list(der_list(body)[1][1]) for _, body in der_list(signer[3][1])
    }
    if algorithm not in algorithms or attributes["1.2.840.113549.1.9.4"][0][1] != digest_of(algorithm, info):
        raise Bad
    if oid(attributes["1.2.840.113549.1.9.3"][0][1]) != "1.2.840.113549.1.9.16.1.4":
        raise Bad
    _check_signature(certificate, signer[5][1], der_encode(0x31, signer[3][1]), DIGESTS[algorithm]())
    _, fields = der(info)
    rows = der_list(fields)
    (_, imprint_algorithm), (_, imprint) = der_list(rows[2][1])
    if imprint != digest_of(oid(der_list(imprint_algorithm)[0][1]), message):
        raise Bad
    digits = rows[4][1].decode().split(".")[0].rstrip("Z")
    moment = datetime.datetime.strptime(digits + "+0000", "%Y%m%d%H%M%S%z")
    _check_certificate(certificate, certificates, roots, moment)
    return moment


def _signer_certificate(sid, certificates):
    issuer, serial = der_like(sid, 0x30, 2)
    wanted = int.from_bytes(serial, "big", signed=True), der_encode(0x30, issuer)
    for certificate in certificates:
        if (certificate.serial_number, certificate.issuer.public_bytes()) == wanted:
            whole = certificate.public_bytes(serialization.Encoding.DER)
            if der_like(der_as(0x30, whole), 0x30, 0x30, 3)[2][0] != 0:  # a signature is whole bytes
                raise Bad
            return certificate
    raise Bad


def _check_signature(certificate, signature, data, algorithm):
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(algorithm))
    else:
        raise Bad


def _check_certificate(certificate, others, roots, moment):
    """For time stamping only, valid at the moment, and issued under one of the roots."""
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    if not usage.critical or list(usage.value) != [x509.ExtendedKeyUsageOID.TIME_STAMPING]:
        raise Bad
    for _ in range(8):
        if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
            raise Bad
        if not roots or certificate in roots:
            return
        certificate = next((one for one in (*roots, *others) if _issued(one, certificate)), None)
        if certificate is None:
            raise Bad
    raise Bad


def _issued(issuer, certificate):
    try:
        certificate.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False


# --- the bundle -----------------------------------------------------------------------------------------


class Bundle:
    """A bundle in the form that it must have; raises Bad otherwise."""

    def __init__(self, data):
        whole = read_json(data)
        if whole["format"] != FORMAT:
            raise Bad
        self.record = want(str, whole["about"]["record"])
        self.keys = [read_key(text) for text in want(list, whole["keys"])]
        self.witnesses = [read_key(text) for text in want(list, whole["witnesses"])]
        self.checkpoint = want(str, whole["checkpoint"])
        read_note(self.checkpoint)
        self.statements = [self._statement(row) for row in want(list, whole["statements"])]
        stamps = want(list, whole["time_stamps"])
        self.time_stamps = [(b64(row["response"]), want(str, row["stamped"])) for row in stamps]
        self.contents = [
            (
                want(str, row["object"]),
                want(str, row["name"]),
                None if row["data"] is None else b64(row["data"]),
            )
            for row in want(list, whole["contents"])
        ]
        self.anchors = [want(dict, row) for row in want(list, whole["anchors"])]
        for row in self.anchors:
            want(str, row["kind"])
        described = want(list, whole["descriptions"])
        self.descriptions = {want(int, row["version"]): want(dict, row["description"]) for row in described}
        self.custody = [
            (want(str, row["previous"]), want(dict, row["columns"]), want(str, row["digest"]))
            for row in want(list, whole["custody"])
        ]

    @staticmethod
    def _statement(row):
        salt, kind = b64(row["salt"]), row["kind"]
        if kind not in KINDS or len(salt) != 16:
            raise Bad
        return kind, want(dict, row["statement"]), salt, read_proof(row["proof"])

    def of_kind(self, kind):
        return [statement for found, statement, _, _ in self.statements if found == kind]


def check(data, keys=(), roots=(), beside=(), witnesses=(), quorum=None):
    """Go through all steps; gives failures as (code, place), and what else is to be said."""
    try:
        bundle = Bundle(data)
    except (Bad, ValueError, KeyError, TypeError, RecursionError):
        return [("malformed", "file")], {}
    failures, said = [], {"known": False, "existed_at": None, "absent": [], "witnesses": 0, "vouching": 0}
    try:
        said["origin"], said["size"], root = read_checkpoint(bundle.checkpoint)
        signed = signers(bundle.checkpoint, [key for key in bundle.keys if key[2] != "witness"])
        if said["origin"] not in [key[0] for key in signed]:
            failures.append(("log_not_signed", "checkpoint"))
    except Bad:
        failures.append(("log_not_signed", "checkpoint"))
        root = b""
    try:
        known = signers(bundle.checkpoint, [key for key in keys if key[2] != "witness"])
        said["known"] = said.get("origin") in [key[0] for key in known]
    except Bad:
        pass
    if keys and not said["known"]:
        failures.append(("key_unknown", "checkpoint"))
    for name, named in (("witnesses", bundle.witnesses), ("vouching", witnesses)):
        try:
            said[name] = cosigners(bundle.checkpoint, named)
        except Bad:
            failures.append(("witness_wrong", "checkpoint"))
    if said["vouching"] < (len({key[3] for key in witnesses}) if quorum is None else quorum):
        failures.append(("too_few_witnesses", "checkpoint"))
    trusted = ("log_not_signed", "checkpoint") not in failures
    for number, (_, statement, salt, (index, path, note)) in enumerate(bundle.statements, start=1):
        leaf = sha256(b"\x00" + sha256(salt + canonical(statement)))
        same = note == bundle.checkpoint
        if not trusted or not same or not is_included(leaf, index, said["size"], path, root):
            failures.append(("not_in_the_log", f"statements {number}"))
    failures += check_belonging(bundle)
    failures += check_contents(bundle, beside, said["absent"])
    failures += check_descriptions(bundle)
    failures += check_custody(bundle)
    said["anchors"] = []
    for number, receipt in enumerate(bundle.anchors, start=1):
        try:
            said["anchors"].append(judge_anchor(receipt, bundle.checkpoint))
        except Bad:
            failures.append(("anchor_wrong", f"anchors {number}"))
    moments = []
    for number, (response, stamped) in enumerate(bundle.time_stamps, start=1):
        try:
            lines = set(bundle.checkpoint.split("\n"))
            if (
                not stamped.startswith(read_note(bundle.checkpoint)[0])
                or not set(stamped.split("\n")) <= lines
            ):
                raise Bad
            moments.append(check_time_stamp(response, stamped.encode(), roots))
        except Bad:
            failures.append(("time_stamp_wrong", f"time_stamps {number}"))
    if roots and moments:
        said["existed_at"] = min(moments).isoformat()
    said["statements"] = len(bundle.statements)
    return list(dict.fromkeys(failures)), said


def check_belonging(bundle):
    about = bundle.of_kind("version") + bundle.of_kind("preservation")
    versions = {row.get("version"): row for row in bundle.of_kind("version")}
    captured = {row.get("object") for row in bundle.of_kind("capture")}
    if any(row.get("record") != bundle.record for row in about):
        yield "incomplete", "about"
    if not versions or set(versions) != set(range(1, len(versions) + 1)):
        yield "incomplete", "versions"
        return
    pages = versions[len(versions)].get("pages")
    whole = isinstance(pages, list) and all(isinstance(page, str) for page in pages)
    if not whole or any(page.partition("/")[0] not in captured for page in pages):
        yield "incomplete", "pages"


def check_contents(bundle, beside, absent):
    stated = {row.get("object"): row for row in bundle.of_kind("capture")}
    files = {sha256(data).hex(): data for data in beside}
    for number, (key, name, data) in enumerate(bundle.contents, start=1):
        row = stated.get(key)
        if data is None and row is not None:
            data = files.get(str(row.get("sha256")))
            if data is None:
                absent.append(name)
                continue
        found = data is not None and (sha256(data).hex(), sm3(data).hex(), len(data))
        if row is None or found != (row.get("sha256"), row.get("sm3"), row.get("size_bytes")):
            yield "content_changed", f"contents {number}"


def check_descriptions(bundle):
    for row in bundle.of_kind("version"):
        description = bundle.descriptions.get(row.get("version"))
        if description is None or sha256(canonical(description)).hex() != row.get("description_sha256"):
            yield "description_changed", f"version {row.get('version')}"


def check_custody(bundle):
    stated = {(row.get("sequence"), row.get("digest")) for row in bundle.of_kind("audit")}
    for number, (previous, columns, digest) in enumerate(bundle.custody, start=1):
        found = sha256(previous.encode() + b"\n" + canonical(columns)).hex()
        if found != digest or (columns.get("sequence"), digest) not in stated:
            yield "custody_changed", f"custody {number}"


# --- the command ----------------------------------------------------------------------------------------


def main(arguments=None):
    """Check the bundle that the command line names; gives the exit code."""
    parser = argparse.ArgumentParser(description="Check an evidence bundle offline.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("files", type=Path, nargs="*", help="files that belong to the bundle")
    parser.add_argument(
        "--key", action="append", default=[], help="the log's key as you know it from elsewhere"
    )
    parser.add_argument("--tsa-root", action="append", default=[], type=Path, help="PEM of a time-stamp root")
    parser.add_argument(
        "--witness", action="append", default=[], help="a witness's key as you know it from elsewhere"
    )
    parser.add_argument("--quorum", type=int, help="how many of them must have cosigned; all unless given")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    given = parser.parse_args(arguments)
    try:
        data, beside = given.bundle.read_bytes(), [path.read_bytes() for path in given.files]
        keys = [read_key(text) for text in given.key]
        witnesses = [read_key(text) for text in given.witness]
        if any(key[2] != "witness" for key in witnesses) or not 0 <= (given.quorum or 0) <= len(witnesses):
            raise Bad
        roots = [one for path in given.tsa_root for one in x509.load_pem_x509_certificates(path.read_bytes())]
    except (OSError, ValueError, Bad) as error:
        print(f"cannot be read: {type(error).__name__}", file=sys.stderr)
        return 2
    failures, said = check(data, keys, roots, beside, witnesses, given.quorum)
    if given.json:
        print(json.dumps({"failures": failures, **said}))
    else:
        report(failures, said)
    return 1 if failures else 0 if said["known"] else 3


def report(failures, said):
    """Say what was found, in words."""
    for code, place in failures:
        print(f"FAILED  {SAID[code]} ({code}, {place})")
    if said.get("origin"):
        print(
            f"log     {said['origin']}, {said['size']} entries; {said['statements']} statements of this bundle"
        )
    for name in said.get("absent", ()):
        print(f"absent  {name}: not in the bundle; give the file to check it")
    if failures:
        print("RESULT  does not hold")
        return
    moment = said["existed_at"] or "not shown: give the root of the time-stamp authority"
    print(f"time    existed at {moment}" if said["existed_at"] else f"time    {moment}")
    for anchor in said["anchors"]:
        if anchor["proved"]:
            print(f"anchor  lay in the state of block {anchor['place']} of {anchor['at']}")
            print("        look up at a node that you trust whether that block is one of the chain")
        else:
            print(f"anchor  {anchor['kind']} {anchor['place']}: not provable offline; ask there")
    print(f"witness {said['witnesses']} of those that the bundle names cosigned, {said['vouching']} of yours")
    if said["known"]:
        print("RESULT  everything holds")
    else:
        print(
            "RESULT  everything holds, but only the bundle itself names the log's key: compare it with one you know"
        )


if __name__ == "__main__":
    sys.exit(main())
