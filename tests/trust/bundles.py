"""Evidence bundles for the tests: a good one, and what a forger makes of it. Everything in them is invented (虚构)."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.trust.authority import OpenSslAuthority
from tests.trust.receipts import make_receipt, service_receipt

from dossier.trust.digests import DigestSet
from dossier.trust.encoding import canonical_json
from dossier.trust.evidence import log_entry
from dossier.trust.merkle import compute_root, hash_leaf, prove_inclusion
from dossier.trust.notes import Checkpoint, NamedKey, Note, cosign_note, sign_note
from dossier.trust.proofs import LogProof
from dossier.trust.signatures import SigningKey
from dossier.trust.tiles import append_leaves, node_reader
from dossier.trust.timestamps import request_time_stamp

ORIGIN, WITNESS, SECOND = "records.example/log", "witness.example/one", "witness.example/two"
RECORD, SOURCE = "0190a0b0-0000-7000-8000-000000000001", "0190a0b0-0000-7000-8000-000000000002"
PAPER = b"%PDF-1.7 a labour contract of nobody (fictional)\n"
Json = dict[str, Any]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@dataclass
class Log:
    """A log in memory; entries around those of the bundle stand for everybody else's."""

    key: SigningKey
    leaves: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> int:
        self.leaves.append(leaf)
        return len(self.leaves) - 1

    def prove(self, index: int, note: Note) -> LogProof:
        held = {
            (tile.level, tile.number): tile.hashes for tile in append_leaves(0, self.leaves, lambda *_: b"")
        }
        node = node_reader(lambda level, number: held[level, number])
        return LogProof(index, tuple(prove_inclusion(index, len(self.leaves), node)), note)

    def checkpoint(self) -> Note:
        held = {
            (tile.level, tile.number): tile.hashes for tile in append_leaves(0, self.leaves, lambda *_: b"")
        }
        node = node_reader(lambda level, number: held[level, number])
        text = Checkpoint(ORIGIN, len(self.leaves), compute_root(len(self.leaves), node)).text
        return Note(text, (sign_note(text, ORIGIN, self.key),))


@dataclass(frozen=True)
class Made:
    """A bundle and what an outsider knows from elsewhere."""

    bundle: Json
    key: NamedKey
    authority: OpenSslAuthority
    witnesses: tuple[NamedKey, ...]
    """Three, of whom the first two cosigned."""
    secrets: tuple[SigningKey, ...]

    @property
    def data(self) -> bytes:
        return to_bytes(self.bundle)


def to_bytes(bundle: Json) -> bytes:
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def statements() -> list[tuple[str, Json]]:
    """What the log says of the record: captured, described twice, filed, looked at."""
    digests = DigestSet.of_bytes(PAPER)
    capture = {
        "object": SOURCE, "sha256": digests.sha256, "sm3": digests.sm3, "size_bytes": digests.size_bytes,
        "media_type": "application/pdf", "at": "2026-03-01T08:30:00.000000+00:00",
    }  # fmt: skip
    versions = [
        {
            "record": RECORD, "version": number, "at": "2026-03-01T08:31:00.000000+00:00", "by": "archivist1",
            "description_sha256": hashlib.sha256(canonical_json(description(number))).hexdigest(),
            "pages": [f"{SOURCE}/1", f"{SOURCE}/2"],
        }
        for number in (1, 2)
    ]  # fmt: skip
    filed = {"record": RECORD, "event": "filing", "at": "2026-03-01T08:31:00.000000+00:00", "agent": "archivist1",
             "details_sha256": "0" * 64}  # fmt: skip
    event = custody()
    audited = {"sequence": event["columns"]["sequence"], "digest": event["digest"]}
    return [
        ("capture", capture),
        *(("version", row) for row in versions),
        ("preservation", filed),
        ("audit", audited),
    ]


def description(number: int) -> Json:
    return {
        "snapshot": {"type": "labor_contract", "field:employee_name": f"张{number}丰（虚构）"},
        "reason": "核对",
    }


