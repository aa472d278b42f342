"""The permission matrix from a draft to the version in force; masked values and showing one; a fresh proof asked for
in front of a download."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect
from tests.browser.steps import Site, Visit, api, open_record, record_of_type
from tests.browser.test_second_factor import prove
from tests.browser.watching import Watch

REASON = "部门经理需要打印本部门已归档的一级档案"
SHOW_REASON = "核对登记的证件号码"


def draft_with_printing(page: Page) -> None:
    """Let managers print, in a new draft."""
    page.get_by_role("button", name="修改（新建草稿）").click()
    page.get_by_role("button", name="编辑规则 manager-subtree").click()
    rule = page.get_by_role("dialog")
    rule.get_by_role("checkbox", name="打印").check()
    rule.get_by_role("button", name="应用").click()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("有未保存的修改")).to_have_count(0)


def consent(page: Page, password: str) -> None:
    """Look at what the first request changes, and agree."""
    page.get_by_role("button", name="发布权限矩阵").first.click()
    request = page.get_by_role("dialog", name="发布权限矩阵")
    expect(request.get_by_role("region", name="谁在哪里多了或少了什么")).to_contain_text("打印")
    request.get_by_role("button", name="同意", exact=True).click()
    voted = request.get_by_text("您已经审批过").or_(request.get_by_text("已通过"))
    asked = page.get_by_role("dialog", name="请再次确认身份")
    expect(voted.or_(asked).first).to_be_visible()
    if asked.is_visible():
        prove(page, password)
    expect(voted).to_be_visible()


def test_matrix_is_drafted_compared_approved_by_two_and_in_force(site: Site, visit: Visit) -> None:
    page = visit("security", "/matrix")
    draft_with_printing(page)
    page.get_by_role("tab", name="差异与发布").click()
    expect(page.get_by_role("region", name="谁在哪里多了或少了什么")).to_contain_text("打印")
    page.get_by_role("textbox", name="理由").fill(REASON)
    page.get_by_role("button", name="申请发布").click()
    waiting = page.get_by_text("这一版正在等待审批")
    asked = page.get_by_role("dialog", name="请再次确认身份")
    expect(waiting.or_(asked).first).to_be_visible()
    if asked.is_visible():
        prove(page, site.password)
    expect(waiting).to_be_visible()
    for approver in ("archivist1", "archivist2"):
        consent(visit(approver, "/approvals"), site.password)
    page.goto(f"{site.address}/matrix?tab=history")
    newest = page.get_by_role("table", name="历史").get_by_role("row").nth(1)
    expect(newest).to_contain_text("现行")
    newest.get_by_role("button", name=re.compile("查看第")).click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="部门经理"))
    expect(row.get_by_title("打印")).to_be_visible()


def test_bench_says_which_rule_decided(visit: Visit) -> None:
    page = visit("security", "/matrix?tab=bench")
    page.get_by_label("用户名").fill("archivist1")
    page.get_by_text("设想的档案").click()
    page.get_by_role("button", name="试算", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="archivist-company")).to_be_visible()


def test_auditor_shows_a_masked_value_with_a_reason(site: Site, visit: Visit) -> None:
    page = visit("auditor")
    record = record_of_type(page, "onboarding_registration")
    open_record(page, site.address, record["id"])
    field = page.locator("[data-masked=true]").first
    hidden = field.locator(".mono").inner_text()
    field.get_by_role("button", name=re.compile("^显示")).click()
    dialog = page.get_by_role("dialog", name=re.compile("^显示"))
    dialog.get_by_role("button", name="显示", exact=True).click()
    expect(dialog.get_by_text("请填写事由")).to_be_visible()
    dialog.get_by_label("事由").fill(SHOW_REASON)
    dialog.get_by_role("button", name="显示", exact=True).click()
    shown = page.get_by_text("仅在本页显示")
    asked = page.get_by_role("dialog", name="请再次确认身份")
    expect(shown.or_(asked).first).to_be_visible()
    if asked.is_visible():
        prove(page, site.password)
    expect(shown).to_be_visible()
    clear = page.locator("[data-masked=false]").filter(has_text="仅在本页显示").inner_text()
    assert hidden not in clear
    page.reload()
    expect(page.get_by_text(hidden, exact=True).first).to_be_visible()
    expect(shown).to_have_count(0)


def test_manager_sees_no_personal_number_and_may_not_show_it(site: Site, visit: Visit, watch: Watch) -> None:
    watch.allowed.add(404)
    page = visit("manager1")
    record = record_of_type(page, "leave_request")
    seen = api(page, "GET", f"/api/records/{record['id']}")["body"]
    assert "identity_number" in seen["masks"]
    assert not seen["can"]["show"]
    open_record(page, site.address, record["id"])
    expect(page.get_by_text("以下信息对您遮蔽")).to_be_visible()
    expect(page.get_by_role("button", name="下载 PDF")).to_have_count(0)
    answer = api(page, "POST", f"/api/records/{record['id']}/show", {"field": "name", "reason": SHOW_REASON})
    assert answer["status"] == 404


def test_a_download_waits_for_the_proof_and_then_goes_on(site: Site, visit: Visit, watch: Watch) -> None:
    watch.allowed.add(401)
    page = visit("archivist1")
    record = record_of_type(page, "leave_request")
    open_record(page, site.address, record["id"])
    asked: list[str] = []

    def demand_once(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()
            return
        route.fulfill(
            status=401,
            headers={"cache-control": "no-store"},
            json={"title": "proof", "status": 401, "code": "accounts.step_up_required", "request_id": "r"},
        )

    page.route("**/api/records/*/pdf", demand_once)
    with page.expect_download() as started:
        page.get_by_role("button", name="下载 PDF").click()
        prove(page, site.password)
    assert started.value.suggested_filename == f"{record['id']}.pdf"
    assert len(asked) == 2
