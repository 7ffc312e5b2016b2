"""zhibiao.toml: values for options, by their names.

Keys at the top hold for every command that has such an option, those in a table for the command of its name::

    patterns = ["mine"]

    [extract]
    jobs = 4
    format = "csv,xlsx"

Paths are relative to the file's folder. What the command line says goes before it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from extractor.nearest import nearest

NAME = "zhibiao.toml"
_NOT_HERE = {"help", "version", "config", "debug"}


def settings(main: click.Group, path: Path) -> dict[str, Any]:
    """What ``path`` says, as click wants its ``default_map``.

    Raises:
        ValueError: the file is no TOML, names an option or a command that does not exist, or a value that an option
            does not take; the message names file and key.
        OSError: it cannot be read.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return _group(main, given, {}, path.parent)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _group(group: click.Group, given: Mapping[str, Any], above: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The values for the commands of ``group``; ``above`` holds for all of them."""
    tables = {key: value for key, value in given.items() if isinstance(value, dict)}
    for name in tables:
        if name not in group.commands:
            raise ValueError(f"no command {name!r}{nearest(name, group.commands)}")
    common = {key: value for key, value in given.items() if key not in tables}
    if wrong := common.keys() & group.commands.keys():
        raise ValueError(f"{min(wrong)} is a command: its options stand below [{min(wrong)}]")
    known = {name for command in _commands(group) for name in _options(command)}
    _refuse_unknown(common, known, "an option")
    held: dict[str, Any] = {}
    for name, command in group.commands.items():
        table, inherited = tables.get(name, {}), {**above, **common}
        if isinstance(command, click.Group):
            held[name] = _group(command, table, inherited, folder)
        else:
            options = _options(command)
            _refuse_unknown(table, options, f"an option of {name}")
            values = {key: value for key, value in inherited.items() if key in options} | table
            held[name] = {options[key].name: _value(command, options[key], v, folder) for key, v in values.items()}
    return held


def _commands(group: click.Group) -> list[click.Command]:
    """All commands below ``group``."""
    direct = list(group.commands.values())
    return direct + [below for command in direct if isinstance(command, click.Group) for below in _commands(command)]


def _options(command: click.Command) -> dict[str, click.Option]:
    """The options of a command by their names, without the dashes."""
    options = [option for option in command.params if isinstance(option, click.Option)]
    named = {max(option.opts, key=len).lstrip("-"): option for option in options}
    return {name: option for name, option in named.items() if name not in _NOT_HERE}


def _refuse_unknown(given: Mapping[str, Any], known: Mapping[str, Any] | set[str], what: str) -> None:
    for key in given:
        if key not in known:
            raise ValueError(f"{key!r} is not {what}{nearest(key, known)}")


def _value(command: click.Command, option: click.Option, given: Any, folder: Path) -> Any:
    """``given`` as the option's text on the command line would be, after a look whether the option takes it."""
    name = max(option.opts, key=len).lstrip("-")
    parts = given if isinstance(given, list) and option.multiple else [given]
    if option.is_flag and not isinstance(given, bool):
        raise ValueError(f"{name}: must be true or false")
    if not option.is_flag and any(isinstance(part, bool | list | dict) for part in parts):
        raise ValueError(f"{name}: must be {'a list of texts' if option.multiple else 'a text or a number'}")
    if isinstance(option.type, click.Path):
        parts = [str(folder / str(part)) for part in parts]
    value = parts if option.multiple else parts[0]
    try:
        option.process_value(click.Context(command), value)
    except click.BadParameter as error:
        raise ValueError(f"{name}: {error.message}") from None
    return value
