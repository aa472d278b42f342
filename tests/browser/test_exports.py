"""Taking records out: ticked in a search, consented to by two others, made by the worker, fetched and checked."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from tests.browser.steps import PHONE, WORK_MS, Site, Visit, api, search_for
from tests.browser.test_second_factor import prove

RECEIVER = "青松会计师事务所"


def after_proof(page: Page, password: str, shown: Locator) -> None:
    """Wait for what an act shows, giving the proof of who is there that it may ask for before."""
    asked = page.get_by_role("dialog", name="请再次确认身份")
    expect(shown.or_(asked).first).to_be_visible(timeout=WORK_MS)
    if asked.is_visible():
        prove(page, password)
    expect(shown).to_be_visible()


def choose(page: Page, option: str) -> None:
    """Take an option of the list that is open."""
    page.locator(f".ant-select-item-option[title='{option}']").click()


def request_export(page: Page, password: str, count: int) -> None:
    """Tick so many records with the keyboard and ask for them to be exported."""
    search_for(page, "")
    for place in range(count):
        page.get_by_role("checkbox", name=re.compile("^选择：")).nth(place).press("Space")
    bar = page.get_by_role("region", name="选择要导出的档案")
    expect(bar.get_by_text(f"已选 {count} 件")).to_be_visible()
    bar.get_by_role("button", name="申请批量导出").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(re.compile(f"^{count} 件，涉及"))).to_be_visible()
    dialog.get_by_label("用途").click()
    choose(page, "审计检查")
    dialog.get_by_label("接收方").fill(RECEIVER)
    dialog.get_by_label("理由").fill("年度审计")
    dialog.get_by_role("button", name="提交审批").click()
    after_proof(page, password, page.get_by_text("已提交审批"))


def consent(page: Page, password: str) -> None:
    """Approve the export that waits."""
    page.get_by_role("button", name="批量导出档案").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text(re.compile(r"^L\d × \d( · L\d × \d)?$"))).to_be_visible()
    expect(drawer.get_by_text(RECEIVER)).to_be_visible()
    drawer.get_by_role("button", name="同意", exact=True).click()
    after_proof(page, password, page.get_by_text(re.compile("^已同意")))


def row_of(page: Page) -> Locator:
    return page.get_by_role("list", name="我的申请").locator("li").first


def test_records_ticked_in_a_search_leave_the_house_once_two_others_consent(
    site: Site, visit: Visit, tmp_path: Path
) -> None:
    page = visit("archivist1", "/search")
    request_export(page, site.password, 2)
    page.goto(site.address + "/exports")
    expect(row_of(page).get_by_text("待审批")).to_be_visible()
    for username in ("security", "archivist3"):
        consent(visit(username, "/approvals"), site.password)
    page.reload()
    button = row_of(page).get_by_role("button", name=re.compile("下载"))
    expect(button).to_be_visible(timeout=WORK_MS)
    with page.expect_download() as fetched:
        button.click()
        after_proof(page, site.password, page.get_by_role("button", name="下载（剩 2 次）"))
    fetched.value.save_as(tmp_path / "export.zip")
    package = api(page, "GET", "/api/packages")["body"]["items"][0]
    data = (tmp_path / "export.zip").read_bytes()
    assert hashlib.sha256(data).hexdigest() == package["sha256"]
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        told = json.loads(archive.read("manifest.json"))
        assert all(archive.read(row["file"]).startswith(b"%PDF") for row in told["records"])
    assert told["problems"] == []
    assert (len(told["records"]), told["receiver"]) == (2, RECEIVER)
    expect(row_of(page).get_by_role("button", name="下载（剩 2 次）")).to_be_visible()


def test_request_fits_a_phone_and_is_withdrawn(site: Site, visit: Visit) -> None:
    page = visit("archivist2", "/search", size=PHONE)
    search_for(page, "")
    page.get_by_role("button", name="选择本页").click()
    page.get_by_role("region", name="选择要导出的档案").get_by_role("button", name="申请批量导出").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("接收方")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    dialog.get_by_label("用途").click()
    choose(page, "审计检查")
    dialog.get_by_label("接收方").fill(RECEIVER)
    dialog.get_by_label("理由").fill("年度审计")
    dialog.get_by_role("button", name="提交审批").click()
    after_proof(page, site.password, page.get_by_text("已提交审批"))
    page.goto(site.address + "/exports")
    row_of(page).get_by_role("button", name=re.compile("^交给")).click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name="撤回", exact=True).click()
    page.get_by_role("tooltip").get_by_role("button", name="撤回", exact=True).click()
    expect(row_of(page).get_by_text("已撤回")).to_be_visible()
