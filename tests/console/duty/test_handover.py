from tests.making import page_of


def test_the_next_shift_sees_the_note_until_somebody_has_read_it(client, alert):
    page = client.get("/duty/handover").text
    assert "Тында" in page
    left = client.post("/duty/handover", data={"text": "Ждём ответа ТЭЦ <до утра>"})
    assert "ещё никто не прочёл" in left.text
    shown = page_of(client.get("/alerts")).select_one("section.note")
    assert shown.select_one(".text").text == "Ждём ответа ТЭЦ <до утра>"
    read = client.post(shown.form["action"])
    assert not page_of(read).select("section.note")
    assert "прочёл" in client.get("/duty/handover").text


def test_a_note_names_the_alerts_that_were_open_with_what_became_of_them(client, alert):
    client.post("/duty/handover", data={"text": "Ждём"})
    client.post(f"/alerts/{alert.id}/false", data={"reason": "usual"})
    soup = page_of(client.get("/duty/handover"))
    [then] = soup.select("article.post .history li")
    assert "Тында" in then.text
    assert "ложное" in then.text


def test_an_empty_note_is_not_left(client):
    answer = client.post("/duty/handover", data={"text": "  "})
    assert answer.status_code == 400
    assert "что должен знать сменщик" in answer.text
    assert "Прежние записки" not in client.get("/duty/handover").text