def custody() -> Json:
    columns = {
        "sequence": 41,
        "action": "record.view",
        "actor_name": "kan",
        "object_id": RECORD,
        "actor": None,
    }
    digest = hashlib.sha256(b"1" * 64 + b"\n" + canonical_json(columns)).hexdigest()
    return {"previous": "1" * 64, "columns": columns, "digest": digest}


def make(folder: Path, scheme: str = "ed25519") -> Made:
    """Make a good bundle with everything in it."""
    log = Log(SigningKey.generate(scheme))
    for _ in range(300):
        log.add(os.urandom(32))
    placed = []
    for kind, statement in statements():
        salt = os.urandom(16)
        placed.append((kind, statement, salt, log.add(hash_leaf(log_entry(statement, salt)))))
        log.add(os.urandom(32))
    note = log.checkpoint()
    authority = OpenSslAuthority.create(folder)
    stamp = request_time_stamp(str(note).encode(), authority, [authority.root])
    secrets = tuple(SigningKey.generate("ed25519") for _ in range(3))
    names = (WITNESS, SECOND, "witness.example/three")
    witnesses = tuple(
        NamedKey(name, one.public_key, cosigns=True) for name, one in zip(names, secrets, strict=True)
    )
    stamped, at = str(note), datetime(2026, 3, 1, 8, 32, tzinfo=UTC)
    cosigned = [
        cosign_note(note.text, name, one, at) for name, one in zip(names[:2], secrets[:2], strict=True)
    ]
    note = note.with_signatures(cosigned)
    key = NamedKey(ORIGIN, log.key.public_key)
    bundle: Json = {
        "format": "dossier-evidence/1",
        "made_at": "2026-03-01T09:00:00+00:00",
        "about": {"record": RECORD, "title": "劳动合同（虚构）"},
        "keys": [key.verifier_key],
        "witnesses": [one.verifier_key for one in witnesses],
        "checkpoint": str(note),
        "statements": [
            {"kind": kind, "statement": statement, "salt": b64(salt), "proof": str(log.prove(index, note))}
            for kind, statement, salt, index in placed
        ],
        "time_stamps": [{"authority": "Fictional time stamps", "response": b64(stamp), "stamped": stamped}],
        "anchors": [
            {**make_receipt(Note.parse(stamped), at), "note": stamped},
            {**service_receipt(Note.parse(stamped)), "note": stamped},
            {"kind": "pigeon", "ring": 7},
        ],
        "contents": [
            {"object": SOURCE, "name": "original.pdf", "media_type": "application/pdf", "data": b64(PAPER)}
        ],
        "descriptions": [{"version": number, "description": description(number)} for number in (1, 2)],
        "custody": [custody()],
        "points": [],
    }
    return Made(bundle, key, authority, witnesses, secrets)


# --- what a forger does -------------------------------------------------------------------------------

Spoil = Callable[[Json], None]


def put(*path: Any) -> Spoil:
    """Set the value at a path; the last of ``path`` is the value."""
    *places, last, value = path

    def spoil(bundle: Json) -> None:
        at: Any = bundle
        for place in places:
            at = at[place]
        at[last] = value

    return spoil


def drop(*path: Any) -> Spoil:
    *places, last = path

    def spoil(bundle: Json) -> None:
        at: Any = bundle
        for place in places:
            at = at[place]
        del at[last]

    return spoil


def flip(*path: Any, at: int = 5) -> Spoil:
    """Change one byte of a base64 value, and keep it well-formed."""
    *places, last = path

    def spoil(bundle: Json) -> None:
        holder: Any = bundle
        for place in places:
            holder = holder[place]
        data = bytearray(base64.b64decode(holder[last]))
        data[at] ^= 1
        holder[last] = b64(bytes(data))

    return spoil


def change(*path: Any) -> Spoil:
    """Replace text inside a value; the last two of ``path`` are what and by what."""
    *places, last, old, new = path

    def spoil(bundle: Json) -> None:
        holder: Any = bundle
        for place in places:
            holder = holder[place]
        assert old in holder[last]
        holder[last] = holder[last].replace(old, new)

    return spoil


def everywhere(old: str, new: str) -> Spoil:
    def spoil(bundle: Json) -> None:
        bundle["checkpoint"] = bundle["checkpoint"].replace(old, new)
        for row in bundle["statements"]:
            row["proof"] = row["proof"].replace(old, new)

    return spoil


