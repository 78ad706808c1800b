"""Meters as the text that Prometheus reads (exposition format 0.0.4). Pure."""

from collections.abc import Iterable, Iterator

from domain.watching.meters import Marks, Meter

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})


def exposition(meters: Iterable[Meter]) -> str:
    return "".join(line + "\n" for meter in meters for line in _lines(meter))


def _lines(meter: Meter) -> Iterator[str]:
    if meter.values:
        yield f"# HELP {meter.name} {meter.help}"
        yield f"# TYPE {meter.name} {meter.kind}"
    for marks, value in meter.values.items():
        yield f"{meter.name}{_marks(marks)} {_number(value)}"


def _marks(marks: Marks) -> str:
    pairs = ",".join(f'{name}="{value.translate(_ESCAPED)}"' for name, value in marks)
    return f"{{{pairs}}}" if pairs else ""


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value:.6g}"
