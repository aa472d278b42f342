"""The log for anybody, without signing in: checkpoint and hash tiles (C2SP tlog-tiles), when the settings say so.

An outsider computes the root from the tiles alone, and every proof. Entries are not served: an entry is a salted
digest, and who holds a bundle has his own. What the tiles tell is how many statements there are, and nothing of what
they say: a leaf's hash covers 16 random bytes. Full tiles never change; a partial tile is served by its own name and
never changes either; the checkpoint does.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.http import require_safe

from dossier.apps.notary.models import LogCheckpoint
from dossier.apps.notary.selectors import cosigned_note
from dossier.apps.notary.services import read_tile
from dossier.trust.merkle import HASH_BYTES
from dossier.trust.tiles import HEIGHT, WIDTH, parse_tile_path

PUBLIC_PREFIX = "/tlog/"
CALLS_PER_MINUTE = 600
"""Of one address: a mirror of a million leaves takes 4,000 tiles, seven minutes."""
_FOR_EVER = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=5"


@require_safe
def serve_checkpoint(request: HttpRequest) -> HttpResponse:
    """Give the newest checkpoint with its cosignatures. 404 when outsiders may not read the log, or it is empty."""
    if (refusal := _enter(request)) is not None:
        return refusal
    newest = LogCheckpoint.objects.first()
    if newest is None:
        raise Http404
    note = str(cosigned_note(newest))
    return HttpResponse(note, content_type="text/plain; charset=utf-8", headers={"Cache-Control": _BRIEFLY})


@require_safe
def serve_tile(request: HttpRequest, path: str) -> HttpResponse:
    """Give a tile by its canonical path, as far as the newest checkpoint covers it; 404 otherwise."""
    if (refusal := _enter(request)) is not None:
        return refusal
    place = parse_tile_path(path)
    newest = LogCheckpoint.objects.values_list("size", flat=True).first() or 0
    if place is None:
        raise Http404
    level, number, width = place
    # What no checkpoint covers yet is not the log's word: it is not served.
    covered = (newest >> HEIGHT * level) - number * WIDTH
    if width > covered:
        raise Http404
    hashes = read_tile(level, number)[: width * HASH_BYTES]
    if len(hashes) != width * HASH_BYTES:
        raise Http404
    return HttpResponse(hashes, content_type="application/octet-stream", headers={"Cache-Control": _FOR_EVER})


def _enter(request: HttpRequest) -> HttpResponse | None:
    if not settings.ENVIRONMENT.log_public:
        raise Http404
    # Two processes may lose a step to each other: a limit, not a ledger.
    name = f"tlog:{request.META.get('REMOTE_ADDR', '')}:{int(time.time()) // 60}"
    calls = int(cache.get(name, 0)) + 1
    cache.set(name, calls, 120)
    if calls <= CALLS_PER_MINUTE:
        return None
    return HttpResponse("Too many requests.", status=429, headers={"Retry-After": "60"})


urlpatterns = [
    path("checkpoint", serve_checkpoint),
    re_path(r"^(?P<path>tile/.*)$", serve_tile),
]
