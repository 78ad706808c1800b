"""Words of letters with which contacts of bodies answer. Pure."""

from collections.abc import Mapping

from domain.cases.case import numbered
from domain.cases.referrals.mail import CaseMail, MailOutcome
from domain.cases.referrals.referral import Referral
from russian.casework.referrals import SHUT, contact_label

BY_MAIL = "письмом"

OUTCOMES: Mapping[MailOutcome, str] = {
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
RETURNED: Mapping[MailOutcome, str] = {
    MailOutcome.EMPTY: "В вашем письме нет текста: картинки и вложения не читаются.",
    MailOutcome.TOO_LARGE: "Ваше письмо больше 10 МБ и не прочитано.",
    MailOutcome.UNREADABLE: "Ваше письмо повреждено и не прочитано.",
}


def mail_signature(referral: Referral) -> str:
    return f"{contact_label(referral)} ({BY_MAIL})"


def mail_words(mail: CaseMail) -> str:
    """«без текста, вложений: 2»."""
    words = OUTCOMES[mail.outcome]
    if mail.shut is not None:
        words = f"{words}. {SHUT[mail.shut]}"
    return f"{words}, вложений: {mail.attachments}" if mail.attachments else words


def returned(referral: Referral, outcome: MailOutcome) -> tuple[str, str]:
    """Title and text of the message after a letter that says nothing; the sender adds the link."""
    number = numbered(referral.case_id)
    return (
        f"{number}: ответ не прочитан",
        f"Обращение {number}. {RETURNED[outcome]}\nПришлите ответ текстом.",
    )
