"""What few processes use is loaded where it is used."""

import subprocess
import sys

import pytest

DRAWING = {"vl_convert", "docx"}


@pytest.mark.parametrize(
    ("module", "unloaded"),
    [
        (
            "scheduler.runner",
            DRAWING | {"cryptography", "xlsxwriter", "jinja2"},
        ),
        ("console.server", DRAWING | {"cryptography"}),
    ],
)
def test_a_role_starts_without_engines_that_it_may_never_need(module, unloaded):
    program = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert unloaded & set(run.stdout.split()) == set()
