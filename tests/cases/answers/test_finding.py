"""Answers are found in threads: whose they are, to whom, what they say, what becomes of them."""

from itertools import count

import pytest
from sqlalchemy import event

from cases.answers.watching import ENOUGH, STEP
from desks.cases.answers.desk import AnswerDesk
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening, HandForm
from domain.cases.answers.answer import AnswerDoubt, AnswerOrigin
from domain.cases.clocks import clocks
from domain.cases.workflow import CaseState
from domain.errors import MoveRefused
from domain.ports.casework.answers import AnswerQueue
from domain.post import Author, AuthorKind
from domain.source import SourceKind, filed_source
from domain.terms.policy import CaseStep
from tests.cases.answers.threads import (
    CHAT,
    DONE,
    HOUR,
    ME,
    OTHER,
    PASSED,
    TALK,
    TOWN,
    A,
    D,
    P,
    community,
    private,
)
from tests.making import a_post


def test_a_comment_of_the_body_is_proposed_at_its_own_time(town) -> None:
    asked = town.write("Нет отопления на Лесной 5")
    number = town.opened(asked)
    at = town.now + 2 * HOUR
    reply = town.write(DONE, community(TOWN), at, asked)
    assert town.look() == 1
    [found] = town.answers(number)
    assert (found.state, found.proof, found.doubt) == (A.PROPOSED, P.VERIFIED, None)
    assert (found.at, found.body, found.post_id) == (at, "administration_tynda", reply.id)
    assert (found.author, found.is_final, found.move) == ("Администрация Тынды", True, None)
    assert town.look() == 0
    assert town.case(number).standing.state is CaseState.ROUTED
    rings = town.installation.messages.bell.latest("Вера", {"case"}, 99)
    assert any(one.title == f"О-{number}: найден ответ" for one in rings)


def test_an_accepted_answer_stops_the_clocks_when_it_was_written(town) -> None:
    asked = town.write("Нет воды")
    number = town.opened(asked)
    at = town.now + HOUR
    town.write(DONE, community(TOWN), at, asked)
    town.look()
    [found] = town.answers(number)
    taken = AnswerDesk(town.installation).accept(ME, found.number)
    stored = town.case(number)
    assert (stored.standing.state, stored.standing.answered_at) == (CaseState.ANSWERED, at)
    assert (taken.state, taken.move) == (A.TAKEN, stored.version)
    moves = town.installation.casework.cases.moves_of([number])[number]
    now = town.installation.clock.now()
    run = clocks(stored.case, moves, town.installation.region, now)
    answer = [one for one in run if one.step is CaseStep.ANSWER]
    assert [one.stopped for one in answer if one.body is None] == [at]
    assert all(one.stopped == one.start for one in answer if one.body is not None)
    with pytest.raises(MoveRefused):
        AnswerDesk(town.installation).accept(ME, found.number)
    CaseMoves(town.installation).undo(ME, number)
    assert [one.state for one in town.answers(number)] == [A.PROPOSED]


def test_a_rule_takes_what_leaves_no_doubt_and_routes_what_nobody_routed(town) -> None:
    town.ruled(takes=True)
    asked = town.write("Нет света")
    number = town.opened(asked, body=None)
    town.write(DONE, community(TOWN), town.now + HOUR, asked)
    town.look()
    now = town.case(number).standing
    assert (now.state, now.body) == (CaseState.ANSWERED, "administration_tynda")
    [one] = town.answers(number)
    assert (one.state, one.who) == (A.TAKEN, "system")


def test_a_thread_that_was_answered_before_its_case_is_read_when_the_watch_begins(town) -> None:
    asked = town.write("Не вывозят мусор")
    town.write(DONE, community(TOWN), town.now + HOUR, asked)
    number = town.opened(asked)
    [found] = town.answers(number)
    assert found.state is A.PROPOSED


