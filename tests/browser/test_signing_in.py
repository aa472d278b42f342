"""Signing in and out, and what stays in the browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.steps import Site, Visit, sign_in
from tests.browser.watching import Watch


def test_wrong_password_says_so_and_the_right_one_opens_the_site(
    site: Site, visit: Visit, watch: Watch
) -> None:
    watch.allowed.add(400)
    page = visit("", "/employees")
    expect(page).to_have_url(re.compile("/sign-in"))
    sign_in(page, "archivist2", "not the password")
    expect(page.get_by_role("alert").first).to_contain_text("用户名或密码不正确")
    sign_in(page, "archivist2", site.password)
    expect(page).to_have_url(f"{site.address}/employees")


def test_signing_out_ends_the_session(site: Site, visit: Visit) -> None:
    page = visit("")
    sign_in(page, "employee2", site.password)
    page.get_by_role("button", name=re.compile("用户菜单")).click()
    page.get_by_role("menuitem", name="退出登录").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto(f"{site.address}/my-file")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_language_switches_and_stays(site: Site, visit: Visit) -> None:
    page = visit("auditor")
    page.get_by_role("button", name=re.compile("English")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(f"{site.address}/audit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Audit")
    page.get_by_role("button", name=re.compile("中文")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("审计")
