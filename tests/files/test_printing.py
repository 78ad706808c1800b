"""A page is printed without scripts and network, within a deadline and a limit of memory."""

import os
import socket
from dataclasses import replace
from io import BytesIO
from threading import Thread

import pypdf
import pytest

from domain.errors import PrintFailed
from files.printing import processes
from files.printing.page import PrintLimits, print_page

FEW = PrintLimits()


def texts(content: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


def test_a_page_is_printed_and_nothing_of_it_runs_or_is_fetched(chromium) -> None:
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def listen() -> None:
            try:
                asked.append(server.accept()[1])
            except OSError:
                return

        Thread(target=listen, daemon=True).start()
        address = f"http://127.0.0.1:{port}"
        content = print_page(
            f"<p>Напечатано</p><script>document.write('запущено')</script>"
            f"<img src='{address}/a.png'><link rel=stylesheet href='{address}/a.css'>"
            f"<iframe src='{address}/'></iframe><iframe src='file:///etc/hostname'></iframe>",
            chromium,
        )
        server.shutdown(socket.SHUT_RDWR)
    assert not asked
    shown = texts(content)
    assert "Напечатано" in shown
    assert "запущено" not in shown
    assert socket.gethostname() not in shown


def test_a_page_that_takes_too_long_or_too_much_ends_with_its_processes(chromium) -> None:
    before = set(processes.family(os.getpid()))
    for limits in (replace(FEW, seconds=0.05), replace(FEW, memory=1_000_000)):
        with pytest.raises(PrintFailed, match="PDF не сделан"):
            print_page("<p>долго</p>", chromium, limits)
    assert set(processes.family(os.getpid())) <= before


def test_without_a_browser_the_reason_says_what_to_do() -> None:
    with pytest.raises(PrintFailed, match="Установите его или укажите путь в настройке browser"):
        print_page("<p></p>", None)


def test_a_browser_that_does_not_start_is_told() -> None:
    with pytest.raises(PrintFailed, match="браузер не смог напечатать"):
        print_page("<p></p>", "/bin/false")