def test_what_is_no_answer_of_the_body_is_told_apart(town) -> None:
    town.ruled(takes=True)
    asked = town.write("Яма на Лесной")
    number = town.opened(asked)
    later = town.now + HOUR
    other = town.write(DONE, community(OTHER), later, asked)
    claims = town.write(f"Администрация города: {DONE}", private(7), later, asked)
    passed = town.write(PASSED, community(TOWN), later, asked)
    advert = town.write("Подписывайтесь! Розыгрыш билетов", community(TOWN), later, asked)
    event = town.write(
        "В музее открыта запись в кружок резьбы по дереву.", community(TOWN), later, asked
    )
    town.write(DONE, private(8), later, asked)
    town.write(
        DONE, community(TOWN), later, asked, to=town.write("А у нас?", private(9), later, asked)
    )
    town.look()
    known = {one.post_id: one for one in town.answers(number)}
    assert known.keys() == {other.id, claims.id, passed.id, advert.id, event.id}
    assert (known[other.id].state, known[other.id].doubt) == (A.PROPOSED, AnswerDoubt.OTHER_BODY)
    assert (known[claims.id].state, known[claims.id].doubt) == (A.REJECTED, AnswerDoubt.RESIDENT)
    assert (known[claims.id].text, known[claims.id].author) == ("", None)
    assert (known[advert.id].state, known[advert.id].doubt) == (A.REJECTED, AnswerDoubt.NO_ANSWER)
    assert known[event.id].doubt is AnswerDoubt.NO_ANSWER
    assert (known[passed.id].state, known[passed.id].is_final) == (A.PROPOSED, False)
    assert town.case(number).standing.state is CaseState.ROUTED


def test_a_rule_takes_an_interim_answer_that_says_until_when(town) -> None:
    town.ruled(takes=True)
    asked = town.write("Яма на Лесной")
    number = town.opened(asked)
    town.write(PASSED, community(TOWN), town.now + HOUR, asked)
    town.look()
    assert town.case(number).standing.state is CaseState.ROUTED
    until = "Передали подрядчику, ответим в течение 5 дней"
    town.write(until, community(TOWN), town.now + 2 * HOUR, asked)
    town.look()
    assert town.case(number).standing.state is CaseState.INTERIM
    assert [(one.state, one.is_final) for one in town.answers(number)] == [
        (A.PROPOSED, False),
        (A.TAKEN, False),
    ]


def test_a_comment_is_answered_by_a_reply_and_doubtfully_by_what_stands_below(town) -> None:
    post = town.write("Новости города", community(TALK))
    asked = town.write("Когда включат воду?", private(3), town.now + HOUR, post)
    number = town.opened(asked)
    direct = town.write(DONE, community(TOWN), town.now + 2 * HOUR, post, to=asked)
    apart = town.write(DONE, community(TOWN), town.now + 2 * HOUR, post)
    town.look()
    known = {one.post_id: one.doubt for one in town.answers(number)}
    assert known == {direct.id: None, apart.id: AnswerDoubt.APART}
    watched = town.installation.casework.watches.of_cases([number])[number]
    assert {one.post_id for one in watched} == {post.id, asked.id, direct.id, apart.id}
    assert {one.root for one in watched} == {post.id}


def test_a_deleted_answer_brings_the_case_back_and_an_edited_one_shows_both_texts(town) -> None:
    town.ruled(takes=True)
    asked = town.write("Нет тепла")
    number = town.opened(asked)
    at = town.now + HOUR
    reply = town.write(DONE, community(TOWN), at, asked, native=900)
    town.look()
    for edit in range(5):
        text = f"Отопление восстановлено, исправлено {edit}"
        fetched = at + (edit + 1) * HOUR
        town.write(text, community(TOWN), at, asked, native=900, fetched=fetched)
        town.look()
    [one] = town.answers(number)
    assert (one.edits, one.earlier, one.text) == (5, DONE, text)
    answers = town.installation.casework.answers
    assert one.number in {row.number for row in answers.page(AnswerQueue.EDITED, 99)}
    AnswerDesk(town.installation).settle(ME, one.number)
    town.installation.posts.ledger.looked_again([reply.id], [reply.id], town.now + 9 * HOUR)
    town.look()
    [gone] = town.answers(number)
    assert gone.gone_at == town.now + 9 * HOUR
    assert town.case(number).standing.state is CaseState.RETURNED
    [*_, last] = town.installation.casework.cases.moves_of([number])[number]
    assert (last.deed, last.who) == (D.RETURN, "system")
    assert "удалило ответ" in last.note
    rings = town.installation.messages.bell.latest("Вера", {"case"}, 99)
    assert sum(one.title == f"О-{number}: ответ изменён" for one in rings) == 1
    assert sum(one.title == f"О-{number}: ответ удалён" for one in rings) == 1
    town.look()
    assert town.installation.casework.cases.moves_of([number])[number][-1] == last


