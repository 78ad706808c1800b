"""The whole of the API: its description, what it leaves out, and the small routes of it."""

from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from console.api import application as described
from console.application import ROUTES
from desks.cases.moves import BULK
from desks.cases.story import APART
from domain.cases.workflow import CaseDeed
from domain.leader import speaker
from domain.person import Right, Role
from domain.terms.calendar import CalendarYear
from tests.console.api.outreach_counterparts import OUTREACH
from tests.console.conftest import POSTS
from tests.console.signing import person

# Every route of the console, and where the API has the same.
COUNTERPARTS = {
    "/": "/home",
    "/summary/live": "/home",
    "/search": "/posts",
    "/alerts": "/alerts",
    "/alerts/{alert_id}": "/alerts/{alert_id}",
    "/alerts/{alert_id}/{action}": "/alerts/{alert_id}/acknowledge",
    "/alerts/{alert_id}/case": "/alerts/{alert_id}/case",
    "/posts/{post_id}/case": "/posts/{post_id}/case",
    "/incidents/{incident_id}/case": "/incidents/{incident_id}/case",
    "/cases": "/cases",
    "/cases/mine": "/cases/mine",
    "/cases/horizon": "/cases/horizon",
    "/cuts": "/cuts",
    "/cases/ratings": "/cases/ratings",
    "/cases/ratings/{body}/{kind}": "/cases/ratings/{body}/{kind}",
    "/ratings/editions": "/rating-editions",
    **{
        f"/ratings/editions/{{edition}}{rest}": f"/rating-editions/{{edition}}{rest}"
        for rest in ("", "/file", "/cases/{body}/{kind}", "/finish", "/withdraw", "/objections")
    },
    "/ratings/editions/{edition}/links": "/rating-editions/{edition}/links",
    "/ratings/editions/{edition}/objections/{objection}": "/rating-objections/{objection}/decide",
    "/ratings/editions/{edition}/links/{link}/revoke": "/rating-links/{link}/revoke",
    "/ratings/exclusions": "/rating-exclusions",
    "/ratings/exclusions/{exclusion}/end": "/rating-exclusions/{exclusion}/end",
    "/cases/views": "/cases/views",
    "/cases/views/{view_id}/forget": "/cases/views/{view_id}/forget",
    "/absences": "/absences",
    "/absences/{absence_id}/end": "/absences/{absence_id}/end",
    "/cases/silent": "/cases/silent",
    "/cases/{number}/links": "/cases/{number}/links",
    "/cases/{number}/links/{link}/revoke": "/cases/{number}/links/{link}/revoke",
    "/cases/{number}/term": "/cases/{number}/term",
    "/cases/new": "/cases",
    "/cases/reconciliation": "/cases/reconciliation",
    "/cases/answers": "/case-answers",
    **{
        f"/cases/answers/{{answer}}/{deed}": f"/case-answers/{{answer}}/{deed}"
        for deed in ("accept", "interim", "reject", "restore", "settle", "in_person", "judge")
    },
    "/cases/promises": "/case-promises",
    **{
        f"/cases/promises/{{promise}}/{deed}": f"/case-promises/{{promise}}/{deed}"
        for deed in ("confirm", "decide", "undo")
    },
    "/figures": "/figures",
    "/figures/cases": "/figures/cases",
    "/figures/changes": "/figures/changes",
    "/recommendations": "/recommendations",
    "/recommendations/{number}": "/recommendations/{number}",
    **{
        f"/recommendations/{{number}}/{deed}": f"/recommendations/{{number}}/{deed}"
        for deed in ("edit", "sign", "drop", "take", "refuse", "finish", "reopen")
    },
    **OUTREACH,
    "/requests": "/requests",
    "/requests/{number}": "/requests/{number}",
    **{
        f"/requests/{{number}}/{deed}": f"/requests/{{number}}/{deed}"
        for deed in ("link", "remind", "end", "links/{asked}/revoke")
    },
    "/cases/{number}/story": "/cases/{number}/story",
    "/cases/{number}/score-link": "/cases/{number}/score-link",
    "/cases/scores": "/case-scores",
    **{
        f"/cases/returns/{{proposal}}/{deed}": f"/case-returns/{{proposal}}/{deed}"
        for deed in ("accept", "reject")
    },
    "/cases/chronic": "/chronic-problems",
    "/cases/chronic/{problem}": "/chronic-problems/{problem}",
    **{
        f"/cases/chronic/{{problem}}/{deed}": f"/chronic-problems/{{problem}}/{deed}"
        for deed in ("plan", "end", "reject", "reopen")
    },
    "/cases/fast-track": "/fast-track",
    "/cases/fast-track/{agreement}/withdraw": "/fast-track/{agreement}/withdraw",
    **{
        f"/cases/pairs/{{pair}}/{deed}": f"/case-pairs/{{pair}}/{deed}"
        for deed in ("accept", "reject", "undo")
    },
    "/cases/imports": "/case-imports",
    "/cases/imports/{number}": "/case-imports/{run}",
    "/cases/imports/{number}/undo": "/case-imports/{run}/undo",
    "/cases/{number}": "/cases/{number}",
    "/cases/{number}/contact": "/cases/{number}/contact",
    "/cases/{number}/undo": "/cases/{number}/undo",
    "/cases/{number}/bodies": "/cases/{number}/bodies",
    **{f"/cases/{{number}}/{d}": f"/cases/{{number}}/{d}" for d in CaseDeed if d not in APART},
    **{f"/cases/many/{deed}": f"/cases/many/{deed}" for deed in BULK},
    "/duty": "/duty",
    "/duty/people": "/duty/people",
    "/duty/test": "/duty/test",
    "/duty/handover": "/duty/handovers",
    "/duty/handover/{note_id}/read": "/duty/handovers/{note_id}/read",
    "/duty/{entry_id}/remove": "/duty/entries/{entry_id}/remove",
    "/duty/rotations": "/duty/rotations",
    "/duty/series/{series}/remove": "/duty/series/{series}/remove",
    "/duty/exchanges": "/duty/exchanges",
    "/duty/exchanges/{exchange_id}/{answer}": "/duty/exchanges/{exchange_id}",
    "/audit": "/audit",
    "/health": "/installation",
    "/trace": "/traces",
    "/settings": "/installation",
    "/copies": "/copies",
    "/copies/{name}/trial": "/copies/{name}/trial",
    **{
        path: path
        for path in ("/retention", "/forget", "/forget/look", "/holds", "/holds/{number}/lift")
    },
    "/people": "/people",
    "/posts/{post_id}": "/posts/{post_id}",
    "/feed": "/posts",
    "/feed/live": "/posts",
    "/feed/undo": "/triage/undo",
    "/feed/{act}": "/triage/take",
    "/incidents": "/incidents",
    "/incidents/{incident_id}": "/incidents/{incident_id}",
    "/incidents/{incident_id}/merge": "/incidents/{incident_id}/merge",
    "/incidents/{incident_id}/split": "/incidents/{incident_id}/split",
    "/incidents/{incident_id}/title": "/incidents/{incident_id}/title",
    "/incidents/{incident_id}/care": "/incidents/{incident_id}/care",
    "/incidents/{incident_id}/back": "/regroupings/{regrouping_id}/back",
    "/leaders": "/leaders",
    "/leaders/{source_id}": "/leaders/{source_id}",
    "/leaders/echoes": "/leaders/echoes",
    "/map": "/map",
    "/rules": "/rules",
    "/searches": "/searches",
    "/searches/change": "/searches/forget",
    "/silences": "/silences",
    "/silences/{silence_id}/end": "/silences/{silence_id}/end",
    "/sources": "/sources",
    "/sources/new": "/sources",
    "/sources/probe": "/probes",
    "/sources/probes/{probe_id}": "/probes/{probe_id}",
    "/sources/{source_id}/edit": "/sources/{source_id}",
    "/sources/{source_id}/enabled": "/sources/{source_id}/pause",
    "/sources/{source_id}/forget": "/sources/{source_id}/forget",
    "/tasks": "/tasks",
    "/tasks/{task_id}": "/tasks/{task_id}",
    "/tasks/{task_id}/cancel": "/tasks/{task_id}/cancel",
    "/cases/templates": "/cases/templates",
    "/cases/templates/{template_id}/change": "/cases/templates/{template_id}/change",
    "/cases/templates/{template_id}/forget": "/cases/templates/{template_id}/forget",
    "/cases/{number}/answer/draft": "/cases/{number}/answer/draft",
    "/cases/{number}/answer/check": "/cases/{number}/answer/check",
    "/tasks/{task_id}/undo": "/tasks/{task_id}/undo",
    "/reports": "/reports",
    "/reports/{number}": "/reports/{number}",
    "/reports/{number}/approve": "/reports/{number}/approve",
    "/reports/{number}/send": "/reports/{number}/send",
    "/reports/{number}/files/{kind}": "/reports/{number}/files/{kind}",
    "/reports/series": "/tasks",
    "/reports/subscriptions": "/reports/subscriptions",
    "/reports/subscriptions/{number}/forget": "/reports/subscriptions/{number}/forget",
    "/reports/templates": "/reports/templates",
    "/reports/templates/{template_id}/check": "/reports/templates/{template_id}",
    "/reports/templates/{template_id}/remove": "/reports/templates/{template_id}/remove",
}
SURVEY_FILES = ("print", "qr", "results/file", "study/{kind}")
WITHOUT = {
    "/heartbeat": "is the page that crawlers read: a program has /metrics",
    "/requests/new": "is an empty form",
    "/morning": "shows the morning report live: a program makes one by /reports",
    "/cases/{number}/story/file": "makes a file for people: /cases/{number}/story has all of it",
    "/reports/{number}/templates/{template_id}": "makes a file for people of a kept report",
    "/reports/templates/{template_id}/file": "gives back a file that people brought",
    "/screen": "is for a browser in a hall: a program has /home",
    "/screen/{link}": "opens the page of a hall once",
    "/screens": "gives access, which is a person's deed",
    "/screens/{screen_id}/end": "takes access, which is a person's deed",
    "/login": "is for a person: a program has a token",
    "/login/code": "is for a person: a program has a token",
    "/login/sso": "is for a person: a program has a token",
    "/login/sso/back": "is for a person: a program has a token",
    "/logout": "is for a person: a program has a token",
    "/me": "is for a person: a program has a token",
    "/me/factor": "is for a person: a program has a token",
    "/me/factor/codes": "is for a person: a program has a token",
    "/me/factor/off": "is for a person: a program has a token",
    "/me/look": "is about one person's own pages",
    "/me/calls": "is about one person's own pages",
    "/bell": "calls one person",
    "/bell/read": "calls one person",
    "/pulse": "is a part of every page",
    "/search/values": "is a part of a page: a program has /region",
    "/posts/{post_id}/pictures/{number}": "is a picture for people: a post names its address",
    "/leaders/followed": "is a page of posts: /posts takes their sources",
    "/audit/export": "makes a file for people: a program walks by the cursor",
    "/find": "leads to other pages: a program knows their addresses",
    "/cuts/export": "makes a file for people: /cuts has every cell",
    "/cuts/saved": "saves a person's own choice: a program keeps its questions itself",
    "/cuts/saved/{number}": "changes what a person saved",
    "/ratings/how": "is a guide for people",
    "/cases/mail": "takes a file of one's mail: a program files its cases by /filed-cases",
    "/design": "shows what pages are built of",
    "/alerts/archive": "is the list of alerts with filters: a program filters it itself",
    "/alerts/{alert_id}/now": "is a part of the card",
    "/rules/trials": "is a trial in the background: a program waits for /rules/trial",
    "/me/password": "is for a person: a program has a token",
    "/me/sessions": "is for a person: a program has a token",
    "/welcome/{token}": "is for a person: a program has a token",
    "/duty/import": "takes a file that people made: a program sends every shift by itself",
    "/feed/choose/{what}": "is a form: /triage/reject, correct and merge take what it sends",
    "/feed/unmute": "hides a source from one person's own feed",
    "/people/{login}": "gives access, which is a person's deed",
    "/people/{login}/name": "renames a person, which is a person's deed",
    "/people/{login}/link": "gives access, which is a person's deed",
    "/people/{login}/factor": "takes a lock off, which is a person's deed",
    "/people/{login}/sessions": "takes access, which is a person's deed",
    "/incidents/export": "makes a file for people: a program walks by the cursor",
    "/searches/subscribe": "concerns one person's own messages",
    "/surveys/new": "is an empty form",
    **{f"/surveys/{{number}}/{one}": "is a file: the survey has it all" for one in SURVEY_FILES},
    "/pages/export": "makes a file for people: /pages and each page have every value",
    "/leaders/export": "makes a file for people: /leaders has every row",
    "/leaders/echoes/export": "makes a file for people: /leaders/echoes has every pair",
    "/map/export": "makes a file for people: /map has every cell",
    "/search/export": "makes a file for people: a program walks by the cursor",
    "/sources/export": "makes a file for people: every row is at /sources/{source_id}",
    "/cases/imports/files/{upload_id}/map": "maps a file: otklik cases import takes its map",
    "/cases/imports/maps/{map_id}/forget": "is about files: otklik cases import takes a map",
    "/cases/imports/{number}/report": "makes a file for people: a program walks by `after`",
    "/tasks/import": "takes a file: otklik import --later does",
    "/tasks/{task_id}/file": "is a file for people: a program walks by the cursor",
    "/sources/import": "takes a file that people made: a program sends every row by itself",
}


