"""The house stays as ARCHITECTURE.md draws it, and nothing of one machine gets into it.

Who may import whom is checked by import-linter (pyproject.toml, `make check`); here is what it
cannot say.

ARCHITECTURE.md names every top-level folder in its floor plan and a file for each obvious place;
`make map` prints the modules.
"""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINES = 400
MANY = 40  # modules of a folder with a file a noun; others hold at most 15
A_FILE_A_NOUN = (
    *("domain", "domain/ports", "store", "store/tables", "store/migrations/versions", "desks"),
    *("console/api", "replica", "otklik", "benchmarks"),
)
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}
MAP_BYTES = 12_288
GLOSSARY_WORDS = 60

# Hosts that serve packages, images or models; the tools' own defaults know them.
REGISTRIES = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|maven\.(?:org|apache\.org)|crates\.io"
    r"|proxy\.golang\.org|(?:docker|ghcr|quay|gcr)\.io|docker\.elastic\.co|artifacts\.elastic\.co"
    r"|huggingface\.co|deb\.debian\.org|download\.pytorch\.org|anaconda\.(?:org|com))\b"
)
# Folders of a machine on which this was built: an absolute path outside the system's own.
MACHINE_PATHS = re.compile(r"(?<![\w.])(?:/w{1}ork/\w|/root/|/home/\w|\.{2}/shared\b)")
DOWNLOADS = re.compile(
    r"https?://(?P<host>[\w.-]+)(?::\d+)?/[^\s\"'<>)]*"
    r"\.(?:whl|zip|jar|deb|rpm|exe|msi|dmg|tgz|tar|gz|bz2|xz|7z|bin|safetensors|onnx|pt)\b"
)
# RFC 2606 and RFC 6761 keep these names for examples.
RESERVED = re.compile(
    r"127\.|localhost$|(?:.*\.)?(?:example|test|invalid|example\.(?:org|com|net))$"
)


@cache
def files() -> tuple[PurePosixPath, ...]:
    """Every file of the project: known to git, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return tuple(PurePosixPath(name) for name in sorted(listed) if name and (ROOT / name).exists())


@cache
def modules() -> tuple[PurePosixPath, ...]:
    """Python files, the executable ones without a suffix too."""
    return tuple(
        file
        for file in files()
        if file.suffix == ".py"
        or (not file.suffix and (ROOT / file).read_bytes().startswith(b"#!/usr/bin/env python"))
    )


def texts() -> Iterator[tuple[PurePosixPath, str]]:
    """Every text file but this one, which must name what it forbids."""
    for file in files():
        content = (ROOT / file).read_bytes()
        if b"\0" not in content and ROOT / file != Path(__file__):
            yield file, content.decode("utf-8", errors="replace")


@cache
def parse(file: PurePosixPath) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def imports(file: PurePosixPath) -> set[str]:
    """Full names of the modules that a module imports, inside functions and TYPE_CHECKING too."""
    found = set()
    for node in ast.walk(parse(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}:{node.lineno}: imports are absolute"
            found.add(str(node.module))
    return found


@cache
def tools() -> Any:
    """The `tool` tables of pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]


def built() -> set[str]:
    """Our top-level packages, as the build lists them."""
    return set(tools()["hatch"]["build"]["targets"]["wheel"]["packages"])


def section(title: str) -> str:
    """The text under a heading of ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    [match] = re.findall(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    return str(match)


def cells(title: str) -> list[list[str]]:
    """The rows of a section's table, without its head."""
    rows = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_the_floor_plan_names_every_folder_and_no_other() -> None:
    folders = {file.parts[0] for file in files() if len(file.parts) > 1}
    drawn = [name.strip("/") for row in cells("Floor plan") for name in row[0].split(", ")]
    assert len(drawn) == len(set(drawn)), "a folder is drawn twice"
    assert set(drawn) == {name for name in folders if not name.startswith(".")}


def test_files_that_the_architecture_names_exist() -> None:
    for folder, _, first in cells("Floor plan"):
        for name in first.split(", ") if first else []:
            assert (ROOT / folder.split(", ")[0] / name).exists(), name
    places = [row[1] for row in cells("One obvious place")]
    hops = [row[1] for row in cells("The way of one post")]
    named = [path for text in places + hops for path in re.findall(r"[\w./]+/[\w.]*", text)]
    assert len(named) > 25
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_architecture_stays_short() -> None:
    assert (ROOT / "ARCHITECTURE.md").stat().st_size <= MAP_BYTES
    assert len(cells("Glossary")) <= GLOSSARY_WORDS


