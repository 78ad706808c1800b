"""Words of cases handed over by a link: messages, the page of the link, and lists. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.cases.case import numbered
from domain.cases.clocks import CaseClock
from domain.cases.referrals.link import LinkDeed, Shut
from domain.cases.referrals.mail import CaseMail, MailOutcome
from domain.cases.referrals.referral import Referral, ReferralEnd, Tried
from domain.cases.workflow import CaseState
from domain.ports.casework.cases import StoredCase
from domain.post import Post
from domain.region import Region
from russian.casework.cases import CaseWords
from russian.casework.deadlines import arithmetic, moment
from russian.vocabulary import inside

PICTURES = 5  # addresses of a post's pictures in a message
BY_LINK = "по ссылке"

OFFERS: Mapping[LinkDeed, str] = {
    LinkDeed.ACCEPT: "Принято",
    LinkDeed.ANSWER: "Ответ опубликован",
    LinkDeed.INTERIM: "Промежуточный ответ",
    LinkDeed.WRONG_BODY: "Не наше",
    LinkDeed.TERM: "Нужен срок",
}
DONE: Mapping[LinkDeed, str] = {
    LinkDeed.ACCEPT: "Принято. Когда ответите человеку, откройте эту ссылку снова.",
    LinkDeed.ANSWER: "Ответ записан. Больше ничего делать не нужно.",
    LinkDeed.INTERIM: "Промежуточный ответ записан. Окончательный пришлите по этой же ссылке.",
    LinkDeed.WRONG_BODY: "Обращение возвращено в центр. Больше ничего делать не нужно.",
    LinkDeed.TERM: "Просьба о сроке записана: решит центр. До его решения срок прежний.",
}
PROPOSED = "Ответ записан и ждёт согласования руководителя."
SHUT: Mapping[Shut, str] = {
    Shut.REVOKED: "Центр отозвал эту ссылку. Если обращение всё же ваше, позвоните в центр.",
    Shut.REPLACED: "Вам отправлена новая ссылка на это обращение: откройте последнее сообщение.",
    Shut.EXPIRED: "Срок этой ссылки кончился. Если ответ ещё нужен, центр пришлёт новую.",
    Shut.LEFT: "Обращение уже не у вашего органа. Делать ничего не нужно.",
    Shut.CLOSED: "Обращение закрыто. Делать ничего не нужно.",
    Shut.MERGED: "Этого органа больше нет, его дела у другого. Обращение передаст центр.",
    Shut.GONE: "Ссылка была для контакта, которого у органа больше нет. Напишите центру.",
}
ENDS: Mapping[ReferralEnd, str] = {
    ReferralEnd.LEFT: "обращение ушло от органа",
    ReferralEnd.CLOSED: "обращение закрыто",
    ReferralEnd.REPLACED: "отправлена новая ссылка",
    ReferralEnd.REVOKED: "ссылка отозвана",
    ReferralEnd.ANSWERED: "орган ответил",
}
TRIED: Mapping[Tried, str] = {
    Tried.BOUNCED: "сообщение не доставлено",
    Tried.UNANSWERED: "вовремя не ответил",
}


@dataclass(frozen=True, slots=True)
class DueWords:
    """Until when the body answers, and how that was reckoned."""

    due: datetime
    why: str


def due_words(stored: StoredCase, clocks: Sequence[CaseClock], region: Region) -> DueWords | None:
    """The body's own clock; where it has none, that of the answer to the person."""
    body = stored.standing.body
    running = [one for one in clocks if one.runs]
    own = [one for one in running if one.body == body] or [
        one for one in running if one.due == stored.deadlines.due
    ]
    if not own:
        return None
    clock = own[-1]
    worktime = region.worktime(stored.case.place.municipality, clock.body)
    why = ". Продлено: ".join(
        arithmetic(worktime, leg.start, leg.term, leg.due) for leg in clock.legs
    )
    return DueWords(clock.due, why)


def title(stored: StoredCase, region: Region) -> str:
    """Of a filed case without street and house: a message goes where we do not know."""
    place = where(stored, region, whole=False)
    return f"{stored.case.spoken}: {place}, {inside(_what(stored, region))}"


