"""Surveys through each door."""

import json
from datetime import timedelta
from pathlib import Path

from app.installation import Installation
from desks.outreach.surveys.checking import SurveyForm
from desks.outreach.surveys.desk import SurveyDesk
from desks.verbs import Verb
from domain.outreach.surveys.question import Question, QuestionKind
from domain.outreach.surveys.survey import SurveyAccess
from domain.person import Right
from tests.desks.doors.cases import BEFORE
from tests.desks.doors.table import MISSING, REFUSED, Call, Names, Row

SURVEYS = frozenset({Right.SURVEYS})
QUESTION = {"text": "Довольны ли вы уборкой?", "kind": "one", "options": ["Да", "Нет"]}
TOLD = {"title": "Уборка", "purpose": "Узнать", "operator": "ЦУР"}
FIELDS = {
    **TOLD,
    "access": "open",
    "until": "{until}",
    "question": QUESTION["text"],
    "kind": "one",
    "options": "Да\nНет",
}
SENT = {**TOLD, "questions": [QUESTION], "until": "{until}"}
POST = "https://vk.com/wall-1_2"


def _named(installation: Installation) -> Names:
    """The last day, and files of a survey and of a sheet."""
    today = installation.clock.now().astimezone(installation.region.zone).date()
    until = (today + timedelta(days=9)).isoformat()
    folder = Path(installation.settings.data)
    (folder / "survey.json").write_text(json.dumps({**SENT, "until": until}))
    (folder / "sheet.json").write_text(json.dumps({"1": ["0"]}))
    return {
        "until": until,
        "file": str(folder / "survey.json"),
        "sheet": str(folder / "sheet.json"),
        "study": str(folder / "study.html"),
    }


def _draft(installation: Installation, access: SurveyAccess = SurveyAccess.OPEN) -> Names:
    today = installation.clock.now().astimezone(installation.region.zone).date()
    question = Question(QUESTION["text"], QuestionKind.ONE, ("Да", "Нет"))
    form = SurveyForm(
        *("Уборка", "Узнать", "ЦУР", access, (question,), today + timedelta(days=9)),
        post=POST if access is SurveyAccess.POST else "",
    )
    return {**_named(installation), "number": SurveyDesk(installation).make(BEFORE, form).number}


def _running(installation: Installation, access: SurveyAccess = SurveyAccess.OPEN) -> Names:
    names = _draft(installation, access)
    SurveyDesk(installation).publish(BEFORE, names["number"])
    return names


def _with_links(installation: Installation) -> Names:
    return _running(installation, SurveyAccess.LINKS)


def _with_a_run(installation: Installation) -> Names:
    names = _with_links(installation)
    SurveyDesk(installation).make_links(BEFORE, names["number"], 2)
    return names


def _below_a_post(installation: Installation) -> Names:
    return _running(installation, SurveyAccess.POST)


def _over(installation: Installation) -> Names:
    names = _running(installation)
    SurveyDesk(installation).close(BEFORE, names["number"])
    return names


