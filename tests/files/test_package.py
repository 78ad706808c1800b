import io
import struct
import zipfile
from dataclasses import replace

import pytest

from domain.errors import UnreadableList
from files.guards.limits import MB, UPLOAD
from files.guards.package import check_cells, check_package
from tests.files.workbook import xlsx
from tests.timing import grows_evenly

SMALL = replace(UPLOAD, unpacked=2 * MB)


def packed(**members: bytes) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out


def noise(size: int) -> bytes:
    """Bytes that pack to about a fourth."""
    return b"".join(b"%d " % (n * n % 9973) for n in range(size // 5))


def test_the_sum_over_all_members_is_capped() -> None:
    part = noise(MB)
    check_package(packed(sheet=part), SMALL)
    with pytest.raises(UnreadableList, match="больше 2 МБ: разделите"):
        check_package(packed(sheet=part, strings=part, styles=part), SMALL)


def test_what_packs_like_no_table_is_refused() -> None:
    check_package(packed(strings=b" " * MB), UPLOAD)
    with pytest.raises(UnreadableList, match="сжат больше чем в 100 раз"):
        check_package(packed(strings=b" " * (MB + 1)), UPLOAD)


def test_a_damaged_directory_or_name_is_refused() -> None:
    content = packed(strings=b"1").getvalue()
    place = content.rindex(b"PK\x05\x06") + 12
    early = bytearray(content)
    early[place : place + 4] = struct.pack("<L", len(content))  # it begins before the file
    named = bytearray(packed(ж=b"1").getvalue().replace("ж".encode(), b"\xff\xfe"))
    for damaged in (early, named):
        with pytest.raises(UnreadableList, match="не читается"):
            check_package(io.BytesIO(bytes(damaged)), UPLOAD)


def test_a_directory_that_lies_about_a_size_is_refused() -> None:
    content = packed(strings=noise(MB)).getvalue()
    honest = struct.pack("<L", len(noise(MB)))
    lying = io.BytesIO(content.replace(honest, struct.pack("<L", 1000)))
    assert zipfile.ZipFile(lying).infolist()[0].file_size == 1000
    with pytest.raises(UnreadableList, match="не читается"):
        check_package(lying, UPLOAD)


def test_marks_of_cells_without_end_take_linear_time() -> None:
    assert grows_evenly(lambda n: check_cells([b"<c " * n], UPLOAD), 1_000_000)
    assert grows_evenly(lambda n: check_cells([b"<c r='A1' " * n], UPLOAD), 200_000)


@pytest.mark.parametrize("cell", [b'<c r="XFD1048576">', b"<x:c s='1' r='XFD1048576'/>"])
def test_a_cell_at_the_far_corner_is_refused(cell: bytes) -> None:
    with pytest.raises(UnreadableList, match="до строки 1048576 и столбца 16384"):
        check_cells([cell], UPLOAD)
    with pytest.raises(UnreadableList, match="до строки 1048576 и столбца 16384"):
        check_cells([cell[:-8], cell[-8:]], UPLOAD)
    check_cells([b'<c r="CV20000">'], UPLOAD)


def test_an_honest_workbook_passes() -> None:
    check_package(io.BytesIO(xlsx(("text",), ("вода",))), UPLOAD)
