"""Elasticsearch: the real server from its published zip, one plain node and one secured node."""

import asyncio
import hashlib
import os
import re
import secrets
import shutil
import ssl
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from servers.debian import find
from servers.place import Began, Place, UnavailableError, launch, locked, run, until_ready

ARTIFACT = "org.elasticsearch.distribution.integ-test-zip:elasticsearch:{version}:zip"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
# version -> the oldest Java that runs it, SHA-512 of the zip; the newest first.
VERSIONS = {
    "9.2.8": (
        21,
        "c0addbd2e483e804965f32168917282a76cf030f598ccbc4ef53f99500d0c179"
        "977219bd04984889c6aa01ba6410c1f6360b943c4743c2ea84af82052c3aba2d",
    ),
    "8.19.16": (
        17,
        "97db38d6920fbdace83ce32d041e2e6faf1c895aa03dc3cc75715c952a646021"
        "af124f4e49b0a8e2bb066362cdec4d45772a846c613a8f459b7e8260f9d17067",
    ),
}
USER = "otklik"
ROLES = """\
otklik:
  cluster: [monitor, manage_index_templates]
  indices:
    - names: ["posts*"]
      privileges: [all]
"""
# Of one node: its heap and what the JVM takes besides.
MEMORY_MB = 1000


def javas() -> dict[int, Path]:
    """Java homes of this machine by major version."""
    homes = [Path(os.environ.get("JAVA_HOME", "/nowhere")), *Path("/usr/lib/jvm").glob("*")]
    if java := shutil.which("java"):
        homes.append(Path(java).resolve().parent.parent)
    found = {}
    for home in homes:
        release = home / "release"
        if (home / "bin/java").exists() and release.exists():
            version = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.MULTILINE)
            if version:
                found[int(version[1])] = home
    return found


def _ask_memory(needed_mb: int) -> None:
    text = Path("/proc/meminfo").read_text(encoding="ascii")
    available = re.search(r"^MemAvailable: +(\d+) kB", text, re.MULTILINE)
    if available and int(available[1]) // 1024 < needed_mb:
        raise UnavailableError(f"{int(available[1]) // 1024} MB of memory, {needed_mb} needed")


def choose(here: Mapping[int, Path], wanted: str | None, *, secured: bool) -> tuple[str, Path]:
    """Version and Java home of a node, given Java homes by major version and a version to insist
    on. The plain node is the newest that runs here and the secured one the oldest, so that one
    run of the tests sees both lines; each takes the oldest Java that will do.

    Raises UnavailableError where no Java is new enough or the version is unknown.
    """
    if wanted and wanted not in VERSIONS:
        raise UnavailableError(f"ELASTICSEARCH_VERSION is not one of {', '.join(VERSIONS)}")
    fitting = [
        (version, here[min(java for java in here if java >= oldest)])
        for version, (oldest, _) in VERSIONS.items()
        if wanted in (None, version) and max(here, default=0) >= oldest
    ]
    if not fitting:
        raise UnavailableError(f"no Java new enough is installed; found {sorted(here) or 'none'}")
    return fitting[-1 if secured else 0]


async def fetch(place: Place, version: str) -> Path:
    """Folder of the unpacked server, fetched once for all checkouts and checked by its sum."""
    home = place.cache / f"elasticsearch-{version}"
    async with locked(place.cache / f"elasticsearch-{version}.lock"):
        if home.exists():
            return home
        maven = find("mvn")
        if not maven:
            raise UnavailableError("maven, which fetches it, is not installed")
        partial = place.cache / f"partial-{version}"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        await run(
            [
                maven,
                "-q",
                "-B",
                "-ntp",
                "-Dstyle.color=never",
                PLUGIN,
                f"-Dartifact={ARTIFACT.format(version=version)}",
                f"-DoutputDirectory={partial}",
            ],
            seconds=600,
            environment=dict(os.environ),
        )
        archive = partial / f"elasticsearch-{version}.zip"
        await asyncio.to_thread(unpack, archive, VERSIONS[version][1])
        (partial / home.name).rename(home)
        shutil.rmtree(partial)
    return home


def unpack(archive: Path, sum_expected: str) -> None:
    """Unpack a zip beside itself, its scripts executable.

    Raises UnavailableError, with nothing unpacked, if its SHA-512 is another than expected.
    """
    with archive.open("rb") as file:
        if hashlib.file_digest(file, "sha512").hexdigest() != sum_expected:
            raise UnavailableError(f"{archive.name}: its SHA-512 is not the pinned one")
    shutil.unpack_archive(archive, archive.parent)
    home = archive.with_suffix("")
    for script in (home / "bin").iterdir():
        script.chmod(0o755)


async def plain(place: Place, name: str, began: Began) -> dict[str, str]:
    """Start the node without security and wait; the variables that lead to it."""
    _ask_memory(MEMORY_MB)
    url = await _start(place, name, began, {"xpack.security.enabled": "false"})
    return {"OTKLIK_TEST_ELASTICSEARCH": url}


