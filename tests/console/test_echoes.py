"""Who repeats whom: the page of all, the tables of one source, the file and the API."""

import csv
import io
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from app.assembly import make_worker
from app.wiring import sync_registry
from desks.outreach.echoes import FRESH, MOST, EchoChoice, EchoDesk
from desks.viewer import Door, Viewer
from domain.leader import Publication
from domain.outreach.echo import ENOUGH, echoing
from domain.person import Right, Role
from domain.post import Author, AuthorKind, Post, post_id
from domain.source import SourceKind
from otklik.outreach.echoes import list_echoes
from russian.outreach.echoes import PARTIAL
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
COLD = "В Тынде третий день нет отопления, холодно, дом 5 по улице Красная Пресня"
FREEZING = (
    "Тында, Красная Пресня, дом 5: батареи ледяные, отопления нет, дети мёрзнут",
    "Когда дадут отопление? Тында, улица Красная Пресня 5, в квартире холодно, спим в куртках",
    "У нас в Тынде на Красной Пресне в доме 5 снова нет отопления, бабушка замерзает",
    "Отопления нет третьи сутки, управляющая не отвечает, Тында, ул. Красная Пресня, д. 5",
)
RESIDENT = "Лебедева Вера"
MEDIA = Viewer("Мария", frozenset({Right.LEADERS}), Door.PAGE)


class Hand:
    def __init__(self, at):
        self.at = at

    def now(self):
        return self.at


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
    def asked(days):
        with statements() as heard:
            EchoDesk(written).look(MEDIA, EchoChoice(days))
        return len(heard)

    before = asked(30)
    now = written.clock.now()
    written.leaders.publications.record(
        [
            Publication(f"{n}", source, now - timedelta(hours=n), None, None, None)
            for n, source in enumerate(written.region.sources)
        ]
    )
    assert asked(29) == before == 2


def test_one_comparison_serves_five_minutes(written, monkeypatch):
    hand, made = Hand(written.clock.now()), []
    kept = replace(written, clock=hand)
    monkeypatch.setattr(
        "desks.outreach.echoes.echoing",
        lambda *args: made.append(args[-1]) or echoing(*args),
    )
    with browser(kept, Role.MEDIA) as client:
        for address in ("/leaders/echoes", "/leaders/asn24", "/leaders/chat"):
            assert client.get(address).status_code == 200
        assert made == [None]
        client.get("/leaders/echoes?group=housing")
        assert made == [None, "housing"]
        hand.at += FRESH
        assert client.get("/leaders/echoes").status_code == 200
    assert made == [None, "housing", None]


def test_a_source_that_leaves_the_registry_leaves_the_pairs(written):
    assert EchoDesk(written).of(MEDIA, "asn24").pairs
    region = written.region
    fewer = {id_: one for id_, one in region.sources.items() if id_ != "portamur"}
    left = replace(written, region=replace(region, sources=fewer))
    assert EchoDesk(left).of(MEDIA, "asn24").pairs == []
    assert [one.source.id for one in EchoDesk(left).look(MEDIA, EchoChoice()).sources] == ["kanal"]


def test_where_not_all_is_compared_every_number_says_so(written, monkeypatch, capsys):
    monkeypatch.setattr("desks.outreach.echoes.MOST", 11)
    with browser(written, Role.MEDIA) as client:
        page = page_of(client.get("/leaders/echoes"))
        assert PARTIAL in page.text
        assert "из 4 последних публикаций" in rows(page, "Пары")[0][1]
        page = page_of(client.get("/leaders/portamur"))
        assert PARTIAL in page.text
        assert "из 4 последних публикаций" in rows(page, "Кого повторяет")[0][1]
        answer = client.get("/leaders/echoes/export", params={"format": "csv"})
        assert PARTIAL in answer.content.decode("utf-8-sig")

    @contextmanager
    def opened():
        yield written

    monkeypatch.setattr("otklik.outreach.echoes.opened", opened)
    list_echoes(30, "", "portamur")
    assert capsys.readouterr().out == (
        f"Портамур повторяет «АСН24»: 3 раза, мало данных\n{PARTIAL}\n"
    )


def test_programs_learn_who_took_up_no_story_of_a_few_people(written):
    """A resident wrote first, in a comment: of what a channel wrote itself it was the first."""
    now = written.clock.now()

    def wrote(name, source, minutes, who=None, text=COLD):
        at = now - timedelta(minutes=minutes)
        author = who and Author(AuthorKind.PRIVATE, f"p:{who:020}")
        address = f"https://t.me/{name}"
        return Post(source, SourceKind.TELEGRAM, name, address, at, at, text, author=author)

    def told(posts):
        written.posts.queue.put(posts, history=False)
        make_worker(written, "w").run_once()
        answers = []
        for rights in ([Right.LEADERS], [Right.LEADERS, Right.POSTS]):
            name = f"{len(rights)} {len(posts)}"
            _, token = issue(written, name, rights, [], now + timedelta(days=1), "Анна", now)
            headers = {"Authorization": f"Bearer {token}"}
            answers.append(client.get("/api/v1/leaders/kanal/echoes", headers=headers).json())
        return [
            [[(one["source_id"], one["lag"]) for one in taken["others"]] for taken in one["taken"]]
            for one in answers
        ]

    few = [
        wrote("chat/20", "chat", 90, 1),
        wrote("kanal/20", "kanal", 80),
        wrote("chat/21", "chat", 50),
    ]
    with browser(written, Role.MEDIA) as client:
        took = [("chat", "PT30M")]
        assert told(few) == [[], [took]]
        many = [wrote(f"chat/{n}", "chat", n, n, text) for n, text in enumerate(FREEZING, 30)]
        assert told(many) == [[took], [took]]
