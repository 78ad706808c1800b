"""Drafts of answers and templates through each door."""

from itertools import count

from app.installation import Installation
from desks.cases.drafts.templates import TemplateDesk
from desks.verbs import Verb
from domain.cases.workflow import CaseDeed
from domain.person import Right
from tests.desks.doors.cases import BEFORE, opened
from tests.desks.doors.table import BODY, REFUSED, Call, Names, Row

ANSWER = frozenset({Right.READ_CASES, Right.ANSWER})
# Not random letters: «образец c386bb» has the number of a car in it.
_numbers = count(1)
TEXT = "Фонарь починили 24 ноября"


def template(installation: Installation) -> Names:
    added = TemplateDesk(installation).add(
        BEFORE, BODY, f"образец {next(_numbers)}", "Починим {срок}"
    )
    return {"template": added.number, "name": added.name, "x": f"образец {next(_numbers)}"}


def fresh(installation: Installation) -> Names:
    return {"x": f"образец {next(_numbers)}"}


def routed(installation: Installation) -> Names:
    return opened(installation, CaseDeed.ROUTE)


ROWS = (
    Row(
        "templates",
        ANSWER,
        page=Call("GET", "/cases/templates"),
        api=Call("GET", "/cases/templates"),
        shell=("cases", "templates"),
    ),
    Row(
        "add a template",
        ANSWER,
        page=Call("POST", "/cases/templates", {"body": BODY, "name": "{x}", "text": TEXT}),
        api=Call("POST", "/cases/templates", {"body": BODY, "name": "{x}", "text": TEXT}),
        shell=("cases", "add-template", BODY, "{x}", "--text", TEXT),
        verb=Verb.ANSWER_TEMPLATE,
        detail="«{x}»*",
        make=fresh,
    ),
    Row(
        "a template with a resident's phone",
        ANSWER,
        page=Call("POST", "/cases/templates", {"body": BODY, "name": "{x}", "text": "89141234567"}),
        api=Call("POST", "/cases/templates", {"body": BODY, "name": "{x}", "text": "89141234567"}),
        shell=("cases", "add-template", BODY, "{x}", "--text", "89141234567"),
        outcome=REFUSED,
        make=fresh,
    ),
    Row(
        "change a template",
        ANSWER,
        page=Call("POST", "/cases/templates/{template}/change", {"name": "{x}", "text": TEXT}),
        api=Call("POST", "/cases/templates/{template}/change", {"name": "{x}", "text": TEXT}),
        shell=("cases", "change-template", "{template}", "--name", "{x}"),
        verb=Verb.ANSWER_TEMPLATE,
        detail="«{x}»*",
        make=template,
    ),
    Row(
        "forget a template",
        ANSWER,
        page=Call("POST", "/cases/templates/{template}/forget"),
        api=Call("POST", "/cases/templates/{template}/forget"),
        shell=("cases", "forget-template", "{template}"),
        verb=Verb.ANSWER_TEMPLATE_FORGET,
        detail="«{name}»*",
        make=template,
    ),
    Row(
        "what an answer starts from",
        ANSWER,
        page=Call("GET", "/cases/{case}/answer/draft"),
        api=Call("GET", "/cases/{case}/answer/draft"),
        shell=("cases", "offer", "{spoken}"),
        verb=Verb.CASE,
        detail="{spoken}",
        make=routed,
    ),
    Row(
        "check a draft",
        ANSWER,
        page=Call("POST", "/cases/{case}/answer/check", {"note": TEXT}),
        api=Call("POST", "/cases/{case}/answer/check", {"text": TEXT}),
        shell=("cases", "check", "{spoken}", "--text", TEXT),
        make=routed,
    ),
    Row(
        "one answer for an incident",
        ANSWER,
        page=Call("POST", "/cases/{case}/answer/draft", {"act": "all", "note": TEXT}),
        api=Call("POST", "/cases/{case}/answer-all", {"text": TEXT, "case_ids": []}),
        shell=("cases", "answer-all", "{spoken}", "--text", TEXT),
        verb=Verb.CASE_ANSWER,
        detail="{spoken}",
        make=routed,
    ),
    Row(
        "an answer with an empty place",
        ANSWER,
        page=Call("POST", "/cases/{case}/answer", {"note": "Починим {{срок}}"}),
        api=Call("POST", "/cases/{case}/answer", {"note": "Починим {{срок}}"}),
        shell=("cases", "move", "{spoken}", "answer", "--note", "Починим {{срок}}"),
        outcome=REFUSED,
        make=routed,
    ),
)
