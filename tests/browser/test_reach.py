"""What each role sees on the site, and what it cannot reach by a guessed address."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.steps import SENTENCE, Site, Visit, api, open_record, record_of_type, search_for
from tests.browser.watching import Watch

from dossier.config.checks import CHECKS


def test_manager_cannot_find_or_open_what_is_not_his(site: Site, visit: Visit, watch: Watch) -> None:
    record = record_of_type(visit("archivist1"), "discipline_decision")
    watch.allowed.add(404)
    page = visit("manager1", "/search")
    expect(search_for(page, SENTENCE)).to_have_count(0)
    expect(page.get_by_text("没有找到符合条件的档案")).to_be_visible()
    for path in ("", "/pages/1/image", "/pages/1/thumbnail", "/pages/1/lines", "/pdf", "/versions"):
        answer = api(page, "GET", f"/api/records/{record['id']}{path}")
        assert (path, answer["status"]) == (path, 404)
    page.goto(f"{site.address}/records/{record['id']}")
    expect(page.get_by_role("heading", name="找不到您要的内容")).to_be_visible()
    assert SENTENCE not in page.content()


def test_employee_sees_own_file_and_who_looked(site: Site, visit: Visit) -> None:
    archivist = visit("archivist1")
    record = record_of_type(archivist, "leave_request")
    open_record(archivist, site.address, record["id"])
    page = visit("employee1", "/my-file")
    expect(page.get_by_role("heading", level=1)).to_contain_text("陈旻")
    looked = page.get_by_role("region", name="谁看过").get_by_role("row").filter(has_text="查看档案")
    expect(looked.first).to_be_visible()
    expect(looked.first).to_contain_text("archivist1")
    expect(page.get_by_role("link", name=re.compile("请假单")).first).to_be_visible()


def test_auditor_sees_events_and_an_intact_chain(visit: Visit) -> None:
    page = visit("auditor", "/audit")
    expect(page.get_by_role("region", name="审计链")).to_contain_text("首尾相接")
    page.get_by_role("button", name=re.compile("查看第 .* 号事件")).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("摘要")
    page.keyboard.press("Escape")
    actions = page.get_by_role("row").locator("td:nth-child(5)").all_text_contents()
    assert actions
    assert not [action for action in actions if re.fullmatch(r"[a-z_.]+", action)], "an act without a text"


def test_administrator_sees_health_and_no_content(visit: Visit) -> None:
    page = visit("admin", "/health")
    checks = page.get_by_role("region", name="检查项").get_by_role("listitem")
    expect(checks).to_have_count(len(set(CHECKS) - {"oidc", "saml", "ldap"}))
    for text in checks.all_text_contents():
        assert "health." not in text
    expect(page.get_by_role("link", name="检索")).to_have_count(0)
    assert api(page, "POST", "/api/search", {"query": ""})["body"]["total"] == 0
