"""The site without a mouse."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.steps import SENTENCE, Visit, wait_for_image


def test_record_is_found_and_opened_with_keys_only(visit: Visit) -> None:
    page = visit("archivist1", "/employees")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page).to_have_url(re.compile("/search"))
    box = page.get_by_label("全局检索")
    expect(box).to_be_focused()
    page.keyboard.insert_text(SENTENCE)
    page.keyboard.press("Enter")
    expect(page.get_by_label("检索结果").locator("li")).to_have_count(1)
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    expect(page.locator("[data-row-link]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/records/"))
    wait_for_image(page)
    page.keyboard.press("/")
    expect(page.get_by_label("全局检索")).to_be_focused()


def test_question_mark_lists_the_keys(visit: Visit) -> None:
    page = visit("archivist1")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("键盘快捷键")
    expect(dialog).to_contain_text("Ctrl+Enter")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_palette_opens_a_page(visit: Visit) -> None:
    page = visit("archivist1")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="快速跳转")).to_be_focused()
    page.keyboard.insert_text(">待核对")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/tasks"))
