"""Several messages as one."""

from domain.message import Matter
from messages.folding import FEW, LINES, LONGEST, together

URL = "http://console/alerts"
ALERT = Matter.ALERT


def test_one_message_stays_as_it_is() -> None:
    assert together(ALERT, [("Тында", "текст")], URL) == ("Тында", "текст")


def test_a_few_messages_are_told_in_full_and_more_by_a_line_each() -> None:
    few = [(f"Тында {n}", f"текст {n}") for n in range(FEW)]
    title, text = together(ALERT, few, URL)
    assert title == "5 сообщений: Тында 0"
    assert text == "\n\n".join(f"текст {n}" for n in range(FEW))
    title, text = together(ALERT, [*few, ("Зея", "текст")], URL)
    assert title == "6 сообщений об оповещениях"
    assert text.splitlines() == [*(f"— Тында {n}" for n in range(FEW)), "— Зея", URL]


def test_the_longest_list_fits_a_message_of_telegram() -> None:
    title, text = together(ALERT, [("Ж" * 200, "текст")] * LINES, URL)
    assert text.splitlines()[0] == f"— {'Ж' * (LONGEST - 1)}…"
    assert len(title) + len(text) < 4096 - 200