def test_whatever_a_page_shows_the_api_has_or_says_why_not():
    assert {route.path for route in ROUTES} == COUNTERPARTS.keys() | WITHOUT.keys()
    assert set(COUNTERPARTS.values()) <= {route.path for route in described.ROUTES}


def test_every_route_is_described_in_russian_with_its_right_and_its_refusals(api):
    paths = api.get("/openapi.json").json()["paths"]
    for route in described.ROUTES:
        told = paths[route.path][route.method.lower()]
        assert any("а" <= letter <= "я" for letter in told["summary"]), route.path
        rights = [f"`{right}`" in told["description"] for right in route.rights]
        assert all(rights) != route.is_open, route.path
        assert {"400", "401", "403", "422", "429", "503"} <= told["responses"].keys(), route.path
        for status, answer in told["responses"].items():
            if status[0] != "2":
                assert answer["content"]["application/json"]["example"]["detail"], status


def test_a_token_opens_the_description_and_no_page_is_described_as_the_apis(api):
    told = api.get("/openapi.json").json()
    assert told["servers"] == [{"url": "/api/v1"}]
    assert told["components"]["securitySchemes"] == {
        "HTTPBearer": {"type": "http", "scheme": "bearer"}
    }
    assert "HTTPValidationError" not in told["components"]["schemas"]
    assert told["paths"].keys() == {route.path for route in described.ROUTES}


