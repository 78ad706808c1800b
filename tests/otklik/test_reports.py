import re


def test_subscriptions_are_listed_in_words(otklik) -> None:
    assert (
        otklik("people", "add", "Анна", "--login", "anna", "--role", "администратор").exit_code == 0
    )
    assert otklik("reports", "subscribe", "Анна", "week").exit_code == 0
    listed = otklik("reports", "subscriptions").output
    assert "Центр" in listed
    assert "по рабочим дням" in listed


def test_cuts_read_as_on_their_page(otklik) -> None:
    assert otklik("cases", "add", "Не горит фонарь", "--municipality", "tynda").exit_code == 0
    asked = ("cuts", "cases", "--rows", "municipality", "--columns", "stream", "--grain", "year")
    [row] = [line for line in otklik(*asked).output.splitlines() if "Тында" in line]
    assert "телефон" in row
    assert " год " in row
    rate = otklik("cuts", "cases", "--measure", "per_thousand", "--rows", "municipality").output
    assert re.search(r" 0,\d\d ", rate)
