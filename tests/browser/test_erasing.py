"""A wish for deletion from the officer's desk to a tombstone, and what shared its scan."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from tests.browser.steps import Site, Visit, api
from tests.browser.test_second_factor import prove
from tests.browser.watching import Watch

REASON = "保存期限已满，本人申请删除"


def propose(page: Page, password: str) -> None:
    """Open the request that waits and propose what it names."""
    page.get_by_role("list").get_by_role("button", name="删除").first.click()
    drawer = page.get_by_role("dialog", name="GX")
    expect(drawer).to_contain_text("同一扫描件中的其他 1 件档案将原样转入新的原件")
    drawer.get_by_role("button", name="删除档案").click()
    dialog = page.get_by_role("dialog", name="删除档案")
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(2)
    expect(dialog).to_contain_text("页面不重新编码")
    dialog.get_by_label("理由").fill(REASON)
    dialog.get_by_role("button", name="提交审批").click()
    waiting = drawer.get_by_text("待审批")
    asked = page.get_by_role("dialog", name="请再次确认身份")
    expect(waiting.or_(asked).first).to_be_visible()
    if asked.is_visible():
        prove(page, password)
    expect(waiting).to_be_visible()


def consent(page: Page, password: str) -> None:
    page.get_by_role("button", name="删除档案").first.click()
    request = page.get_by_role("dialog", name="删除档案")
    expect(request).to_contain_text(REASON)
    request.get_by_role("button", name="同意", exact=True).click()
    voted = request.get_by_text("您已经审批过").or_(request.get_by_text("已通过"))
    asked = page.get_by_role("dialog", name="请再次确认身份")
    expect(voted.or_(asked).first).to_be_visible()
    if asked.is_visible():
        prove(page, password)
    expect(voted).to_be_visible()


def test_deletion_is_proposed_consented_to_and_leaves_the_neighbour_whole(
    site: Site, visit: Visit, watch: Watch
) -> None:
    watch.allowed.add(404)
    page = visit("archivist1", "/privacy?tab=desk")
    found = api(page, "GET", "/api/privacy/requests?state=open")["body"]["items"]
    (request,) = (one for one in found if one["kind"] == "deletion")
    gone = [record["record_id"] for record in request["records"]]
    assert len(gone) == 2
    propose(page, site.password)
    for approver in ("security", "archivist3"):
        consent(visit(approver, "/approvals"), site.password)
    page.goto(f"{site.address}/privacy?tab=desk&request={request['id']}")
    drawer = page.get_by_role("dialog", name=request["number"])
    expect(drawer.get_by_text("转存 1 件")).to_be_visible()
    for record_id in gone:
        assert api(page, "GET", f"/api/records/{record_id}")["status"] == 404
    page.goto(f"{site.address}/records/{gone[0]}")
    expect(page.get_by_text("此档案已于").first).to_be_visible()
    carried = api(page, "GET", f"/api/privacy/requests/{request['id']}")["body"]["erasures"][0]["carried"]
    assert carried == 1