def test_the_guide_names_every_field_and_every_route(api):
    guide = (Path(__file__).parents[3] / "docs/ru/api.md").read_text("utf-8")
    schemas = api.get("/openapi.json").json()["components"]["schemas"]
    fields = {field for schema in schemas.values() for field in schema.get("properties", ())}
    assert {f for f in fields - {"alerts", "silences", "detail"} if f"`{f}`" not in guide} == set()
    first = {route.path.split("/")[1] for route in described.ROUTES}
    assert {name for name in first if f" /{name}" not in guide} == set()


def test_the_region_names_what_other_answers_hold_as_ids(program, filled):
    region = program(Right.TRIAGE).get("/region").json()
    assert {"id": "tynda", "name": "Тында"} in region["municipalities"]
    assert len(region["groups"]) == len(filled.region.groups)
    topics = {topic["id"] for group in region["groups"] for topic in group["topics"]}
    assert topics == filled.region.topics.keys()


def test_health_says_what_the_pages_say(api, alert):
    health = api.get("/health").json()
    assert (health["crawling"], health["evaluating"]) == (True, True)
    assert (health["new_alerts"], health["queue"]) == (1, 0)
    assert health["outcomes"]["indexed"] == len(POSTS)


def test_health_names_the_year_that_the_working_calendar_lacks(program, filled):
    year = filled.clock.now().year

    def lacks(name, *years):
        entered = tuple(CalendarYear(year, "указ", verified=True) for year in years)
        calendar = replace(filled.region.calendar, years=entered)
        installation = replace(filled, region=replace(filled.region, calendar=calendar))
        health = program(installation=installation, name=name).get("/health")
        return health.json()["calendar_lacks"]

    assert lacks("one", year, year + 1) is None
    assert lacks("two") == year


