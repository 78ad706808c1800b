"""Numbers of cases in few bytes: sorted, as steps of seven bits, deflated. Pure."""

import zlib
from collections.abc import Iterable


def packed(numbers: Iterable[int]) -> bytes | None:
    """None of no numbers. The same numbers are the same bytes."""
    ordered, before, steps = sorted(set(numbers)), 0, bytearray()
    for number in ordered:
        step, before = number - before, number
        while step > 0x7F:
            steps.append(step & 0x7F | 0x80)
            step >>= 7
        steps.append(step)
    return zlib.compress(bytes(steps), 6) if ordered else None


def unpacked(content: bytes | None) -> tuple[int, ...]:
    if content is None:
        return ()
    numbers, number, step, shift = [], 0, 0, 0
    for byte in zlib.decompress(content):
        step |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
            continue
        number, step, shift = number + step, 0, 0
        numbers.append(number)
    return tuple(numbers)
