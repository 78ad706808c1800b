"""Answers by mail at their desk: whose they are, what becomes of them, what the centre decides."""

from dataclasses import replace
from datetime import timedelta
from email.utils import parseaddr

import pytest
from pydantic import SecretStr

from app.assembly import make_notifier
from app.cases.casework import make_case_links
from app.cases.mailbox import MailPlace
from desks.cases.answers.desk import AnswerDesk
from desks.cases.referrals.desk import ReferralDesk
from desks.cases.referrals.linked import CaseLinkDesk
from desks.cases.referrals.mailed import ReplyMail, make_reply_mail, take
from desks.viewer import Door, Viewer
from domain.bell import Cause
from domain.cases.answers.answer import AnswerDoubt, AnswerOrigin, AnswerState, Proof
from domain.cases.referrals.link import Shut
from domain.cases.referrals.mail import MailOutcome
from domain.cases.referrals.referral import Tried
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import EntryRefused, MailboxUnavailable, MoveRefused
from domain.person import RIGHTS, Role
from domain.ports.audit import AuditFilter
from files.mail.reply import MailReply
from messages.mailbox import Arrived, Mailbox
from tests.desks.test_cases import ANNA, member, move
from tests.desks.test_referrals import FIRST, keys, later, links, queued, routed, with_gateways
from tests.messages.imap_server import PASSWORD, USER, imap_server

D, M = CaseDeed, MailOutcome
SENDER = "housing@example.org"


def mailing(installation, **fields):
    """An installation whose bodies answer by mail."""
    values = {"reply_address": USER, "imap_host": "127.0.0.1", "imap_password": "x", **fields}
    known = type(installation.settings)(data=installation.settings.data, **values)
    return with_gateways(replace(installation, settings=known), links=True)


@pytest.fixture
def centre(installation):
    return mailing(installation)


def reply_to(referral, text="Фонарь починен.", **fields):
    usual = {"id": f"m{referral.number}", "sender": SENDER, "addresses": (), "text": text}
    return MailReply(**{**usual, **fields})


def letter(centre, referral, text="Фонарь починен.", **fields):
    at = centre.clock.now()
    return take(centre, referral, reply_to(referral, text, **fields), at)


def answers(centre, number):
    return centre.casework.answers.of_cases([number])[number]


def address_of(centre, referral):
    return make_case_links(centre).address(referral.number, referral.made_at)


def test_an_address_reaches_its_own_referral_and_no_other(centre) -> None:
    [one], [other] = links(centre, routed(centre)), links(centre, routed(centre))
    desk, address = CaseLinkDesk(centre), address_of(centre, one)
    assert len(address.partition("@")[0]) <= 64
    assert desk.read_address(["x@y.ru", address.upper()]) == one
    tag = address.partition("+")[2].partition("@")[0]
    ids, made, signed = tag.split("-")
    for wrong in (
        f"{other.number}-{made}-{signed}",
        f"{ids}-{int(made) + 1}-{signed}",
        f"{ids}-{made}-{signed[:-1]}{'a' if signed[-1] != 'a' else 'b'}",
        f"{ids}-{made}-{signed[:-1]}",
        "",
    ):
        assert desk.read_address([f"otvet+{wrong}@cur.example"]) is None
    assert desk.read_address([f"other+{tag}@cur.example", f"otvet+{tag}@else.example"]) is None
    assert make_case_links(mailing(centre, reply_address="")).address(1, one.made_at) is None


def test_a_reply_is_a_proposal_that_the_centre_confirms(centre) -> None:
    member(centre, "Олег", Role.DUTY)
    number = routed(centre)
    [one] = links(centre, number)
    text = "Починен, звоните 8 914 555-12-34. https://cur.example/reply/abc.def"
    mail = letter(centre, one, text)
    assert letter(centre, one, text) is None  # the same letter again
    [answer] = answers(centre, number)
    assert (mail.outcome, mail.answer) == (M.PROPOSED, answer.number)
    assert (answer.origin, answer.state) == (AnswerOrigin.MAIL, AnswerState.PROPOSED)
    assert (answer.body, answer.doubt, answer.who) == (
        "housing",
        None,
        f"{SENDER} (письмом)",
    )
    assert answer.text.startswith("Починен, звоните [телефон]")
    assert "/reply/" not in answer.text
    [row] = centre.audit.read(AuditFilter(), 1)
    assert (row.who, row.what) == (f"{SENDER} (письмом)", "case mail")
    [ring] = centre.messages.bell.latest("Олег", [Cause.CASE], 9)
    assert (ring.title, ring.address) == (
        f"О-{number}: пришёл ответ письмом",
        f"/cases/{number}#answers",
    )
    assert centre.casework.cases.get(number).standing.state is CaseState.ROUTED
    assert later(centre, days=15) == 0  # the body has answered: nobody else is written to
    desk = AnswerDesk(centre)
    assert [row.answer.number for row in desk.list(ANNA).answers] == [answer.number]
    taken = desk.accept(ANNA, answer.number)
    assert (taken.state, taken.origin) == (AnswerState.TAKEN, AnswerOrigin.MAIL)
    moved = centre.casework.cases.moves_of([number])[number][-1]
    assert (moved.deed, moved.note, moved.given_at) == (D.ANSWER, answer.text, answer.at)
    assert [one.number for one in answers(centre, number)] == [answer.number]


