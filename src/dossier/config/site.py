"""The built site: its one page, with the nonce of this request. Assets are served by the server itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

WEB_FOLDER = Path(__file__).resolve().parent.parent / "web"


@cache
def _page() -> str | None:
    page = WEB_FOLDER / "index.html"
    return page.read_text(encoding="utf-8") if page.exists() else None


@require_safe
@ensure_csrf_cookie
def serve_site(request: HttpRequest) -> HttpResponse:
    """Answer any address of the site with its page; the site itself shows what is at the address."""
    page = _page()
    if page is None:
        return HttpResponse("The site is not built: run `make site`.", status=503, content_type="text/plain")
    return HttpResponse(page.replace("__CSP_NONCE__", request.META["dossier.csp_nonce"]))
