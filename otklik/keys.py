"""Keys of the installation, on the command line: rotate that of the links or of the pseudonyms."""

from enum import StrEnum
from typing import Annotated

import typer

from domain.errors import EntryRefused
from otklik.shell import opened, viewer

AFTER_PSEUDONYMS = (
    "Ключ сменён. На всех машинах нужен один и тот же файл: скопируйте {file} на остальные, потом "
    "запустите роли. Сделайте новую копию установки: прежние открываются своим прежним ключом."
)


class KeyName(StrEnum):
    LINKS = "links"
    PSEUDONYMS = "pseudonyms"


def rotate(
    key: Annotated[
        KeyName,
        typer.Argument(metavar="КЛЮЧ", help="links — ссылки, pseudonyms — псевдонимы авторов."),
    ],
    grace: Annotated[
        str, typer.Option(help="Сколько ещё действуют прежние ссылки: 7д; без этого — нисколько.")
    ] = "",
    destroy: Annotated[
        bool,
        typer.Option(
            "--destroy", help="Уничтожить и прежние ключи псевдонимов: обратно не вернуть."
        ),
    ] = False,
) -> None:
    """Сменить ключ. Ключ псевдонимов меняют, когда все роли остановлены.

    Пример: otklik keys rotate links --grace 7д
    """
    from desks.access.keys import KeysDesk
    from russian.moments import clock
    from russian.typed_moments import length_of

    if (key is KeyName.LINKS and destroy) or (key is KeyName.PSEUDONYMS and grace):
        raise EntryRefused("--grace — для links, --destroy — для pseudonyms: уберите лишнее")
    with opened() as installation:
        desk = KeysDesk(installation)
        if key is KeyName.PSEUDONYMS:
            desk.rotate_pseudonyms(viewer(), destroy=destroy)
            typer.echo(AFTER_PSEUDONYMS.format(file=installation.settings.key_file))
            return
        until = desk.rotate_links(viewer(), length_of(grace) if grace else None)
        when = clock(until, installation.clock.now(), installation.region.zone) if until else ""
    end = f"действуют ещё до: {when}" if when else "не действуют"
    typer.echo(
        f"Ключ сменён. Прежние ссылки из сообщений {end}; ссылки для пароля выдайте заново. "
        "О первом входе с каждого устройства придёт сообщение."
    )