def test_tokens_are_listed_and_revoked_and_none_is_shown(api, program):
    program(Right.POSTS, name="бот")
    listed = api.get("/tokens")
    assert [(t["name"], t["state"]) for t in listed.json()["tokens"]] == [
        ("crm", "active"),
        ("бот", "active"),
    ]
    assert "otklik_" not in listed.text
    revoked = api.post("/tokens/revoke", json={"name": "бот"}).json()["tokens"]
    assert [t["state"] for t in revoked] == ["active", "revoked"]
    assert api.post("/tokens/revoke", json={"name": "бот"}).status_code == 409


def test_the_installation_is_told_without_its_secrets(program, filled):
    channels = {"почта": SecretStr("json://hunter2@127.0.0.1:1")}
    settings = filled.settings.model_copy(update={"channels": channels})
    told = program(installation=replace(filled, settings=settings)).get("/installation")
    assert "hunter2" not in told.text
    rows = {row["name"]: row for row in told.json()["settings"]}
    assert rows["channels"]["value"] == "почта: задан"
    assert {"well", "seen", "advice", "what"} == told.json()["findings"][0].keys()


def test_people_are_listed_and_every_look_at_the_audit_is_in_it(program, filled):
    person(filled, Role.COORDINATOR, name="Вера", bodies=["health"])
    api = program(Right.ADMINISTER)
    [vera] = api.get("/people").json()["people"]
    assert (vera["name"], vera["roles"], vera["bodies"]) == ("Вера", ["coordinator"], ["health"])
    first = api.get("/audit", params={"limit": 1}).json()
    assert (first["looks"][0]["who"], first["looks"][0]["what"]) == ("crm", "audit")
    rest = api.get("/audit", params={"cursor": first["next"], "who": "crm"}).json()["looks"]
    assert [look["what"] for look in rest] == ["person"]


