"""The link by which a case is scored: what it shows, once a close, and no other token opens it."""

import gzip
import random
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

import console
from app.key import seal_contact
from app.signing import OF_SCORES, rotate, signer
from console.pages import Pages
from console.public.application import create_public
from console.workers import Workers
from desks.cases.opening import CaseOpening
from desks.cases.scores.links import ScoreDesk
from desks.links import LinkDesk
from domain.access.signed import Ticket
from domain.cases.outcome import CaseOutcome
from domain.cases.scores.score_link import READERS, ReaderScore, ScoreLinkKind, ScoreOrigin
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import MoveRefused
from russian.vocabulary import Vocabulary
from tests.client import TestClient
from tests.console.cases.test_cases import ANNA, LAMP, by_hand, move, words
from tests.console.conftest import POSTS
from tests.console.signing import BASE
from tests.fakes.throttle import MemoryThrottle
from tests.making import page_of, with_ports

D = CaseDeed
SECRET = "Ржавый столб у третьего подъезда"


class Clock:
    def __init__(self, at):
        self.at = at

    def now(self):
        return self.at


@pytest.fixture
def standing(filled):
    """An installation whose clock stands, with a throttle in memory."""
    stopped = replace(filled, clock=Clock(filled.clock.now()))
    return with_ports(stopped, throttle=MemoryThrottle())


def opened(installation, n=1):
    public = create_public(Pages(installation, Vocabulary(installation.region)), Workers())
    return TestClient(public, base_url=BASE, client=(f"203.0.113.{n}", 4000))


def closed(installation, text=SECRET):
    """A closed case with a contact."""
    number = by_hand(installation, replace(LAMP, text=text))
    move(installation, number, D.ROUTE, body="housing")
    move(installation, number, D.ANSWER, note="Заменили столб")
    move(installation, number, D.CLOSE, outcome=CaseOutcome.FIXED)
    sealed = seal_contact(installation.settings.contacts_key, number, "maria@example.ru")
    installation.casework.contacts.keep(number, sealed, installation.clock.now())
    return number


def token(installation, number, kind=ScoreLinkKind.CONTACT):
    address = ScoreDesk(installation).link(ANNA, number, kind).address
    return address.rpartition("/")[2]


def test_the_page_tells_what_is_scored_and_nothing_else_and_fits_an_old_phone(standing) -> None:
    number = closed(standing)
    client, one = opened(standing), token(standing, number)
    page = client.get(f"/score/{one}")
    assert (page.status_code, f"О-{number}" in page.text) == (200, True)
    shown = words(page)
    secrets = ("столб", "Лесная", "maria", "Заменили", "Анна", "housing")
    assert not [secret for secret in secrets if secret in shown]
    soup = page_of(page)
    assert not soup.select("script, iframe, nav, img[src^=http]")
    assert "set-cookie" not in page.headers
    style = (Path(console.__file__).parent / "static" / "style.css").read_bytes()
    assert len(page.content) + len(gzip.compress(style)) < 60_000  # the console compresses it


def test_a_contact_scores_once_a_close_and_again_after_a_return(standing) -> None:
    number = closed(standing)
    client, one = opened(standing), token(standing, number)
    assert one == token(standing, number)
    for _ in range(3):
        assert client.get(f"/score/{one}").status_code == 200  # mail scanners open links
    case = standing.casework.cases.get
    assert case(number).standing.score is None
    empty = client.post(f"/score/{one}", data={"comment": "Жду"})
    assert (empty.status_code, "Жду" in empty.text) == (400, True)
    told = "Спасибо, звонить 89141234567"
    done = client.post(f"/score/{one}", data={"score": "4", "comment": told})
    assert "Оценка записана" in words(done)
    assert (case(number).standing.score, case(number).standing.state) == (4, CaseState.CLOSED)
    [moves] = standing.casework.cases.moves_of([number]).values()
    assert (moves[-1].who, "89141234567" in moves[-1].note) == ("заявитель", False)
    again = client.post(f"/score/{one}", data={"score": "1"})
    assert (again.status_code, case(number).standing.score) == (409, 4)
    assert "уже записана" in words(client.get(f"/score/{one}"))
    move(standing, number, D.RETURN, note="Не горит")
    for answer in (client.get(f"/score/{one}"), client.post(f"/score/{one}", data={"score": "1"})):
        assert (answer.status_code, "снова в работе" in answer.text) == (404, True)
    with pytest.raises(MoveRefused):
        token(standing, number)
    move(standing, number, D.ANSWER, note="Теперь горит")
    move(standing, number, D.CLOSE, outcome=CaseOutcome.FIXED)
    new = token(standing, number)
    assert new != one
    assert client.get(f"/score/{one}").status_code == 404
    assert client.post(f"/score/{new}", data={"score": "5"}).status_code == 200
    assert case(number).standing.score == 5


