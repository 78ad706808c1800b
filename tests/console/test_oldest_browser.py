"""Offices have browsers of Chromium 100: no style or script needs what came later.

What an older browser leaves out without harm, such as narrow scroll bars, is not listed.
"""

import re
from importlib.resources import files

import pytest

STATIC = files("console") / "static"
TEMPLATES = files("console") / "templates"
# What came later, and the first Chromium that has it.
STYLES = {
    r":has\(": 105,
    r"@container|container-(type|name)": 105,
    r"(?m)^\s*&|[{;]\s*&": 112,  # nesting
    r"\d[dsl]v[hwib]\b": 108,
    r"color-mix\(|\bokl(ch|ab)\(|\b(lab|lch|color)\(": 111,
    r"\bsubgrid\b": 117,
    r"@scope|@starting-style": 117,
    r"light-dark\(": 123,
    r"text-wrap": 114,
    r"field-sizing": 123,
    r"(?<![\w-])(translate|rotate|scale)\s*:": 104,
    r"@media[^{]*[<>]": 104,  # (width >= 600px)
    r":popover-open|:modal|:user-(valid|invalid)": 105,
    r"view-transition": 111,
    r"(?<!-)\bmask(-image)?\s*:": 120,
    r"\blinear\(": 113,
    r"anchor-name|position-anchor": 125,
    r"animation-timeline": 115,
    r"\b(round|mod|rem|sin|cos|pow|sqrt|abs|sign)\(": 111,
}
SCRIPTS = {
    r"\.to(Sorted|Reversed|Spliced)\(": 110,
    r"\.with\(": 110,
    r"(Object|Map)\.groupBy": 117,
    r"Promise\.(withResolvers|try)": 119,
    r"Array\.fromAsync": 121,
    r"URL\.(canParse|parse)": 120,
    r"AbortSignal\.(timeout|any)": 103,
    r"\.(union|intersection|difference|isSubsetOf)\(": 122,
    r"\.(isWellFormed|toWellFormed)\(": 111,
    r"checkVisibility": 105,
    r"startViewTransition": 111,
    r"(show|hide|toggle)Popover|\.popover\b": 114,
    r"\.inert\b": 102,
    r"window\.navigation|navigation\.navigate": 102,
    r"scrollend": 114,
    r"setHTML": 105,
    r"Iterator\.|\.iterator\(": 122,
    r"getSetCookie": 113,
    r"/[gimsuy]*v[gimsuy]*\.(test|exec)": 112,
    r'from "[^./]': 0,  # a bare name needs an import map, whose inline text the policy refuses
}
ATTRIBUTES = {
    r"\spopover(target)?\b": 114,
    r"\sinert\b": 102,
    r"\sfetchpriority=": 102,
    r"<search\b": 118,
    r"<details[^>]*\sname=": 120,
    r"<selectedcontent|closedby=|commandfor=": 130,
}


def kinds():
    for file in STATIC.iterdir():
        if file.name.endswith(".css"):
            yield pytest.param(file, STYLES, r"/\*.*?\*/", id=file.name)
        elif file.name.endswith(".js"):
            yield pytest.param(file, SCRIPTS, r"(?m)^\s*//.*$|\s//\s.*$", id=file.name)
    for file in TEMPLATES.iterdir():
        if file.name.endswith(".html"):
            yield pytest.param(file, ATTRIBUTES, r"\{#.*?#\}", id=file.name)


@pytest.mark.parametrize(("file", "later", "comments"), list(kinds()))
def test_nothing_is_newer_than_chromium_100(file, later, comments):
    text = re.sub(comments, "", file.read_text("utf-8"), flags=re.S)
    used = {
        (hit.group(0).strip(), version)
        for pattern, version in later.items()
        for hit in re.finditer(pattern, text)
    }
    assert not used


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("main:has(h1) {}", STYLES),
        ("@container (width > 3px) {}", STYLES),
        ("a { & b { color: red } }", STYLES),
        ("a { height: 100dvh }", STYLES),
        ("a { color: color-mix(in srgb, red, blue) }", STYLES),
        ("a { rotate: 45deg }", STYLES),
        ("@media (width >= 600px) {}", STYLES),
        ("list.toSorted()", SCRIPTS),
        ("AbortSignal.timeout(5)", SCRIPTS),
        ("<div popover>", ATTRIBUTES),
        ("<div inert>", ATTRIBUTES),
    ],
)
def test_what_is_newer_would_be_noticed(text, later):
    assert any(re.search(pattern, text) for pattern in later)


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("a { transform: rotate(45deg) translateX(3px); max-height: 70vh }", STYLES),
        ("a { background: rgb(0 0 0 / .4); width: min(3px, 4px) }", STYLES),
        ("list.at(-1); structuredClone(x); Object.hasOwn(a, b); context ??= y", SCRIPTS),
    ],
)
def test_what_chromium_100_has_is_allowed(text, later):
    assert not any(re.search(pattern, text) for pattern in later)
