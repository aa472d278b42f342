"""A small installation that is really served, and Chromium in front of it.

Fixtures: ``site`` (address, password and files to upload of the served installation), ``visit`` (opens a page as
a user; what the page must never do is checked when the test ends).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.browser.steps import PATIENCE_MS, WIDE, Site, Visit, sign_in
from tests.browser.watching import Watch
from tests.ports import free_port

PROJECT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=PATIENCE_MS)

CHROMIUM = "/usr/bin/chromium"
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_SECONDS = 300
LAST_LINES = 30


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what the server said last."""
    report = yield
    served = getattr(item, "funcargs", {}).get("site")
    if report.failed and isinstance(served, Site):
        said = served.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
        report.sections.append(("The server said last", "\n".join(said)))
    return report


def _environment(**more: str) -> dict[str, str]:
    """Nothing of the installation that the other tests run on."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DOSSIER_", "COV_"))}
    path = f"{PROJECT / 'src'}{os.pathsep}{PROJECT}"
    return own | {"OMP_NUM_THREADS": "1", "PYTHONPATH": path, "DOSSIER_COMPUTE": "2"} | more


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Make a small demonstration and serve it, with its worker, until the tests end."""
    folder = tmp_path_factory.mktemp("browser") / "demo"
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.made", str(folder)],
        cwd=PROJECT, env=_environment(), capture_output=True, text=True, timeout=PATIENCE_SECONDS * 2,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    served = Site(folder, free_port())
    with _serving(served):
        yield served


@contextmanager
def _serving(site: Site) -> Iterator[None]:
    port = site.address.rpartition(":")[2]
    environment = _environment(DOSSIER_HOME=str(site.folder / "data"), DOSSIER_PASSPHRASE=site.passphrase)
    with site.log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "dossier.cli.main", "serve", "--port", port],
            cwd=PROJECT, env=environment, stdout=output, stderr=output,
        )  # fmt: skip
        try:
            _wait_until_served(site, process)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_served(site: Site, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.address}/api/health", timeout=2) as answer:  # noqa: S310  our own
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the site is not served:\n" + site.log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sessions(site: Site, browser: Browser) -> Callable[[str], str]:
    """Give the cookies of a signed-in user as JSON; each user signs in once."""
    known: dict[str, str] = {}

    def session_of(username: str) -> str:
        if username not in known:
            with browser.new_context(locale="zh-CN") as context:
                page = context.new_page()
                page.goto(site.address)
                sign_in(page, username, site.password)
                page.locator("header h1, main h1", has_text="您好").wait_for(timeout=PATIENCE_MS)
                known[username] = json.dumps(context.storage_state())
        return known[username]

    return session_of


@pytest.fixture
def watch(site: Site) -> Watch:
    return Watch(site.address)


@pytest.fixture
def visit(site: Site, browser: Browser, sessions: Callable[[str], str], watch: Watch) -> Iterator[Visit]:
    """Open the site as ``username`` ("" for nobody) at an address of it; every page opened is watched."""
    contexts: list[BrowserContext] = []

    def open_page(username: str, path: str = "/", size: tuple[int, int] = WIDE) -> Page:
        context = browser.new_context(
            locale="zh-CN",
            # A page is judged as it stands, never half faded in.
            reduced_motion="reduce",
            viewport={"width": size[0], "height": size[1]},
            storage_state=json.loads(sessions(username)) if username else None,
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        page.goto(site.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.problems == []