ROWS = (
    Row(
        "surveys",
        SURVEYS,
        page=Call("GET", "/surveys"),
        api=Call("GET", "/surveys"),
        shell=("surveys", "list"),
        verb=Verb.SURVEYS,
    ),
    Row(
        "new survey",
        SURVEYS,
        page=Call("POST", "/surveys", FIELDS),
        api=Call("POST", "/surveys", SENT),
        shell=("surveys", "make", "{file}"),
        verb=Verb.SURVEY_MADE,
        detail="№ *",
        make=_named,
    ),
    Row(
        "survey",
        SURVEYS,
        page=Call("GET", "/surveys/{number}"),
        api=Call("GET", "/surveys/{number}"),
        shell=("surveys", "show", "{number}"),
        verb=Verb.SURVEY,
        detail="№ {number}",
        make=_draft,
    ),
    Row(
        "survey that is not there",
        SURVEYS,
        page=Call("GET", "/surveys/999999"),
        api=Call("GET", "/surveys/999999"),
        shell=("surveys", "show", "999999"),
        outcome=MISSING,
    ),
    Row(
        "questions of a survey on paper",
        SURVEYS,
        page=Call("GET", "/surveys/{number}/print"),
        verb=Verb.SURVEY,
        detail="№ {number}",
        make=_draft,
    ),
    Row(
        "draft of a survey changed",
        SURVEYS,
        page=Call("POST", "/surveys/{number}/change", FIELDS),
        api=Call("POST", "/surveys/{number}/change", SENT),
        shell=("surveys", "change", "{number}", "{file}"),
        verb=Verb.SURVEY_CHANGED,
        detail="№ {number}",
        make=_draft,
    ),
    Row(
        "survey published",
        SURVEYS,
        page=Call("POST", "/surveys/{number}/publish"),
        api=Call("POST", "/surveys/{number}/publish"),
        shell=("surveys", "publish", "{number}"),
        verb=Verb.SURVEY_PUBLISHED,
        detail="№ {number}",
        make=_draft,
    ),
    Row(
        "survey published again",
        SURVEYS,
        page=Call("POST", "/surveys/{number}/publish"),
        api=Call("POST", "/surveys/{number}/publish"),
        shell=("surveys", "publish", "{number}"),
        outcome=REFUSED,
        make=_running,
    ),
    Row(
        "survey closed",
        SURVEYS,
        page=Call("POST", "/surveys/{number}/close"),
        api=Call("POST", "/surveys/{number}/close"),
        shell=("surveys", "close", "{number}"),
        verb=Verb.SURVEY_CLOSED,
        detail="№ {number}",
        make=_running,
    ),
    Row(
        "single links made",
        SURVEYS,
        page=Call("POST", "/surveys/{number}/links", {"count": "3"}),
        api=Call("POST", "/surveys/{number}/links", {"count": 3}),
        shell=("surveys", "make-links", "{number}", "3"),
        verb=Verb.SURVEY_LINKS,
        detail="№ {number}, ещё 3",
        make=_with_links,
    ),
    Row(
        "single links of a survey",
        SURVEYS,
        page=Call("GET", "/surveys/{number}/links"),
        api=Call("GET", "/surveys/{number}/links"),
        shell=("surveys", "links", "{number}"),
        verb=Verb.SURVEY_LINKS,
        detail="№ {number}, выгружено 2",
        make=_with_a_run,
    ),
    Row(
        "sheet keyed",
        SURVEYS,
        page=Call("POST", "/surveys/{number}/entry", {"channel": "paper", "sheet": "7", "q1": "0"}),
        api=Call("POST", "/surveys/{number}/sheets", {"sheet": 7, "values": {"1": ["0"]}}),
        shell=("surveys", "key", "{number}", "7", "{sheet}"),
        verb=Verb.SURVEY_KEYED,
        detail="№ {number}, лист 7",
        make=_running,
    ),
    Row(
        "answer by telephone",
        SURVEYS,
        page=Call("POST", "/surveys/{number}/entry", {"channel": "phone", "q1": "0"}),
        api=Call("POST", "/surveys/{number}/calls", {"values": {"1": ["0"]}}),
        shell=("surveys", "call", "{number}", "{sheet}"),
        verb=Verb.SURVEY_KEYED,
        detail="№ {number}, телефон",
        make=_running,
    ),
    Row(
        "votes counted by hand",
        SURVEYS,
        page=Call("POST", "/surveys/{number}/votes", {"votes": ["30", "20"], "voters": "50"}),
        api=Call("POST", "/surveys/{number}/votes", {"votes": [30, 20], "voters": 50}),
        shell=("surveys", "votes", "{number}", "50", "30", "20"),
        verb=Verb.SURVEY_COUNTED,
        detail="№ {number}",
        make=_below_a_post,
    ),
    Row(
        "results of a survey",
        SURVEYS,
        page=Call("GET", "/surveys/{number}/results"),
        api=Call("GET", "/surveys/{number}/results"),
        shell=("surveys", "results", "{number}"),
        verb=Verb.SURVEY_RESULT,
        detail="№ {number}",
        make=_over,
    ),
    Row(
        "results before the end",
        SURVEYS,
        page=Call("GET", "/surveys/{number}/results"),
        api=Call("GET", "/surveys/{number}/results"),
        shell=("surveys", "results", "{number}"),
        outcome=REFUSED,
        make=_running,
    ),
    Row(
        "table of a survey",
        SURVEYS,
        page=Call("GET", "/surveys/{number}/results/file?kind=csv"),
        shell=("surveys", "export", "{number}"),
        verb=Verb.SURVEY_EXPORTED,
        detail="№ {number} csv",
        make=_over,
    ),
    Row(
        "study of a survey",
        SURVEYS,
        page=Call("GET", "/surveys/{number}/study/html"),
        shell=("surveys", "study", "{number}", "{study}"),
        verb=Verb.SURVEY_STUDY,
        detail="№ {number} html",
        make=_over,
    ),
)