def message(
    stored: StoredCase, due: DueWords | None, post: Post | None, region: Region
) -> tuple[str, str]:
    """Title and text of the message that hands a case over; the sender adds the link."""
    returned = stored.standing.state is CaseState.RETURNED
    lines = [
        f"Вам {'возвращено' if returned else 'передано'} обращение {stored.case.spoken}.",
        f"Что: {_what(stored, region)}",
        f"Где: {where(stored, region, whole=False)}",
    ]
    if stored.standing.urgent:
        lines.insert(0, "СРОЧНО: угроза жизни.")
    if due:
        zone = region.worktime(stored.case.place.municipality, stored.standing.body).zone
        lines += [f"Ответить до: {moment(due.due.astimezone(zone))}", f"Почему: {due.why}"]
    if post is not None:
        lines.append(f"Пост: {post.url}")
        lines += [f"Фото: {address}" for address in pictures(post)[:PICTURES]]
    return title(stored, region), "\n".join(lines)


def term_message(
    stored: StoredCase, who: str, why: str, region: Region, url: str
) -> tuple[str, str]:
    """To the centre: a body asks for more time."""
    words = CaseWords(region)
    return (
        f"{stored.case.spoken}: орган просит продлить срок",
        f"{words.body(stored.standing.body)}, {who}: {why}\n"
        f"Продлить или отказать: {url}/cases/{stored.case.number}",
    )


def pictures(post: Post) -> Sequence[str]:
    return [one.url for one in post.attachments if one.kind == "photo" and one.url]


def contact_label(referral: Referral) -> str:
    """«mail: housing@example.org» is shown as the address alone; a person by name."""
    return referral.person or referral.contact.partition(":")[2] or "центр"


def signature(name: str, referral: Referral) -> str:
    """As whom the history shows who pressed a button."""
    label = contact_label(referral)
    return f"{name}, {label} ({BY_LINK})" if name and name != label else f"{label} ({BY_LINK})"


def happened(referral: Referral) -> str:
    """How far it came, after the contact and the time."""
    if referral.ended_at is not None and referral.end is not None:
        return ENDS[referral.end]
    if referral.pressed_at is not None:
        return f"ответил: {referral.name}" if referral.name else "ответил"
    if referral.tried is not None:
        return f"{TRIED[referral.tried]}: передано дальше"
    return "ждём ответа" if referral.press_by else "открыта"


def _what(stored: StoredCase, region: Region) -> str:
    now = stored.standing
    return CaseWords(region).subject(now.group, now.topic) or "тема не выбрана"


def where(stored: StoredCase, region: Region, *, whole: bool) -> str:
    """The street and house of a filed case stand only on the `whole` page."""
    place = stored.case.place
    if stored.case.is_filed and not whole:
        place = replace(place, street=None, house=None)
    return CaseWords(region).place(place)


BY_MAIL = "письмом"

MAIL_OUTCOMES: Mapping[MailOutcome, str] = {
    MailOutcome.PROPOSED: "стало ответом на проверке",
    MailOutcome.AUTOMATIC: "автоответ, не считается",
    MailOutcome.BOUNCED: "наше письмо не доставлено",
    MailOutcome.DELAYED: "доставка задерживается",
    MailOutcome.EMPTY: "без текста",
    MailOutcome.TOO_LARGE: "слишком большое, не прочитано",
    MailOutcome.UNREADABLE: "повреждено, не прочитано",
    MailOutcome.SHUT: "опоздало, не прочитано",
}
# Told to the contact, whose own letter does not say how to do better.
MAIL_RETURNED: Mapping[MailOutcome, str] = {
    MailOutcome.EMPTY: "В вашем письме нет текста: картинки и вложения не читаются.",
    MailOutcome.TOO_LARGE: "Ваше письмо больше 10 МБ и не прочитано.",
    MailOutcome.UNREADABLE: "Ваше письмо повреждено и не прочитано.",
}


def mail_signature(referral: Referral) -> str:
    return f"{contact_label(referral)} ({BY_MAIL})"


def mail_words(mail: CaseMail) -> str:
    """«без текста, вложений: 2»."""
    words = MAIL_OUTCOMES[mail.outcome]
    if mail.shut is not None:
        words = f"{words}. {SHUT[mail.shut]}"
    return f"{words}, вложений: {mail.attachments}" if mail.attachments else words


def returned(referral: Referral, outcome: MailOutcome) -> tuple[str, str]:
    """Title and text of the message after a letter that says nothing; the sender adds the link."""
    number = numbered(referral.case_id)
    return (
        f"{number}: ответ не прочитан",
        f"Обращение {number}. {MAIL_RETURNED[outcome]}\nПришлите ответ текстом.",
    )