def test_it_is_taken_as_an_interim_answer_or_rejected_with_a_reason(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    letter(centre, one)
    letter(centre, one, "Едем", id="another")
    first, second = answers(centre, number)
    desk = AnswerDesk(centre)
    assert not desk.interim(ANNA, second.number).is_final
    assert centre.casework.cases.moves_of([number])[number][-1].deed is D.INTERIM
    with pytest.raises(EntryRefused, match="почему письмо не ответ"):
        desk.reject(ANNA, first.number, " ")
    rejected = desk.reject(ANNA, first.number, "О другом,\n звоните 8 914 555-12-34")
    assert (rejected.state, rejected.reason) == (
        AnswerState.REJECTED,
        "О другом, звоните [телефон]",
    )
    with pytest.raises(MoveRefused):
        desk.interim(ANNA, first.number)
    assert desk.restore(ANNA, first.number).reason is None


def test_where_the_head_approves_the_letter_is_a_draft_until_then(centre) -> None:
    centre = mailing(centre, case_approval=["phone"])
    number = routed(centre)
    [one] = links(centre, number)
    letter(centre, one)
    [answer] = answers(centre, number)
    desk, officer = AnswerDesk(centre), Viewer("Олег", RIGHTS[Role.DUTY], Door.PAGE)
    waits = desk.accept(officer, answer.number)
    assert waits.state is AnswerState.PROPOSED
    assert centre.casework.cases.get(number).standing.draft == waits.move
    with pytest.raises(MoveRefused, match="уже ждёт согласования"):
        desk.accept(officer, answer.number)
    move(centre, number, D.APPROVE)
    [answer] = answers(centre, number)
    assert (answer.state, answer.origin) == (AnswerState.TAKEN, AnswerOrigin.MAIL)
    assert centre.casework.cases.get(number).standing.state is CaseState.ANSWERED


def test_a_link_in_it_is_looked_at_and_a_strange_sender_is_named(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    letter(centre, one, "Ответили: https://example.org/news/7.", sender="x@y.ru")
    [answer] = answers(centre, number)
    assert (answer.link, answer.proof, answer.doubt) == (
        "https://example.org/news/7",
        Proof.WAITING,
        AnswerDoubt.OTHER_SENDER,
    )
    assert "x@y.ru" not in str(answer)


def test_programs_answer_nothing(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    assert letter(centre, one, "Я в отпуске", is_automatic=True).outcome is M.AUTOMATIC
    assert letter(centre, one, id="d", bounce="delayed").outcome is M.DELAYED
    assert (answers(centre, number), links(centre, number)) == ([], [one])
    assert later(centre, days=15) == 1


def test_a_bounce_changes_the_contact(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    assert letter(centre, one, bounce="failed").outcome is M.BOUNCED
    assert letter(centre, one, bounce="failed") is None
    assert keys(centre, number) == [(FIRST, None), ("telegram:@housing", None)]
    assert links(centre, number)[0].tried is Tried.BOUNCED


def test_a_letter_without_words_is_told_to_centre_and_contact_once_a_day(centre) -> None:
    member(centre, "Олег", Role.DUTY)
    number = routed(centre)
    [one] = links(centre, number)
    queued(centre)
    for place in range(2):
        mail = letter(centre, one, "", id=f"p{place}", attachments=1)
        assert mail.outcome is M.EMPTY
    [message] = queued(centre)
    assert (message.contact, message.referral, message.created_at) == (
        FIRST,
        one.number,
        one.made_at,
    )
    assert "картинки и вложения не читаются" in message.text
    assert len(centre.messages.bell.latest("Олег", [Cause.CASE], 9)) == 2
    shown = ReferralDesk(centre).list(ANNA, number).mails
    assert [(one.outcome, one.attachments) for one in shown] == [(M.EMPTY, 1)] * 2
    assert answers(centre, number) == []


def test_what_a_link_may_not_do_a_letter_may_not(centre) -> None:
    shuts = {
        Shut.REVOKED: lambda n, one: ReferralDesk(centre).revoke(ANNA, n, one.number),
        Shut.REPLACED: lambda n, one: ReferralDesk(centre).hand(ANNA, n, FIRST),
        Shut.LEFT: lambda n, one: move(centre, n, D.RECALL),
    }
    for shut, end in shuts.items():
        number = routed(centre)
        [one] = links(centre, number)
        end(number, one)
        mail = letter(centre, CaseLinkDesk(centre).read_address([address_of(centre, one)]))
        assert (mail.outcome, mail.shut, answers(centre, number)) == (M.SHUT, shut, [])
    number = routed(centre)
    [one] = links(centre, number)
    merged = replace(centre.region.bodies["housing"], until=centre.clock.now().date())
    bodies = {**centre.region.bodies, "housing": merged}
    without = replace(centre, region=replace(centre.region, bodies=bodies))
    assert letter(without, one).shut is Shut.MERGED
    assert answers(centre, number) == []


# Apprise imports a module that Python 3.13 drops.
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_a_message_by_smtp_is_answered_by_a_letter_over_imap(
    installation, smtp_sink, tmp_path
) -> None:
    mailer = f"mailto://{smtp_sink.host}:{smtp_sink.port}?from={USER}&to={{contact}}&mode=insecure"
    with imap_server(tmp_path) as server:
        box = {"imap_port": server.port, "imap_password": PASSWORD, "imap_tls": False}
        centre = mailing(installation, **box)
        channels = {"mail": SecretStr(mailer)}
        settings = centre.settings.model_copy(update={"contact_channels": channels})
        centre = replace(centre, settings=settings)
        number = routed(centre)
        assert make_notifier(centre).deliver(centre.clock.now()) == 1
        [sent] = smtp_sink.messages
        [one] = links(centre, number)
        assert parseaddr(sent["Reply-To"])[1] == address_of(centre, one)
        assert "Или ответьте на это письмо" in sent.get_body(("plain",)).get_content()
        head = f"From: {SENDER}\r\nTo: {sent['Reply-To']}\r\n"
        body = "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        written = f"{head}Message-ID: <1@x>\r\n{body}Починили.\r\n\r\n> Вам передано".encode()
        for content in (
            b"From: spam@x\r\nTo: otvet@cur.example\r\n\r\nspam",
            written,
            written,
            f"{head}Message-ID: <2@x>\r\nContent-Type: text/html\r\n\r\n<![<!x".encode(),
            f"{head}Message-ID: <3@x>\r\n{body}".encode() + b"x" * 11_000_000,
        ):
            server.put(content)
        job = make_reply_mail(centre)
        now = centre.clock.now()
        assert job.tick(now) == 5
        assert job.tick(now) == 0
        mails = centre.casework.mails.of_case(number, 9)
        assert sorted(mail.outcome for mail in mails) == [M.PROPOSED, M.TOO_LARGE, M.UNREADABLE]
        [answer] = answers(centre, number)
        assert answer.text == "Починили."
        place = MailPlace.of(centre.marks)
        assert (place.last, place.foreign, place.unread) == (5, 1, 2)
        server.drop(4, 5)
        server.renumber(2)
        assert job.tick(now) == 3  # numbered anew: read again, counted once
        assert centre.casework.mails.of_case(number, 9) == mails


def test_a_letter_that_ends_turns_is_left_after_a_few(centre) -> None:
    place = MailPlace(validity=1, last=6, trying=7, tries=3)
    job = ReplyMail(centre, None)
    after = job._handled(None, Arrived(7, 10, None), place, centre.clock.now())
    assert (after.last, after.trying, after.unread) == (7, 0, 1)


def test_a_server_that_does_not_answer_is_tried_again(centre) -> None:
    job = ReplyMail(centre, Mailbox("127.0.0.1", 1, USER, PASSWORD, tls=False))
    with pytest.raises(MailboxUnavailable):
        job.tick(centre.clock.now() + timedelta(minutes=1))
    assert MailPlace.of(centre.marks) == MailPlace()
    assert ReplyMail(centre, None).tick(centre.clock.now()) == 0
