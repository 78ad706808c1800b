"""Figures, recommendations and enquiries through each door."""

import json
from datetime import timedelta
from pathlib import Path

from app.installation import Installation
from app.reports.figures import make_figures
from desks.cases.ratings.desk import window
from desks.reports.enquiries.desk import EnquiryDesk, EnquiryForm
from desks.reports.recommendations import RecommendationDesk, RecommendationForm
from desks.verbs import Verb
from domain.person import Right
from domain.reports.enquiries.form import EnquiryCell
from domain.reports.kept import KeptFigure
from domain.reports.scope import ReportScope, ScopeKind
from tests.desks.doors.cases import BEFORE, CASES, READ
from tests.desks.doors.table import BODY, MISSING, REFUSED, Call, Names, Row

CONTACT = "mail:housing@example.org"
TEXT, DAY = "Ответить всем", "2026-12-30"
TYPED = {"text": TEXT, "body": BODY, "due": DAY}
SPAN = "since=2026-10-01T00:00%2B09:00&until=2026-11-01T00:00%2B09:00"
ANSWERS = READ | {Right.ANSWER}


def _kept(installation: Installation) -> Names:
    """A report that used one figure of a body."""
    now = installation.clock.now()
    figures = make_figures(installation).over(window(now, 1, installation.region.zone), now)
    figure = figures.one("cases.due_today", ReportScope(ScopeKind.BODY, BODY))
    installation.reports.figures.keep([KeptFigure("monthly 1", figure)])
    return {}


def _added(installation: Installation) -> Names:
    today = installation.clock.now().date()
    form = RecommendationForm(TEXT, BODY, due=today + timedelta(days=9))
    return {"number": RecommendationDesk(installation).add(BEFORE, form).number}


def _signed(installation: Installation) -> Names:
    names = _added(installation)
    RecommendationDesk(installation).sign(BEFORE, names["number"])
    return names


def _done(installation: Installation) -> Names:
    names = _signed(installation)
    RecommendationDesk(installation).finish(BEFORE, names["number"], "Ответили")
    return names


def _form(installation: Installation) -> Names:
    """The days of a new enquiry, and a file of it."""
    today = installation.clock.now().astimezone(installation.region.zone).date()
    names = {"today": today.isoformat(), "due": (today + timedelta(days=9)).isoformat()}
    file = Path(installation.settings.data) / "form.json"
    cells = [{"name": "staff", "title": "Сколько людей"}]
    form = {"title": "О людях", "cells": cells, "bodies": [BODY], "due": names["due"]}
    file.write_text(json.dumps({**form, "since": names["today"], "until": names["today"]}))
    return {**names, "file": str(file)}


def _asked(installation: Installation) -> Names:
    today = installation.clock.now().astimezone(installation.region.zone).date()
    cells = [EnquiryCell("staff", "Сколько людей")]
    due = today + timedelta(days=9)
    form = EnquiryForm("О людях", cells, [BODY], today, today, due)
    number = EnquiryDesk(installation).ask(BEFORE, form).number
    [asked] = installation.reports.enquiries.of(number)
    return {"number": number, "asked": asked.number}


def _ended(installation: Installation) -> Names:
    names = _asked(installation)
    EnquiryDesk(installation).end(BEFORE, names["number"])
    return names


