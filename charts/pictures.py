"""Charts and maps of the console as PNG for files, in the light theme and the product's font.

A server may have no fonts, so the font is brought along.
"""

import re
import threading
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from charts.light import LIGHT

DPI = 200
SCREEN = 96  # pixels of an SVG to the inch
FONT = "Golos Text"
FONTS = Path(__file__).parent / "fonts"
CACHED = 50
_LOADING = threading.Lock()
_VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")
_FAMILY = re.compile(r'font-family="[^"]*"')
_SIZE = re.compile(r'<svg[^>]*? viewBox="0 0 ([\d.]+) ([\d.]+)"')
_MAP = re.compile(r'^\s*<div class="sheet">(.*)</div>\s*$', re.DOTALL)
_LAND, _PINS = '<svg class="land" ', '<svg class="pins" width="100%" height="100%">'
_OPENING = re.compile(r"<svg(?=[\s>])")
# The rules of the console's stylesheet for maps, as far as a picture needs them.
_RULES = """
.land > path, .land a > path, .land g > path { stroke: var(--edge); stroke-width: .8; }
.land a > .alerted, .land g > .alerted { stroke: var(--crit); stroke-width: 2; }
.land .own { fill: var(--heat-0); stroke: var(--ink); stroke-width: 1.4; }
.land .other { fill: var(--heat-none); }
.pins circle { stroke: var(--edge); }
.pins .dot { stroke: var(--soft); }
.pins .spot { fill: var(--accent); stroke: var(--halo); }
.pins .count { fill: var(--on-accent); }
.pins .halo { fill: none; stroke: var(--crit); stroke-width: 4; opacity: .5; }
.pins .window { fill: none; stroke: var(--soft); stroke-dasharray: 4 3; }
.pins text { font-family: "Golos Text"; font-weight: 700; font-size: 12px; }
.pins .name { font-weight: 400; fill: var(--ink); stroke: var(--halo); stroke-width: 3px; }
.pins .name { stroke-linejoin: round; paint-order: stroke; }
.pins .area { fill: var(--soft); }
.pins .hot { font-weight: 700; }
"""


@dataclass(frozen=True, slots=True)
class ChartPicture:
    """`width` and `height` are in inches, at DPI dots each."""

    png: bytes
    width: float
    height: float


@lru_cache(maxsize=CACHED)
def picture(svg: str) -> ChartPicture:
    """The PNG of a chart's SVG or of a map's; raises ValueError for anything else."""
    drawn = standalone(svg)
    size = _SIZE.search(drawn)
    if size is None:
        raise ValueError("a chart without a size")
    import vl_convert  # a process that draws nothing needs no engine

    _load_fonts()
    png = vl_convert.svg_to_png(drawn, scale=DPI / SCREEN)
    return ChartPicture(_packed(png), float(size[1]) / SCREEN, float(size[2]) / SCREEN)


def _packed(png: bytes) -> bytes:
    """The same picture in a quarter of the bytes, because the library packs fast and not small,
    with its dots an inch.
    """
    start, data, place = png[:8], b"", 8
    kept: dict[bytes, bytes] = {}
    while place < len(png):
        length = int.from_bytes(png[place : place + 4])
        name, content = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12
        if name == b"IDAT":
            data += content
        elif name in (b"IHDR", b"IEND"):
            kept[name] = content
    metre = round(DPI / 0.0254).to_bytes(4)
    chunks = (
        (b"IHDR", kept[b"IHDR"]),
        (b"pHYs", metre + metre + b"\1"),
        (b"IDAT", zlib.compress(zlib.decompress(data))),
        (b"IEND", b""),
    )
    return start + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content).to_bytes(4)
    return len(content).to_bytes(4) + name + content + check


def standalone(svg: str) -> str:
    """One SVG that needs no stylesheet: colours of the light theme, the product's font."""
    drawn = _of_map(matched[1]) if (matched := _MAP.match(svg)) else svg
    drawn = _FAMILY.sub(f'font-family="{FONT}"', drawn)
    if 'xmlns="' not in drawn.partition(">")[0]:
        drawn = _OPENING.sub('<svg xmlns="http://www.w3.org/2000/svg"', drawn, count=1)
    return _VARIABLE.sub(lambda name: LIGHT[name[1]], drawn)


def _of_map(layers: str) -> str:
    """The land and what lies over it at shares of its size, as layers of one SVG."""
    size = _SIZE.search(layers)
    if size is None:
        raise ValueError("a map without a size")
    width, height = size[1], size[2]
    measured = f'width="{width}" height="{height}"'
    land = layers.replace(_LAND, f'<svg class="land" {measured} ', 1)
    pins = f'<svg class="pins" {measured} viewBox="0 0 {width} {height}">'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {measured} viewBox="0 0 {width} {height}">'
        f'<style>{_RULES}</style><rect width="100%" height="100%" fill="var(--water)"/>'
        f"{land.replace(_PINS, pins, 1)}</svg>"
    )


@cache
def _registered() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


def _load_fonts() -> None:
    with _LOADING:
        _registered()
