"""Pages of scores and returns: rates beside scores, proposals by posts, the head's control."""

from dataclasses import replace
from datetime import timedelta

from app.key import seal_contact
from desks.cases.opening import CaseOpening
from desks.cases.scores.returns import propose_returns, tell_returned
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed, CaseState
from domain.duty import DutyRole
from domain.person import Role
from domain.post import Author, AuthorKind
from tests.console.cases.test_cases import ANNA, by_hand, move, stored, words
from tests.console.conftest import NOW, POSTS, post, written
from tests.console.signing import browser, person
from tests.making import page_of

D = CaseDeed
HOUR = timedelta(hours=1)


class Clock:
    def __init__(self, at):
        self.at = at

    def now(self):
        return self.at


def test_a_link_is_offered_and_the_rate_stands_beside_the_score(client, filled) -> None:
    number = by_hand(filled)
    move(filled, number, D.ROUTE, body="housing")
    move(filled, number, D.ANSWER, note="Починили")
    assert "Ссылка для оценки" not in words(client.get(f"/cases/{number}"))
    move(filled, number, D.CLOSE, outcome=CaseOutcome.FIXED)
    assert "Ссылка для оценки" not in words(client.get(f"/cases/{number}"))  # no contact
    sealed = seal_contact(filled.settings.contacts_key, number, "maria@example.ru")
    filled.casework.contacts.keep(number, sealed, NOW)
    assert "Ссылка для оценки: заявителю" in words(client.get(f"/cases/{number}"))
    page = client.post(f"/cases/{number}/score-link", data={"kind": "contact"})
    assert "/score/" in page_of(page).select_one("code.address").text
    assert client.post(f"/cases/{number}/score-link", data={"kind": "thread"}).status_code == 409
    move(filled, number, D.RATE, score=4, note="По телефону")
    page = words(client.get(f"/cases/{number}"))
    assert "4 из 5, после звонка: ответили 1 из 1 за 90 дней" in page
    totals = words(client.get("/cases/scores"))
    assert "По ссылке нет нет ответили 0 из 1 за 90 дней" in totals
    assert "После звонка мало оценок 1 из 1 ответили 1 из 1 за 90 дней" in totals
    with browser(filled, one=person(filled, Role.ANALYST, name="Аня")) as reader:
        assert "/score/" not in reader.get(f"/cases/{number}").text
        assert "Предложено вернуть" not in words(reader.get("/cases/scores"))


def answered(installation):
    """A case of the first post, answered an hour ago by the clock of its moves."""
    early = replace(installation, clock=Clock(NOW - HOUR))
    number = CaseOpening(early).of_post(ANNA, POSTS[0].id).stored.case.number
    move(early, number, D.ROUTE, body="housing")
    move(early, number, D.ANSWER, note="Отопление запустили")
    return number


def later(n, text, author=POSTS[0].author, thread=None, minutes=10):
    at = NOW - timedelta(minutes=minutes)
    return replace(
        post(n, text), published_at=at, author=author, thread_id=thread, parent_id=thread
    )


def test_the_author_of_a_post_proposes_a_return_and_a_person_decides(client, filled) -> None:
    number = answered(filled)
    stranger = Author(AuthorKind.PRIVATE, "p:" + "e" * 20)
    thread = POSTS[0].id
    written(
        filled,
        later(900, "Ничего не сделали, батареи ледяные", thread=thread),
        later(901, "У меня тоже ничего не сделали", stranger, thread),
        later(902, "Спасибо, всё починили", thread=thread),
        later(903, "Ничего не сделали", thread=thread, minutes=90),  # before the answer
    )
    propose_returns(filled, NOW)
    propose_returns(filled, NOW)
    proposals = [one for one in filled.casework.returns.of_case(number) if one.clue == "author"]
    assert len(proposals) == 1
    assert stored(filled, number).standing.state is CaseState.ANSWERED
    page = words(client.get(f"/cases/{number}"))
    assert "Предложено вернуть: автор поста пишет, что не сделано" in page
    assert f"О-{number}" in words(client.get("/cases/scores"))
    [proposal] = proposals
    assert client.post(f"/cases/returns/{proposal.id}/accept").status_code == 200
    now = stored(filled, number).standing
    assert (now.state, now.returns) == (CaseState.RETURNED, 1)
    assert client.post(f"/cases/returns/{proposal.id}/reject").status_code == 409
    assert "автор поста пишет" not in words(client.get(f"/cases/{number}"))


def test_a_post_of_its_incident_proposes_a_return_too(filled) -> None:
    number = answered(filled)
    cold = "В Тынде отопление так и не включили, холодные батареи, когда включат?"
    written(filled, later(910, cold, Author(AuthorKind.PRIVATE, "p:" + "d" * 20)))
    assert propose_returns(filled, NOW) == 1
    [proposal] = filled.casework.returns.of_case(number)
    assert proposal.clue == "incident"


def told(installation):
    due = installation.messages.outbox.due(NOW + 9 * HOUR, 99, timedelta(seconds=1))
    return [one for one in due if one.role is DutyRole.HEAD_OF_CENTRE]


def test_the_head_hears_once_of_a_case_that_was_returned_twice(client, filled) -> None:
    number = by_hand(filled)
    move(filled, number, D.ROUTE, body="housing")
    for _ in range(3):
        tell_returned(filled, NOW)
        assert "На контроле" not in words(client.get(f"/cases/{number}"))
        move(filled, number, D.ANSWER, note="Починили")
        move(filled, number, D.RETURN, note="Не горит")
        if stored(filled, number).standing.returns == 2:
            break
    assert "На контроле начальника центра: возвращали 2 раза" in words(
        client.get(f"/cases/{number}")
    )
    tell_returned(filled, NOW)
    tell_returned(filled, NOW)
    [message] = told(filled)
    assert (f"О-{number}" in message.title, f"/cases/{number}" in message.text) == (True, True)
    move(filled, number, D.ANSWER, note="Починили")
    move(filled, number, D.RETURN, note="Опять не горит")
    tell_returned(filled, NOW)
    assert len(told(filled)) <= 1
