"""Drafts of answers: templates, alike answers, one text for an incident, what is checked first."""

from dataclasses import replace

import pytest

from desks.cases.asked import Asked
from desks.cases.drafts.desk import DraftDesk, published_by
from desks.cases.drafts.incident_answers import CommonAnswer, CommonAnswerDesk
from desks.cases.drafts.templates import TemplateDesk
from desks.cases.moves import CaseMoves
from domain.cases.case import LONGEST_ANSWER, OriginKind
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import EntryRefused, Forbidden, NotFound
from domain.person import Role
from domain.ports.audit import AuditFilter
from domain.source import Source, SourceKind
from russian.casework.drafts import published
from tests.desks.test_cases import ANNA, LAMP, by_hand, member, move

D = CaseDeed
REPAIRED = (
    "Здравствуйте! Светильник на ул. Лесной, 5 заменили 24 ноября, бригада проверила линию. "
    "Диспетчер: [телефон]"
)


def routed(installation, form=LAMP, body="housing"):
    number = by_hand(installation, form)
    move(installation, number, D.ROUTE, body=body)
    return number


@pytest.fixture
def kira(installation):
    return member(installation, "Кира", Role.COORDINATOR)


def test_a_body_keeps_its_templates_and_sees_no_others(installation, kira) -> None:
    desk = TemplateDesk(installation)
    mine = desk.add(kira, "housing", " Ремонт  идёт ", "Работы на {адрес} окончат {срок}.")
    foreign = desk.add(ANNA, "transport", "Ремонт идёт", "Дорогу чинят.", "roads")
    assert (mine.name, mine.who, desk.list(kira)) == ("Ремонт идёт", "Кира", [mine])
    assert [one.body for one in desk.list(ANNA)] == ["housing", "transport"]
    for deed in (
        lambda: desk.change(kira, foreign.number, "Моё", "Текст"),
        lambda: desk.forget(kira, foreign.number),
        lambda: desk.add(kira, "transport", "Моё", "Текст"),
        lambda: desk.list(kira, "transport"),
        lambda: desk.get(ANNA, 10**19),
    ):
        with pytest.raises(NotFound):
            deed()
    for name, text, group in (
        ("Ремонт идёт", "Другой текст", None),
        ("", "Текст", None),
        ("Пусто", "  ", None),
        ("Длинно", "а" * 5000, None),
        ("Раздел", "Текст", "none"),
        ("Житель", "Позвоните Марии Петровне Ивановой, 89141234567", None),
    ):
        with pytest.raises(EntryRefused):
            desk.add(kira, "housing", name, text, group)
    changed = desk.change(kira, mine.number, "Ремонт", "Окончат {срок}.")
    assert desk.get(kira, mine.number).text == changed.text
    desk.forget(kira, mine.number)
    assert desk.list(kira) == []
    rows = installation.audit.read(AuditFilter(), 2)
    assert [one.what for one in rows] == ["answer template forget", "answer template"]
    assert (
        rows[0].detail == "«Ремонт», Министерство жилищно-коммунального хозяйства Амурской области"
    )
    with pytest.raises(Forbidden):
        desk.list(member(installation, "Аналитик", Role.ANALYST))


def test_an_empty_place_and_unseen_personal_data_are_not_sent(installation, kira) -> None:
    number = routed(installation)
    moves = CaseMoves(installation)
    for deed in (D.ANSWER, D.INTERIM, D.PROPOSE):
        with pytest.raises(EntryRefused, match=r"не заполнено \{срок\}"):
            moves.make(kira, number, Asked(deed, note="Починим до {срок}."))
    phone = "Мастер Иванова Мария Петровна, 89141234567, придёт завтра."
    with pytest.raises(EntryRefused, match="подтвердите") as told:
        moves.make(kira, number, Asked(D.ANSWER, note=phone))
    assert "89141234567" not in str(told.value)
    asked = Asked(D.ANSWER, note=phone, personal_checked=True)
    assert moves.make(kira, number, asked).standing.state is CaseState.ANSWERED
    [kept] = installation.casework.cases.moves_of([number]).values()
    assert "89141234567" not in kept[-1].note


def test_a_draft_starts_from_alike_answers_and_never_from_appeals(installation, kira) -> None:
    near, far, other = (
        routed(installation, replace(LAMP, text="Третью неделю темно, фонарь у дома не горит")),
        routed(
            installation,
            replace(LAMP, text="Мусор во дворе", topic="waste.collection", municipality="zeya"),
        ),
        routed(installation, body="transport"),
    )
    for number, note in (
        (near, REPAIRED),
        (far, "Мусор вывезли 25 ноября, график на сайте."),
        (other, f"{REPAIRED} Дорога."),
    ):
        move(installation, number, D.ANSWER, note=note, personal_checked=True)
    desk, number = DraftDesk(installation), routed(installation)
    TemplateDesk(installation).add(kira, "housing", "Фонарь", "На {Адрес} починим {срок}, {номер}.")
    offer = desk.offer(kira, number)
    [alike] = offer.alike
    assert alike.text == REPAIRED.replace("[телефон]", "{телефон}")
    assert alike.answer.case_id == near
    assert "темно" not in alike.text
    [template] = offer.templates
    assert template.text == f"На Лесная, 5 починим {{срок}}, О-{number}."
    assert set(offer.deeds) == {D.ANSWER, D.INTERIM, D.PROPOSE}
    text = desk.insert(kira, number, "Здравствуйте!", f"template:{template.number}")
    assert text == f"Здравствуйте!\n\n{template.text}"
    assert desk.insert(kira, number, " ", f"answer:{alike.answer.number}") == alike.text
    for chosen in ("template:0", "answer:999", "none", f"answer:{'9' * 40}"):
        with pytest.raises(NotFound):
            desk.insert(kira, number, "", chosen)
    with pytest.raises(NotFound):
        desk.offer(kira, other)