def resign(bundle: Json) -> None:
    """Sign the same checkpoint anew with another key, and name that key in the bundle."""
    text = Note.parse(bundle["checkpoint"]).text
    stranger = SigningKey.generate("ed25519")
    note = str(Note(text, (sign_note(text, ORIGIN, stranger),)))
    everywhere(bundle["checkpoint"], note)(bundle)
    bundle["keys"] = [NamedKey(ORIGIN, stranger.public_key).verifier_key]
    bundle["time_stamps"] = []


def swap_statements(bundle: Json) -> None:
    rows = bundle["statements"]
    rows[1]["proof"], rows[2]["proof"] = rows[2]["proof"], rows[1]["proof"]


def cosign_wrongly(bundle: Json) -> None:
    note = Note.parse(bundle["checkpoint"])
    last = note.signatures[-1]
    value = last.value[:20] + bytes([last.value[20] ^ 1]) + last.value[21:]
    everywhere(str(last), str(type(last)(last.name, last.key_id, value)))(bundle)


def repeat_key(data: bytes) -> bytes:
    return data.replace(b'"made_at"', b'"made_at": "x", "made_at"', 1)


FOREIGN = {"record": "0190a0b0-0000-7000-8000-00000000000f"}

SPOILED: dict[str, tuple[Spoil, str]] = {
    "another format": (put("format", "dossier-evidence/2"), "malformed"),
    "no format": (drop("format"), "malformed"),
    "no keys": (drop("keys"), "malformed"),
    "keys that are none": (put("keys", ["key"]), "malformed"),
    "a key with another name": (change("keys", 0, "records", "recordz"), "malformed"),
    "statements that are no list": (put("statements", {}), "malformed"),
    "a statement that is no object": (put("statements", 0, "statement", "x"), "malformed"),
    "a statement of an unknown kind": (put("statements", 0, "kind", "gossip"), "malformed"),
    "a short salt": (put("statements", 0, "salt", b64(b"12345678")), "malformed"),
    "a salt spelt otherwise": (change("statements", 0, "salt", "==", ""), "malformed"),
    "a number with a fraction": (put("about", "count", 1.5), "malformed"),
    "a number too large": (put("about", "count", 2**53), "malformed"),
    "a truth value": (put("about", "count", True), "malformed"),
    "a proof of another kind": (change("statements", 0, "proof", "proof@v1", "proof@v2"), "malformed"),
    "a proof with a leading zero": (change("statements", 0, "proof", "index ", "index 0"), "malformed"),
    "a checkpoint without signatures": (put("checkpoint", "records.example/log\n1\n"), "malformed"),
    "contents without data": (drop("contents", 0, "data"), "malformed"),
    "content that is no base64": (put("contents", 0, "data", "%%%"), "malformed"),
    "custody that is text": (put("custody", "none"), "malformed"),
    "about nothing": (put("about", {}), "malformed"),
    "no key at all": (put("keys", []), "log_not_signed"),
    "a smaller log": (everywhere("\n310\n", "\n309\n"), "log_not_signed"),
    "a larger log": (everywhere("\n310\n", "\n311\n"), "log_not_signed"),
    "another origin": (everywhere("records.example/log\n310", "records.example/lag\n310"), "log_not_signed"),
    "a stranger's key": (resign, "key_unknown"),
    "a changed size in a statement": (put("statements", 0, "statement", "size_bytes", 7), "not_in_the_log"),
    "a changed digest in a statement": (put("statements", 0, "statement", "sha256", "0" * 64), "not_in_the_log"),
    "a changed time in a statement": (put("statements", 1, "statement", "at", "2016-03-01"), "not_in_the_log"),
    "a changed author in a statement": (put("statements", 2, "statement", "by", "somebody"), "not_in_the_log"),
    "an added word in a statement": (put("statements", 3, "statement", "note", "x"), "not_in_the_log"),
    "a word taken from a statement": (drop("statements", 3, "statement", "agent"), "not_in_the_log"),
    "another salt": (flip("statements", 4, "salt"), "not_in_the_log"),
    "another index": (change("statements", 0, "proof", "index 300", "index 301"), "not_in_the_log"),
    "an index beyond the log": (change("statements", 0, "proof", "index 300", "index 900"), "not_in_the_log"),
    "swapped proofs": (swap_statements, "not_in_the_log"),
    "a proof under another checkpoint": (change("statements", 0, "proof", "\n310\n", "\n311\n"), "not_in_the_log"),
    "another record": (put("about", "record", FOREIGN["record"]), "incomplete"),
    "a version left out": (drop("statements", 1), "incomplete"),
    "all versions left out": (lambda bundle: bundle.update(statements=bundle["statements"][3:]), "incomplete"),
    "the capture left out": (drop("statements", 0), "incomplete"),
    "a changed paper": (flip("contents", 0, "data", at=40), "content_changed"),
    "a shortened paper": (put("contents", 0, "data", b64(PAPER[:-1])), "content_changed"),
    "an empty paper": (put("contents", 0, "data", ""), "content_changed"),
    "a paper of another object": (put("contents", 0, "object", RECORD), "content_changed"),
    "a changed description": (put("descriptions", 0, "description", "reason", "误"), "description_changed"),
    "a description left out": (drop("descriptions", 1), "description_changed"),
    "descriptions exchanged": (
        lambda bundle: bundle["descriptions"][0].update(version=2) or bundle["descriptions"][1].update(version=1),
        "description_changed",
    ),
    "a changed event": (put("custody", 0, "columns", "actor_name", "nobody"), "custody_changed"),
    "a changed event with its digest": (put("custody", 0, "digest", "f" * 64), "custody_changed"),
    "an event that was not logged": (drop("statements", 4), "custody_changed"),
    "a changed time stamp": (flip("time_stamps", 0, "response", at=150), "time_stamp_wrong"),
    "a refusal to stamp": (put("time_stamps", 0, "response", b64(b"0\x03\x02\x01\x02")), "time_stamp_wrong"),
    "a time stamp over something else": (put("time_stamps", 0, "stamped", "x\n"), "time_stamp_wrong"),
    "a time stamp over an older log": (change("time_stamps", 0, "stamped", "\n310\n", "\n300\n"), "time_stamp_wrong"),
    "anchors that are no list": (put("anchors", {}), "malformed"),
    "an anchor without a kind": (drop("anchors", 0, "kind"), "malformed"),
    "an anchor of a smaller log": (put("anchors", 0, "size", 309), "anchor_wrong"),
    "an anchor of another root": (put("anchors", 0, "root", "0x" + "0" * 64), "anchor_wrong"),
    "an anchor of another log": (put("anchors", 1, "log", "0x" + "0" * 64), "anchor_wrong"),
    "an anchor of another note": (put("anchors", 1, "note_sha256", "0x" + "0" * 64), "anchor_wrong"),
    "a note that was not laid down": (drop("anchors", 0, "note"), "anchor_wrong"),
    "an anchor by another sender": (put("anchors", 0, "sender", "0x" + "3" * 40), "anchor_wrong"),
    "an anchor in another contract": (put("anchors", 0, "contract", "0x" + "3" * 40), "anchor_wrong"),
    "an anchor in another block": (put("anchors", 0, "block", "hash", "0x" + "3" * 64), "anchor_wrong"),
    "an anchor of another block number": (put("anchors", 0, "block", "number", 8), "anchor_wrong"),
    "an anchor with spaces in its digits": (put("anchors", 0, "root", "0x 00"), "anchor_wrong"),
    "a changed block header": (change("anchors", 0, "proof", "header", "0x", "0x00"), "anchor_wrong"),
    "a changed account proof": (drop("anchors", 0, "proof", "account", 0), "anchor_wrong"),
    "a changed storage proof": (put("anchors", 0, "proof", "storage", 0, "0xc0"), "anchor_wrong"),
    "no storage proof": (put("anchors", 0, "proof", "storage", []), "anchor_wrong"),
    "a proof that is no object": (put("anchors", 0, "proof", []), "anchor_wrong"),
    "a wrong cosignature": (cosign_wrongly, "witness_wrong"),
}  # fmt: skip


