"""Passkeys, authenticator app, fresh proofs and sessions, in a Chromium with a virtual authenticator (WebAuthn 11.2).

Under ``localhost``: browsers offer passkeys there without TLS, and under no bare number. Accounts of their own, so
that the other tests find theirs as they were.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.steps import PATIENCE_MS, PHONE, Site, api, sign_in

pytestmark = pytest.mark.usefixtures("accounts")
PASSKEY, APP, TWICE = "passkey-user", "app-user", "twice-user"
OWN = "own-phrase-of-mine-5"


@pytest.fixture(scope="module")
def accounts(site: Site) -> None:
    """Accounts on the served installation, made by the owner of the machine."""
    for name, role in ((PASSKEY, "auditor"), (APP, "security_administrator"), (TWICE, "auditor")):
        environment = os.environ | {
            "DOSSIER_HOME": str(site.folder / "data"),
            "DOSSIER_PASSPHRASE": site.passphrase,
            "DOSSIER_NEW_PASSWORD": site.password,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        command = [sys.executable, "-m", "dossier.cli.main", "user", "add", name, "--role", role]
        made = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert made.returncode == 0, made.stdout + made.stderr


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(locale="zh-CN") as made:
        made.set_default_timeout(PATIENCE_MS)
        yield made


def local(site: Site) -> str:
    return site.address.replace("127.0.0.1", "localhost")


def open_signed_in(context: BrowserContext, site: Site, username: str) -> Page:
    page = context.new_page()
    page.goto(local(site))
    sign_in(page, username, site.password)
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    return page


def add_authenticator(page: Page) -> Any:
    """Give the page's browser a built-in authenticator whose user always consents."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return protocol


def prove(page: Page, password: str) -> None:
    """Answer the dialog that asks for a fresh proof."""
    dialog = page.get_by_role("dialog", name="请再次确认身份")
    dialog.locator("input[type=password]").fill(password)
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_be_hidden()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name=re.compile("用户菜单")).click()
    page.get_by_role("menuitem", name="退出登录").click()
    expect(page).to_have_url(re.compile("/sign-in"))


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def fresh_code(secret: str, *, after: str = "") -> str:
    """Give a code that stays good for half of its half minute at least, and another than the one used before."""
    while time.time() % 30 > 15 or code_of(secret) == after:
        time.sleep(0.2)
    return code_of(secret)


def test_passkey_is_enrolled_opens_the_site_and_proves_again(site: Site, context: BrowserContext) -> None:
    page = open_signed_in(context, site, PASSKEY)
    add_authenticator(page)
    page.goto(f"{local(site)}/account")
    page.get_by_label(re.compile("名称，例如")).fill("办公室电脑")
    page.get_by_role("button", name="添加", exact=True).click()
    prove(page, site.password)
    expect(page.get_by_text("办公室电脑")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="使用通行密钥登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    assert api(page, "GET", "/api/me")["body"]["username"] == PASSKEY
    page.goto(f"{local(site)}/account")
    page.get_by_role("button", name="生成新的恢复码").click()
    page.get_by_role("tooltip").get_by_role("button", name="生成新的恢复码").click()
    dialog = page.get_by_role("dialog", name="请再次确认身份")
    dialog.get_by_text("通行密钥", exact=True).click()
    dialog.locator("button[type=submit]").click()
    expect(page.get_by_role("list", name="恢复码").locator("li")).to_have_count(10)


def test_authenticator_app_is_enrolled_and_asked_for(site: Site, context: BrowserContext) -> None:
    page = open_signed_in(context, site, APP)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{local(site)}/account")
    page.get_by_role("button", name="设置", exact=True).click()
    expect(page.get_by_label("身份验证器二维码")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    secret = re.sub(r"\W", "", page.locator("code").first.inner_text())
    first = fresh_code(secret)
    page.get_by_label("应用显示的验证码").fill(first)
    page.get_by_role("button", name="启用", exact=True).click()
    prove(page, site.password)
    expect(page.get_by_role("button", name="移除身份验证器")).to_be_visible()
    sign_out(page)
    sign_in(page, APP, site.password)
    page.get_by_label("验证码").fill("000000")
    page.locator("button[type=submit]").click()
    expect(page.get_by_text("验证码不正确或已用过")).to_be_visible()
    used = fresh_code(secret, after=first)
    page.get_by_label("验证码").fill(used)
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    sign_out(page)
    sign_in(page, APP, site.password)
    page.get_by_label("验证码").fill(used)
    page.locator("button[type=submit]").click()
    expect(page.get_by_text("验证码不正确或已用过")).to_be_visible()
    assert api(page, "GET", "/api/me")["status"] == 401


def test_revoked_session_is_out_at_once(site: Site, browser: Browser, context: BrowserContext) -> None:
    page = open_signed_in(context, site, TWICE)
    with browser.new_context(locale="zh-CN") as other:
        there = open_signed_in(other, site, TWICE)
        page.goto(f"{local(site)}/account")
        row = page.get_by_role("region", name="登录的设备").locator(
            "li", has_not=page.get_by_text("本机", exact=True)
        )
        row.first.get_by_role("button", name="退出", exact=True).click()
        expect(page.get_by_text("已退出")).to_be_visible()
        assert api(there, "GET", "/api/me")["status"] == 401
        there.goto(f"{local(site)}/audit")
        expect(there).to_have_url(re.compile("/sign-in"))
    assert api(page, "GET", "/api/me")["status"] == 200


def test_new_user_must_choose_a_password(site: Site, browser: Browser, context: BrowserContext) -> None:
    page = open_signed_in(context, site, "admin")
    page.goto(f"{local(site)}/users")
    page.get_by_role("button", name="新建用户").click()
    dialog = page.get_by_role("dialog", name="新建用户")
    dialog.get_by_label("用户名").fill("newcomer")
    dialog.get_by_role("button", name="新建用户").click()
    once = page.get_by_role("dialog", name="一次性密码").locator("code").inner_text().strip()
    with browser.new_context(locale="zh-CN") as other:
        there = other.new_page()
        there.goto(local(site))
        sign_in(there, "newcomer", once)
        expect(there).to_have_url(re.compile("/enrol"))
        there.goto(f"{local(site)}/search")
        expect(there).to_have_url(re.compile("/enrol"))
        for label, value in (("当前密码", once), ("新密码", OWN), ("再输入一次新密码", OWN)):
            there.get_by_label(label, exact=True).fill(value)
        there.get_by_role("button", name="修改密码").click()
        there.get_by_role("button", name="进入系统").click()
        expect(there.get_by_role("heading", level=1)).to_contain_text("您好")