def test_the_map_names_every_module() -> None:
    lines = subprocess.run(
        [sys.executable, ROOT / "scripts/map"], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    listed = {line.split()[0] for line in lines if line.startswith("  ")}
    product = [file for file in files() if file.suffix == ".py" and file.parts[0] in built()]
    names = {file.name for file in product if file.parent.name != "versions"}
    assert names - {"__init__.py"} <= listed


def test_no_module_is_longer_than_400_lines() -> None:
    # A migration is as long as its tables are many.
    short = [file for file in modules() if file.parent.name != "versions"]
    lengths = {file: len((ROOT / file).read_text("utf-8").splitlines()) for file in short}
    assert {str(file): length for file, length in lengths.items() if length > LINES} == {}


def test_no_folder_holds_more_modules_than_a_reader_can_hold() -> None:
    named = [file for file in modules() if file.name != "__init__.py"]
    # A migration is a file a merge, and none ever goes.
    sizes = Counter(str(file.parent) for file in named if file.parent.name != "versions")
    limits = {folder: MANY if folder.split("/")[0] == "tests" else 15 for folder in sizes}
    limits |= dict.fromkeys(A_FILE_A_NOUN, MANY)
    assert {folder: size for folder, size in sizes.items() if size > limits[folder]} == {}


def test_a_layer_has_no_two_public_classes_of_one_name() -> None:
    contracts = tools()["importlinter"]["contracts"]
    [layers] = [c["layers"] for c in contracts if c["name"] == "layers"]
    for layer in layers:
        packages = set(layer.split(" | "))
        names = Counter(
            node.name
            for file in modules()
            if file.parts[0] in packages
            for node in parse(file).body
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        )
        assert [name for name, times in names.items() if times > 1] == [], layer


def test_there_are_no_drawers() -> None:
    names = {part for file in files() for part in (*file.parts[:-1], file.stem)}
    assert names & DRAWERS == set()


def test_every_init_is_one_docstring() -> None:
    for file in modules():
        if file.name == "__init__.py":
            tree = parse(file)
            assert len(tree.body) == 1, file
            assert ast.get_docstring(tree), file


def test_every_module_of_the_product_opens_with_a_docstring() -> None:
    product = [file for file in modules() if file.parts[0] != "tests"]
    assert [str(file) for file in product if not ast.get_docstring(parse(file))] == []


def test_every_package_is_listed_in_the_build_and_in_the_checks() -> None:
    packages = {file.parts[0] for file in files() if len(file.parts) > 1 and file.suffix == ".py"}
    assert packages - {"tests", "benchmarks", "scripts"} == built()
    coded = built() - {"index_templates"}  # which holds JSON only
    assert set(tools()["mypy"]["packages"]) == coded
    assert set(tools()["coverage"]["run"]["source_pkgs"]) == coded
    assert set(tools()["importlinter"]["root_packages"]) == coded


def test_no_installed_distribution_provides_our_names() -> None:
    providers = importlib.metadata.packages_distributions()
    taken = {name: set(providers.get(name, ())) - {"otklik"} for name in built()}
    assert {name: who for name, who in taken.items() if who} == {}
    assert built() & sys.stdlib_module_names == set()


def test_domain_imports_only_itself_and_the_standard_library() -> None:
    for file in modules():
        if file.parts[0] == "domain":
            tops = {name.partition(".")[0] for name in imports(file)}
            assert tops <= sys.stdlib_module_names | {"domain"}, file


def test_enrichment_steps_are_put_together_only_by_pipeline_settling_and_seeking() -> None:
    contracts = tools()["importlinter"]["contracts"]
    [steps] = [set(contract["modules"]) for contract in contracts if "modules" in contract]
    for file in modules():
        if file.parts[0] == "enrichment" and file.stem not in ("pipeline", "settling", "seeking"):
            assert imports(file) & steps == set(), file


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE_PATHS], ids=["registries", "machine"])
def test_no_file_names_a_registry_or_a_path_of_the_building_machine(
    pattern: re.Pattern[str],
) -> None:
    found = [f"{file}: {match[0]}" for file, text in texts() for match in pattern.finditer(text)]
    assert found == []


def test_no_file_links_to_a_download() -> None:
    found = [
        f"{file}: {match[0]}"
        for file, text in texts()
        for match in DOWNLOADS.finditer(text)
        if not RESERVED.match(match["host"])
    ]
    assert found == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (REGISTRIES, "from pypi" + ".org"),
        (REGISTRIES, "FROM docker.elastic" + ".co"),
        (MACHINE_PATHS, "see /root" + "/domain"),
        (MACHINE_PATHS, "open('.." + "/shared/samples')"),
        (DOWNLOADS, "curl https://mirror.ru:8080/a/b-1.0.tar.gz"),
    ],
)
def test_patterns_find_what_they_forbid(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)