def spoiled(made: Made, name: str) -> tuple[bytes, str]:
    """Give the spoiled bundle of a name, and the code that every verifier must name."""
    spoil, code = SPOILED[name]
    bundle = copy.deepcopy(made.bundle)
    spoil(bundle)
    return to_bytes(bundle), code


# --- what a forger does to cosignatures: checked by whoever asks for two of the three witnesses ------------

Cosign = Callable[[Json, Made], None]
QUORUM = 2


def recosign(bundle: Json, *lines: str) -> None:
    """Put other lines where the witnesses' stand; the log's own signature stays."""
    note = bundle["checkpoint"]
    own = note[: note.index(f"\u2014 {WITNESS} ")]
    everywhere(note, own + "".join(lines))(bundle)


def _line(made: Made, witness: int, *, name: str = "", text: str = "", at: int = 0) -> str:
    text = text or Note.parse(made.bundle["checkpoint"]).text
    moment = datetime(2026, 3, 1, 8, 32 + at, tzinfo=UTC)
    return str(cosign_note(text, name or made.witnesses[witness].name, made.secrets[witness], moment))


def _as_plain_signature(bundle: Json, made: Made) -> None:
    """A witness's key signs as if it were a log's: not the signature of a witness."""
    text = Note.parse(bundle["checkpoint"]).text
    recosign(bundle, _line(made, 0), str(sign_note(text, SECOND, made.secrets[1])))


