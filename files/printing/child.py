"""The child that prints: reads a page from standard input and writes its PDF.

Playwright starts Chromium with scripts off and without a network.
"""

import json
import os
import resource
import sys
from contextlib import suppress

from playwright.sync_api import sync_playwright

from files.printing.browser import launch_options

PRIVATE = 0o077
# No name is looked up, and no address is connected to.
OFFLINE = ("--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9")


def main() -> None:
    out, request = os.dup(1), json.loads(sys.argv[1])
    os.dup2(2, 1)
    os.umask(PRIVATE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["size"], request["size"]))
    html = sys.stdin.buffer.read().decode()
    options = launch_options(request["browser"], as_root=os.geteuid() == 0)
    options["args"] = [*options["args"], *OFFLINE]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        context = browser.new_context(
            java_script_enabled=False, offline=True, locale="ru-RU", service_workers="block"
        )
        page = context.new_page()
        page.set_default_timeout(request["seconds"] * 1000)
        page.route("**/*", lambda route: route.abort())
        page.set_content(html, wait_until="load")
        content = page.pdf(
            prefer_css_page_size=True, print_background=True, tagged=True, outline=True
        )
        browser.close()
    with open(out, "wb", closefd=False) as file:
        file.write(content)


if __name__ == "__main__":
    main()
