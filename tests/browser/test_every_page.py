"""Every page, wide in Chinese and narrow in English: accessible by the rules of axe, no sideways scrolling, a title in
the language read, nothing on the console."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
        "/loans?tab=lent",
        "/loans?tab=terms",
        "/exports",
        "/exports?tab=terms",
        "/privacy",
        "/privacy?tab=desk",
        "/privacy?tab=restrictions",
        "/privacy?tab=register",
        "/privacy?tab=consents",
        "/privacy?tab=impact",
        "/privacy?tab=breaches",
        "/privacy?tab=rules",
        "/intake",
        "/intake/new",
        "/tasks",
        "/tasks?list=incomplete",
        "/quality",
        "/approvals?state=all",
        "/account",
        "/no-such-page",
    ),
    "manager1": ("/", "/my-team", "/loans", "/privacy"),
    "employee1": ("/", "/my-file", "/loans", "/privacy", "/account"),
    "auditor": ("/", "/audit", "/audit?tab=keeping", "/log", "/trace", "/alerts", "/alerts?tab=rules"),
    "admin": ("/", "/users", "/health", "/alerts"),
    "security": (
        "/",
        "/matrix",
        "/matrix?tab=difference",
        "/matrix?tab=history",
        "/matrix?tab=bench",
        "/keys",
        "/alerts",
        "/approvals",
        "/approvals?tab=rules",
        "/exports?tab=all",
        "/exports?tab=terms",
        "/users",
        "/trace",
        "/privacy?tab=assessment",
    ),
    "auditadmin": ("/", "/audit", "/audit?tab=keeping", "/log", "/alerts"),
}

CHINESE = re.compile("[\u4e00-\u9fff]")
LOOKS = ((WIDE, "zh-hans"), (PHONE, "en"))
"""Each page is judged twice. The longer words are judged where there is less room for them."""

DIALOGS = {
    ("manager1", "/loans"): "Request a loan",
    ("employee1", "/privacy"): "Make a request",
    ("admin", "/users"): "New user",
    ("archivist1", "/loans?tab=terms"): "Change the terms of L1 internal",
    ("security", "/alerts"): "Change",
    ("security", "/exports?tab=terms"): "Change the terms",
}
"""Where a dialog opens, and the button that opens it."""


def _speak(page: Page, language: str) -> None:
    page.add_init_script(f"localStorage.setItem('dossier.language', '{language}')")


def _settle(page: Page) -> None:
    """Wait until the data are there: no skeleton, no spinner, and the heading stands."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".ant-skeleton, .ant-spin-spinning")).to_have_count(0)


def _blemishes(page: Page) -> list[str]:
    """List what is wrong with the page as it stands."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    found = []
    wanted = page.evaluate("document.documentElement.scrollWidth")
    if wanted > width:
        found.append(f"{page.url} scrolls sideways at {width}: {wanted}")
    for rule in Axe().run(page).response["violations"]:
        places = [" ".join(map(str, node["target"])) for node in rule["nodes"][:3]]
        found.append(f"{page.url} at {width}: {rule['id']}: {'; '.join(places)}")
    return found


def _walk(page: Page, site: Site, paths: Iterable[str]) -> list[str]:
    """List what is wrong with pages in both looks."""
    found: list[str] = []
    for (width, height), language in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        _speak(page, language)
        for path in paths:
            page.goto(site.address + path)
            if path.startswith("/records/") and language == "zh-hans":
                wait_for_image(page)
            _settle(page)
            found += _blemishes(page)
            chinese = CHINESE.search(page.title()) is not None
            if chinese == (language == "en"):
                found.append(f"{page.url} in {language} is titled {page.title()}")
    return found


@pytest.mark.parametrize("username", PAGES)
def test_pages_of_a_role_are_accessible_in_both_languages_and_widths(
    site: Site, visit: Visit, username: str
) -> None:
    assert _walk(visit(username), site, PAGES[username]) == []


def test_pages_for_anybody_are_accessible_in_both_languages_and_widths(site: Site, visit: Visit) -> None:
    assert _walk(visit("", "/sign-in"), site, ("/sign-in", "/verify")) == []


@pytest.mark.parametrize(("username", "path"), DIALOGS)
def test_dialog_fits_a_phone_and_is_accessible(site: Site, visit: Visit, username: str, path: str) -> None:
    page = visit(username, size=PHONE)
    _speak(page, "en")
    page.goto(site.address + path)
    page.get_by_role("main").get_by_role("button", name=DIALOGS[username, path]).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    box = dialog.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]
    assert _blemishes(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_list_of_a_choice_opens_beside_it_for_who_wants_no_motion(site: Site, visit: Visit) -> None:
    page = visit("manager1", "/loans")
    page.get_by_role("button", name="申请借阅").first.click()
    page.get_by_role("dialog").get_by_label("用途类别").click()
    expect(page.get_by_title("任免考察")).to_be_in_viewport()


def test_search_with_hits_is_accessible_in_both_widths(visit: Visit) -> None:
    page = visit("archivist1", "/search")
    search_for(page, SENTENCE)
    found = _blemishes(page)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert found + _blemishes(page) == []


def test_record_person_and_batch_are_accessible_in_both_languages_and_widths(
    site: Site, visit: Visit
) -> None:
    page = visit("archivist1")
    _settle(page)
    record = record_of_type(page, "leave_request")
    task = api(page, "GET", "/api/tasks?page=1&page_size=1")["body"]["items"][0]
    batch = api(page, "GET", "/api/intake/batches?page=1&page_size=1")["body"]["items"][0]
    own = f"/records/{record['id']}"
    paths = (
        *(f"{own}?tab={tab}" for tab in ("fields", "text", "versions", "facts", "evidence")),
        f"/records/{task['id']}?task=true", f"/employees/{record['employee']['id']}", f"/intake/{batch['id']}",
    )  # fmt: skip
    assert _walk(page, site, paths) == []


def test_tab_that_is_not_for_the_reader_gives_the_fields(site: Site, visit: Visit) -> None:
    page = visit("archivist1")
    _settle(page)
    record = record_of_type(page, "leave_request")
    page.goto(f"{site.address}/records/{record['id']}?tab=events")
    expect(page.get_by_role("tab", name="字段", exact=True)).to_have_attribute("aria-selected", "true")


def test_refusal_page_is_accessible_in_both_widths(visit: Visit, watch: Watch) -> None:
    watch.allowed.add(404)
    page = visit("manager1", "/records/00000000-0000-7000-8000-000000000000")
    expect(page.get_by_role("heading", name="找不到您要的内容")).to_be_visible()
    found = _blemishes(page)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert found + _blemishes(page) == []
