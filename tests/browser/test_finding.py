"""From a sentence to the page it stands on; words searched for leave no trace."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.sync_api import expect
from tests.browser.steps import SENTENCE, Site, Visit, search_for, shown_place, wait_for_image
from tests.browser.watching import Watch


def test_a_sentence_leads_to_the_page_and_a_field_to_its_box(visit: Visit) -> None:
    page = visit("archivist1", "/search")
    hits = search_for(page, SENTENCE)
    expect(hits).to_have_count(1)
    expect(hits.locator("mark").first).to_be_visible()
    assert "".join(hits.locator("mark").all_text_contents()) in SENTENCE * 9
    hits.get_by_role("link", name=re.compile("处分决定")).click()
    wait_for_image(page)
    fields = page.locator("button[data-field]")
    expect(fields.filter(has_text="姓名")).to_contain_text("吴翀")
    before = shown_place(page)
    page.locator("button[data-field=employee_no]").click()
    page.wait_for_function(
        "before => document.querySelector('svg g[transform^=matrix]').getAttribute('transform') !== before",
        arg=before,
    )
    expect(page.locator("polygon[data-active=true]")).to_have_count(1)


def test_facets_narrow_and_count(visit: Visit) -> None:
    page = visit("archivist1", "/search")
    hits = search_for(page, "")
    total = hits.count()
    choice = page.get_by_role("group", name="类型").locator("label").last
    counted = int(choice.locator("span").last.inner_text())
    assert 0 < counted < total
    choice.click()
    expect(hits).to_have_count(counted)
    expect(page).to_have_url(re.compile("type="))
    page.go_back()
    expect(hits).to_have_count(total)


def test_words_searched_for_leave_no_trace(visit: Visit) -> None:
    page = visit("archivist1", "/search")
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    search_for(page, SENTENCE)
    kept = page.evaluate(
        "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, document.title])"
    )
    assert SENTENCE not in kept
    for text in (*addresses, page.url):
        assert SENTENCE not in text
        assert quote(SENTENCE) not in text
    assert addresses


def test_a_query_that_cannot_be_read_is_explained(visit: Visit, watch: Watch) -> None:
    watch.allowed.add(400)
    watch.allowed.add(422)
    page = visit("archivist1", "/search")
    page.get_by_label("全局检索").fill("(没有关上")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="检索式有误")).to_be_visible()


def test_searchable_pdf_is_downloaded(site: Site, visit: Visit) -> None:
    page = visit("archivist1", "/search")
    search_for(page, SENTENCE).get_by_role("link", name=re.compile("处分决定")).click()
    wait_for_image(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="下载 PDF").click()
    assert started.value.path().read_bytes().startswith(b"%PDF")
