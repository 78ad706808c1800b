"""Links of cases on the command line: who got one, hand over, revoke, «Не отвечают»."""

from typing import Annotated

import typer

from otklik.cases import Number
from otklik.shell import ME, Who, local, opened, viewer

Link = Annotated[int, typer.Argument(metavar="ССЫЛКА", help="Номер ссылки.", min=1, max=2**62)]


def list_links(number: Number) -> None:
    """Показать, кому обращение передано ссылкой и что ответили.

    Пример: otklik cases links О-2041
    """
    from desks.cases.reading import CaseDesk
    from desks.cases.referrals.desk import ReferralDesk
    from russian.casework.referrals import contact_label, happened, mail_words

    with opened() as installation:
        by = viewer()
        known = ReferralDesk(installation).list(by, CaseDesk(installation).find(by, number))
        for one in known.links:
            looks = f", открывали: {one.opened}" if one.opened else ""
            at = local(one.made_at, installation)
            typer.echo(f"{one.id} {contact_label(one)}, {at}: {happened(one)}{looks}")
        for mail in known.mails:
            typer.echo(f"Письмо, {local(mail.at, installation)}: {mail_words(mail)}")
        if known.asking:
            typer.echo(f"Просит продлить срок: {known.asking.asked_why}")
        if not known.links:
            typer.echo("Ссылкой не передано.")
        for to in known.order:
            typer.echo(f"Можно передать: {to.key} — {to.label}")


def hand(
    number: Number,
    contact: Annotated[str, typer.Argument(metavar="КОНТАКТ", help="mail:housing@example.org.")],
    who: Who = ME,
) -> None:
    """Передать обращение ссылкой контакту органа, или отправить ещё раз.

    Пример: otklik cases hand О-2041 mail:housing@example.org
    """
    from desks.cases.reading import CaseDesk
    from desks.cases.referrals.desk import ReferralDesk
    from russian.casework.referrals import contact_label

    with opened() as installation:
        by = viewer(who)
        case_id = CaseDesk(installation).find(by, number)
        sent = ReferralDesk(installation).hand(by, case_id, contact)
    typer.echo(f"Ссылка {sent.id} отправляется: {contact_label(sent)}.")


def revoke(number: Number, link: Link, who: Who = ME) -> None:
    """Отозвать ссылку: по ней больше ничего не сделать.

    Пример: otklik cases revoke О-2041 17
    """
    from desks.cases.reading import CaseDesk
    from desks.cases.referrals.desk import ReferralDesk

    with opened() as installation:
        by = viewer(who)
        ReferralDesk(installation).revoke(by, CaseDesk(installation).find(by, number), link)
    typer.echo("Ссылка отозвана.")


def decline(
    number: Number,
    note: Annotated[str, typer.Option(help="Почему.")] = "",
    who: Who = ME,
) -> None:
    """Отказать органу в продлении срока; согласиться — `move НОМЕР extend`.

    Пример: otklik cases decline О-2041 --note 'Подрядчик уже на месте'
    """
    from desks.cases.reading import CaseDesk
    from desks.cases.referrals.desk import ReferralDesk

    with opened() as installation:
        by = viewer(who)
        ReferralDesk(installation).decline(by, CaseDesk(installation).find(by, number), note)
    typer.echo("В продлении отказано.")


def silent() -> None:
    """Показать обращения, на которые не ответил ни один контакт органа, и просьбы о сроке.

    Пример: otklik cases silent
    """
    from desks.cases.referrals.desk import ReferralDesk
    from russian.casework.cases import CaseWords
    from russian.casework.referrals import contact_label, happened

    with opened() as installation:
        words = CaseWords(installation.region)
        known = ReferralDesk(installation).silent(viewer())
        for asks in known.asking:
            body = words.body(asks.request.body)
            typer.echo(
                f"{asks.stored.case.spoken} {body}: просит продлить срок: {asks.request.asked_why}"
            )
        for one in known.cases:
            tried = "; ".join(f"{contact_label(link)} — {happened(link)}" for link in one.tried)
            body, since = words.body(one.entry.body), local(one.entry.made_at, installation)
            typer.echo(f"{one.stored.case.spoken} {body}, молчит с {since}: {tried}")
        if known.total > len(known.cases):
            typer.echo(f"Показано {len(known.cases)} из {known.total}.")
        if not known.cases:
            typer.echo("Молчащих нет.")
