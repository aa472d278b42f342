"""What people do on the site, and how the tests find it, in one place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

PATIENCE_MS = 15_000
"""How long a page may take to show something, on a busy machine."""
WORK_MS = 300_000
"""How long a page of paper may take to be read, filed and found."""
WIDE = (1440, 900)
PHONE = (390, 844)

Visit = Callable[..., Page]

SENTENCE = "造成订单系统中断"
"""Stands in the discipline decision of the small box and in nothing else."""


class Site:
    """A served installation."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.address = f"http://127.0.0.1:{port}"
        known = json.loads((folder / "secrets.json").read_text(encoding="utf-8"))
        self.passphrase: str = known["passphrase"]
        self.password: str = known["password"]

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder.parent / "server.log"

    @property
    def upload(self) -> list[Path]:
        """Two files to hand in: a readable one, and a damaged one."""
        return sorted((self.folder / "upload").iterdir())


def sign_in(page: Page, username: str, password: str) -> None:
    """Fill in the sign-in page that is shown."""
    page.get_by_label("用户名").fill(username)
    page.locator("input[type=password]").fill(password)
    page.locator("button[type=submit]").click()


def api(page: Page, method: str, path: str, body: Any = None) -> Any:
    """Call the API as the page's user, as a script of the site would; gives status and parsed body."""
    return page.evaluate(
        """async ([method, path, body]) => {
          const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? '';
          const answer = await fetch(path, {
            method,
            headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
            body: body === null ? undefined : JSON.stringify(body),
          });
          const kind = answer.headers.get('content-type') ?? '';
          return { status: answer.status, body: kind.includes('json') ? await answer.json() : null };
        }""",
        [method, path, body],
    )


def find_records(page: Page, **filters: Any) -> list[dict[str, Any]]:
    """Give the records that the page's user may find, newest filing first."""
    body = {"query": "", "filters": filters, "sort": "filed", "page_size": 100}
    found = api(page, "POST", "/api/search", body)
    assert found["status"] == 200, found
    hits: list[dict[str, Any]] = found["body"]["hits"]
    return hits


def record_of_type(page: Page, type_id: str) -> dict[str, Any]:
    """Give the first record of a type that the page's user may find."""
    return find_records(page, types=[type_id])[0]


def search_for(page: Page, words: str) -> Locator:
    """Type words into the search page and give the hits."""
    page.get_by_label("全局检索").fill(words)
    if words:
        with page.expect_response(lambda answer: answer.url.endswith("/api/search")):
            page.keyboard.press("Enter")
    hits = page.get_by_label("检索结果").locator("li")
    expect(page.get_by_text(re.compile(r"件档案 ·"))).to_be_visible()
    return hits


def open_record(page: Page, address: str, record_id: str, query: str = "") -> None:
    """Open a record and wait until its page image is shown."""
    page.goto(f"{address}/records/{record_id}{query}")
    wait_for_image(page)


def wait_for_image(page: Page) -> None:
    """Wait until the viewer has placed the page: only then has the layer of boxes its transform.

    States a purpose first where the record's level asks for one.
    """
    image = page.locator("svg g[transform^=matrix]")
    gate = page.get_by_role("button", name="说明用途并查看")
    expect(image.or_(gate).first).to_be_attached(timeout=PATIENCE_MS)
    if gate.count():
        page.get_by_role("radio", name="人事办理").check()
        gate.click()
    expect(image).to_be_attached(timeout=PATIENCE_MS)


def shown_place(page: Page) -> str:
    """Say where the viewer shows the page."""
    place = page.locator("svg g[transform^=matrix]").get_attribute("transform")
    assert place
    return place
