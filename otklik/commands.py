"""Commands by their names; the module of one is imported when it runs or its help is shown."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_command


class CommandGroup(TyperGroup):
    """A group whose commands are `targets`, beside those that Typer has made."""

    targets: ClassVar[Mapping[str, str]] = {}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands: Any = CommandTable(self.targets, self.commands)


class CommandTable(Mapping[str, Any]):
    """Name -> command of Typer; the names are known without an import."""

    def __init__(self, targets: Mapping[str, str], groups: Mapping[str, Any]) -> None:
        self._targets, self._groups = targets, groups

    def __getitem__(self, name: str) -> Any:
        if name in self._groups:
            return self._groups[name]
        return command_of(name, self._targets[name])

    def __iter__(self) -> Iterator[str]:
        yield from self._targets
        yield from self._groups

    def __len__(self) -> int:
        return len(self._targets) + len(self._groups)


@cache
def command_of(name: str, target: str) -> Any:
    """The command of `module.function` in this package."""
    module, _, function = target.rpartition(".")
    single = typer.Typer(add_completion=False)
    single.command(name)(getattr(import_module(f"otklik.{module}"), function))
    return get_command(single)


def group_class(targets: Mapping[str, str]) -> type[CommandGroup]:
    return type("CommandGroup", (CommandGroup,), {"targets": targets})
