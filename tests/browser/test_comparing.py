"""A better scan takes the place of a record's pages, and both versions are seen laid over each other."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.steps import PHONE, Site, Visit, open_record, record_of_type


def _replace_pages(page: Page) -> None:
    page.get_by_role("tab", name="版本").click()
    expect(page.get_by_role("button", name="对比两个版本")).to_be_disabled()
    page.get_by_role("button", name="更换为更清晰的扫描件").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").click()
    page.locator(".ant-select-item-option", has_text="转正").first.click()
    dialog.get_by_label("理由").fill("原扫描不清")
    dialog.get_by_role("button", name="更换页面").click()
    expect(page.get_by_text("页面已更换，成为第 2 版")).to_be_visible()
    expect(dialog).to_be_hidden()


def _is_shown(page: Page, name: str) -> None:
    """The picture has arrived and is no empty frame."""
    picture = page.get_by_role("dialog").get_by_role("img", name=name).first
    expect(picture).to_be_visible()
    page.wait_for_function(
        "image => image.complete && image.naturalWidth > 600", arg=picture.element_handle()
    )


def test_two_versions_are_seen_laid_over_each_other(site: Site, visit: Visit) -> None:
    page = visit("archivist1")
    record = record_of_type(page, "employment_certificate")
    open_record(page, site.address, record["id"])
    _replace_pages(page)
    page.get_by_role("button", name="对比两个版本").click()
    dialog = page.get_by_role("dialog")
    expect(
        dialog.get_by_role("alert").filter(has_text="处不同").or_(dialog.get_by_text("对不上"))
    ).to_be_visible()
    _is_shown(page, "两个版本的页面叠加图")
    expect(dialog.get_by_text("消失的内容（红）")).to_be_visible()
    dialog.get_by_text("滑动", exact=True).click()
    edge = dialog.get_by_role("slider")
    edge.focus()
    page.keyboard.press("ArrowRight")
    expect(edge).to_have_attribute("aria-valuenow", "51")
    _is_shown(page, "第 1 版的页面")
    dialog.get_by_text("闪烁", exact=True).click()
    dialog.get_by_role("button", name="换另一张").click()
    _is_shown(page, "第 2 版的页面")
    dialog.get_by_text("并排", exact=True).click()
    expect(dialog.get_by_role("figure")).to_have_count(2)
    assert Axe().run(page, context=".ant-modal").response["violations"] == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
