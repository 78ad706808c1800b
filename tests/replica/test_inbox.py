"""What is delivered, by the standard library's own clients."""

import json
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from urllib.request import Request, urlopen

from replica.world import World


def test_a_mail_is_kept_with_its_envelope_and_text(fresh: World, fetch: Callable) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Тревога: Тында, ЖКХ"
    mail["From"], mail["To"] = "otklik@replica.example", "duty@replica.example"
    mail.set_content("Нет отопления, 14 жалоб.\n")
    mail.add_alternative("<p>Нет отопления</p>", subtype="html")
    with smtplib.SMTP(fresh.smtp_host, fresh.smtp_port, timeout=10) as client:
        client.send_message(mail)
    [kept] = fetch(f"{fresh.control}/inbox").json
    assert kept == {
        "number": 1,
        "channel": "smtp",
        "sender": "otklik@replica.example",
        "recipients": ["duty@replica.example"],
        "subject": "Тревога: Тында, ЖКХ",
        "text": "Нет отопления, 14 жалоб.\n",
    }


def test_a_webhook_is_kept_as_its_json(fresh: World, fetch: Callable) -> None:
    body = {"title": "Тревога", "type": "warning"}
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(fresh.webhook, json.dumps(body).encode(), headers), timeout=10) as answer:
        assert answer.status == 200
    assert fetch(f"{fresh.control}/inbox").json == [
        {"number": 1, "channel": "webhook", "body": body}
    ]
    assert fresh.inbox.messages()[0]["body"] == body


def test_what_is_no_json_is_refused_and_not_kept(fresh: World, fetch: Callable) -> None:
    assert fetch(fresh.webhook, b"\xff", method="POST").status == 400
    assert fetch(fresh.webhook, b"no", method="POST").status == 400
    assert fresh.inbox.messages() == []