async def secured(place: Place, name: str, began: Began) -> dict[str, str]:
    """Start the node with TLS and one least-privilege user and wait; the variables to it."""
    # Both nodes start at once, and the plain one, which most tests use, goes first.
    _ask_memory(2 * MEMORY_MB)
    settings = {
        "xpack.security.enabled": "true",
        "xpack.security.http.ssl.enabled": "true",
        "xpack.security.http.ssl.key": "node.key",
        "xpack.security.http.ssl.certificate": "node.crt",
    }
    password = secrets.token_hex(16)
    url = await _start(place, name, began, settings, password)
    return {
        "OTKLIK_TEST_ELASTICSEARCH_SECURED": url,
        "OTKLIK_TEST_ELASTICSEARCH_USER": USER,
        "OTKLIK_TEST_ELASTICSEARCH_PASSWORD": password,
        "OTKLIK_TEST_ELASTICSEARCH_CA": str(place.state / "elasticsearch-ca.crt"),
    }


async def _start(
    place: Place,
    name: str,
    began: Began,
    settings: dict[str, str],
    password: str | None = None,
) -> str:
    wanted = os.environ.get("ELASTICSEARCH_VERSION")
    version, java = choose(javas(), wanted, secured=bool(password))
    home = await fetch(place, version)
    folder, port = place.folder(name), place.port()
    config, log = folder / "config", folder / "elasticsearch.log"
    for path in (config, folder / "tmp"):
        path.mkdir()
        place.give(path)
    for file in ("jvm.options", "log4j2.properties"):
        place.write(config / file, (home / "config" / file).read_text(encoding="utf-8"))
    heap = os.environ.get("ELASTICSEARCH_HEAP", "512m")
    environment = {
        "ES_JAVA_HOME": str(java),
        "ES_PATH_CONF": str(config),
        "ES_TMPDIR": str(folder / "tmp"),
        "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
    }
    settings = {
        "cluster.name": f"otklik-{name}",
        "node.name": name,
        "discovery.type": "single-node",
        "network.host": "127.0.0.1",
        "http.port": str(port),
        "transport.port": str(place.port()),
        "path.data": str(folder / "data"),
        "path.logs": str(folder / "logs"),
        "path.repo": str(folder / "snapshots"),
        "xpack.security.autoconfiguration.enabled": "false",
        # A full disk of the machine is no reason to refuse a test's index.
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        **settings,
    }
    place.write(
        config / "elasticsearch.yml", "".join(f"{key}: {settings[key]}\n" for key in settings)
    )
    if password:
        await _secure(place, home, config, environment, password)
    server = launch(place, [home / "bin/elasticsearch"], log, environment)
    began(server)
    scheme = "https" if password else "http"
    url = f"{scheme}://127.0.0.1:{port}"
    ca = place.state / "elasticsearch-ca.crt" if password else None
    await until_ready(server, log, lambda: _answers(url, password, ca), seconds=240)
    return url


async def _secure(
    place: Place, home: Path, config: Path, environment: dict[str, str], password: str
) -> None:
    """Certificate, role and user, all in files: this build has no others."""
    bundle = config / "node.zip"
    await run(
        [
            home / "bin/elasticsearch-certutil",
            "cert",
            "--silent",
            "--pem",
            "--self-signed",
            "--name=node",
            "--ip=127.0.0.1",
            "--dns=localhost",
            f"--out={bundle}",
        ],
        seconds=120,
        place=place,
        environment=environment,
    )
    shutil.unpack_archive(bundle, config)
    for suffix in ("crt", "key"):
        place.write(config / f"node.{suffix}", (config / f"node/node.{suffix}").read_text())
    # Signed by itself, so it is its own authority.
    shutil.copyfile(config / "node.crt", place.state / "elasticsearch-ca.crt")
    place.write(config / "roles.yml", ROLES)
    place.write(config / "users", f"{USER}:{_password_hash(password)}\n")
    place.write(config / "users_roles", f"otklik:{USER}\n")


def _password_hash(password: str) -> str:
    """As the file realm stores it: PBKDF2 with HMAC-SHA512, 10,000 rounds, 32 bytes."""
    salt = secrets.token_bytes(32)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 10_000, 32)
    return f"{{PBKDF2}}10000${b64encode(salt).decode()}${b64encode(digest).decode()}"


async def _answers(url: str, password: str | None, ca: Path | None) -> bool:
    request = urllib.request.Request(f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s")
    handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
    if password:
        token = b64encode(f"{USER}:{password}".encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
        context = ssl.create_default_context(cafile=str(ca))
        handlers.append(urllib.request.HTTPSHandler(context=context))

    def ask() -> bool:
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    return await asyncio.to_thread(ask)
