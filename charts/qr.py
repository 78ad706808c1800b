"""A QR code as SVG: black on white in every theme, for print. Pure."""

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

EDGE = 4  # empty modules around, which readers need (ISO/IEC 18004)


def qr_svg(text: str, words: str, size: int = 320) -> str:
    """`words` describe it to those who do not see it."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=EDGE)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    wide = len(rows)
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="0 0 {wide} {wide}" role="img" aria-label="{words}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{wide}v{wide}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )
