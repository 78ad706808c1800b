"""The listener: silence is told once, a return too; a dead channel is tried again."""

import socket
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest

from app.watching.listening import Listener, serve
from domain.errors import ChannelUnavailable
from domain.watching.heartbeat import beat_text

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
EVERY, MINUTE = timedelta(minutes=10), timedelta(minutes=1)
SECRET = "3f9c1e5a7b2d4f60"


class Phone:
    def __init__(self):
        self.told, self.dead = [], False

    def send(self, address, title, text):
        if self.dead:
            raise ChannelUnavailable("нет связи")
        self.told.append((address, title, text))

    @property
    def titles(self):
        return [title for _, title, _ in self.told]


class Watch:
    def __init__(self, file=None):
        self.at, self.phone = timedelta(), Phone()
        addresses = {"mail": "json://127.0.0.1"}
        self.listener = Listener(EVERY, self.phone, addresses, file, lambda: self.at)

    def beat(self, minutes, stamp=None):
        self.at = minutes * MINUTE
        return self.listener.hear(beat_text(stamp or NOW + self.at))

    def look(self, minutes):
        self.at = minutes * MINUTE
        return self.listener.look()


def test_silence_is_told_once_and_so_is_the_return():
    watch = Watch()
    assert watch.beat(5)
    assert [watch.look(m) for m in (15, 16, 16.1, 20, 30)] == [False, False, True, True, True]
    assert watch.phone.titles == ["Отклик молчит"]
    assert "28.11.2026 09:35 UTC" in watch.phone.told[0][2]
    assert watch.beat(31)
    assert watch.phone.titles == ["Отклик молчит", "Отклик снова работает"]
    assert not watch.look(40)


def test_a_machine_that_has_been_up_for_a_week_tells_of_silence_too():
    week = 7 * 24 * 60
    watch = Watch()
    assert watch.beat(week)
    assert watch.look(week + 12)
    assert watch.phone.titles == ["Отклик молчит"]


def test_a_clock_that_was_ahead_and_is_set_back_is_heard_again():
    watch = Watch()
    year = timedelta(days=365)
    assert watch.beat(5, NOW + year)
    assert not watch.beat(15, NOW + 15 * MINUTE)
    assert watch.look(17)
    assert watch.beat(25, NOW + 25 * MINUTE)
    assert watch.phone.titles == ["Отклик молчит", "Отклик снова работает"]
    assert not watch.look(35)


def test_no_beat_at_all_is_silence_too():
    watch = Watch()
    assert watch.look(11.1)
    assert "не было ни одного" in watch.phone.told[0][2]


def test_a_stopped_clock_and_foreign_words_are_no_beat():
    watch = Watch()
    assert watch.beat(1, NOW)
    assert not watch.beat(9, NOW)
    assert not watch.listener.hear("всё хорошо")
    assert watch.look(12.1)


def test_a_channel_that_is_down_is_tried_again_each_minute():
    watch = Watch()
    watch.phone.dead = True
    for minutes in (11.1, 11.5):
        watch.look(minutes)
    watch.phone.dead = False
    watch.look(11.9)
    assert watch.phone.titles == []
    watch.look(12.2)
    assert watch.phone.titles == ["Отклик молчит"]


def test_the_file_of_the_last_beat_holds_its_moment(tmp_path):
    watch = Watch(tmp_path / "beats/last")
    watch.beat(5)
    assert (tmp_path / "beats/last").read_text("utf-8") == f"{(NOW + 5 * MINUTE).isoformat()}\n"


def post(port, path, body):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", body, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def served():
    watch, stop, port = Watch(), Event(), free_port()
    thread = Thread(target=serve, args=(watch.listener, "127.0.0.1", port, SECRET, stop))
    thread.start()
    while True:
        try:
            post(port, "", b"")
            break
        except urllib.error.URLError:
            continue
    yield watch, port
    stop.set()
    thread.join()


def test_only_a_message_to_the_secret_address_is_heard(served):
    watch, port = served
    body = beat_text(NOW).encode()
    assert post(port, "other", body) == 404
    assert watch.listener.vigil.stamp is None
    assert post(port, SECRET, b"x" * 100_000) == 413
    assert post(port, SECRET, body) == 200
    assert post(port, SECRET, body) == 202
    assert watch.listener.vigil.stamp == NOW
