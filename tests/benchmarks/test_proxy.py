"""The relay of the faults: what each way does to a connection."""

import socket
from threading import Thread

import pytest

from benchmarks.operations.playing._proxy import Proxy, Way

REFUSAL = b"421 later\r\n"
TAKEN = b"250 OK\r\n"


@pytest.fixture
def proxy():
    """Before a server that says it has taken each line."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve(client):
        with client:
            while client.recv(100):
                client.sendall(TAKEN)

    def accept():
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            Thread(target=serve, args=(client,), daemon=True).start()

    thread = Thread(target=accept, daemon=True)
    thread.start()
    made = Proxy(server.getsockname()[1], REFUSAL)
    yield made
    made.close()
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


def asked(proxy, seconds=5.0):
    """The answer, empty where the connection ended."""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=seconds) as client:
        try:
            client.sendall(b"post\r\n")
            return client.recv(100)
        except ConnectionError:
            return b""


def test_each_way_does_what_it_says_and_ends(proxy):
    assert asked(proxy) == TAKEN
    for way, answer in ((Way.CUT, b""), (Way.DROP, b""), (Way.REFUSE, REFUSAL)):
        with proxy.going(way):
            assert asked(proxy) == answer
        assert asked(proxy) == TAKEN
    with proxy.going(Way.STALL), pytest.raises(TimeoutError):
        asked(proxy, 0.05)
    assert asked(proxy) == TAKEN


def test_a_cut_ends_connections_that_are_open(proxy):
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as client:
        client.sendall(b"post\r\n")
        assert client.recv(100) == TAKEN
        with proxy.going(Way.CUT):
            assert client.recv(100) == b""
