"""The reference pages of the site as Markdown, made from the code and the data themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

import click
from pydantic import BaseModel

from extractor import __all__ as public
from extractor import schema
from extractor.catalogue import indicators, programs
from extractor.catalogue.units import Unit
from extractor.cli import main
from extractor.compare import columns
from extractor.patterns import entries
from extractor.store import jsonschema, tables

PATTERNS = Path(__file__).parents[2] / "patterns"
MODELS: Mapping[str, type[BaseModel]] = {
    "documents": schema.DocumentRecord,
    "observations": schema.Observation,
    "dates": schema.DateMention,
    "names": schema.NameMention,
}
"""The record that describes the columns of each table of an extraction."""
COMPARED = {
    "compare": (
        columns.PANEL, columns.CANDIDATES, columns.CHANGE, columns.RANK, columns.TARGETS, columns.CHECKS,
        columns.COVERAGE, columns.INDICATORS, columns.SOURCES, columns.CODEBOOK,
    ),
    "rollout": (columns.PROGRAMS, columns.TIMELINE, columns.ADOPTION, columns.EVENTS),
}  # fmt: skip


def pages() -> Iterator[tuple[str, str]]:
    """Path below ``reference/`` and Markdown of each page."""
    yield "fields.md", fields()
    yield "schema.md", schema_page()
    yield from indicator_pages()
    yield "programs.md", program_page()
    yield "units.md", unit_page()
    yield "patterns.md", pattern_page()
    yield "commands.md", "# Commands\n\n" + "\n".join(command_help(main, click.Context(main, info_name="zhibiao")))
    yield "python.md", python_page()


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; what a cell must not hold is escaped."""
    lines = [[*head]]
    lines += [["---"] * len(lines[0])]
    lines += [
        ["" if cell is None else str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words if word)


def describe(column: tables.Column, table_name: str) -> str:
    """The text under the field of the record."""
    return MODELS[table_name].model_fields[column.name].description or ""


def meaning(description: str, values: Iterable[str]) -> str:
    """What a field says, and its values where they are a closed set."""
    closed = code(values)
    return f"{description.rstrip('.')}{': ' if closed else '.'}{closed}"


def fields() -> str:
    parts = [
        "# Fields of the tables\n",
        "Unknown is empty in CSV, null elsewhere. Dates are ISO 8601. Offsets count characters of the text. "
        "Names and order of columns are relied upon: new ones come at the end.\n",
        "## extract\n",
    ]
    for one in tables.TABLES:
        parts.append(f"### {one.name}\n\n{MODELS[one.name].__doc__}\n")
        rows = ((f"`{c.name}`", c.type, meaning(describe(c, one.name), c.categories)) for c in one.columns)
        parts.append(table(("field", "type", "meaning"), rows))
    parts.append("### errors\n\nFiles that could not be read, where there are any.\n")
    parts.append(table(("field", "type"), ((f"`{c.name}`", c.type) for c in tables.ERRORS.columns)))
    for command, made in COMPARED.items():
        parts.append(f"## {command}\n")
        for compared in made:
            parts.append(f"### {compared.name}\n\n{compared.description}.\n")
            rows = ((f"`{c.name}`", c.type, meaning(c.description, c.values)) for c in compared.columns())
            parts.append(table(("field", "type", "meaning"), rows))
    return "\n".join(parts)


def schema_page() -> str:
    parts = [
        "# JSON schema\n",
        "Each line of the JSON Lines files has a `record` that says which of these holds for it. "
        f"Version {tables.VERSION}; `zhibiao schema` prints them.\n",
    ]
    for record in jsonschema.RECORDS:
        file = f"v{tables.VERSION}/{record}.json"
        parts.append(f"## {record}\n\n[{file}](../schema/{file})\n\n```json\n{jsonschema.text(record)}```\n")
    return "\n".join(parts)


def named(entry: indicators.Indicator | programs.Program) -> str:
    return f"{entry.name}<br>{entry.name_en}"


def indicator_pages() -> Iterator[tuple[str, str]]:
    found = indicators.by_file()
    rows = []
    for file, listed in found.items():
        name = file.removeprefix("indicators_").removesuffix(".yaml")
        title = name.replace("_", " ").capitalize()
        parts = [
            f"# Indicators: {title.lower()}\n",
            f"From `patterns/{file}`; `zhibiao indicators --code CODE` shows more.\n",
        ]
        for topic, group in groupby(sorted(listed, key=lambda i: i.topic), key=lambda i: i.topic):
            parts.append(f"## {topic[0].upper()}{topic[1:]}\n")
            cells = ((f"`{i.code}`", named(i), ", ".join(i.units), f"{i.definition} *{i.source}*") for i in group)
            parts.append(table(("code", "name", "units", "definition and *its source*"), cells))
        rows.append((f"[{title}]({name}.md)", len(listed), ", ".join(sorted({i.topic for i in listed}))))
        yield f"indicators/{name}.md", "\n".join(parts)
    total = sum(map(len, found.values()))
    intro = (
        f"# Indicators\n\n{total} indicators, each with the published source of its definition. A metric gets a code "
        "only where nothing else is left of its name and its unit fits. In a terminal: `zhibiao indicators WORDS`. "
        "[Adding one](../../extending.md#an-indicator) takes no code.\n\n"
    )
    yield "indicators/index.md", intro + table(("page", "indicators", "topics"), rows)


def program_page() -> str:
    listed = sorted(entries("programs.yaml", programs.Program, key="code"), key=lambda p: p.code)
    parts = [
        "# Programs\n",
        f"{len(listed)} national programs and policies that `program` names and `rollout` follows. *launched* is "
        "the year in which it began nationally, by source. [Adding one](../extending.md#a-program) takes no code.\n",
    ]
    for domain, group in groupby(listed, key=lambda p: p.domain):
        parts.append(f"## {domain.capitalize()}\n")
        cells = ((f"`{p.code}`", named(p), p.launched, p.source) for p in group)
        parts.append(table(("code", "name", "launched", "source"), cells))
    return "\n".join(parts)


def unit_page() -> str:
    listed = sorted(entries("units.yaml", Unit), key=lambda u: u.kind)
    parts = [
        "# Units\n",
        f"{len(listed)} units and measure words. Values stay in the unit of the text; units of one base convert "
        "by their factor where tables are compared. [Adding one](../extending.md#a-unit) takes no code.\n",
    ]
    for kind, group in groupby(listed, key=lambda u: u.kind):
        parts.append(f"## {kind.capitalize()}\n")
        cells = ((u.id, "、".join(u.aliases), u.dimension, u.factor and f"{u.factor:f} {u.base}") for u in group)
        parts.append(table(("unit", "also written", "dimension", "is"), cells))
    return "\n".join(parts)


def pattern_page() -> str:
    parts = [
        "# Pattern files\n",
        "What stands in `patterns/`, each file in its own words. A folder of yours with files of these names is laid "
        "over it: [adding without code](../extending.md).\n",
    ]
    for path in sorted(PATTERNS.glob("*.[yc]*")):
        lines = path.read_text("utf-8").splitlines()
        if path.suffix == ".csv":
            said = f"{len(lines) - 1} rows with the columns {code(lines[0].split(','))}.\n"
        else:
            said = f"```{{.text .wrap}}\n{header(lines)}\n```\n"
        parts.append(f"## {path.name}\n\n{said}")
    return "\n".join(parts)


def header(lines: list[str]) -> str:
    """The comment that a pattern file begins with."""
    end = next(n for n, line in enumerate(lines) if not line.startswith("#"))
    return "\n".join(line.lstrip("#").removeprefix(" ") for line in lines[:end])


def command_help(command: click.Command, context: click.Context) -> Iterator[str]:
    """The help of a command and of those below it, as the terminal shows it."""
    yield f"## {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    for name, below in getattr(command, "commands", {}).items():
        yield from command_help(below, click.Context(below, info_name=name, parent=context, max_content_width=100))


def python_page() -> str:
    names = (name for name in public if name != "__version__")
    listed = sorted(names, key=lambda name: (name[0].isupper(), name))
    paths = ("read.read" if name == "read" else name for name in listed)  # of the two of that name, the function
    return "# Python\n\nAll that is public:\n\n" + "\n".join(f"::: extractor.{path}\n" for path in paths)
