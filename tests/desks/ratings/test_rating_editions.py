"""Published ratings: draft, objections by page and link, decisions, the final version and later."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening
from desks.cases.ratings.desk import RatingDesk
from desks.cases.ratings.editions import EditionDesk
from desks.cases.ratings.exclusions import ExclusionDesk
from desks.cases.ratings.linked import Closed, RatingLinkDesk
from desks.cases.ratings.objections import Objecting, ObjectionDesk
from desks.viewer import in_shell
from domain.cases.ratings.edition import EditionState, RatingSpan
from domain.cases.ratings.exclusion import ExclusionKind, RatingExclusion
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.objection import ObjectionEffect, ObjectionState
from domain.cases.ratings.rating import FORMER, STREAM, TOGETHER, UNADJUSTED
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound
from domain.person import Role
from store.schema import metadata
from store.tables.cases import cases
from store.tables.ratings import rating_editions
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.test_cases import ANNA, LAMP, by_hand, member, move
from tests.making import with_ports

D, K = CaseDeed, MeasureKind
DAY = timedelta(days=1)


@pytest.fixture
def ended(installation):
    """The month after the cases: two of housing late, one answered; one of transport late."""
    numbers = []
    for body, deeds in (
        ("housing", (D.ANSWER,)),
        ("housing", ()),
        ("housing", ()),
        ("transport", ()),
    ):
        numbers.append(number := by_hand(installation))
        move(installation, number, D.ROUTE, body=body)
        for deed in deeds:
            move(installation, number, deed, note="Починили 24 ноября")
    return ahead(installation, 62 * DAY), numbers


def month_of(installation, number):
    """The month in which the term of the case ended."""
    [moves] = installation.casework.cases.moves_of([number]).values()
    due = installation.casework.cases.get(number).deadlines.body_due or moves[-1].at + 10 * DAY
    return due.astimezone(installation.region.zone).date()


def published(installation, number, until=5 * DAY, reason=""):
    now = installation.clock.now()
    return EditionDesk(installation).publish(
        ANNA, RatingSpan.MONTH, month_of(installation, number), now + until, reason
    )


def by_id(look):
    return {one.body.id: one for table in look.tables for one in table.bodies}


def test_a_draft_is_objected_to_decided_and_becomes_final(ended):
    installation, numbers = ended
    late = numbers[1]
    edition = published(installation, late)
    desk, objections = EditionDesk(installation), ObjectionDesk(installation)
    coordinator = member(installation, "Вера", Role.COORDINATOR)
    executor = member(installation, "Пётр", Role.EXECUTOR)
    with pytest.raises(Forbidden):
        desk.look(executor, edition.number)
    seen = desk.look(coordinator, edition.number)
    assert set(by_id(seen)) == {"housing"}
    assert by_id(seen)["housing"].measures[K.ON_TIME].n == 3
    asked = Objecting("housing", "Ответили по телефону", f"О-{late}", K.ON_TIME)
    one = objections.object(coordinator, edition.number, asked)
    with pytest.raises(NotFound):
        objections.object(coordinator, edition.number, replace(asked, body="transport"))
    with pytest.raises(EntryRefused):
        objections.object(coordinator, edition.number, replace(asked, case=f"О-{numbers[3]}"))
    with pytest.raises(EntryRefused):
        objections.object(coordinator, edition.number, Objecting("housing", "Неверно"))
    with pytest.raises(Forbidden):
        objections.decide(coordinator, one.number, ObjectionEffect.EXCLUDED, "да")
    with pytest.raises(MoveRefused):
        desk.finish(ANNA, edition.number)  # the time for objections runs
    later = ahead(installation, 6 * DAY)
    desk, objections = EditionDesk(later), ObjectionDesk(later)
    with pytest.raises(MoveRefused):
        objections.object(coordinator, edition.number, asked)
    with pytest.raises(MoveRefused):
        desk.finish(ANNA, edition.number)  # one is not decided
    decided = objections.decide(ANNA, one.number, ObjectionEffect.ON_TIME, "Запись есть")
    assert decided.state is ObjectionState.ACCEPTED
    assert objections.decide(ANNA, one.number, None, "Нет").state is ObjectionState.REJECTED
    again = objections.decide(ANNA, one.number, ObjectionEffect.ON_TIME, "Запись нашли")
    assert (again.state, again.decision) == (ObjectionState.ACCEPTED, "Запись нашли")
    final = desk.finish(ANNA, edition.number)
    with pytest.raises(MoveRefused):
        objections.decide(ANNA, one.number, None, "Нет")
    seen = desk.look(executor, edition.number)
    assert (final.state, seen.is_sound, len(final.digest)) == (EditionState.FINAL, True, 64)
    measure = by_id(seen)["housing"].measures[K.ON_TIME]
    assert (measure.value, str(late) in measure.cases) == (2 / 3, True)
    [changed] = seen.changes.cases
    assert (changed.case, changed.change) == (str(late), "objected")
    before = desk.look(ANNA, edition.number, UNADJUSTED)
    assert by_id(before)["housing"].measures[K.ON_TIME].value == 1 / 3
    with pytest.raises(Forbidden):
        desk.look(executor, edition.number, draft=True)


def test_a_final_rating_is_byte_equal_after_a_year(ended):
    """Cases move on and are deleted, bodies are renamed, the points table goes, the clock moves."""
    installation, numbers = ended
    edition = published(installation, numbers[1])
    installation = ahead(installation, 6 * DAY)
    EditionDesk(installation).finish(ANNA, edition.number)
    _, text = EditionDesk(installation).file(ANNA, edition.number)
    desk = EditionDesk(installation)
    figures = desk.look(ANNA, edition.number).tables
    behind = desk.cases(ANNA, edition.number, "housing", K.ON_TIME)
    assert (behind.total, behind.open_) == (1, frozenset(map(str, numbers[:3])))
    assert [one.rated.case for one in behind.late] == [str(one) for one in numbers[1:3]]

    later = ahead(installation, 365 * DAY)
    CaseMoves(later).make(ANNA, numbers[1], Asked(D.ANSWER, note="Починили 24 ноября"))
    number = by_hand(later)
    move(later, number, D.ROUTE, body="housing")
    _delete(later, numbers[0])
    region = later.region
    renamed = {id_: replace(one, name="Другое") for id_, one in region.bodies.items()}
    later = replace(later, region=replace(region, bodies=renamed, points=None))
    desk = EditionDesk(later)
    look = desk.look(ANNA, edition.number)
    assert desk.file(ANNA, edition.number)[1].encode() == text.encode()
    assert (look.tables, look.is_sound) == (figures, True)
    again = desk.cases(ANNA, edition.number, "housing", K.ON_TIME)
    assert (again.cases, again.late) == (behind.cases, behind.late)
    assert again.open_ == frozenset(map(str, numbers[1:3]))
    assert by_id(look)["housing"].body.name != "Другое"


def test_the_signature_is_of_one_version_and_its_row(ended):
    installation, numbers = ended
    first = published(installation, numbers[1])
    desk = EditionDesk(ahead(installation, 6 * DAY))
    desk.finish(ANNA, first.number)
    draft = desk.publish(ANNA, RatingSpan.MONTH, month_of(installation, numbers[1]), reason="Ещё")
    second = desk.finish(ANNA, draft.number)
    assert desk.look(ANNA, second.number).is_sound
    engine = installation.casework.cases._engine
    row = select(rating_editions).where(rating_editions.c.id == first.number)
    with engine.begin() as connection:
        copied = connection.execute(row).mappings().one()
        other = rating_editions.c.id == second.number
        moved = {"final": copied["final"], "digest": copied["digest"]}
        connection.execute(update(rating_editions).where(other).values(moved))
    assert desk.look(ANNA, second.number).is_sound is False
    assert desk.look(ANNA, first.number).is_sound
    for name, value in (("who", "Борис"), ("formula", "2"), ("until", first.until - DAY)):
        with engine.begin() as connection:
            mine = update(rating_editions).where(rating_editions.c.id == first.number)
            connection.execute(mine.values({name: value}))
        assert desk.look(ANNA, first.number).is_sound is False, name
        with engine.begin() as connection:
            connection.execute(mine.values({name: copied[name]}))
    assert desk.look(ANNA, first.number).is_sound


def test_the_formula_and_terms_of_a_final_version_are_those_of_its_content(ended):
    installation, numbers = ended
    edition = published(installation, numbers[1])
    engine = installation.casework.cases._engine
    with engine.begin() as connection:
        connection.execute(update(rating_editions).values(formula="0", policy="прежняя"))
    desk = EditionDesk(ahead(installation, 6 * DAY))
    final = desk.finish(ANNA, edition.number)
    look = desk.look(ANNA, edition.number)
    assert look.edition == final
    assert (final.formula, final.policy) == (look.content.formula, look.content.policy)
    assert final.formula != "0"


def _delete(installation, number):
    """The case with all that refers to it."""
    engine = installation.casework.cases._engine
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            of = (
                [one.parent for one in table.foreign_keys if one.column.table is cases]
                if table is not cases
                else [cases.c.id]
            )
            for column in of:
                connection.execute(delete(table).where(column == number))
        assert connection.scalar(select(cases.c.id).where(cases.c.id == number)) is None


def test_the_content_holds_neither_a_text_nor_a_street(ended):
    installation, numbers = ended
    edition = published(installation, numbers[1])
    text = installation.casework.editions.draft(edition.number)
    assert "housing" in text
    assert not [word for word in ("фонарь", "Лесная", "Починили", "Анна") if word in text]
    assert text == json.dumps(
        json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def test_a_link_shows_the_body_its_part_and_takes_objections_until_it_ends(ended):
    installation, numbers = ended
    edition = published(installation, numbers[1])
    link, url = ObjectionDesk(installation).invite(ANNA, edition.number, "housing")
    page, token = RatingLinkDesk(installation), url.rpartition("/")[2]
    assert page.read(token) == link
    assert page.read(f"{token[:-2]}AA") is None
    shown = page.look(link)
    assert {one.rated.body for one in shown.cases} == {"housing"}
    asked = Objecting("housing", "Фонарь горел", f"О-{numbers[2]}")
    with pytest.raises(EntryRefused):
        page.object(link, asked, " ")
    with pytest.raises(NotFound):
        page.object(link, replace(asked, body="transport"), "Иванов, инженер")
    made = page.object(link, asked, "Иванов, инженер")
    assert (made.who, made.link) == ("Иванов, инженер (по ссылке)", link.number)
    assert [one.number for one in page.look(link).objections] == [made.number]
    later = RatingLinkDesk(ahead(installation, 6 * DAY))
    assert later.read(token) is None
    assert later.look(link).closed is Closed.ENDED
    ObjectionDesk(installation).revoke(ANNA, link.number)
    assert page.look(link).closed is Closed.REVOKED
    with pytest.raises(MoveRefused):
        page.object(link, asked, "Иванов, инженер")
    with pytest.raises(MoveRefused):
        ObjectionDesk(installation).revoke(ANNA, link.number)


def test_an_exclusion_has_a_name_and_both_numbers_are_shown(ended):
    installation, numbers = ended
    desk, now = ExclusionDesk(installation), installation.clock.now()
    flood = RatingExclusion(
        *("Паводок", ExclusionKind.FLOOD, "Режим ЧС", now - 70 * DAY, now - 10 * DAY),
        municipalities=("tynda",),
        bodies=("transport",),
    )
    one = desk.add(ANNA, flood)
    for wrong in ({"name": " "}, {"until": flood.since}, {"topics": ("moon",)}):
        with pytest.raises(EntryRefused):
            desk.add(ANNA, replace(flood, **wrong))
    edition = published(installation, numbers[1])
    look = EditionDesk(installation).look(ANNA, edition.number)
    assert look.left_out == {one.number: 1}
    assert "transport" not in by_id(look)
    both = EditionDesk(installation).look(ANNA, edition.number, UNADJUSTED)
    assert by_id(both)["transport"].measures[K.ON_TIME].value == 0
    live = RatingDesk(installation).look(ANNA, 3)
    assert [(rule.name, count) for rule, count in live.excluded] == [("Паводок", 1)]
    assert UNADJUSTED in live.views
    desk.end(ANNA, one.number)
    assert RatingDesk(installation).look(ANNA, 3).excluded == []
    assert EditionDesk(installation).look(ANNA, edition.number).left_out == {one.number: 1}
    with pytest.raises(MoveRefused):
        desk.end(ANNA, one.number)


def test_a_body_sees_exclusions_that_concern_it_and_counts_its_own_cases(ended):
    installation, numbers = ended
    desk = ExclusionDesk(installation)
    since = installation.clock.now() - 90 * DAY
    flood = RatingExclusion("Паводок", ExclusionKind.FLOOD, "ЧС", since, installation.clock.now())
    ours = desk.add(ANNA, replace(flood, bodies=("housing", "transport")))
    theirs = desk.add(ANNA, replace(flood, name="Сбой у них", bodies=("transport",)))
    whole = desk.add(ANNA, replace(flood, name="Сбой у всех", municipalities=("tynda",)))
    edition = published(installation, numbers[1])
    coordinator = member(installation, "Вера", Role.COORDINATOR)
    seen = {one.number: one.bodies for one in desk.list(coordinator)}
    assert seen == {ours.number: ("housing",), whole.number: ()}
    assert len(desk.list(ANNA)) == 3
    live = RatingDesk(installation).look(coordinator, 3)
    assert [(one.number, count) for one, count in live.excluded] == [(ours.number, 3)]
    look = EditionDesk(installation).look(coordinator, edition.number)
    assert {one.number for one in look.content.exclusions} == {ours.number, whole.number}
    assert look.left_out[ours.number] == 3
    assert theirs.number not in look.left_out
    of_all = EditionDesk(installation).look(ANNA, edition.number)
    # Terms of the centre's own four end in this month or in the one before, by the day.
    centre = sum(one.rated.body == "centre" for one in of_all.content.cases)
    assert of_all.left_out == {ours.number: 4, theirs.number: 0, whole.number: centre}


class Deciding:
    """Lives of cases that are read while the centre decides otherwise."""

    def __init__(self, lives, decide) -> None:
        self._lives, self._decide = lives, decide

    def between(self, *moments):
        yield from self._lives.between(*moments)
        self._decide()

    def housed(self, since):
        return self._lives.housed(since)


def test_a_final_version_is_refused_if_a_decision_changes_while_it_is_counted(ended):
    installation, numbers = ended
    edition = published(installation, numbers[1])
    asked = Objecting("housing", "Ответили", f"О-{numbers[1]}")
    one = ObjectionDesk(installation).object(ANNA, edition.number, asked)
    later = ahead(installation, 6 * DAY)
    objections = ObjectionDesk(later)
    objections.decide(ANNA, one.number, ObjectionEffect.ON_TIME, "Запись есть")
    lives = Deciding(
        later.casework.lives, lambda: objections.decide(ANNA, one.number, None, "Записи нет")
    )
    with pytest.raises(MoveRefused):
        EditionDesk(with_ports(later, lives=lives)).finish(ANNA, edition.number)
    assert later.casework.editions.get(edition.number).state is EditionState.DRAFT
    assert later.casework.editions.final(edition.number) is None
    assert EditionDesk(later).finish(ANNA, edition.number).state is EditionState.FINAL


def test_a_correction_is_a_new_version_with_a_difference_list(ended):
    installation, numbers = ended
    edition = published(installation, numbers[1])
    with pytest.raises(MoveRefused):
        published(installation, numbers[1], reason="ещё раз")
    with pytest.raises(EntryRefused):
        EditionDesk(installation).publish(ANNA, RatingSpan.MONTH, date(2100, 1, 1))
    later = ahead(installation, 6 * DAY)
    desk = EditionDesk(later)
    desk.finish(ANNA, edition.number)
    with pytest.raises(EntryRefused):
        published(later, numbers[1])  # a second version needs a reason
    move(later, numbers[2], D.ANSWER, in_shell("Борис"), note="Починили 24 ноября")
    month = month_of(later, numbers[1])
    draft = desk.publish(ANNA, RatingSpan.MONTH, month, reason="Ошибка учёта")
    gone = desk.withdraw(ANNA, draft.number, "Рано")
    assert gone.state is EditionState.WITHDRAWN
    with pytest.raises(MoveRefused):
        desk.finish(ANNA, draft.number)
    _delete(later, numbers[0])
    draft = desk.publish(ANNA, RatingSpan.MONTH, month, reason="Обращение удалено")
    final = desk.finish(ANNA, draft.number)
    look = desk.look(ANNA, final.number)
    assert (final.version, look.before.number) == (3, edition.number)
    assert ("gone", str(numbers[0])) in {(one.change, one.case) for one in look.changes.cases}
    changed = {one.kind: (one.before, one.after) for one in look.changes.figures}
    assert changed[K.ON_TIME] == (1 / 3, 0)
    assert desk.look(ANNA, edition.number).edition.version == 1


def test_streams_are_shown_apart_and_together(ended):
    installation, _ = ended
    counted = RatingDesk(installation).look(ANNA, 3)
    assert counted.views == [TOGETHER]
    number = CaseOpening(installation).by_hand(ANNA, replace(LAMP, stream="visit"))
    move(installation, number.stored.case.number, D.ROUTE, body="housing")
    later = ahead(installation, 40 * DAY)
    views = RatingDesk(later).look(ANNA, 3).views
    assert views[1:] == [f"{STREAM}{one}" for one in ("phone", "visit")]
    visits = by_id(RatingDesk(later).look(ANNA, 3, f"{STREAM}visit"))
    assert visits["housing"].measures[K.QUANTITY].value == 1
    with pytest.raises(EntryRefused):
        RatingDesk(later).look(ANNA, 3, f"{STREAM}pigeon")


def test_a_reorganised_body_is_counted_under_its_successor_and_as_it_was(ended):
    installation, numbers = ended
    region, day = installation.region, month_of(installation, numbers[0])
    gone = replace(region.bodies["transport"], until=day, successor="housing")
    changed = replace(region, bodies={**region.bodies, "transport": gone})
    desk = RatingDesk(replace(installation, region=changed))
    assert desk.look(ANNA, 3).views == [TOGETHER, FORMER]
    together, former = (by_id(desk.look(ANNA, 3, view)) for view in (TOGETHER, FORMER))
    assert together["housing"].measures[K.QUANTITY].value == 4
    assert {body: former[body].measures[K.QUANTITY].value for body in ("housing", "transport")} == {
        "housing": 3,
        "transport": 1,
    }
    assert "transport" not in together
    behind = desk.cases(ANNA, 3, "transport", K.ON_TIME, FORMER)
    assert [one.case.number for one in behind.late] == [numbers[3]]
