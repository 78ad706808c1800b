"""Redis on loopback, behind a password, with an append-only file as in production."""

import asyncio
import secrets

from servers.debian import find
from servers.place import Began, Place, UnavailableError, launch, until_ready

# Enough that every test takes a database of its own.
DATABASES = 1024


async def start(place: Place, name: str, began: Began) -> dict[str, str]:
    """Start and wait; the variables that lead to it."""
    program = find("redis-server")
    if not program:
        raise UnavailableError("redis-server is not installed")
    folder, port, password = place.folder(name), place.port(), secrets.token_hex(16)
    config, log = folder / "redis.conf", folder / "redis.log"
    place.write(
        config,
        f"bind 127.0.0.1\nport {port}\ndir {folder}\ndatabases {DATABASES}\nappendonly yes\n"
        # A title written over the environment would hide our mark.
        f'save ""\nset-proc-title no\nrequirepass {password}\n',
    )
    server = launch(place, [program, config], log)
    began(server)

    async def answers() -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.write(f"AUTH {password}\r\nPING\r\n".encode())
        try:
            replies = [await reader.readline(), await reader.readline()]
        except OSError:
            return False
        finally:
            writer.close()
        return replies == [b"+OK\r\n", b"+PONG\r\n"]

    await until_ready(server, log, answers, seconds=30)
    return {"OTKLIK_TEST_REDIS": f"redis://:{password}@127.0.0.1:{port}/0"}
