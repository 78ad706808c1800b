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
