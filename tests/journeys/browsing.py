"""What journeys in a real browser ask of a page."""

import os

from playwright.sync_api import expect

expect.set_options(timeout=30_000)  # milliseconds: a busy machine is late, not wrong
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
ARGUMENTS = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET


def too_wide(tab):
    """Elements that make the page wider than its window."""
    tab.wait_for_load_state("load")  # before that it may be measured without its stylesheet
    return tab.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.querySelectorAll("*")]
        .filter(e => e.getBoundingClientRect().right > window.innerWidth && e.checkVisibility())
        .map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`)"""
    )


# What leads to the content of a page, and what tells that the system is not at work.
HEADS = """h1, nav, form.query, .filters, .filterbar, .listhead, .problem, .troubles, .done,
.actions, .strip, .quiet, .tabbed"""


def content_begins(tab):
    """The y of the first element that is no head of the page."""
    return tab.evaluate(
        """(heads) => {
        const main = document.querySelector("main");
        for (const one of main.querySelectorAll(":scope > .problem")) one.hidden = true;
        const words = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
        const all = [...main.querySelectorAll("*")];
        const content = all.find((e) => e.checkVisibility() && !e.closest(heads) &&
          (words(e) || e.matches("svg, img, input, textarea, select, button")));
        return content.getBoundingClientRect().y; }""",
        HEADS,
    )