def _retimed(bundle: Json, made: Made) -> None:
    """The moment in a cosignature is signed as well."""
    second = Note.parse(f"{Note.parse(bundle['checkpoint']).text}\n{_line(made, 1)}").signatures[0]
    value = second.value[:7] + bytes([second.value[7] ^ 1]) + second.value[8:]
    recosign(bundle, _line(made, 0), str(type(second)(second.name, second.key_id, value)))


SPOILED_COSIGNATURES: dict[str, tuple[Cosign, str]] = {
    "no cosignature": (lambda bundle, _: recosign(bundle), "too_few_witnesses"),
    "one cosignature": (lambda bundle, made: recosign(bundle, _line(made, 0)), "too_few_witnesses"),
    "one witness twice": (
        lambda bundle, made: recosign(bundle, _line(made, 0), _line(made, 0, at=1)),
        "too_few_witnesses",
    ),
    "a witness's key under another name": (
        lambda bundle, made: recosign(bundle, _line(made, 0), _line(made, 0, name="witness.example/alias")),
        "too_few_witnesses",
    ),
    "a witness that nobody knows": (
        lambda bundle, made: recosign(
            bundle,
            _line(made, 0),
            str(
                cosign_note(
                    Note.parse(made.bundle["checkpoint"]).text,
                    SECOND,
                    SigningKey.generate("ed25519"),
                    datetime(2026, 3, 1, tzinfo=UTC),
                )
            ),
        ),
        "too_few_witnesses",
    ),
    "a cosignature over another checkpoint": (
        lambda bundle, made: recosign(
            bundle, _line(made, 0), _line(made, 1, text=Checkpoint(ORIGIN, 309, b"0" * 32).text)
        ),
        "witness_wrong",
    ),
    "a cosignature at another time": (_retimed, "witness_wrong"),
    "a witness that signs as a log": (_as_plain_signature, "too_few_witnesses"),
    "the log as its own witness": (
        lambda bundle, made: recosign(bundle, _line(made, 0)) or put("witnesses", bundle["keys"])(bundle),
        "too_few_witnesses",
    ),
    "a witness that only the bundle names": (
        lambda bundle, made: put("witnesses", [])(bundle) or recosign(bundle, _line(made, 0)),
        "too_few_witnesses",
    ),
}


def spoiled_cosignatures(made: Made, name: str) -> tuple[bytes, str]:
    """Give the bundle of a name with spoiled cosignatures, and the code that every verifier must name when it is asked
    for two of the three witnesses."""
    spoil, code = SPOILED_COSIGNATURES[name]
    bundle = copy.deepcopy(made.bundle)
    spoil(bundle, made)
    return to_bytes(bundle), code
