"""Handing paper in from the browser: progress to the end, and what is refused says why."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.steps import WORK_MS, Site, Visit


@pytest.mark.slow
def test_files_are_taken_in_read_and_filed_and_a_damaged_one_is_refused(site: Site, visit: Visit) -> None:
    page = visit("archivist1", "/intake/new")
    page.locator("input[type=file]").first.set_input_files(site.upload)
    expect(page.get_by_text("已选 2 个文件")).to_be_visible()
    page.get_by_label("批次名称").fill("浏览器试验")
    page.get_by_role("button", name="开始上传").click()
    expect(page).to_have_url(re.compile(r"/intake/[0-9a-f-]{36}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("已完成", timeout=WORK_MS)
    good, damaged = (path.name for path in site.upload)
    expect(page.get_by_role("row", name=re.compile(damaged))).to_contain_text("文件已损坏或不完整")
    row = page.get_by_role("row", name=re.compile(good))
    expect(row).to_contain_text("完成")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("请假单")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("请假单")
