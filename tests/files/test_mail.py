"""Letters as people save them: what is read, what is left out, and what is no letter."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from domain.errors import EntryRefused
from files.mail.letter import LARGEST, read_mail

TEXT = "Не горит фонарь у школы"


def letter(**changes):
    made = EmailMessage()
    made["From"] = "Иванова Мария <maria@example.ru>"
    made["Subject"] = "Фонарь"
    made["Date"] = "Tue, 24 Nov 2026 09:30:00 +0900"
    made["Message-ID"] = "<1.maria@example.ru>"
    for name, value in changes.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    return made


def plain(text=TEXT, **changes):
    made = letter(**changes)
    made.set_content(text)
    return made


def test_a_letter_is_its_subject_text_and_time() -> None:
    found = read_mail(plain().as_bytes())
    assert found.body == f"Фонарь\n{TEXT}"
    assert found.sent_at == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
    assert (found.sender, found.attachments) == ("maria@example.ru", 0)
    assert "maria" not in found.id


def test_the_same_letter_has_the_same_id() -> None:
    assert read_mail(plain().as_bytes()).id == read_mail(plain("иначе").as_bytes()).id
    other = plain(Message_ID="<2@example.ru>")
    assert read_mail(other.as_bytes()).id != read_mail(plain().as_bytes()).id
    unnamed = plain()
    del unnamed["Message-ID"]
    assert read_mail(unnamed.as_bytes()).id == read_mail(unnamed.as_bytes()).id


def test_of_a_letter_in_html_the_text_is_read() -> None:
    made = letter()
    made.set_content(
        f"<html><head><title>т</title><style>p {{}}</style></head><body><p>{TEXT}</p>"
        "<script>alert(1)</script><div>второй&nbsp;день</div></body></html>",
        subtype="html",
    )
    assert read_mail(made.as_bytes()).body == f"Фонарь\n{TEXT}\n\nвторой день"


def test_attachments_are_left_out_and_counted() -> None:
    made = plain()
    made.add_attachment(b"x" * 1000, maintype="image", subtype="jpeg", filename="фото.jpg")
    made.add_attachment("секрет", filename="паспорт.txt")
    made.add_attachment(plain("внутри"))
    found = read_mail(made.as_bytes())
    assert (found.body, found.attachments) == (f"Фонарь\n{TEXT}", 3)


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8"])
def test_charsets_are_read(charset: str) -> None:
    made = letter()
    made.set_content(TEXT, charset=charset)
    assert TEXT in read_mail(made.as_bytes()).body


@pytest.mark.parametrize("charset", ["нет-такой", "utf-8"])
def test_a_wrong_charset_is_guessed(charset: str) -> None:
    head = "From: a@b.ru\nSubject: x\nContent-Transfer-Encoding: 8bit\n"
    raw = f"{head}Content-Type: text/plain; charset={charset}\n\n".encode()
    assert TEXT in read_mail(raw + TEXT.encode("cp1251")).body


@pytest.mark.parametrize(
    "date", ["", "вчера", "Tue, 99 Nov 2026", "Tue, 24 Nov 2026 09:30:00 -0000"]
)
def test_a_date_that_says_nothing_is_none(date: str) -> None:
    assert read_mail(plain(Date=date).as_bytes()).sent_at is None


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 100, b"PK\x03\x04", "привет".encode()])
def test_what_is_no_letter_is_refused(content: bytes) -> None:
    with pytest.raises(EntryRefused, match="это не письмо"):
        read_mail(content)


def test_a_letter_that_is_too_large_is_refused() -> None:
    with pytest.raises(EntryRefused, match="больше 10 МБ"):
        read_mail(b"From: a@b.ru\n\n" + b"x" * LARGEST)


def test_parts_without_end_are_refused() -> None:
    made = plain()
    made.make_mixed()
    for _ in range(300):
        part = EmailMessage()
        part.set_content("x")
        made.attach(part)
    with pytest.raises(EntryRefused, match="больше 200 частей"):
        read_mail(made.as_bytes())
