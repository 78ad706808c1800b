"""Who repeats whom: the page of all, the tables of one source, the file and the API."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from app.assembly import make_worker
from app.wiring import sync_registry
from desks.outreach.echoes import MOST, EchoChoice, EchoDesk
from desks.viewer import Door, Viewer
from domain.leader import Publication
from domain.outreach.echo import ENOUGH
from domain.person import Right, Role
from domain.post import Author, AuthorKind, Post, post_id
from domain.source import SourceKind
from tests.console.signing import browser
from tests.console.tokens import issue
from tests.making import a_source, page_of
from tests.statements import statements

NEWS = (
    "В Тынде завершили ремонт дороги у школы, подрядчик сдал объект раньше срока, работы стоили "
    "тридцать миллионов рублей, на покрытие действует гарантия пять лет.",
    "Музей Зеи приглашает на выставку старых фотографий, экспозиция открыта до конца месяца, для "
    "школьников вход свободный, экскурсии ведут сотрудники каждые выходные.",
    "Волонтёры Белогорска собрали подарки для ветеранов, посылки отправят поездом в ближайшие дни, "
    "принести тёплые вещи, книги и сладости можно в молодёжный центр на вокзале.",
    "Новый автобус вышел на маршрут в Свободном, машина рассчитана на семьдесят пассажиров, внутри "
    "есть место для колясок, до конца года городу обещают ещё два автобуса.",
    "Аграрии Ивановского района закончили уборку сои, средняя урожайность оказалась выше "
    "прошлогодней, технику сейчас моют, чинят и готовят к зиме на машинном дворе.",
)
CHANNELS = {
    one.id: one
    for one in (
        a_source("kanal", title="Канал Тынды", municipality="tynda"),
        a_source("chat", title="Чат Тынды", municipality="tynda"),
    )
}
RESIDENT = "Лебедева Вера"
MEDIA = Viewer("Мария", frozenset({Right.LEADERS}), Door.PAGE)


@pytest.fixture
def written(installation):
    """АСН24 has five news, Портамур has them within the hour with a line of its own; a channel
    forwards a post of another once, and a resident does so too, in words of the channel.
    """
    sync_registry(installation)
    region = installation.region
    installation = replace(
        installation, region=replace(region, sources={**region.sources, **CHANNELS})
    )
    now = installation.clock.now()
    posts = []
    for n, text in enumerate(NEWS):
        at = now - timedelta(hours=20 * n + 3)
        for source, later, words in (("asn24", 0, text), ("portamur", 40 + n, f"Читайте!\n{text}")):
            moment = at + timedelta(minutes=later)
            address = f"https://{source}.example/{n}"
            posts.append(Post(source, SourceKind.RSS, address, address, moment, moment, words))
    private = Author(AuthorKind.PRIVATE, "p:" + "0" * 20)
    at = now - timedelta(hours=2)

    def message(name, source, author=None, origin=None, minutes=0, text=NEWS[0]):
        moment = at + timedelta(minutes=minutes)
        return Post(
            *(source, SourceKind.TELEGRAM, name, f"https://t.me/{name}", moment, moment),
            text=text,
            author=author,
            forwarded_from=origin,
        )

    posts += [
        message("kanal/5", "kanal", text="Завтра в Тынде выключат холодную воду на час."),
        message("chat/1", "chat", origin="kanal/5", minutes=7, text="Завтра выключат воду"),
        message("chat/2", "chat", private, "kanal/5", 8, "Выключат воду"),
        message("chat/3", "chat", private, None, 9, f"{NEWS[2]} {RESIDENT}"),
        message("chat/4", "chat", None, RESIDENT, 10, "А что, правда выключат?"),
        message("chat/5", "chat", None, "70_3", 11, "Кто знает, когда включат?"),
    ]
    installation.posts.queue.put(posts, history=False)
    make_worker(installation, "w").run_once()
    return installation


@pytest.fixture
def client(written):
    with browser(written, Role.MEDIA) as opened:
        yield opened


def rows(page, label):
    table = page.find(attrs={"aria-label": label})
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        for row in table.select("tbody tr")
    ]


def test_the_page_says_who_is_followed_and_each_pair_with_its_last_posts(client, written):
    page = page_of(client.get("/leaders/echoes"))
    first, second = rows(page, "За кем следуют")
    assert first[0].startswith("АСН24")
    assert first[1:4] == ["1 источник следует", "5", "42 минуты"]
    assert second[0].startswith("Канал Тынды")
    assert second[1:4] == ["мало данных", "1", "мало данных"]
    pair, few = rows(page, "Пары")
    assert pair[0].startswith("Портамур → повторяет АСН24")
    assert pair[1].startswith("5 раз из 5 публикаций")
    assert few[1].startswith("1 раз мало данных из 3 публикаций; репостом сети — 1")
    links = page.find(attrs={"aria-label": "Пары"}).select("tbody tr")[0].select("td")[-1]
    addresses = [link["href"] for link in links.select("a")]
    assert len(addresses) == 6
    ids = [post_id(SourceKind.RSS, f"https://{s}.example/0") for s in ("portamur", "asn24")]
    assert addresses[:2] == [f"/posts/{id_}" for id_ in ids]
    assert client.get(addresses[1]).status_code == 200


def test_a_private_person_is_nobodys_follower_and_nobodys_origin(client, written):
    """Neither the repost of a resident, nor words that a resident took, nor a name."""
    imprints = written.leaders.publications.imprints(
        EchoDesk(written).look(MEDIA, EchoChoice(7)).cut, MOST
    )
    assert sorted(one.forwarded for one in imprints if one.forwarded) == ["kanal/5"]
    assert len([one for one in imprints if one.source_id == "chat"]) == 3  # its own alone
    table = EchoDesk(written).look(MEDIA, EchoChoice())
    assert {pair.count for one in table.sources for pair in one.pairs} == {ENOUGH, 1}
    for address in ("/leaders/echoes", "/leaders/chat", "/leaders/echoes/export?format=csv"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert RESIDENT not in answer.text
        assert "p:000" not in answer.text


def test_the_page_of_a_source_has_both_tables(client):
    page = page_of(client.get("/leaders/portamur"))
    [[name, count, delay, *_]] = rows(page, "Кого повторяет")
    assert name.startswith("АСН24")
    assert (count, delay) == ("5 раз из 5 публикаций", "42 минуты")
    [[name, *_]] = rows(page_of(client.get("/leaders/asn24")), "Кто повторяет")
    assert name.startswith("Портамур")


def test_a_file_has_every_pair(client):
    answer = client.get("/leaders/echoes/export", params={"format": "csv"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    head = next(n for n, line in enumerate(lines) if line and line[0] == "За кем следуют")
    table = [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]]
    assert [(row["За кем следуют"], row["Кто повторяет"], row["Вывод"]) for row in table] == [
        ("АСН24", "Портамур", "следует"),
        ("Канал Тынды", "Чат Тынды", "мало данных"),
    ]
    assert (table[0]["Повторов"], table[0]["Обычно через, мин"]) == ("5", "42")
    assert client.get("/leaders/echoes/export").content[:2] == b"PK"


def test_a_period_or_a_topic_that_is_not_there_is_refused(client):
    assert client.get("/leaders/echoes?days=8").status_code == 404
    assert client.get("/leaders/echoes?group=none").status_code == 404
    assert "никто никого не повторял" in client.get("/leaders/echoes?group=burial").text


def test_programs_read_the_same(written):
    now = written.clock.now()
    _, token = issue(written, "p", [Right.LEADERS], [], now + timedelta(days=1), "Анна", now)
    with browser(written, Role.MEDIA) as client:
        headers = {"Authorization": f"Bearer {token}"}
        found = client.get("/api/v1/leaders/echoes", headers=headers).json()
        [first, second] = found["sources"]
        assert (first["source_id"], first["followers"], first["repeats"]) == ("asn24", 1, 5)
        [pair] = first["pairs"]
        assert (pair["follower"], pair["follows"], pair["delay"]) == ("portamur", True, "PT42M")
        assert len(pair["last"]) == 3
        assert (second["pairs"][0]["reposts"], second["pairs"][0]["follows"]) == (1, False)
        one = client.get("/api/v1/leaders/chat/echoes", headers=headers).json()
        assert [pair["followed"] for pair in one["repeated"]] == ["kanal"]
        assert client.get("/api/v1/leaders/none/echoes", headers=headers).status_code == 404


def test_as_many_questions_however_many_sources(written):
    def asked():
        with statements() as heard:
            EchoDesk(written).look(MEDIA, EchoChoice())
        return len(heard)

    before = asked()
    now = written.clock.now()
    written.leaders.publications.record(
        [
            Publication(f"{n}", source, now - timedelta(hours=n), None, None, None)
            for n, source in enumerate(written.region.sources)
        ]
    )
    assert asked() == before == 2
