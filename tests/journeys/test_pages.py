"""Every page of the console in a real browser, light and dark, wide and narrow: may it be read and
used? Pictures of them land in var/pages for people to look at.
"""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from console.application import ROUTES
from tests.journeys.browsing import content_begins, too_wide

PICTURES = Path(__file__).parents[2] / "var" / "pages"
HEAVIEST = 150_000  # bytes of a page with all it loads, as they are sent
BEGINS = 200  # pixels within which the content of a page begins on a phone

# Of a page of one thing: where to find a link to it.
LINKED = {
    "/feed/choose/{what}": ("/feed?kind=any", "#feed a[data-choose]"),
    "/alerts/{alert_id}": ("/alerts", "article.alertrow h3 a"),
    "/incidents/{incident_id}": ("/incidents", "table.incidents tbody th a"),
    "/pages/{source_id}": ("/pages", "table.officials tbody td a"),
    "/leaders/{source_id}": ("/leaders", "table.leaders tbody a"),
    "/people/{login}": ("/people", "tbody a[href^='/people/']"),
    "/posts/{post_id}": ("/search", ".row .ways a[href^='/posts/']"),
    "/tasks/{task_id}": ("/tasks", "tbody a"),
    "/sources/{source_id}/edit": ("/sources", "tbody a[href$=edit]"),
}
# What no link leads to, or what is no page.
ELSEWHERE = {
    "/feed/live": "a part of a page",
    "/search/values": "a part of a page",
    "/alerts/{alert_id}/now": "a part of a page",
    "/summary/live": "a part of a page",
    "/pulse": "a part of a page",
    "/heartbeat": "a feed for our own crawler",
    "/posts/{post_id}/pictures/{number}": "a picture, see test_pulse_browser",
    "/cases/{number}": "a demo has none, see tests/console/cases",
    "/cases/{number}/story": "a demo has none, see tests/console/cases",
    "/cases/{number}/answer/draft": "a demo has none, see tests/console/cases",
    "/cases/chronic/{problem}": "a demo has none, see tests/console/cases",
    "/cases/ratings/{body}/{kind}": "a demo has none, see tests/console/cases",
    "/ratings/editions/{edition}": "a demo has none, see tests/console/cases",
    "/ratings/editions/{edition}/cases/{body}/{kind}": "a demo has none, see tests/console/cases",
    "/ratings/editions/{edition}/file": "a file",
    "/content/{number}": "a demo has none, see tests/console/outreach",
    "/mistakes/{number}": "a demo has none, see tests/console/outreach",
    "/practices/{number}": "a demo has none, see tests/console/outreach",
    "/seminars/{number}": "a demo has none, see tests/console/outreach",
    "/leaders/{source_id}/briefing": "is printed, see tests/console/outreach",
    "/recommendations/{number}": "a demo has none, see tests/console/reports",
    "/pages/export": "a file",
    **{
        f"/surveys/{{number}}{part}": "a demo has none, see tests/console/surveys"
        for part in ("", "/change", "/entry", "/results", "/print")
    },
    **{
        f"/surveys/{{number}}{part}": "a file"
        for part in ("/links", "/qr", "/results/file", "/study/{kind}")
    },
    "/requests/{number}": "a demo has none, see tests/console/reports",
    "/reports/{number}": "a demo has none, see tests/console/reports",
    "/reports/{number}/files/{kind}": "a file",
    "/reports/{number}/templates/{template_id}": "a file",
    "/reports/templates/{template_id}/check": "a demo has none, see tests/console/reports",
    "/reports/templates/{template_id}/file": "a file",
    "/cases/{number}/story/file": "a file",
    "/cuts/export": "a file",
    "/figures/cases": "opened from a figure, see tests/console/reports",
    "/figures/changes": "opened from a report, see tests/console/reports",
    "/cases/imports/files/{upload_id}/map": "a demo has none, see tests/console/cases",
    "/cases/imports/{number}": "a demo has none, see tests/console/cases",
    "/cases/imports/{number}/report": "a file",
    "/audit/export": "a file",
    "/screen/{link}": "for those who are not signed in, see test_screen",
    "/login": "for those who are not signed in, see test_access",
    "/login/sso": "leads to a provider, see tests/console/access",
    "/login/sso/back": "leads from a provider, see tests/console/access",
    "/welcome/{token}": "see test_access",
    "/sources/probes/{probe_id}": "see test_console",
    "/incidents/export": "a file",
    "/leaders/export": "a file",
    "/leaders/echoes/export": "a file",
    "/map/export": "a file",
    "/search/export": "a file",
    "/sources/export": "a file",
    "/tasks/{task_id}/file": "a file",
}
PAGES = [route.path for route in ROUTES if route.method == "GET" and route.path not in ELSEWHERE]


@pytest.mark.soak
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_readable_light_and_usable(page, path):
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    if "{" in path:
        start, link = LINKED[path]
        page.goto(start)
        address = page.locator(link).first.get_attribute("href")
        sizes.clear()
    else:
        address = path
    answer = page.goto(address)
    assert answer.status == 200
    assert "/login" not in page.url
    page.wait_for_load_state("load")
    assert sum(sizes) < HEAVIEST
    assert not too_wide(page)
    if page.viewport_size["width"] < 720:
        assert content_begins(page) < BEGINS
    name = (path.strip("/") or "home").replace("/", "-").replace("{", "").replace("}", "")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert not found.response["violations"], f"{scheme}: {found.generate_report()}"
        width = page.viewport_size["width"]
        page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)


@pytest.mark.soak
@pytest.mark.parametrize("path", ["/feed", "/search"])
def test_an_open_row_begins_as_high_whatever_the_name_of_its_source(page, path):
    page.goto(path)
    before = content_begins(page)
    name = page.locator(".row.current .from")
    name.evaluate("e => { e.textContent = 'Жители Тамбовского округа и не только · '.repeat(4); }")
    assert content_begins(page) == before
