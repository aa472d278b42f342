"""The page that checks evidence offline: opened from the disk, with no network, over good and spoiled bundles."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from playwright.sync_api import Browser, Page, expect
from tests.trust.bundles import (
    PAPER,
    QUORUM,
    SPOILED,
    SPOILED_COSIGNATURES,
    Made,
    make,
    repeat_key,
    spoiled,
    spoiled_cosignatures,
    to_bytes,
)
from verifier import dossier_verify

from dossier.trust.evidence import verify_bundle

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "verifier" / "index.html"
SITE = PROJECT / "src" / "dossier" / "web" / "assets"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """The page in a browser that is cut off from every network."""
    with browser.new_context(offline=True) as context:
        opened = context.new_page()
        opened.goto(PAGE.as_uri())
        yield opened


def judge(page: Page, data: bytes, made: Made | None = None) -> list[list[str]]:
    """The failures that the page's own code names."""
    key = made.key.verifier_key if made else ""
    root = made.authority.root.public_bytes(Encoding.PEM).decode() if made else ""
    found: list[list[str]] = page.evaluate(
        """async ([data, key, root]) => {
          const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
          return (await check(bytes, key ? [await readKey(key)] : [], readRoots(root))).failures;
        }""",
        [base64.b64encode(data).decode(), key, root],
    )
    return found


@pytest.mark.parametrize("scheme", ["ed25519", "sm2"])
def test_a_good_bundle_holds_in_the_browser(page: Page, tmp_path: Path, scheme: str) -> None:
    made = make(tmp_path, scheme)
    assert judge(page, made.data, made) == []


def told(page: Page, data: bytes, made: Made) -> tuple[set[str], set[str], set[str]]:
    """The failures, with their places, that the three verifiers name: the page, the one-file program, the product."""
    alone, _ = dossier_verify.check(
        data, [dossier_verify.read_key(made.key.verifier_key)], [made.authority.root]
    )
    ours = verify_bundle(data, keys=[made.key], roots=[made.authority.root])
    return (
        {" ".join(one) for one in judge(page, data, made)},
        {" ".join(one) for one in alone},
        {f"{one.code} {one.place}" for one in ours.failures},
    )


def test_every_spoiled_bundle_is_refused_by_all_three_for_the_same_reasons(page: Page, made: Made) -> None:
    """Codes and places: each verifier names exactly what the other two name."""
    differing, unnoticed = {}, []
    for name in SPOILED:
        data, code = spoiled(made, name)
        by_page, alone, ours = told(page, data, made)
        if not by_page == alone == ours:
            differing[name] = (by_page, alone, ours)
        if code not in {one.partition(" ")[0] for one in by_page}:
            unnoticed.append(name)
    assert (differing, unnoticed) == ({}, [])
    assert judge(page, repeat_key(made.data), made) == [["malformed", "file"]]
    assert judge(page, b"{}") == judge(page, b"\xff") == [["malformed", "file"]]


def test_a_strange_key_or_root_is_named_by_all_three_alike(page: Page, made: Made, tmp_path: Path) -> None:
    other = make(tmp_path)
    for stranger, expected in (
        (replace(made, key=other.key), "key_unknown checkpoint"),
        (replace(made, authority=other.authority), "time_stamp_wrong time_stamps 1"),
    ):
        assert told(page, made.data, stranger) == ({expected},) * 3


def test_the_browser_asks_for_the_witnesses_that_it_is_told(page: Page, made: Made) -> None:
    keys = "\n".join(one.verifier_key for one in made.witnesses)

    def codes(data: bytes, policy: str) -> set[str]:
        found = page.evaluate(
            """async ([data, policy]) => {
              const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
              const { witnesses, quorum } = await readPolicy(policy);
              return (await check(bytes, [], [], [], witnesses, quorum)).failures;
            }""",
            [base64.b64encode(data).decode(), policy],
        )
        return {code for code, _ in found}

    policy = f"{keys}\nquorum {QUORUM}"
    assert codes(made.data, policy) == set()
    assert codes(made.data, keys) == {"too_few_witnesses"}
    for name in SPOILED_COSIGNATURES:
        data, code = spoiled_cosignatures(made, name)
        assert code in codes(data, policy), name


def choose(page: Page, *files: Any) -> None:
    payloads = [{"name": name, "mimeType": "application/json", "buffer": data} for name, data in files]
    page.get_by_label("存证包（以及随附文件）").set_input_files(payloads)


def test_an_outsider_drops_a_bundle_and_reads_the_result(page: Page, made: Made) -> None:
    page.reload()
    result = page.get_by_role("status")
    choose(page, ("bundle.json", made.data))
    expect(result).to_contain_text("只由本包自己说明")
    page.get_by_label("您从别处得知的日志公钥").fill(made.key.verifier_key)
    page.get_by_label("时间戳机构根证书").fill(made.authority.root.public_bytes(Encoding.PEM).decode())
    page.get_by_label("您从别处得知的日志公钥").click()
    choose(page, ("bundle.json", made.data))
    expect(result).to_contain_text("验证通过")
    expect(result).to_contain_text("已经存在")
    choose(page, ("bundle.json", spoiled(made, "a changed paper")[0]))
    expect(result).to_contain_text("文件不是当时采集的那一份")
    assert json.loads(result.get_attribute("data-failures") or "") == [["content_changed", "contents 1"]]


def test_a_paper_beside_the_bundle_is_checked_in_the_browser(page: Page, made: Made) -> None:
    page.reload()
    bundle = {**made.bundle, "contents": [{**made.bundle["contents"][0], "data": None}]}
    result = page.get_by_role("status")
    choose(page, ("bundle.json", to_bytes(bundle)))
    expect(result).to_contain_text("不在包内")
    choose(page, ("bundle.json", to_bytes(bundle)), ("paper.pdf", PAPER))
    expect(result).not_to_contain_text("不在包内")
    expect(result).to_contain_text("只由本包自己说明")


@pytest.mark.parametrize(
    ("pattern", "source"), [("dossier_verify-*.py", "dossier_verify.py"), ("index-*.html", "index.html")]
)
def test_the_site_hands_out_the_verifiers_to_the_byte(pattern: str, source: str) -> None:
    (handed_out,) = SITE.glob(pattern)
    assert handed_out.read_bytes() == (PAGE.parent / source).read_bytes(), "build the site anew"
