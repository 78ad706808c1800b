"""Replies by mail: what a contact wrote, without quotes, and letters that programs wrote."""

from dataclasses import replace
from email.message import EmailMessage

import pytest

from domain.errors import EntryRefused
from files.guards.limits import LETTER
from files.mail.quotes import own_words
from files.mail.replies import read_apart
from files.mail.reply import read_head, read_reply

TOKEN = "otvet+7-1795857600-abcdefghijklmnop@cur.example"
OWN = "Фонарь починен 27 ноября.\n\nГорит."
ASKED = "Вам передано обращение О-7.\nЧто: освещение"

QUOTES = {
    "marks": "> Вам передано\n>> раньше\n",
    "gmail": "сб, 28 нояб. 2026 г. в 10:00, Центр <cur@cur.example>:\n\n> Вам передано",
    "english": "On Sat, 28 Nov 2026 at 10:00, Centre <cur@cur.example> wrote:\n> x",
    "folded": "On Sat, 28 Nov 2026 at 10:00, Centre of the Region\n<cur@cur.example> wrote:\n> x",
    "without marks": "28.11.2026, 10:00, Центр <cur@cur.example>:\n\nВам передано",
    "mail.ru": "Суббота, 28 ноября 2026, 10:00 +09:00 от Центр <cur@cur.example>:\n> Вам",
    "outlook": "-----Original Message-----\nFrom: Центр\n",
    "russian": "-------- Исходное сообщение --------\nчто угодно",
    "fields": "От: Центр <cur@cur.example>\nОтправлено: 28 ноября\nКому: ЖКХ\nТема: О-7\n\nx",
    "bold fields": "*From:* Centre\n*Sent:* Saturday\n*To:* us\nx",
    "ours": ASKED,
    "signature": "-- \nИванов, тел. 8 914 555-12-34",
    "device": "Отправлено с iPhone",
}


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES)
def test_quotes_and_signatures_are_left_out(quote: str) -> None:
    assert own_words(f"{OWN}\n\n{quote}") == OWN


def test_an_answer_below_or_between_quotes_stays() -> None:
    assert own_words("28.11.2026 10:00, Центр <a@b.ru>:\n> Когда?\nЗавтра.\n> Кто?\nМы.") == (
        "Завтра.\nМы."
    )
    thirty = "\n".join(f"{'> ' * depth}письмо {depth}" for depth in range(1, 31))
    assert own_words(f"{OWN}\n{thirty}") == OWN


def test_words_of_an_answer_are_no_quote() -> None:
    for text in (
        "Жительница написала:\nнет света. Починили.",
        "От: подрядчика ждём лампу.\nОстальное готово.",
        "Приём в 10:00, вопросы:\nпо телефону",
        "Дата: 28 ноября",
    ):
        assert own_words(text) == text


def letter(text: str = OWN, **headers: str) -> EmailMessage:
    one = EmailMessage()
    named = {"From": "ЖКХ <Housing@Example.org>", "To": f"Центр <{TOKEN}>", "Message-ID": "<1@x>"}
    for name, value in {**named, "Subject": "Re: О-7", **headers}.items():
        one[name.replace("_", "-")] = value
    one.set_content(text)
    return one


def test_a_reply_names_its_token_and_its_sender() -> None:
    reply = read_apart(letter().as_bytes())
    assert reply == read_reply(letter().as_bytes())
    assert (reply.sender, list(reply.addresses)) == ("housing@example.org", [TOKEN])
    assert (reply.text, reply.is_automatic, reply.bounce) == (OWN, False, None)
    shouted = read_reply(letter(To="x@y.ru", Cc=f"a@b.ru, {TOKEN.upper()}").as_bytes())
    assert list(shouted.addresses) == [TOKEN]
    head = read_head(letter().as_bytes() + b"\xff" * 99)
    assert (head.addresses, head.text) == (reply.addresses, "")


def test_html_only_with_a_quote_in_it() -> None:
    one = letter()
    one.set_content(
        "<html><head><style>p{}</style></head><body><p>Фонарь починен<br>28 ноября</p>"
        "<div>28.11.2026, 10:00, &lt;cur@cur.example&gt;:</div>"
        "<blockquote><p>Вам передано<blockquote>раньше</blockquote></blockquote></body></html>",
        subtype="html",
    )
    assert read_reply(one.as_bytes()).text == "Фонарь починен\n28 ноября"


def test_a_picture_is_no_text() -> None:
    one = letter("\n")
    one.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="otvet.png")
    reply = read_reply(one.as_bytes())
    assert (reply.text, reply.attachments) == ("", 1)


AUTOMATIC = {
    "header": {"Auto_Submitted": "auto-replied"},
    "generated": {"Auto_Submitted": "auto-generated; x"},
    "other header": {"X_Autoreply": "yes"},
    "precedence": {"Precedence": "auto_reply"},
    "sender": {"Return_Path": "<>"},
    "subject": {"Subject": "Автоматический ответ: О-7"},
    "english": {"Subject": "Out of Office: О-7"},
    "leave": {"Subject": "Я в отпуске до 5 декабря"},
}


@pytest.mark.parametrize("headers", AUTOMATIC.values(), ids=AUTOMATIC)
def test_out_of_office_is_told_apart(headers: dict[str, str]) -> None:
    assert read_reply(letter("Меня нет", **headers).as_bytes()).is_automatic


def test_answers_of_people_are_not_automatic() -> None:
    for headers in (
        {"Auto_Submitted": "no"},
        {"Subject": "Re: Автоответ: О-7"},
        {"Subject": "Автобус на Лесной"},
        {"X_Auto_Response_Suppress": "All"},
    ):
        assert not read_reply(letter(**headers).as_bytes()).is_automatic


def report(action: str, kind: str = "message/rfc822") -> bytes:
    returned = f"From: cur@cur.example\nReply-To: {TOKEN}\nTo: gone@example.org\nSubject: x\n\ny\n"
    return (
        "From: MAILER-DAEMON@mx.example\nTo: cur@cur.example\nMessage-ID: <b@mx>\nSubject: DSN\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nFailed\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        f"Final-Recipient: rfc822; gone@example.org\nAction: {action}\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: {kind}\n\n{returned}\n--b--\n"
    ).encode()


def test_a_bounce_names_the_token_of_the_letter_that_came_back() -> None:
    for kind in ("message/rfc822", "text/rfc822-headers"):
        reply = read_reply(report("failed", kind))
        assert (reply.bounce, list(reply.addresses), reply.text) == ("failed", [TOKEN], "")
    assert read_reply(report("delayed")).bounce == "delayed"
    plain = letter(
        f"Не дошло. Заголовки:\nReply-To: {TOKEN}",
        From="postmaster@mx.example",
        To="cur@cur.example",
        Subject="Undeliverable: О-7",
    )
    reply = read_reply(plain.as_bytes())
    assert (reply.bounce, list(reply.addresses)) == ("failed", [TOKEN])


def test_a_hostile_letter_harms_only_the_child() -> None:
    head = f"From: a@b\nTo: {TOKEN}\nContent-Type: text/html\n\n".encode()
    with pytest.raises(EntryRefused, match="слишком сложно"):
        read_apart(head + b"<a " * 100_000, limits=replace(LETTER, seconds=1))
    assert list(read_apart(head + b"<![<!x", head=True).addresses) == [TOKEN]
