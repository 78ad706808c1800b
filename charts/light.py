"""The light theme's values of the stylesheet's variables that charts and maps are drawn with. Pure.

A file has no stylesheet of the console; a test compares these with it.
"""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "ground": "#f4f6f5",
    "paper": "#fff",
    "sunken": "#eef1ef",
    "line": "#e1e6e3",
    "edge": "#87948d",
    "ink": "#17201c",
    "soft": "#4f5c56",
    "faint": "#5f6b65",
    "accent": "#0f5a3c",
    "accent-soft": "#e3f1ea",
    "on-accent": "#fff",
    "crit": "#b3261e",
    "crit-soft": "#fce8e6",
    "high": "#8a4306",
    "high-soft": "#fdeeda",
    "ok": "#1c6b43",
    "ok-soft": "#e2f2e8",
    "info": "#1f5fa8",
    "info-soft": "#e5eefa",
    "mute": "#525e58",
    "mute-soft": "#edf0ee",
    "c1": "#2f8f66",
    "c-base": "#77847e",
    "c-hot": "#c8453b",
    "c-axis": "#5f6b65",
    "c-grid": "#dfe4e1",
    "heat-2": "#b3261e",
    "heat-1": "#f0ab89",
    "heat-0": "#fff",
    "heat-less": "#a9cbe2",
    "heat-least": "#2f6ea8",
    "heat-none": "#f2f5f3",
    "hatch": "#cfd7d2",
    "water": "#e9eeeb",
    "on-heat-2": "#fff",
    "on-heat": "#17201c",
    "on-heat-least": "#fff",
    "land": "#dde3df",
    "halo": "#fff",
}
