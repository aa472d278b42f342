"""What no page of the site may do, whatever a test is about."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Page, Response

REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


class Watch:
    """Collects console errors and warnings, script errors, violations of the content-security policy, answers
    that could be cached, answers of 400 and above, and requests that leave the site.

    ``allowed``: the statuses that a test provokes; 401 is how the server says that nobody is signed in.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.allowed: set[int] = {401}
        self.problems: list[str] = []

    def follow(self, page: Page) -> None:
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("response", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        # The browser's own line about a failed request; the answer itself is judged below.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _see(self, answer: Response) -> None:
        if answer.url.startswith(("blob:", "data:")):
            return
        path = answer.url.removeprefix(self.address)
        if path == answer.url:
            self.problems.append(f"left the site: {answer.url}")
        if answer.status >= 400 and answer.status not in self.allowed:
            self.problems.append(f"{answer.status}: {answer.request.method} {path}")
        kept = answer.headers.get("cache-control", "")
        if not path.startswith("/assets/") and "no-store" not in kept:
            self.problems.append(f"may be cached: {path} ({kept})")
