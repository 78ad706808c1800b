"""PostgreSQL on loopback, behind a password."""

import secrets

from servers.debian import find
from servers.place import Began, Place, UnavailableError, launch, run, until_ready

USER = "otklik"


async def start(place: Place, name: str, began: Began) -> dict[str, str]:
    """Initialise, start and wait; the variables that lead to it, as a superuser."""
    initdb = find("initdb")
    if not initdb:
        raise UnavailableError("postgresql is not installed")
    folder, port, password = place.folder(name), place.port(), secrets.token_hex(16)
    data, log, secret = folder / "data", folder / "postgresql.log", folder / "password"
    place.write(secret, password)
    await run(
        [
            initdb,
            f"--pgdata={data}",
            f"--username={USER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        seconds=120,
        place=place,
    )
    place.write(
        data / "postgresql.auto.conf",
        f"listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\n"
        # The data of tests need not survive a power cut.
        "fsync = off\nmax_connections = 200\nshared_buffers = 64MB\n",
    )
    server = launch(place, [initdb.parent / "postgres", "-D", data], log)
    began(server)

    async def answers() -> bool:
        # Where pg_ctl looks too: the eighth line of this file is the server's own word.
        try:
            lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    await until_ready(server, log, answers, seconds=60)
    url = f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{port}/postgres"
    return {"OTKLIK_TEST_POSTGRESQL": url}
