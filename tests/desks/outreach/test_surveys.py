"""Surveys from the draft to the frozen result: what is asked, who counts, and when."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from desks.outreach.surveys.checking import SurveyForm
from desks.outreach.surveys.counting import freeze_ended
from desks.outreach.surveys.desk import SurveyDesk
from desks.outreach.surveys.linked import SurveyLinkDesk
from desks.outreach.surveys.results import SurveyResultDesk
from desks.viewer import on_page
from domain.errors import EntryRefused, Forbidden, MoveRefused
from domain.outreach.surveys.question import Branch, Question, QuestionKind
from domain.outreach.surveys.submission import Submitted
from domain.outreach.surveys.survey import SurveyAccess, SurveySample, SurveyState
from domain.person import Role
from domain.reports.kind import DocumentKind
from files.sheets import FileKind, sheet
from russian.outreach.surveys import CLAIM, OF_THOSE_WHO_ANSWERED
from tests.desks.ratings.test_case_ratings import ahead
from tests.making import a_person

K = QuestionKind
VERA = on_page(a_person("Вера", Role.MEDIA))
BORIS = on_page(a_person("Борис", Role.ANALYST))
QUESTIONS = (
    Question("Довольны ли вы уборкой снега?", K.ONE, ("Да", "Нет")),
    Question("Что не так?", K.MANY, ("Дворы", "Дороги", "Остановки"), branch=Branch(1, 1)),
    Question("Оцените автобусы", K.SCALE, ("плохо", "хорошо"), is_required=False),
    Question("Как убирают?", K.MATRIX, ("Часто", "Редко"), ("Двор", "Тротуар"), is_required=False),
    Question("Где вы живёте?", K.PLACE),
    Question("Что добавить?", K.TEXT, is_required=False),
)


def form(installation, **changes):
    today = installation.clock.now().astimezone(installation.region.zone).date()
    known = SurveyForm(
        title="Уборка снега",
        purpose="Узнать, где убирают плохо",
        operator="ЦУР Амурской области",
        access=SurveyAccess.OPEN,
        questions=QUESTIONS,
        until=today + timedelta(days=10),
    )
    return replace(known, **changes)


def published(installation, **changes):
    desk = SurveyDesk(installation)
    number = desk.make(VERA, form(installation, **changes)).number
    desk.publish(VERA, number)
    return number


def link_of(installation, number):
    """The code of the open link and its row."""
    code = SurveyDesk(installation).again(VERA, number).address.rpartition("/")[2]
    return code, SurveyLinkDesk(installation).read(code)


def codes(installation, number):
    rows = SurveyDesk(installation).links_file(VERA, number).rows
    return [address.rpartition("/")[2] for _, address in rows]


def send(installation, code, values, once=None):
    desk = SurveyLinkDesk(installation)
    link = desk.read(code)
    survey = desk.look(link).survey
    assert survey.questions
    return desk.answer(link, code, once or f"{random.getrandbits(128):032x}", values)


def test_a_draft_is_published_answered_closed_and_frozen(installation) -> None:
    number = published(installation)
    code, link = link_of(installation, number)
    desk = SurveyLinkDesk(installation)
    first = desk.first(desk.look(link).survey)
    assert list(first.numbers) == [1]
    survey = desk.look(link).survey
    second = desk.step(survey, 1, first.once, {"1": ["1"]}, {})
    assert list(second.numbers) == [2, 3, 4, 5, 6]
    typed = {"2": ["0", "2"], "4.0": ["1"], "5": ["tynda"], "6": ["звоните +7 914 555-12-34"]}
    values = desk.step(survey, 2, first.once, typed, second.values)
    assert values["1"] == ["1"]
    assert values["4"] == ["1", ""]
    assert "555" not in values["6"][0]
    assert desk.answer(link, code, first.once, values) is Submitted.COUNTED
    assert desk.answer(link, code, first.once, values) is Submitted.REPEATED
    for n in range(40):
        send(installation, code, {"1": [str(n % 2)], "5": ["tynda"], "6": values["6"]})
    with pytest.raises(MoveRefused, match="до того их не видит никто"):
        SurveyResultDesk(installation).look(VERA, number)
    SurveyDesk(installation).close(VERA, number)
    assert send(installation, code, {"1": ["0"]}) is Submitted.OVER
    before = installation.outreach.surveys.result(number)
    _, result = SurveyResultDesk(installation).look(VERA, number)
    [all_] = result.variants[:1]
    assert all_.submissions == 41
    yes, no = all_.tables[0].cells
    assert {yes.label: yes.count % 5, no.label: no.count % 5} == {"Да": 0, "Нет": 0}
    assert (yes.low, yes.high) == (None, None)
    assert all(cell.count is None for cell in all_.tables[1].cells)  # asked of one
    assert len(result.texts["6"]) == 41
    assert next(iter(result.texts["6"])).startswith("звоните")
    later = ahead(installation, timedelta(days=400))
    SurveyResultDesk(later).look(BORIS, number)
    assert later.outreach.surveys.result(number) == before


def test_the_one_who_did_not_see_a_branch_has_no_answer_to_it(installation) -> None:
    number = published(installation)
    _, link = link_of(installation, number)
    desk = SurveyLinkDesk(installation)
    survey = desk.look(link).survey
    forged = {"1": ["0"], "2": ["1"]}
    values = desk.step(survey, 2, "0" * 32, {"2": ["1"], "5": ["tynda"]}, forged)
    assert values == {"1": ["0"], "5": ["tynda"]}


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("За кого вы проголосуете?", "политические взгляды"),
        ("Доверяете ли вы губернатору?", "доверие к должностным лицам"),
        ("Как вы оцениваете работу главы района?", "доверие к должностным лицам"),
        ("Пойдёте ли вы на митинг?", "протесты"),
        ("Верите ли вы в бога и ходите ли в церковь?", "религия"),
        ("Ваша национальность?", "национальность"),
        ("Есть ли у вас хронические заболевания?", "здоровье"),
        ("Довольны ли вы Ивановым Иваном?", "имя человека"),
    ],
)
def test_what_residents_are_not_asked_is_refused_with_the_reason(
    installation, question, why
) -> None:
    asked = (Question(question, K.ONE, ("Да", "Нет")),)
    with pytest.raises(EntryRefused, match=why):
        SurveyDesk(installation).make(VERA, form(installation, questions=asked))


@pytest.mark.parametrize(
    "changes",
    [
        {"questions": (Question("Отметьте", K.MATRIX, ("Не знаю", "Доверяю"), ("Мост", "Мэру")),)},
        {"title": "Губернатор", "questions": (Question("Оцените работу", K.SCALE),)},
        {
            "questions": (
                Question("Кому?", K.ONE, ("губернатору", "никому")),
                Question("Доверяете?", K.ONE, ("да", "нет"), branch=Branch(1, 0)),
            )
        },
        {"operator": "Рейтинг доверия губернатору"},
    ],
)
def test_what_is_not_asked_is_not_asked_in_two_parts(installation, changes) -> None:
    with pytest.raises(EntryRefused, match="об этом не спрашивают"):
        published(installation, **changes)


def test_a_poll_stands_below_no_post_of_a_person(installation) -> None:
    changes = {"access": SurveyAccess.POST, "questions": QUESTIONS[:1]}
    assert published(installation, **changes, post="https://vk.com/wall-12345_67")
    for post in ("https://vk.com/id1234567", "https://vk.com/wall1234567_12"):
        with pytest.raises(EntryRefused, match="страница человека"):
            published(installation, **changes, post=post)


def test_an_option_may_not_ask_it_either(installation) -> None:
    asked = (Question("Кому вы доверяете?", K.ONE, ("Губернатору", "Соседу")),)
    with pytest.raises(EntryRefused, match="доверие к должностным лицам"):
        SurveyDesk(installation).make(VERA, form(installation, questions=asked))


@pytest.mark.parametrize(
    ("questions", "why"),
    [
        ((), "нет ни одного вопроса"),
        ((Question("Довольны?", K.ONE, ("Да", "Нет")),) * 200, "разделите опрос"),
        ((Question("Довольны?", K.ONE, ("Да",)),), "от 2 до"),
        ((Question("Довольны?", K.ONE, ("Да", "Да")),), "одинаковых"),
        ((Question("Довольны?", K.TEXT, ("Да", "Нет")),), "вариантов нет"),
        ((Question("Довольны?", K.MATRIX, ("Да", "Нет")),), "без них таблицы нет"),
        ((Question("Почему?", K.TEXT, branch=Branch(1, 0)),), "которого до него нет"),
        ((*QUESTIONS[:1], Question("Почему?", K.TEXT, branch=Branch(1, 7))), "варианта? нет|нет"),
        ((Question("я" * 501, K.TEXT),), "не длиннее"),
    ],
)
def test_a_form_that_cannot_be_answered_is_refused(installation, questions, why) -> None:
    with pytest.raises(EntryRefused, match=why):
        SurveyDesk(installation).make(VERA, form(installation, questions=questions))


def test_a_published_survey_is_not_changed(installation) -> None:
    number = published(installation)
    with pytest.raises(MoveRefused, match="менять вопросы уже нельзя"):
        SurveyDesk(installation).change(VERA, number, form(installation, title="Другое"))
    assert SurveyDesk(installation).look(VERA, number).survey.title == "Уборка снега"


def test_a_link_of_a_run_answers_once(installation) -> None:
    number = published(installation, access=SurveyAccess.LINKS)
    card = SurveyDesk(installation).make_links(VERA, number, 3)
    assert (card.made, card.used, card.address) == (3, 0, "")
    SurveyDesk(installation).make_links(VERA, number, 2)
    own = codes(installation, number)
    assert len(set(own)) == 5
    values = {"1": ["0"], "5": ["tynda"]}
    assert send(installation, own[0], values, "a" * 32) is Submitted.COUNTED
    assert send(installation, own[0], values, "a" * 32) is Submitted.REPEATED
    assert send(installation, own[0], values, "b" * 32) is Submitted.USED
    assert send(installation, own[4], values) is Submitted.COUNTED
    assert SurveyDesk(installation).look(VERA, number).used == 2
    for code in ("", "0" * 12, own[0][:-1], own[0].upper(), own[0] + "0"):
        assert SurveyLinkDesk(installation).read(code) is None


def test_a_survey_whose_day_is_over_takes_nothing_and_is_counted_by_the_job(installation) -> None:
    number = published(installation)
    code, _ = link_of(installation, number)
    later = ahead(installation, timedelta(days=12))
    assert send(later, code, {"1": ["0"], "5": ["tynda"]}) is Submitted.OVER
    assert freeze_ended(later, later.clock.now()) == 1
    assert freeze_ended(later, later.clock.now()) == 0
    survey, result = SurveyResultDesk(later).look(VERA, number)
    assert (survey.state(later.clock.now()), result.variants[0].submissions) == (
        SurveyState.OVER,
        0,
    )


def test_a_sheet_counts_once_two_people_keyed_it_alike(installation) -> None:
    number, desk = published(installation), SurveyDesk(installation)
    sheet_ = {"1": ["0", "1"], "5": ["tynda"]}  # two marks where one is asked
    assert not desk.key(VERA, number, 7, sheet_)
    assert not desk.key(VERA, number, 7, sheet_)  # the same person again
    assert not desk.key(BORIS, number, 7, {"1": ["0"], "5": ["tynda"]})
    [waiting] = desk.look(VERA, number).waiting
    assert (waiting.sheet, list(waiting.differing)) == (7, ["1"])
    assert desk.key(BORIS, number, 7, sheet_)
    with pytest.raises(MoveRefused, match="уже введён дважды"):
        desk.key(BORIS, number, 7, sheet_)
    [stored] = installation.outreach.surveys.submissions(number)
    assert (stored.values["1"], stored.channel) == (["×"], "paper")
    desk.key(VERA, number, 8, {"1": ["0"]})
    desk.close(VERA, number)
    _, result = SurveyResultDesk(installation).look(VERA, number)
    assert result.unmatched == 1


def test_a_call_counts_at_once_and_a_double_click_is_one(installation) -> None:
    number, desk = published(installation), SurveyDesk(installation)
    values = {"1": ["0"], "5": ["tynda"]}
    assert desk.call(VERA, number, "a" * 32, values) is Submitted.COUNTED
    assert desk.call(VERA, number, "a" * 32, values) is Submitted.REPEATED
    with pytest.raises(EntryRefused, match="вопрос № 5: нет ответа"):
        desk.call(VERA, number, "b" * 32, {"1": ["0"]})


def test_a_poll_below_a_post_is_counted_by_hand(installation) -> None:
    poll = (Question("Где поставить лавочки?", K.ONE, ("В парке", "У школы", "Нигде")),)
    post = "https://vk.com/wall-1_2"
    number = published(installation, access=SurveyAccess.POST, questions=poll, post=post)
    desk = SurveyDesk(installation)
    with pytest.raises(EntryRefused, match="не сходится"):
        desk.count_votes(VERA, number, [100, 50, 3], 100)
    desk.count_votes(VERA, number, [100, 50, 3], 153)
    desk.close(VERA, number)
    _, result = SurveyResultDesk(installation).look(VERA, number)
    park, school, nowhere = result.variants[0].tables[0].cells
    assert (park.count, school.count, nowhere.count) == (100, 50, None)


def test_a_burst_is_set_aside_and_both_results_are_kept(installation) -> None:
    number = published(installation)
    code, _ = link_of(installation, number)
    for hour in range(30):
        send(ahead(installation, timedelta(hours=hour)), code, {"1": ["0"], "5": ["tynda"]})
    for _ in range(60):
        send(ahead(installation, timedelta(hours=40)), code, {"1": ["1"], "5": ["tynda"]})
    SurveyDesk(installation).close(VERA, number)
    _, result = SurveyResultDesk(installation).look(VERA, number)
    [burst] = result.bursts
    assert burst.count == 60
    assert [one.submissions for one in result.variants] == [90, 30]
    assert [cell.count for cell in result.variants[0].tables[0].cells] == [30, 60]
    assert [cell.count for cell in result.variants[1].tables[0].cells] == [30, None]


def drawn(installation, yes=90, no=110, size=20_000):
    how = "по жребию из журнала заявок"
    sample = SurveySample("заявки на уборку", size, how)
    number = published(installation, access=SurveyAccess.LINKS, sample=sample)
    SurveyDesk(installation).make_links(VERA, number, yes + no + 100)
    own = codes(installation, number)
    for place in range(yes + no):
        send(installation, own[place], {"1": ["0" if place < yes else "1"], "5": ["tynda"]})
    return number


def test_only_a_drawn_sample_has_bounds(installation) -> None:
    number = drawn(installation)
    SurveyDesk(installation).close(VERA, number)
    _, result = SurveyResultDesk(installation).look(VERA, number)
    yes, no = result.variants[0].tables[0].cells
    assert yes.share + no.share == pytest.approx(1, abs=0.011)  # each is rounded
    assert yes.low < 0.45 < yes.high
    assert result.invited == 300
    assert result.weights.effective == 200


@pytest.mark.parametrize("access", [SurveyAccess.OPEN, SurveyAccess.LINKS])
def test_an_undrawn_survey_says_so_everywhere_and_has_no_bounds(installation, access) -> None:
    number = published(installation, access=access)
    if access is SurveyAccess.OPEN:
        own = [link_of(installation, number)[0]] * 30
    else:
        SurveyDesk(installation).make_links(VERA, number, 30)
        own = codes(installation, number)
    for place, code in enumerate(own):
        send(installation, code, {"1": [str(place % 2)], "5": ["tynda"]})
    SurveyDesk(installation).close(VERA, number)
    desk = SurveyResultDesk(installation)
    _, result = desk.look(VERA, number)
    cells = [c for v in result.variants for t in v.tables for c in t.cells]
    assert cells
    assert all((one.low, one.high) == (None, None) for one in cells)
    export = desk.export(VERA, number, FileKind.CSV)
    text = b"".join(sheet(FileKind.CSV, export.head, export.columns, export.rows)).decode()
    assert CLAIM in text
    page = desk.study(VERA, number, DocumentKind.HTML).content.decode()
    assert OF_THOSE_WHO_ANSWERED in page
    assert "±" not in text + page


def test_quotas_show_what_has_come(installation) -> None:
    number = published(installation, quotas={"5": {"tynda": 12, "zeya": 3}})
    code, _ = link_of(installation, number)
    seen = []
    for place in ("zeya",) * 4 + ("tynda",) * 13:
        send(installation, code, {"1": ["1"], "5": [place]})
        lines = SurveyDesk(installation).look(VERA, number).quotas
        seen.append({one.label: one.come for one in lines})
    few = "менее пяти"
    assert [one["Зея"] for one in seen] == [few] * 17
    assert [one["Тында"] for one in seen] == [few] * 8 + [5] * 5 + [10] * 2 + [12] * 2


def test_a_quota_shows_no_opinion_before_the_end(installation) -> None:
    """With one of each option it would count the answers as they come."""
    quotas = {"1": {"0": 1, "1": 1}}
    with pytest.raises(EntryRefused, match="итоги до конца"):
        published(installation, quotas=quotas)
    number = published(installation)
    survey = installation.outreach.surveys.get(number)
    older = installation.outreach.surveys.add(replace(survey, quotas=quotas, id=None)).number
    assert SurveyDesk(installation).look(VERA, older).quotas == []


def test_nobody_without_the_right_reads_or_does_anything(installation) -> None:
    number = published(installation)
    other = on_page(a_person("Глеб", Role.EXECUTOR))
    for deed in (
        lambda: SurveyDesk(installation).list(other),
        lambda: SurveyDesk(installation).look(other, number),
        lambda: SurveyDesk(installation).close(other, number),
        lambda: SurveyResultDesk(installation).look(other, number),
    ):
        with pytest.raises(Forbidden):
            deed()
