"""Every page in both widths: accessible by the rules of axe, no sideways scrolling, nothing on the console."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.steps import (
    PHONE,
    SENTENCE,
    WIDE,
    Site,
    Visit,
    api,
    record_of_type,
    search_for,
    wait_for_image,
)
from tests.browser.watching import Watch

PAGES = {
    "archivist1": (
        "/",
        "/employees",
        "/my-file",
        "/loans",
        "/loans?tab=approve",
        "/intake",
        "/intake/new",
        "/tasks",
        "/quality",
        "/approvals?state=all",
        "/account",
        "/no-such-page",
    ),
    "manager1": ("/", "/my-team", "/loans"),
    "employee1": ("/", "/my-file", "/account"),
    "auditor": ("/", "/audit", "/trace"),
    "admin": ("/", "/users", "/health"),
    "security": (
        "/",
        "/matrix",
        "/matrix?tab=difference",
        "/matrix?tab=history",
        "/matrix?tab=bench",
        "/approvals",
        "/users",
        "/trace",
    ),
    "auditadmin": ("/", "/audit"),
}


def _settle(page: Page) -> None:
    """Wait until the data are there: no skeleton, no spinner, and the heading stands."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".ant-skeleton, .ant-spin-spinning")).to_have_count(0)


def _judge(page: Page) -> list[str]:
    """List what is wrong with the page in both widths."""
    found: list[str] = []
    for width, height in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        _settle(page)
        wanted = page.evaluate("document.documentElement.scrollWidth")
        if wanted > width:
            found.append(f"{page.url} scrolls sideways at {width}: {wanted}")
        result = Axe().run(page)
        for rule in result.response["violations"]:
            places = [" ".join(map(str, node["target"])) for node in rule["nodes"][:3]]
            found.append(f"{page.url} at {width}: {rule['id']}: {'; '.join(places)}")
    return found


@pytest.mark.parametrize("username", PAGES)
def test_pages_of_a_role_are_accessible_in_both_widths(site: Site, visit: Visit, username: str) -> None:
    page = visit(username)
    found = []
    for path in PAGES[username]:
        page.goto(site.address + path)
        found += _judge(page)
    assert found == []


def test_sign_in_page_is_accessible_in_both_widths(visit: Visit) -> None:
    assert _judge(visit("", "/sign-in")) == []


def test_search_with_hits_is_accessible_in_both_widths(visit: Visit) -> None:
    page = visit("archivist1", "/search")
    search_for(page, SENTENCE)
    assert _judge(page) == []


def test_record_person_and_batch_are_accessible_in_both_widths(site: Site, visit: Visit) -> None:
    page = visit("archivist1")
    _settle(page)
    record = record_of_type(page, "leave_request")
    task = api(page, "GET", "/api/tasks?page=1&page_size=1")["body"]["items"][0]
    batch = api(page, "GET", "/api/intake/batches?page=1&page_size=1")["body"]["items"][0]
    own = f"/records/{record['id']}"
    found = []
    for path in (
        own, f"{own}?tab=text", f"{own}?tab=versions", f"{own}?tab=facts", f"/records/{task['id']}?task=true",
        f"/employees/{record['employee']['id']}", f"/intake/{batch['id']}",
    ):  # fmt: skip
        page.goto(site.address + path)
        if "/records/" in path:
            wait_for_image(page)
        found += _judge(page)
    assert found == []


def test_refusal_page_is_accessible_in_both_widths(visit: Visit, watch: Watch) -> None:
    watch.allowed.add(404)
    page = visit("manager1", "/records/00000000-0000-7000-8000-000000000000")
    expect(page.get_by_role("heading", name="找不到您要的内容")).to_be_visible()
    assert _judge(page) == []