def test_searches_are_saved_watched_and_forgotten(api):
    saved = api.post("/searches", json={"name": "Тепло", "query": "отопление", "who": "Анна"})
    assert (saved.status_code, saved.json()["owner"]) == (201, "Анна")
    assert api.post("/searches", json={"name": "Тепло", "query": "а"}).status_code == 409
    named = {"name": "Тепло"}
    assert [s["watched"] for s in api.post("/searches/unwatch", json=named).json()["searches"]] == [
        False
    ]
    assert api.post("/searches/watch", json=named).json()["searches"][0]["watched"]
    assert api.post("/searches/forget", json=named).json() == {"searches": []}
    assert api.post("/searches/forget", json=named).status_code == 404


def test_rules_say_what_is_in_force_and_how_often_it_was_right(api, alert):
    api.post(f"/alerts/{alert.id}/false")
    rules = api.get("/rules").json()
    assert (rules["sensitivity"], rules["false_share"]["usual"]) == ("usual", 0.1)
    narrow = next(rule for rule in rules["usefulness"] if rule["kind"] == "narrow")
    assert narrow["months"][0] | {"month": ""} == {
        "month": "",
        "sent": 1,
        "judged": 1,
        "false": 1,
        "precision": 0.0,
    }


def test_a_rule_is_tried_on_history(api):
    tried = api.get("/rules/trial", params={"group": "housing", "municipality": "tynda"})
    assert (tried.status_code, tried.json()["spikes"]) == (200, [])
    for wrong in ({}, {"search": "нет"}, {"search": "а", "group": "housing"}):
        assert api.get("/rules/trial", params=wrong).status_code == 400


def test_leaders_are_ranked_followed_and_forgotten(program, filled):
    api = program(Right.LEADERS)
    source = next(s for s in filled.region.sources.values() if speaker(s))
    assert api.get("/leaders").json()["leaders"] == []
    path = f"/leaders/{source.id}"
    one = api.get(path).json()
    assert (one["title"], one["network"], one["posts"]) == (source.title, source.kind, 0)
    assert one["first"] == {"count": 0, "of": 0, "low": 0.0, "high": 1.0}
    followed = api.post(f"{path}/follow", json={"note": "редактор Ольга", "who": "Анна"}).json()
    assert (followed["followed"]["note"], followed["followed"]["who"]) == ("редактор Ольга", "Анна")
    assert api.post(f"{path}/unfollow").json()["followed"] is None
    assert api.post(f"{path}/unfollow").status_code == 409
    assert api.get("/leaders/none").status_code == 404
    assert api.get("/leaders", params={"group": "погода"}).status_code == 400
