"""Numbers of cases as tables write them, and what spreadsheets make of long ones. Pure."""

import re
from decimal import Decimal

from domain.errors import EntryRefused

LONGEST = 120
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
_ROUNDED = re.compile(r"\d+[.,]0+")


def case_number(written: str) -> str:
    """The number in one line; 1.2345E+4 is 12345 where no digit is lost.

    Raises EntryRefused.
    """
    number = " ".join(written.split())
    if not number:
        raise EntryRefused("номера нет: заполните его или удалите строку")
    if _SCIENTIFIC.fullmatch(number):
        return _recovered(number)
    if _ROUNDED.fullmatch(number):
        number = re.split("[.,]", number)[0]
    if len(number) > LONGEST:
        raise EntryRefused(f"номер длиннее {LONGEST} знаков: это не номер, проверьте столбец")
    return number


def _recovered(number: str) -> str:
    exact = Decimal(number.replace(",", "."))
    digits, exponent = exact.as_tuple().digits, exact.as_tuple().exponent
    if isinstance(exponent, int) and exponent <= 0 and len(digits) <= 15:
        return str(int(exact))
    raise EntryRefused(
        f"Excel сократил номер до {number[:24]}, последние цифры потеряны: "
        "сделайте столбец текстовым и выгрузите снова"
    )
