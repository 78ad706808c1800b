"""Each client against a server that hangs for real: within a request none waits longer than that,
its own retries included.
"""

from datetime import timedelta
from time import monotonic

import pytest
from sqlalchemy import event, make_url, text

from app.clock import SystemClock
from app.deadline import Deadline, within
from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from domain.errors import IndexUnavailable, StoreUnavailable, Unavailable
from domain.patience import Part
from domain.query import All
from store.engine import open_database, reading, writing
from tests.silent import busy, road, silence
from tests.statements import statements

SHORT = timedelta(seconds=0.2)
LIMIT = timedelta(seconds=1)
OWN_LIMIT = 10.0  # seconds that the most impatient of the clients waits by itself


@pytest.fixture
def hanging(tmp_path):
    """An installation whose queue and index hang, and the server that does it."""
    with silence() as server:
        settings = Settings(
            data=tmp_path,
            queue=f"redis://127.0.0.1:{server.port}/0",
            index=f"http://127.0.0.1:{server.port}",
        )
        create_key(settings.key_file)
        with open_installation(settings, index_waits=True) as installation:
            yield installation, server


ASKS = [
    (Part.QUEUE, lambda installation: installation.posts.queue.depth()),
    (Part.INDEX, lambda installation: installation.posts.index.search(All())),
]


def refused(ask, installation, limit=SHORT):
    """Seconds until a request hears that the part is unavailable."""
    began = monotonic()
    with within(limit), pytest.raises(Unavailable):
        ask(installation)
    return monotonic() - began


@pytest.mark.parametrize(("part", "ask"), ASKS, ids=[part for part, _ in ASKS])
def test_a_request_gives_up_what_hangs_long_before_the_client_would(hanging, part, ask):
    installation, server = hanging
    assert refused(ask, installation) < OWN_LIMIT / 2
    assert server.accepted >= 1
    assert [outage.part for outage in installation.outages()] == [part]


@pytest.mark.parametrize(("part", "ask"), ASKS, ids=[part for part, _ in ASKS])
def test_what_is_down_is_not_even_connected_to(hanging, part, ask):
    installation, server = hanging
    refused(ask, installation)
    refused(ask, installation)
    before = server.accepted
    refused(ask, installation)
    assert server.accepted == before


def test_searches_that_take_too_long_leave_the_index_to_others(tmp_path):
    """Two of them in a row refused every search of everybody for five seconds."""
    with busy() as server:
        settings = Settings(data=tmp_path, index=f"http://127.0.0.1:{server.server_port}")
        create_key(settings.key_file)
        with open_installation(settings, index_waits=True) as installation:
            index = installation.posts.index
            for _ in range(3):
                refused(lambda _: index.search(All()), installation)
            assert installation.outages() == []
            server.shutdown()
            server.server_close()  # now it is gone
            for _ in range(2):
                refused(lambda _: index.search(All()), installation)
            assert [outage.part for outage in installation.outages()] == [Part.INDEX]
            with within(LIMIT), pytest.raises(IndexUnavailable, match="not asked again"):
                index.search(All())


def test_one_request_asks_for_each_part_only_until_its_time_is_spent(hanging):
    installation, server = hanging
    with within(SHORT):
        for _ in range(3):
            with pytest.raises(Unavailable):
                installation.posts.queue.depth()
    asked = server.accepted
    with within(SHORT), pytest.raises(Unavailable):
        installation.posts.index.search(All())
    assert server.accepted > asked  # which has a time of its own


@pytest.fixture
def database():
    """The patience with a database."""
    return Deadline(Part.DATABASE, SystemClock())


def test_a_database_server_that_hangs_is_given_up_and_then_left_alone(database):
    with silence() as server:
        engine = open_database(f"postgresql://otklik@127.0.0.1:{server.port}/otklik", database)

        def ask(_):
            with reading(engine):
                pass

        assert refused(ask, None) < OWN_LIMIT / 2
        assert refused(ask, None) < OWN_LIMIT / 2
        assert (server.accepted, database.outage() is None) == (2, False)
        refused(ask, None)
        assert server.accepted == 2
        engine.dispose()


def test_a_statement_that_takes_too_long_is_ended_by_the_server_itself(postgresql_url, database):
    engine = open_database(postgresql_url, database)
    for _ in range(3):
        slow = pytest.raises(StoreUnavailable, match="statement timeout")
        with within(LIMIT), slow as ended, reading(engine) as connection:
            connection.execute(text("SELECT pg_sleep(30)"))
        assert ended.value.answered
    with within(LIMIT), reading(engine) as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    assert database.outage() is None
    with reading(engine) as connection:  # nobody waits for a page
        assert connection.scalar(text("SHOW statement_timeout")) == "0"
    engine.dispose()


def test_the_limit_of_a_connection_is_set_again_only_when_it_changes(postgresql_url, database):
    engine = open_database(postgresql_url, database)

    def limit():
        with reading(engine) as connection:
            return connection.scalar(text("SHOW statement_timeout"))

    with statements() as asked:
        with within(timedelta(seconds=100)):
            for _ in range(3):
                assert limit() == "86736ms"  # the highest power of 1.25 below nine tenths
            with pytest.raises(ZeroDivisionError), reading(engine) as connection:
                _ = connection.scalar(text("SELECT 1")) / 0  # rolled back
            assert limit() == "86736ms"
        assert limit() == "0"
    sets = [one for one in asked if one.startswith("SET")]
    assert sets == ["SET statement_timeout = 86736", "SET statement_timeout = 0"]
    engine.dispose()


def test_a_server_that_goes_away_as_the_limit_is_set_is_unavailable(postgresql_url, database):
    engine, other = open_database(postgresql_url, database), open_database(postgresql_url)

    def end(connection):
        process = connection.connection.dbapi_connection.info.backend_pid
        with writing(other) as killer:
            killer.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": process})

    event.listen(engine, "begin", end, insert=True, once=True)
    with within(LIMIT), pytest.raises(StoreUnavailable), reading(engine) as connection:
        connection.scalar(text("SELECT 1"))
    with within(LIMIT), reading(engine) as connection:
        assert connection.scalar(text("SHOW transaction_isolation")) == "repeatable read"
        assert not connection.connection.dbapi_connection.autocommit
    engine.dispose()
    other.dispose()


def test_a_connection_that_hangs_in_a_transaction_is_closed_and_the_next_is_another(
    postgresql_url, database
):
    host, port = make_url(postgresql_url).host, make_url(postgresql_url).port
    with road(host, port) as way:
        url = make_url(postgresql_url).set(host="127.0.0.1", port=way.port)
        engine = open_database(url.render_as_string(hide_password=False), database)
        with within(LIMIT), reading(engine) as connection:
            first = connection.scalar(text("SELECT pg_backend_pid()"))
        way.hold()
        with within(LIMIT), pytest.raises(StoreUnavailable), reading(engine) as connection:
            connection.scalar(text("SELECT 1"))
        way.let_pass()
        with within(LIMIT), reading(engine) as connection:
            assert connection.scalar(text("SELECT pg_backend_pid()")) != first
        engine.dispose()