ROWS = (
    Row(
        "registry of figures",
        READ,
        page=Call("GET", "/figures"),
        api=Call("GET", "/figures"),
        shell=("figures", "list"),
    ),
    Row(
        "figures of a report",
        READ,
        page=Call("GET", "/figures?report=monthly+1"),
        api=Call("GET", "/figures/kept?report=monthly+1"),
        shell=("figures", "list", "--report", "monthly 1"),
        verb=Verb.FIGURES,
        detail="monthly 1",
        make=_kept,
    ),
    Row(
        "why a figure has changed",
        READ,
        page=Call("GET", "/figures/changes?report=monthly+1&name=cases.due_today"),
        api=Call("GET", "/figures/changes?report=monthly+1&name=cases.due_today"),
        shell=("figures", "changes", "monthly 1", "cases.due_today"),
        verb=Verb.FIGURE_CHANGES,
        detail="monthly 1: cases.due_today",
        make=_kept,
    ),
    Row(
        "cases of a figure",
        READ,
        page=Call("GET", f"/figures/cases?name=cases.received&scope=body&id={BODY}&{SPAN}"),
        api=Call("GET", f"/figures/cases?name=cases.received&scope=body&id={BODY}&{SPAN}"),
        verb=Verb.FIGURES,
        detail=f"cases.received {BODY}",
    ),
    Row(
        "figure that a body does not have",
        READ,
        page=Call("GET", f"/figures/cases?name=sources.down&scope=body&id={BODY}&{SPAN}"),
        api=Call("GET", f"/figures/cases?name=sources.down&scope=body&id={BODY}&{SPAN}"),
        outcome=MISSING,
    ),
    Row(
        "figures of no report",
        READ,
        page=Call("GET", "/figures?report=none"),
        api=Call("GET", "/figures/kept?report=none"),
        shell=("figures", "list", "--report", "none"),
        outcome=MISSING,
    ),
    Row(
        "recommendations",
        READ,
        page=Call("GET", "/recommendations"),
        api=Call("GET", "/recommendations"),
        shell=("recommendations", "list"),
        verb=Verb.RECOMMENDATIONS,
        detail="список",
    ),
    Row(
        "one recommendation",
        READ,
        page=Call("GET", "/recommendations/{number}"),
        api=Call("GET", "/recommendations/{number}"),
        shell=("recommendations", "show", "{number}"),
        verb=Verb.RECOMMENDATIONS,
        detail="№ {number}",
        make=_signed,
    ),
    Row(
        "recommendation added",
        CASES,
        page=Call("POST", "/recommendations", {"text": TEXT}),
        api=Call("POST", "/recommendations", {"text": TEXT}),
        shell=("recommendations", "add", "--text", TEXT),
        verb=Verb.RECOMMENDATION_ADD,
        detail="№ *",
    ),
    Row(
        "recommendation with a number",
        CASES,
        page=Call("POST", "/recommendations", {"text": "Ответить на 14"}),
        api=Call("POST", "/recommendations", {"text": "Ответить на 14"}),
        shell=("recommendations", "add", "--text", "Ответить на 14"),
        outcome=REFUSED,
    ),
    Row(
        "recommendation edited",
        CASES,
        page=Call("POST", "/recommendations/{number}/edit", TYPED),
        api=Call("POST", "/recommendations/{number}/edit", TYPED),
        shell=(
            *("recommendations", "edit", "{number}", "--text", TEXT),
            *("--body", BODY, "--due", DAY),
        ),
        verb=Verb.RECOMMENDATION_EDIT,
        detail="№ {number}",
        make=_added,
    ),
    Row(
        "recommendation signed",
        CASES,
        page=Call("POST", "/recommendations/{number}/sign"),
        api=Call("POST", "/recommendations/{number}/sign"),
        shell=("recommendations", "sign", "{number}"),
        verb=Verb.RECOMMENDATION_SIGN,
        detail="№ {number}",
        make=_added,
    ),
    Row(
        "recommendation not sent",
        CASES,
        page=Call("POST", "/recommendations/{number}/drop", {"why": "Уже делают"}),
        api=Call("POST", "/recommendations/{number}/drop", {"why": "Уже делают"}),
        shell=("recommendations", "drop", "{number}", "--why", "Уже делают"),
        verb=Verb.RECOMMENDATION_DROP,
        detail="№ {number}",
        make=_added,
    ),
    Row(
        "recommendation taken",
        ANSWERS,
        page=Call("POST", "/recommendations/{number}/take"),
        api=Call("POST", "/recommendations/{number}/take"),
        shell=("recommendations", "take", "{number}"),
        verb=Verb.RECOMMENDATION_TAKE,
        detail="№ {number}",
        make=_signed,
    ),
    Row(
        "recommendation refused",
        ANSWERS,
        page=Call("POST", "/recommendations/{number}/refuse", {"why": "Нет денег"}),
        api=Call("POST", "/recommendations/{number}/refuse", {"why": "Нет денег"}),
        shell=("recommendations", "refuse", "{number}", "--why", "Нет денег"),
        verb=Verb.RECOMMENDATION_REFUSE,
        detail="№ {number}",
        make=_signed,
    ),
    Row(
        "recommendation done",
        ANSWERS,
        page=Call("POST", "/recommendations/{number}/finish", {"result": "Ответили"}),
        api=Call("POST", "/recommendations/{number}/finish", {"result": "Ответили"}),
        shell=("recommendations", "finish", "{number}", "--result", "Ответили"),
        verb=Verb.RECOMMENDATION_FINISH,
        detail="№ {number}",
        make=_signed,
    ),
    Row(
        "recommendation opened again",
        CASES,
        page=Call("POST", "/recommendations/{number}/reopen"),
        api=Call("POST", "/recommendations/{number}/reopen"),
        shell=("recommendations", "reopen", "{number}"),
        verb=Verb.RECOMMENDATION_REOPEN,
        detail="№ {number}",
        make=_done,
    ),
    Row(
        "enquiries",
        CASES,
        page=Call("GET", "/requests"),
        api=Call("GET", "/requests"),
        shell=("requests", "list"),
        verb=Verb.ENQUIRIES,
        detail="список",
    ),
    Row(
        "one enquiry",
        CASES,
        page=Call("GET", "/requests/{number}"),
        api=Call("GET", "/requests/{number}"),
        shell=("requests", "show", "{number}"),
        verb=Verb.ENQUIRIES,
        detail="№ {number}",
        make=_asked,
    ),
    Row(
        "enquiry sent on the page",
        CASES,
        page=Call(
            "POST",
            "/requests",
            {
                "title": "О людях",
                "since": "{today}",
                "until": "{today}",
                "due": "{due}",
                "question": "Сколько людей",
                "kind": "count",
                "figure": "",
                "cell": "staff",
                "body": BODY,
            },
        ),
        shell=("requests", "ask", "{file}"),
        verb=Verb.ENQUIRY_ASK,
        detail="№ *, органов 1",
        make=_form,
    ),
    Row(
        "enquiry sent by a program",
        CASES,
        api=Call(
            "POST",
            "/requests",
            {
                "title": "О людях",
                "since": "{today}",
                "until": "{today}",
                "due": "{due}",
                "cells": [{"name": "staff", "title": "Сколько людей"}],
                "bodies": [BODY],
            },
        ),
        verb=Verb.ENQUIRY_ASK,
        detail="№ *, органов 1",
        make=_form,
    ),
    Row(
        "enquiry to a stranger",
        CASES,
        page=Call("POST", "/requests/{number}/link", {"body": BODY, "contact": "mail:x@y.ru"}),
        api=Call("POST", "/requests/{number}/link", {"body": BODY, "contact": "mail:x@y.ru"}),
        shell=("requests", "link", "{number}", BODY, "mail:x@y.ru"),
        outcome=REFUSED,
        make=_asked,
    ),
    Row(
        "enquiry to a contact once more",
        CASES,
        page=Call("POST", "/requests/{number}/link", {"body": BODY, "contact": CONTACT}),
        api=Call("POST", "/requests/{number}/link", {"body": BODY, "contact": CONTACT}),
        shell=("requests", "link", "{number}", BODY, CONTACT),
        verb=Verb.ENQUIRY_LINK,
        detail="№ {number} housing housing@example.org",
        make=_asked,
    ),
    Row(
        "link of an enquiry revoked",
        CASES,
        page=Call("POST", "/requests/{number}/links/{asked}/revoke"),
        api=Call("POST", "/requests/{number}/links/{asked}/revoke"),
        shell=("requests", "revoke", "{number}", "{asked}"),
        verb=Verb.ENQUIRY_REVOKE,
        detail="№ {number} housing",
        make=_asked,
    ),
    Row(
        "bodies reminded",
        CASES,
        page=Call("POST", "/requests/{number}/remind"),
        api=Call("POST", "/requests/{number}/remind"),
        shell=("requests", "remind", "{number}"),
        verb=Verb.ENQUIRY_REMIND,
        detail="№ {number}, органов 1",
        make=_asked,
    ),
    Row(
        "enquiry ended",
        CASES,
        page=Call("POST", "/requests/{number}/end"),
        api=Call("POST", "/requests/{number}/end"),
        shell=("requests", "end", "{number}"),
        verb=Verb.ENQUIRY_END,
        detail="№ {number}",
        make=_asked,
    ),
    Row(
        "enquiry ended twice",
        CASES,
        page=Call("POST", "/requests/{number}/end"),
        api=Call("POST", "/requests/{number}/end"),
        shell=("requests", "end", "{number}"),
        outcome=REFUSED,
        make=_ended,
    ),
)
