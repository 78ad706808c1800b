def test_subscriptions_are_listed_in_words(otklik) -> None:
    assert (
        otklik("people", "add", "Анна", "--login", "anna", "--role", "администратор").exit_code == 0
    )
    assert otklik("reports", "subscribe", "Анна", "week").exit_code == 0
    listed = otklik("reports", "subscriptions").output
    assert "Центр" in listed
    assert "по рабочим дням" in listed
