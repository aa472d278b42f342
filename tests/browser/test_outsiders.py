"""The check page of the site: for anybody, without an account, without a network once it is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.steps import Site
from tests.trust.bundles import Made, make, spoiled


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(Path(tmp_path_factory.mktemp("outside")))


def test_an_outsider_checks_a_bundle_with_the_network_off(site: Site, browser: Browser, made: Made) -> None:
    with browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{site.address}/verify")
        expect(page.get_by_role("heading", level=1)).to_contain_text("存证核验")
        context.set_offline(True)
        chosen = page.locator("input[type=file]")
        verdict = page.locator("[data-verdict]")
        chosen.set_input_files([{"name": "b.json", "mimeType": "application/json", "buffer": made.data}])
        expect(verdict).to_have_attribute("data-verdict", "half")
        page.get_by_label("日志公钥").fill(made.key.verifier_key)
        expect(verdict).to_have_attribute("data-verdict", "holds")
        changed = spoiled(made, "a changed paper")[0]
        chosen.set_input_files([{"name": "b.json", "mimeType": "application/json", "buffer": changed}])
        expect(verdict).to_have_attribute("data-verdict", "fails")
        expect(verdict).to_contain_text("文件不是当时采集的那一份")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
