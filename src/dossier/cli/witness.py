"""A witness on a machine of its own: needs no installation, no database, and knows nothing but checkpoints."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer

from dossier.cli.console import EXIT_NEEDS_PERSON, err, fail, out
from dossier.trust.durable import create_file
from dossier.trust.errors import IntegrityFailure
from dossier.trust.notes import NamedKey
from dossier.trust.signatures import PublicKey, SigningKey
from dossier.trust.witnessing import Witness

LONGEST_REQUEST = 1 << 17
_KEY_FILE = "witness.key"
_REFUSED = {
    403: "the log's key did not sign it",
    404: "it is of a log that this witness does not know",
    409: "the proof begins elsewhere than at what was seen last, or the log shows another history",
    422: "it is not proved that nothing was rewritten: the log shows another history",
}


def group() -> None:
    """Witness other logs."""


def serve(
    name: Annotated[str, typer.Option(help="Name to cosign under, such as witness.example/one.")],
    folder: Annotated[Path, typer.Option(help="Where the key and what was seen are kept; back it up.")],
    log: Annotated[
        list[str], typer.Option(help="Public key of a log to cosign; may be given several times.")
    ],
    port: Annotated[int, typer.Option(help="Port on this machine; put a gateway with TLS in front.")] = 8700,
) -> None:
    """Cosign the checkpoints of the logs named as long as each extends the last one seen (C2SP tlog-witness)."""
    witness, public = _opened(name, folder, log)
    server = ThreadingHTTPServer(("127.0.0.1", port), _answering(witness))
    out.print(public, markup=False, highlight=False, soft_wrap=True)
    server.serve_forever()


def cosign(
    file: Annotated[
        Path, typer.Argument(help="What `dossier log checkpoint --witness` wrote, or a mail's growth.")
    ],
    name: Annotated[str, typer.Option(help="Name to cosign under, such as witness.example/one.")],
    folder: Annotated[Path, typer.Option(help="Where the key and what was seen are kept; back it up.")],
    log: Annotated[
        list[str], typer.Option(help="Public key of a log to cosign; may be given several times.")
    ],
    target: Annotated[
        Path | None, typer.Option("--out", help="Write the cosigned checkpoint here instead of printing it.")
    ] = None,
) -> None:
    """Cosign one checkpoint from a file, on a machine without a network; refuses as the service does.

    Exit code 1: not cosigned. A log that shows another history than before is named as that.
    """
    witness, public = _opened(name, folder, log)
    err.print(public, markup=False, highlight=False, soft_wrap=True)
    try:
        body = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise fail(f"The file cannot be read ({type(error).__name__}).") from error
    if not body.startswith("old "):
        body = f"old 0\n\n{body}"  # a bare checkpoint: good for the first meeting
    answer = witness.add_checkpoint(body, datetime.now(UTC))
    if answer.status != HTTPStatus.OK:
        seen = f" Seen last: {answer.body.strip()} entries." if answer.status == HTTPStatus.CONFLICT else ""
        raise fail(f"Not cosigned: {_REFUSED.get(answer.status, 'malformed')}.{seen}", EXIT_NEEDS_PERSON)
    cosigned = f"{body.partition(chr(10) * 2)[2]}{answer.body}"
    if target is None:
        out.print(cosigned, end="", markup=False, highlight=False, soft_wrap=True)
        return
    try:
        target.write_text(cosigned, encoding="utf-8")
    except OSError as error:
        raise fail(f"The file cannot be written there ({type(error).__name__}).") from error


def _opened(name: str, folder: Path, log: list[str]) -> tuple[Witness, str]:
    """Give the witness and its public key; the first use makes the key."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        witness = Witness(name, _key(folder), folder, tuple(NamedKey.parse(text) for text in log))
        return witness, NamedKey(name, witness.key.public_key, cosigns=True).verifier_key
    except (IntegrityFailure, ValueError, OSError) as error:
        raise fail(f"A name, key or folder cannot be used ({type(error).__name__}).") from error


def _key(folder: Path) -> SigningKey:
    """Read the witness's key; the first start makes it. Raises ValueError for a damaged file."""
    path, made = folder / _KEY_FILE, SigningKey.generate("ed25519")
    create_file(path, f"{made.secret.hex()} {made.public_key.public.hex()}\n".encode("ascii"))
    secret, public = path.read_text(encoding="ascii").split()
    return SigningKey(PublicKey("ed25519", bytes.fromhex(public)), bytes.fromhex(secret))


def _answering(witness: Witness) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 30

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint" or not length.isdecimal() or int(length) > LONGEST_REQUEST:
                self.send_error(404)
                return
            body = self.rfile.read(int(length)).decode(errors="replace")
            answer = witness.add_checkpoint(body, datetime.now(UTC))
            self.send_response(answer.status)
            self.send_header("Content-Type", "text/x.tlog.size" if answer.status == 409 else "text/plain")
            self.send_header("Content-Length", str(len(answer.body.encode())))
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
            """Say nothing: answers speak for themselves."""

    return Handler