def test_a_resident_who_deletes_the_post_is_said_so_and_the_body_is_not_at_fault(town) -> None:
    town.ruled(takes=True)
    asked = town.write("Нет тепла")
    number = town.opened(asked)
    reply = town.write(DONE, community(TOWN), town.now + HOUR, asked)
    town.look()
    ids = [asked.id, reply.id]
    town.installation.posts.ledger.looked_again(ids, ids, town.now + 3 * HOUR)
    town.look()
    town.look()
    moves = town.installation.casework.cases.moves_of([number])[number]
    assert [move.deed for move in moves[-2:]] == [D.ANSWER, D.NOTE]
    assert "житель удалил свой пост" in moves[-1].note
    assert town.case(number).standing.state is CaseState.ANSWERED


def test_closed_comments_are_said_so_once(town) -> None:
    asked = town.write("Нет тепла")
    number = town.opened(asked)
    ledger, now = town.installation.posts.ledger, town.installation.clock.now()
    ledger.heard([asked.id], now, shut=True)
    town.look()
    ledger.heard([asked.id], now + HOUR, shut=True)
    town.look()
    moves = town.installation.casework.cases.moves_of([number])[number]
    assert ["комментарии под постом закрыты" in move.note for move in moves[-2:]] == [False, True]


def test_a_typed_answer_is_verified_by_its_link_and_dated_by_the_comment(town) -> None:
    asked = town.write("Нет тепла")
    number = town.opened(asked)
    at = town.now + HOUR
    reply = town.write(DONE, community(TOWN), at, asked)
    link = f"https://vk.com/wall-2_{asked.native_id[3:]}?reply={reply.native_id[3:]}"
    town.move(number, D.ANSWER, note="Починили", link=link)
    [typed] = town.answers(number)
    assert (typed.origin, typed.proof, typed.is_typed_only) == (
        AnswerOrigin.TYPED,
        P.WAITING,
        True,
    )
    town.look()
    [one] = [one for one in town.answers(number) if one.state is A.TAKEN]
    assert (one.proof, one.at, one.post_id) == (P.VERIFIED, at, reply.id)
    assert town.case(number).standing.answered_at == at
    assert town.look() == 0


def test_a_typed_answer_that_two_polls_do_not_find_is_missing_until_it_is_found(town) -> None:
    asked = town.write("Нет тепла")
    number = town.opened(asked)
    town.move(number, D.ANSWER, note="Ответили под постом")
    proofs = []
    for _ in range(3):
        town.look()
        proofs += [one.proof for one in town.answers(number)]
        town.read(asked)
    assert proofs == [P.WAITING, P.WAITING, P.MISSING]
    assert number in {
        one.case_id for one in town.installation.casework.answers.page(AnswerQueue.MISSING, 99)
    }
    at = town.now + 5 * HOUR
    town.write(DONE, community(TOWN), at, asked)
    town.look()
    [one] = town.answers(number)
    assert (one.proof, one.at, one.text) == (P.VERIFIED, at, "Ответили под постом")


@pytest.mark.parametrize(
    ("author", "hours", "proof", "doubt"),
    [
        (private(5), 1, P.IN_PERSON, AnswerDoubt.NOT_OFFICIAL),
        (community(TALK), 1, P.REFUTED, AnswerDoubt.NOT_OFFICIAL),
        (community(OTHER), 1, P.REFUTED, AnswerDoubt.OTHER_BODY),
    ],
)
def test_a_link_to_what_is_no_answer_is_refuted(town, author, hours, proof, doubt) -> None:
    asked = town.write("Нет тепла")
    number = town.opened(asked)
    other = town.write("Здесь всё хорошо", author, town.now + hours * HOUR, asked)
    town.move(number, D.ANSWER, note="Починили", link=other.url)
    town.look()
    [one] = [one for one in town.answers(number) if one.origin is AnswerOrigin.TYPED]
    assert (one.proof, one.doubt) == (proof, doubt)


