"""A console in a thread of this process, for a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from fastapi import FastAPI


@contextmanager
def served(application: FastAPI, port: int = 0) -> Iterator[str]:
    """Its address; port 0 is any that is free."""
    server = uvicorn.Server(uvicorn.Config(application, port=port, log_config=None))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(30)
