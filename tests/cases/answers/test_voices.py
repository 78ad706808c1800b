"""A case watches the threads of its voices, and one text below several posts is one answer."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.cases.casework import make_intake
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening
from desks.cases.pairs import CasePairDesk
from domain.cases.case import Case, CaseMove, OriginKind, Place
from domain.cases.filed import FiledCase
from domain.cases.pairs import CasePair, PairReason, PairState
from domain.cases.workflow import CaseState
from domain.terms.policy import Regime
from tests.cases.answers.threads import DONE, HOUR, ME, TOWN, A, D, P, community, private


@pytest.fixture
def incident():
    return uuid4().hex


@pytest.fixture
def case(town, incident):
    """Of a post of the incident, routed to the body."""
    asked = town.write("Нет отопления на Лесной 5", incident=incident)
    return asked, town.opened(asked)


def voice(town, incident, number):
    """A post of another resident that joined the case."""
    post = town.write("И у нас нет отопления", private(4), incident=incident)
    opened = CaseOpening(town.installation).of_post(ME, post.id)
    assert (opened.joined, opened.stored.case.number) == (True, number)
    town.look()
    return post


def reply(town, below, hours=1, text=DONE):
    return town.write(text, community(TOWN), town.now + hours * HOUR, below)


def by_post(town, number):
    return {one.post_id: one for one in town.answers(number)}


def roots(town, number):
    watched = town.installation.casework.watches.of_cases([number])[number]
    return {one.root for one in watched if one.source_id}


def test_an_answer_below_the_post_of_a_voice_answers_the_case(town, case, incident) -> None:
    asked, number = case
    post = voice(town, incident, number)
    assert roots(town, number) == {asked.id, post.id}
    found = reply(town, post)
    assert town.look() == 1
    [one] = town.answers(number)
    assert (one.post_id, one.state, one.doubt, one.body) == (
        found.id,
        A.PROPOSED,
        None,
        "administration_tynda",
    )


def test_what_stood_below_a_voice_before_it_joined_is_read_then(town, case, incident) -> None:
    _, number = case
    post = town.write("И у нас нет отопления", private(4), incident=incident)
    found = reply(town, post)
    town.look()
    assert not town.answers(number)
    CaseOpening(town.installation).of_post(ME, post.id)
    town.look()
    assert by_post(town, number)[found.id].state is A.PROPOSED


def test_a_case_of_an_incident_has_the_threads_of_its_voices_alone(town, incident) -> None:
    cases, now = town.installation.casework.cases, town.installation.clock.now()
    opening = CaseOpening(town.installation)
    made = Case(
        received_at=town.now,
        zone="Asia/Yakutsk",
        stream="incident",
        text="Отопление, Тында",
        place=Place("tynda"),
        text_days=365,
        origin=OriginKind.INCIDENT,
        origin_id=incident,
        incident_id=incident,
    )
    move = CaseMove(1, D.OPEN, now, "Анна", regime=Regime.POST)
    stored = opening._added("Анна", None, made, move)
    number = stored.case.number
    town.look()
    assert not roots(town, number)
    post = voice(town, incident, number)
    town.move(number, D.ROUTE, body="administration_tynda")
    town.move(number, D.ANSWER, note="Ответили под постами")
    [typed] = town.answers(number)
    assert typed.proof is P.WAITING
    found = reply(town, post)
    town.look()
    [one] = town.answers(number)
    assert (one.proof, one.post_id) == (P.VERIFIED, found.id)
    assert cases.get(number).standing.answered_at == found.published_at


@pytest.mark.parametrize("takes", [False, True])
def test_one_text_below_five_posts_is_one_answer_and_four_copies(
    town, case, incident, takes
) -> None:
    town.ruled(takes=takes)
    asked, number = case
    posts = [asked, *(voice(town, incident, number) for _ in range(4))]
    first = reply(town, posts[2])
    for hours, post in enumerate(posts, 2):
        if post is not posts[2]:
            reply(town, post, hours, f"Добрый день! {DONE}" if post is asked else DONE)
    town.look()
    known = by_post(town, number)
    assert len(known) == 5
    whole = known.pop(first.id)
    assert whole.state is (A.TAKEN if takes else A.PROPOSED)
    assert {(one.state, one.copies) for one in known.values()} == {(A.COPY, whole.number)}
    moves = town.installation.casework.cases.moves_of([number])[number]
    assert sum(move.deed is D.ANSWER for move in moves) == takes
    town.look()
    assert len(town.answers(number)) == 5


def test_of_two_copies_the_earlier_one_is_the_answer_even_if_it_is_read_later(
    town, case, incident
) -> None:
    asked, number = case
    post = voice(town, incident, number)
    late = reply(town, post, 3)
    town.look()
    early = reply(town, asked, 2)
    town.look()
    known = by_post(town, number)
    assert (known[early.id].state, known[late.id].state) == (A.PROPOSED, A.COPY)
    assert known[late.id].copies == known[early.id].number
    assert sum(one.state is A.PROPOSED for one in known.values()) == 1


def test_another_date_makes_another_answer(town, case, incident) -> None:
    asked, number = case
    post = voice(town, incident, number)
    reply(town, asked)
    reply(town, post, 2, DONE.replace("24", "25"))
    town.look()
    assert [one.state for one in town.answers(number)] == [A.PROPOSED, A.PROPOSED]


def test_a_voice_that_is_taken_back_takes_its_thread_along(town, case, incident) -> None:
    asked, number = case
    post = voice(town, incident, number)
    far, own = reply(town, post, 1), reply(town, asked, 2)
    town.look()
    assert by_post(town, number)[own.id].state is A.COPY
    CaseMoves(town.installation).undo(ME, number)
    town.look()
    assert roots(town, number) == {asked.id}
    known = by_post(town, number)
    assert known[far.id].state is A.REJECTED
    assert (known[own.id].state, known[own.id].copies) == (A.PROPOSED, None)
    CaseOpening(town.installation).of_post(ME, post.id)
    town.look()
    known = by_post(town, number)
    assert (known[far.id].state, known[own.id].state) == (A.PROPOSED, A.COPY)


def test_a_voice_that_deletes_its_post_is_no_matter_of_the_resident(town, case, incident) -> None:
    _, number = case
    post = voice(town, incident, number)
    ledger = town.installation.posts.ledger
    ledger.looked_again([post.id], [post.id], town.now + 3 * HOUR)
    town.look()
    moves = town.installation.casework.cases.moves_of([number])[number]
    assert moves[-1].deed is D.JOIN


def test_a_copy_keeps_the_case_answered_when_the_answer_is_deleted(town, case, incident) -> None:
    town.ruled(takes=True)
    asked, number = case
    post = voice(town, incident, number)
    first = reply(town, asked)
    reply(town, post, 2)
    town.look()
    town.installation.posts.ledger.looked_again([first.id], [first.id], town.now + 9 * HOUR)
    town.look()
    assert town.case(number).standing.state is CaseState.ANSWERED
    moves = town.installation.casework.cases.moves_of([number])[number]
    assert (moves[-1].deed, "удалило ответ" in moves[-1].note) == (D.NOTE, True)


def test_a_joined_case_gives_its_thread_to_the_other_one_and_takes_it_back(town) -> None:
    one, other = town.write("Нет отопления"), town.write("Холодно в доме", private(2))
    earlier, later = town.opened(one), town.opened(other)
    found = reply(town, other)
    town.look()
    assert by_post(town, later)[found.id].state is A.PROPOSED
    pairs = town.installation.casework.pairs
    pairs.propose([CasePair(earlier, later, (PairReason.TEXT,), 0.9)], town.now)
    [pair] = pairs.of_case(later)
    desk = CasePairDesk(town.installation)
    assert desk.accept(ME, pair.number).state is PairState.JOINED
    town.look()
    assert (roots(town, earlier), roots(town, later)) == ({one.id, other.id}, set())
    assert by_post(town, later)[found.id].state is A.REJECTED
    assert by_post(town, earlier)[found.id].state is A.PROPOSED
    desk.undo(ME, pair.number)
    town.look()
    assert (roots(town, earlier), roots(town, later)) == ({one.id}, {other.id})
    assert by_post(town, later)[found.id].state is A.PROPOSED
    assert by_post(town, earlier)[found.id].state is A.REJECTED


def test_linked_cases_watch_the_voices_of_the_first(town, case, incident) -> None:
    asked, number = case
    linked = CaseOpening(town.installation).for_body(ME, number, "administration_zeya")
    post = voice(town, incident, number)
    assert roots(town, linked.stored.case.number) == {asked.id, post.id}
    reply(town, post)
    town.look()
    assert len(town.answers(number)) == 1
    assert not town.answers(linked.stored.case.number)


def filed(town, link, number):
    now = town.installation.clock.now()
    said = FiledCase(
        stream="pos",
        number=number,
        said_at=now,
        received_at=town.now,
        zone="Asia/Yakutsk",
        text="Нет отопления на Лесной",
        place=Place("tynda"),
        regime=Regime.MESSAGE,
        body="administration_tynda",
        link=link,
    )
    [taken] = make_intake(town.installation).take([said])
    town.look()
    return taken.case_id


def test_the_post_that_an_export_links_to_is_watched(town) -> None:
    post = town.write("Нет отопления на Лесной 5")
    number = filed(town, post.url, "П-1")
    assert roots(town, number) == {post.id}
    found = reply(town, post)
    town.look()
    assert by_post(town, number)[found.id].body == "administration_tynda"


def test_a_linked_post_is_watched_once_the_index_has_it(town) -> None:
    number = filed(town, "https://vk.com/wall-2_77001", "П-2")
    assert not roots(town, number)
    post = town.write("Нет отопления на Лесной 5", native=77001)
    found = reply(town, post)
    town.look()
    town.look()
    assert roots(town, number) == {post.id}
    assert by_post(town, number)[found.id].state is A.PROPOSED
    ledger = town.installation.posts.ledger
    ledger.looked_again([post.id], [post.id], town.installation.clock.now() + timedelta(hours=3))
    town.look()
    moves = town.installation.casework.cases.moves_of([number])[number]
    assert "житель удалил свой пост" in moves[-1].note


def test_a_link_to_no_post_is_not_asked_for_in_each_turn(town) -> None:
    number = filed(town, "https://example.org/page", "П-3")
    watches, now = town.installation.casework.watches, town.installation.clock.now()
    assert number not in {one.case_id for one in watches.stale(now - timedelta(days=14), 99)}
