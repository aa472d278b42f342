"""A loan from asking to its end: a manager asks, an archivist chooses and approves, the manager looks, gives back,
and sees no longer."""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.steps import PHONE, Site, Visit, api, open_record, record_of_type, search_for
from tests.browser.watching import Watch

PURPOSE = "核对上一年度的绩效等级，用于任用考察"


def ask_in_words(page: Page, person: str) -> None:
    """Fill in the request for papers of a person out of reach."""
    page.get_by_role("button", name="申请借阅").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("档案所属人员").fill(person)
    form.get_by_label("用途类别").click()
    page.get_by_title("任免考察").click()
    form.get_by_label("用途", exact=True).fill(PURPOSE)
    with page.expect_response(lambda answer: answer.url.endswith("/api/loans")) as asked:
        form.get_by_role("button", name="提交申请").click()
    assert asked.value.status == 200
    expect(form).to_be_hidden()


def approve(page: Page, record: dict[str, Any]) -> None:
    """Open the first request that waits, choose the record and agree."""
    page.get_by_role("list", name="待我审批").get_by_role("button").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text(PURPOSE)
    drawer.get_by_label("人员", exact=True).fill(record["employee"]["employee_no"])
    page.locator(".ant-select-item-option", has_text=record["employee"]["name"]).click()
    drawer.get_by_role("checkbox", name=re.compile("绩效|考核")).check()
    drawer.get_by_role("button", name="同意", exact=True).click()


def blemishes(page: Page) -> list[str]:
    """List what axe finds, and a page wider than a phone."""
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    wide = page.evaluate("document.documentElement.scrollWidth") > PHONE[0]
    found = [rule["id"] for rule in Axe().run(page).response["violations"]]
    return found + (["scrolls sideways"] if wide else [])


def test_loan_is_asked_approved_used_returned_and_then_refused(
    site: Site, visit: Visit, watch: Watch
) -> None:
    watch.allowed.add(404)
    archivist = visit("archivist1", "/loans")
    manager = visit("manager1", "/loans")
    record = record_of_type(archivist, "performance_review")
    assert api(manager, "GET", f"/api/records/{record['id']}")["status"] == 404
    expect(manager.get_by_role("button", name="申请借阅").first).to_be_visible()
    assert blemishes(manager) == []
    ask_in_words(manager, f"{record['employee']['name']}（{record['employee']['employee_no']}）")
    expect(manager.get_by_role("list", name="我的借阅").get_by_role("listitem").first).to_contain_text(
        "待审批"
    )

    archivist.goto(f"{site.address}/loans?tab=approve")
    expect(
        archivist.get_by_role("navigation").get_by_role("link", name=re.compile("借阅 ?1"))
    ).to_be_visible()
    approve(archivist, record)
    expect(archivist.get_by_text("没有待审批的申请")).to_be_visible()

    manager.goto(f"{site.address}/loans")
    mine = manager.get_by_role("list", name="我的借阅").get_by_role("listitem").first
    expect(mine).to_contain_text("借阅中")
    expect(mine).to_contain_text(re.compile("剩 2 天 23 小时|剩 3 天"))
    assert blemishes(manager) == []
    open_record(manager, site.address, record["id"])
    manager.goto(f"{site.address}/search")
    expect(search_for(manager, record["employee"]["name"])).to_have_count(1)

    manager.goto(f"{site.address}/loans")
    mine.get_by_role("button").click()
    drawer = manager.get_by_role("dialog")
    assert blemishes(manager) == []
    drawer.get_by_role("button", name="归还", exact=True).click()
    manager.get_by_role("tooltip").get_by_role("button", name="归还", exact=True).click()
    expect(mine).to_contain_text("已归还")
    manager.goto(f"{site.address}/records/{record['id']}")
    expect(manager.get_by_role("heading", name="找不到您要的内容")).to_be_visible()
    for path in ("", "/pages/1/image", "/pages/1/thumbnail", "/pdf"):
        assert api(manager, "GET", f"/api/records/{record['id']}{path}")["status"] == 404
