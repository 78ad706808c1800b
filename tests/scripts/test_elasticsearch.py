"""Which Elasticsearch a machine gets, and that only the pinned one is unpacked."""

import hashlib
import zipfile
from pathlib import Path

import pytest
from servers.elasticsearch import choose, unpack
from servers.place import UnavailableError

OLD, NEW = "8.19.16", "9.2.8"


@pytest.mark.parametrize(
    ("javas", "plain", "secured"),
    [
        ({17, 25}, (NEW, 25), (OLD, 17)),
        ({11, 17}, (OLD, 17), (OLD, 17)),
        ({21, 25}, (NEW, 21), (OLD, 21)),
    ],
)
def test_both_lines_run_where_the_javas_allow_it(
    javas: set[int], plain: tuple[str, int], secured: tuple[str, int]
) -> None:
    here = {java: Path(str(java)) for java in javas}
    assert choose(here, None, secured=False) == (plain[0], Path(str(plain[1])))
    assert choose(here, None, secured=True) == (secured[0], Path(str(secured[1])))


def test_a_version_can_be_insisted_on() -> None:
    here = {17: Path("17"), 25: Path("25")}
    assert choose(here, OLD, secured=False) == choose(here, OLD, secured=True) == (OLD, Path("17"))


@pytest.mark.parametrize(
    ("javas", "wanted", "reason"),
    [
        (set(), None, "found none"),
        ({11}, None, r"found \[11\]"),
        ({17}, NEW, "no Java new enough"),
        ({25}, "7.17.0", "not one of"),
    ],
)
def test_the_reason_says_what_is_missing(javas: set[int], wanted: str | None, reason: str) -> None:
    with pytest.raises(UnavailableError, match=reason):
        choose({java: Path(str(java)) for java in javas}, wanted, secured=False)


def test_only_an_archive_with_the_pinned_sum_is_unpacked(tmp_path: Path) -> None:
    archive = tmp_path / "server-1.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("server-1/bin/server", "#!/bin/sh\n")
    with pytest.raises(UnavailableError, match="SHA-512"):
        unpack(archive, "0" * 128)
    assert not (tmp_path / "server-1").exists()
    unpack(archive, hashlib.sha512(archive.read_bytes()).hexdigest())
    assert (tmp_path / "server-1/bin/server").stat().st_mode & 0o111