def test_what_a_draft_shows_before_it_is_sent(installation, kira) -> None:
    number, desk = routed(installation), DraftDesk(installation)
    assert not desk.check(kira, number, "").is_ready
    empty = desk.check(kira, number, "Починим до {срок}. Иванова Мария Петровна, 89141234567.")
    assert (empty.empty, empty.is_ready) == (["срок"], False)
    assert "89141234567" in {one.text for one in empty.personal}
    good = "Здравствуйте! Фонарь у дома на Лесной, 5 починили 24 ноября. Фото: https://t.me/zhkh/5"
    checked = desk.check(kira, number, good)
    assert (checked.is_ready, checked.limit, checked.length) == (True, None, len(good))
    assert sum(one.is_met for one in checked.reading.points.values()) >= 4
    with pytest.raises(EntryRefused):
        desk.check(kira, number, "а" * (LONGEST_ANSWER + 1))


@pytest.fixture
def accident(installation):
    """Three cases of one incident of a body, and one of another body."""
    cases, numbers = installation.casework.cases, []
    origin = cases.get(by_hand(installation))
    [[opened]] = cases.moves_of([origin.case.number]).values()
    for n, body in enumerate(("housing", "housing", "housing", "transport")):
        case = replace(
            origin.case,
            id=None,
            origin=OriginKind.POST,
            origin_id=f"p{n}",
            stream="telegram",
            incident_id="i1",
        )
        number = cases.add(case, opened, origin.standing, origin.deadlines).case.number
        move(installation, number, D.ROUTE, body=body)
        numbers.append(number)
    return numbers


def test_one_text_answers_the_cases_of_an_incident_each_for_itself(installation, accident, kira):
    first, second, third, foreign = accident
    desk = CommonAnswerDesk(installation)
    assert [one.case.number for one in desk.cases(kira, first)] == [second, third]
    move(installation, third, D.ANSWER, note="Тепло уже дали 24 ноября")
    text = "{номер}: тепло дали 24 ноября."
    link = "https://t.me/zhkh/7"
    outcomes = desk.answer(
        kira, first, CommonAnswer(text, {first, second, third}, links={second: link})
    )
    assert (sorted(outcomes.done), list(outcomes.refused)) == ([first, second], [third])
    for number in (first, second):
        [moves] = installation.casework.cases.moves_of([number]).values()
        assert moves[-1].note == f"О-{number}: тепло дали 24 ноября."
        assert moves[-1].link == (link if number == second else None)
        assert moves[-1].who == "Кира"
        [answer] = installation.casework.answers.of_cases([number])[number]
        assert answer.body == "housing"
    with pytest.raises(NotFound):
        desk.answer(kira, first, CommonAnswer(text, {foreign}))
    for wrong in (
        CommonAnswer("", {first}),
        CommonAnswer(text, set()),
        CommonAnswer(text, {first}, D.CLOSE),
        CommonAnswer("Иванова Мария Петровна, 89141234567", {first}),
    ):
        with pytest.raises(EntryRefused):
            desk.answer(kira, first, wrong)
    again = desk.answer(kira, first, CommonAnswer("Дали {срок}", {first, second}))
    assert not again.done


def test_who_publishes_for_a_body_without_a_page(installation, accident) -> None:
    stored, region = installation.casework.cases.get(accident[0]), installation.region
    page = Source("dom", SourceKind.TELEGRAM, "ЖКХ Амура", "dom", owner_body="housing")
    other = replace(page, id="gov", title="Правительство", owner_body="transport")

    def said(*sources, **body):
        bodies = {**region.bodies, "housing": replace(region.bodies["housing"], **body)}
        known = replace(region, bodies=bodies, sources={one.id: one for one in sources})
        return published(published_by(known, stored), stored, known)

    assert said(page) == "Ответ публикует сам орган в Telegram: страница «ЖКХ Амура»."
    assert "Ответ публикует центр" in said(other)
    assert "Срок до публикации считается: Министерство жилищно" in said(other)
    for body in ({"published_by": "transport"}, {"parent": "transport"}):
        assert "на странице «Правительство»" in said(other, **body)
    assert "Ответ публикует Министерство транспорта" in said(published_by="transport")
    assert published_by(region, replace(stored, case=replace(stored.case, stream="phone"))) is None