def test_an_answer_without_a_thread_is_unverified_and_may_be_given_in_person(town) -> None:
    number = CaseOpening(town.installation).by_hand(ME, HandForm("Яма")).stored.case.number
    town.move(number, D.ROUTE, body="housing")
    town.move(number, D.ANSWER, note="Позвонили и рассказали")
    [one] = town.answers(number)
    assert (one.proof, one.body, one.move) == (P.UNVERIFIED, "housing", 3)
    AnswerDesk(town.installation).in_person(ME, one.number)
    [one] = town.answers(number)
    assert one.proof is P.IN_PERSON
    CaseMoves(town.installation).undo(ME, number)
    assert [one.state for one in town.answers(number)] == [A.REJECTED]


def test_of_a_case_taken_back_nothing_is_proposed_or_watched(town) -> None:
    asked = town.write("Нет тепла")
    number = town.opened(asked, body=None)
    town.write(DONE, community(TOWN), town.now + HOUR, asked)
    town.look()
    CaseMoves(town.installation).undo(ME, number)
    town.look()
    town.look()
    assert [one.state for one in town.answers(number)] == [A.REJECTED]
    assert town.installation.casework.watches.of_cases([number])[number] == []


def test_a_draft_is_an_answer_when_it_is_approved(town) -> None:
    asked = town.write("Нет тепла")
    number = town.opened(asked)
    town.move(number, D.PROPOSE, note="Починим до 1 декабря")
    assert not town.answers(number)
    stored = town.move(number, D.APPROVE)
    [one] = town.answers(number)
    assert (one.text, one.move) == ("Починим до 1 декабря", stored.version)


def test_a_turn_asks_the_same_number_of_queries_for_one_case_and_for_many(town) -> None:
    def queries() -> int:
        asked: list[str] = []
        engine = town.installation.casework.cases._engine

        def note(*args) -> None:
            asked.append(args[2])

        event.listen(engine, "before_cursor_execute", note)
        town.look()
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    town.opened(town.write("Нет тепла"))
    before = queries()
    for _ in range(5):
        CaseOpening(town.installation).of_post(ME, town.write("Нет тепла").id)
    beginning = queries()
    assert queries() <= before
    assert beginning <= before + 12


def test_a_turn_ends_when_its_time_is_over_and_the_next_ones_go_on(town) -> None:
    number = town.opened(asked := town.write("Нет тепла"))
    town.flood(STEP)
    town.write(DONE, community(TOWN), below=asked)
    town.watching.clock = count(0.0, ENOUGH).__next__  # each look at it takes all of the time
    assert town.look() == 0
    assert town.watching.is_behind
    turns = 0
    while town.watching.is_behind:
        town.look()
        turns += 1
    assert turns == 1
    assert len(town.answers(number)) == 1


def test_filed_texts_take_no_time_of_a_turn(town) -> None:
    town.look()
    town.flood(STEP + 1, filed_source("pos"), SourceKind.FILED)
    town.watching.clock = count(0.0, ENOUGH).__next__
    town.look()
    assert not town.watching.is_behind


def test_a_thread_of_many_comments_is_read_in_pages(town) -> None:
    asked = town.write("Нет тепла")
    town.crowd(asked, 1_200)
    town.write(DONE, community(TOWN), town.now + 2 * HOUR, asked)
    number = town.opened(asked)
    assert len(town.answers(number)) == 1


def test_a_bot_of_the_body_answers_in_its_chat_by_a_reply(town) -> None:
    """A chat of MAX has no threads, and its messages say whom they answer."""
    bot = Author(AuthorKind.OFFICIAL, "-7", CHAT.title)

    def write(number, text, author, at, to=None):
        post = a_post(
            f"-7/{number}",
            at,
            source_id="chat",
            source_kind=SourceKind.MAX,
            text=text,
            author=author,
            parent_id=to.id if to else None,
        )
        town.put(post)
        return post

    asked = write(1, "Нет тепла на Лесной", private(1), town.now)
    early = write(2, DONE, bot, town.now + HOUR, asked)
    write(3, DONE, bot, town.now + HOUR)  # to nobody
    write(4, DONE, bot, town.now + HOUR, write(5, "А у нас?", private(2), town.now))
    write(6, "И у нас нет", private(3), town.now + HOUR, asked)
    number = town.opened(asked)
    later = write(7, DONE, bot, town.now + 2 * HOUR, asked)
    town.look()
    assert {one.post_id for one in town.answers(number)} == {early.id, later.id}