def test_readers_of_a_thread_are_counted_apart_and_enter_no_rating(standing) -> None:
    client = opened(standing)
    number = CaseOpening(standing).of_post(ANNA, POSTS[0].id).stored.case.number
    move(standing, number, D.ROUTE, body="housing")
    move(standing, number, D.ANSWER, note="Запустили")
    move(standing, number, D.CLOSE, outcome=CaseOutcome.FIXED)
    one = token(standing, number, ScoreLinkKind.THREAD)
    page = words(client.get(f"/score/{one}"))
    assert "открыта всем" in page
    assert f"О-{number}" not in page
    for score in (1, 2, 5):
        assert client.post(f"/score/{one}", data={"score": str(score)}).status_code == 200
    assert standing.casework.cases.get(number).standing.score is None
    tallies = {one.origin: one for one in ScoreDesk(standing).totals(ANNA)}
    assert tallies[ScoreOrigin.READERS].counts == (1, 1, 0, 0, 1)
    assert tallies[ScoreOrigin.READERS].asked is None
    assert tallies[ScoreOrigin.LINK].answered == tallies[ScoreOrigin.CALL].answered == 0
    with pytest.raises(MoveRefused):
        token(standing, number)  # nobody left a contact
    [score_link] = standing.casework.score_links.of_case(number)
    one_more = ReaderScore(standing.clock.now(), 1, "")
    with standing.transaction():
        for _ in range(READERS - 3):
            assert standing.casework.score_links.read(score_link.number, one_more, READERS)
    assert client.post(f"/score/{one}", data={"score": "1"}).status_code == 409


def test_no_other_token_opens_anything(standing) -> None:
    """Another case, another kind, another link, expired, of another purpose, bits flipped."""
    number, other = closed(standing), closed(standing, "Чужая яма")
    client, good = opened(standing), token(standing, number)
    theirs = token(standing, other)
    [score_link] = standing.casework.score_links.of_case(number)
    [foreign] = standing.casework.score_links.of_case(other)
    seal_, now = signer(standing, OF_SCORES)(), standing.clock.now()
    day = now + timedelta(days=1)
    kind = "contact"
    subjects = [
        (str(foreign.number), str(number), kind),
        (str(score_link.number), str(other), kind),
        (str(score_link.number), str(number), "thread"),
        (str(score_link.number), str(number)),
        (str(score_link.number), str(number), kind, "x"),
        ("9" * 30, str(number), kind),
        ("-1", str(number), kind),
        ("99999", str(number), kind),
        ("٣", str(number), kind),
    ]
    bad = [seal_.sign(Ticket(subject, day)) for subject in subjects]
    bad.append(seal_.sign(Ticket((str(score_link.number), str(number), kind), now)))
    mine = Ticket((str(score_link.number), str(number), kind), day)
    bad.append(signer(standing, "links of messages")().sign(mine))
    content, _, signature = good.partition(".")
    bad += [f"{content}.{theirs.partition('.')[2]}", content, f".{signature}", f"{good}.", ""]
    bad.append(f"{urlsafe_b64encode(b'[]').decode()}.{signature}")
    dice = random.Random(17)
    for _ in range(200):
        place = dice.randrange(len(good))
        flipped = chr(ord(good[place]) ^ (1 << dice.randrange(7)))
        bad.append(good[:place] + flipped + good[place + 1 :])
    desk = ScoreDesk(standing)
    leaks = [one for one in bad if one != good and desk.read(one) not in (None, score_link)]
    assert leaks == []
    opened_by = [one for one in bad if desk.read(one) is not None]
    # base64 ignores the last bits of a block: such a token says the very same
    assert all(one[:-1] == good[:-1] or one.partition(".")[2] == signature for one in opened_by)
    for n, one in enumerate(one for one in bad if one.isascii() and one.isprintable()):
        answer = opened(standing, n % 250).get(f"/score/{one}".replace("#", "%23"))
        known = answer.status_code == 200 and desk.read(one) == score_link
        assert known or answer.status_code in (404, 405), one
        assert "Чужая" not in answer.text
        assert f"О-{other}" not in answer.text
    assert LinkDesk(standing).read(good) is None
    assert client.get(f"/score/{good}").status_code == 200


def test_a_link_ends_after_14_days_and_with_the_secret(standing) -> None:
    number = closed(standing)
    client, one = opened(standing), token(standing, number)
    standing.clock.at += timedelta(days=14)
    assert client.get(f"/score/{one}").status_code == 404
    assert client.post(f"/score/{one}", data={"score": "5"}).status_code == 404
    with pytest.raises(MoveRefused):
        token(standing, number)
    later = closed(standing)
    two = token(standing, later)
    rotate(standing)
    assert client.get(f"/score/{two}").status_code == 404


def test_two_presses_at_once_score_once(standing) -> None:
    number = closed(standing)
    score_link = ScoreDesk(standing).link(ANNA, number, ScoreLinkKind.CONTACT).score_link
    answer = partial(ScoreDesk(standing).answer, score_link, 3, "")
    answer()
    with pytest.raises(MoveRefused):
        answer()
    [moves] = standing.casework.cases.moves_of([number]).values()
    assert [one.deed for one in moves].count(D.RATE) == 1
