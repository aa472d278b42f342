"""Correcting a filed record, filing a doubtful one, and two people at the same record."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from tests.browser.steps import Site, Visit, api, open_record, record_of_type, wait_for_image
from tests.browser.watching import Watch


def _correct(page: Page, field: str, value: str, reason: str) -> None:
    # Not that of a value which waits: its name goes on.
    page.get_by_role("button", name=re.compile("更正$")).click()
    page.locator(f"input[data-field={field}]").fill(value)
    page.get_by_label("更正原因").fill(reason)


def test_correction_becomes_a_version_with_who_and_when(site: Site, visit: Visit) -> None:
    page = visit("archivist1")
    record = record_of_type(page, "wage_adjustment")
    open_record(page, site.address, record["id"])
    _correct(page, "doc_date", "2019-03-01", "与原件核对")
    page.get_by_role("button", name="保存更正").click()
    expect(page.get_by_text("已保存为第 2 版")).to_be_visible()
    expect(page.locator("[data-field=doc_date]").first).to_be_visible()
    page.get_by_role("tab", name="版本").click()
    newest = page.get_by_role("tabpanel", name="版本").locator("ol > li").first
    expect(newest).to_contain_text("第 2 版")
    expect(newest).to_contain_text("archivist1")
    expect(newest).to_contain_text(re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"))
    expect(newest).to_contain_text("与原件核对")
    expect(newest.locator("ins")).to_contain_text(["2019", "03", "01"])


def test_value_that_breaks_a_rule_is_refused_at_its_field(site: Site, visit: Visit, watch: Watch) -> None:
    watch.allowed.add(422)
    page = visit("archivist1")
    record = record_of_type(page, "performance_review")
    open_record(page, site.address, record["id"])
    _correct(page, "doc_date", "去年", "试一试")
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator("input[data-field=doc_date]")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("请填写日期")).to_be_visible()


def test_second_of_two_people_sees_what_the_first_changed(site: Site, visit: Visit, watch: Watch) -> None:
    watch.allowed.add(409)
    page = visit("archivist1")
    record = record_of_type(page, "reward_decision")
    open_record(page, site.address, record["id"])
    _correct(page, "doc_date", "2020-02-02", "我的更正")
    path = f"/api/records/{record['id']}"
    version = api(page, "GET", path)["body"]["version"]
    body = {"base_version": version, "reason": "对方的更正", "fields": {"doc_date": "2020-01-01"}}
    assert api(page, "POST", f"{path}/versions", body)["status"] in (200, 201)
    page.get_by_role("button", name="保存更正").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("刚被他人修改")
    expect(dialog).to_contain_text("2020-01-01")
    expect(dialog).to_contain_text("2020-02-02")
    dialog.get_by_role("button", name="全部保留我的").click()
    dialog.get_by_role("button", name="应用并继续").click()
    page.get_by_role("button", name="保存更正").click()
    expect(page.get_by_text(f"已保存为第 {version + 2} 版")).to_be_visible()


def test_doubtful_record_is_filed_from_the_keyboard(visit: Visit, watch: Watch) -> None:
    watch.allowed.add(422)
    page = visit("archivist1", "/tasks?doubt=person_unknown")
    page.get_by_role("link", name=re.compile("证明")).first.click()
    wait_for_image(page)
    expect(page.get_by_label("需要核对的原因")).to_contain_text("找不到归属人员")
    record_id = page.url.rpartition("/")[2].partition("?")[0]
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("归档前需要指定归属人员").first).to_be_visible()
    person = page.get_by_role("combobox", name="归属人员")
    person.fill("HC01020003")
    page.locator(".ant-select-item-option", has_text="HC01020003").first.click()
    page.get_by_label("更正原因").fill("按原件指定")
    page.keyboard.press("Control+Enter")
    expect(page).not_to_have_url(re.compile(record_id))
    filed = api(page, "GET", f"/api/records/{record_id}")["body"]
    assert (filed["state"], filed["employee"]["employee_no"]) == ("filed", "HC01020003")
