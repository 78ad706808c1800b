"""Deeds and readings of sources, probes, people, tokens, the audit and the installation, each once
through every door as everybody: the same outcome and the same row of the audit.
"""

import pytest

from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation, sync_registry
from desks.viewer import Door
from domain.person import Right
from tests.desks.access.test_passwords import GOOD
from tests.desks.building import LIST, ROW, Building, Deed, comers, filled
from tests.portions import WHOLE

NAMED = {"name": "Имя {x}", "login": "{x}", "roles": ["monitor"]}
ACCESS = {"roles": ["analyst"], "enabled": "yes"}


def registry(detail):
    return (("registry", detail),)


def person(detail):
    return (("person", detail),)


DEEDS = (
    Deed("list_sources", Right.REGION, ("GET", "/sources"), ("GET", "/sources")),
    Deed("row", Right.REGION, api=("GET", "/sources/{x}"), kept="source"),
    Deed("form", Right.SOURCES, ("GET", "/sources/{x}/edit"), kept="source"),
    Deed(
        "add",
        Right.SOURCES,
        ("POST", "/sources/new", {**ROW, "id": "{x}", "enabled": "yes"}),
        ("POST", "/sources", {**ROW, "id": "{x}"}),
        rows=registry("добавлен: {x}"),
    ),
    Deed(
        "change",
        Right.SOURCES,
        ("POST", "/sources/{x}/edit", {**ROW, "title": "Иначе"}),
        ("POST", "/sources/{x}", {**ROW, "title": "Иначе"}),
        rows=registry("изменён: {x}"),
        kept="source",
    ),
    Deed(
        "refused",
        Right.SOURCES,
        ("POST", "/sources/{x}/edit", {**ROW, "address": "http://10.0.0.1/"}),
        ("POST", "/sources/{x}", {**ROW, "address": "http://10.0.0.1/"}),
        kept="source",
        outcome=400,
    ),
    Deed(
        "pause",
        Right.SOURCES,
        ("POST", "/sources/{x}/enabled", {"enabled": "no"}),
        ("POST", "/sources/{x}/pause"),
        rows=registry("приостановлен: {x}"),
        kept="source",
    ),
    Deed(
        "resume",
        Right.SOURCES,
        ("POST", "/sources/{x}/enabled", {"enabled": "yes"}),
        ("POST", "/sources/{x}/resume"),
        rows=registry("возобновлён: {x}"),
        kept="source",
    ),
    Deed(
        "forget",
        Right.SOURCES,
        ("POST", "/sources/{x}/forget"),
        ("POST", "/sources/{x}/forget"),
        rows=registry("изменения отменены: {x}"),
        kept="source",
    ),
    Deed(
        "no_source",
        Right.SOURCES,
        ("POST", "/sources/{x}/enabled", {"enabled": "no"}),
        ("POST", "/sources/{x}/pause"),
        outcome=404,
    ),
    Deed(
        "import",
        Right.SOURCES,
        ("POST", "/sources/import", LIST),
        shell=("source", "import", "{file}"),
        rows=registry("загружены списком: telegram_{x}_live"),
    ),
    Deed(
        "export",
        Right.SOURCES,
        ("GET", "/sources/export"),
        shell=("source", "export"),
        rows=registry("выгружен"),
    ),
    Deed("list_probes", Right.SOURCES, ("GET", "/sources/probe"), ("GET", "/probes")),
    Deed(
        "probe",
        Right.SOURCES,
        ("GET", "/sources/probes/{x}"),
        ("GET", "/probes/{x}"),
        kept="probe",
    ),
    Deed(
        "no_probe",
        Right.SOURCES,
        ("GET", "/sources/probes/{x}"),
        ("GET", "/probes/{x}"),
        outcome=404,
    ),
    Deed(
        "ask_address",
        Right.SOURCES,
        ("POST", "/sources/probe", {"address": "https://{x}.example/"}),
        ("POST", "/probes", {"address": "https://{x}.example/"}),
        rows=(("probe", "https://{x}.example/"),),
    ),
    Deed(
        "ask_source",
        Right.SOURCES,
        ("POST", "/sources/probe", {"source": "{x}"}),
        ("POST", "/probes", {"source_id": "{x}"}),
        rows=(("probe", "{x}_live"),),
        kept="source",
    ),
    Deed(
        "list_people",
        Right.ADMINISTER,
        ("GET", "/people"),
        ("GET", "/people"),
        ("people", "list"),
        person("список"),
    ),
    Deed("one_person", Right.ADMINISTER, ("GET", "/people/{x}"), kept="person"),
    Deed("no_person", Right.ADMINISTER, ("GET", "/people/{x}"), outcome=404),
    Deed(
        "add_person",
        Right.ADMINISTER,
        ("POST", "/people", NAMED),
        shell=("people", "add", "Имя {x}", "--login", "{x}", "--role", "monitor"),
        rows=(
            *person("Имя {x}: добавлен, мониторинг"),
            *person("Имя {x}: выдана одноразовая ссылка"),
        ),
    ),
    Deed(
        "change_person",
        Right.ADMINISTER,
        ("POST", "/people/{x}", ACCESS),
        rows=person("Имя {x}: аналитик"),
        kept="person",
    ),
    Deed(
        "disable",
        Right.ADMINISTER,
        ("POST", "/people/{x}", {"roles": ["monitor"]}),
        shell=("people", "disable", "{x}"),
        rows=person("Имя {x}: мониторинг; вход запрещён"),
        kept="person",
    ),
    Deed(
        "rename",
        Right.ADMINISTER,
        ("POST", "/people/{x}/name", {"name": "Новое {x}"}),
        shell=("people", "rename", "{x}", "Новое {x}"),
        rows=person(
            "Имя {x}: переименован, теперь Новое {x}; прежние записи журнала — под прежним"
        ),
        kept="person",
    ),
    Deed(
        "link",
        Right.ADMINISTER,
        ("POST", "/people/{x}/link"),
        shell=("people", "reset", "{x}"),
        rows=person("Имя {x}: выдана одноразовая ссылка"),
        kept="person",
    ),
    Deed(
        "end_sessions",
        Right.ADMINISTER,
        ("POST", "/people/{x}/sessions"),
        rows=(("sessions", "Имя {x}: сеансов закончено 0"),),
        kept="person",
    ),
    Deed(
        "reset_factor",
        Right.ADMINISTER,
        ("POST", "/people/{x}/factor"),
        shell=("people", "reset-factor", "{x}"),
        rows=(("second factor", "Имя {x}: сброшен, сеансы закончены"),),
        kept="factor",
    ),
    Deed(
        "first_link",
        Right.ADMINISTER,
        shell=("people", "first"),
        rows=person("выдана ссылка первого администратора"),
    ),
    Deed(
        "rotate_links",
        Right.ADMINISTER,
        shell=("keys", "rotate", "links"),
        rows=(("key", "сменён ключ ссылок: прежние ссылки не действуют"),),
    ),
    Deed(
        "rotate_pseudonyms",
        Right.ADMINISTER,
        shell=("keys", "rotate", "pseudonyms"),
        rows=(("key", "сменён ключ псевдонимов: прежний ключ хранится для удалений"),),
    ),
    Deed("list_tokens", Right.ADMINISTER, api=("GET", "/tokens"), shell=("tokens", "list")),
    Deed(
        "issue",
        Right.ADMINISTER,
        shell=("tokens", "add", "{x}", "--right", "region"),
        rows=(("token", "{x} добавлен: region"),),
    ),
    Deed(
        "revoke",
        Right.ADMINISTER,
        api=("POST", "/tokens/revoke", {"name": "{x}"}),
        shell=("tokens", "revoke", "{x}"),
        rows=(("token", "{x} отозван"),),
        kept="token",
    ),
    Deed("no_token", Right.ADMINISTER, api=("POST", "/tokens/revoke", {"name": "-"}), outcome=404),
    Deed(
        "read_audit",
        Right.ADMINISTER,
        ("GET", "/audit?who={x}&what=duty"),
        ("GET", "/audit?who={x}&what=duty"),
        rows=(("audit", "кто: {x}, что: дежурства"),),
    ),
    Deed(
        "examine",
        Right.ADMINISTER,
        ("GET", "/health"),
        ("GET", "/installation"),
        ("doctor",),
        code=1,  # no contact is set
    ),
    Deed("settings", Right.ADMINISTER, ("GET", "/settings")),
    Deed("health", Right.REGION, api=("GET", "/health")),
    Deed("region", Right.NOBODY, api=("GET", "/region")),
    Deed("me", Right.OWN, ("GET", "/me")),
    Deed(
        "own_sessions",
        Right.OWN,
        ("POST", "/me/sessions"),
        rows=(("sessions", "свои сеансы закончены"),),
    ),
    Deed(
        "own_password", Right.OWN, ("POST", "/me/password", {"old": "x", "new": GOOD}), outcome=400
    ),
    Deed("look", Right.OWN, ("POST", "/me/look", {"theme": "dark"})),
    Deed("calls", Right.ALERTS, ("POST", "/me/calls", {"sound": "yes"})),
    Deed("pulse", Right.OWN, ("GET", "/pulse")),
    Deed("bell", Right.OWN, ("GET", "/bell")),
    Deed("bell_read", Right.OWN, ("POST", "/bell/read")),
    Deed("find", Right.POSTS, ("GET", "/find?q=тында")),
    Deed("design", Right.ADMINISTER, ("GET", "/design")),
    Deed("sign_out", Right.OWN, ("POST", "/logout"), rows=(("sign-out", ""),)),
)


@pytest.fixture(scope="module")
def building(tmp_path_factory):
    folder = tmp_path_factory.mktemp("doors")
    settings = Settings(data=folder / "data")
    create_key(settings.key_file)
    with pytest.MonkeyPatch.context() as patched, open_installation(settings) as installation:
        patched.setenv("OTKLIK_DATA", str(settings.data))
        sync_registry(installation)
        yield Building(installation, folder)


@pytest.mark.parametrize("deed", DEEDS, ids=str)
@WHOLE
def test_a_deed_is_the_same_through_every_door(building, deed, whole) -> None:
    for door, who, may, come in comers(building, deed, whole):
        x = f"{deed.name}_{str(who).partition(':')[0]}{'_whole' * whole}"
        if deed.kept and may:
            building.keep(deed.kept, x)
        before = building.last()
        status = come(x)
        wanted = (deed.code if door is Door.SHELL else deed.outcome) if may else 403
        assert status == wanted, (door, who)
        rows = [(who, *row) for row in filled(deed.rows, x)] if may else []
        assert building.looks(before) == rows, (door, who)
