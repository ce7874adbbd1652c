"""The codebook of an export, made from its columns: a Frictionless data package, a page to read, and the docs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dragoman.exports.format import INDEX, Format, Output
from dragoman.exports.table import Column, Table


def package(name: str, title: str, tables: Sequence[Table], rows: dict[str, int]) -> dict[str, Any]:
    """The descriptor of a Frictionless data package (v1, tabular) for the tables that were written."""
    written = {t.name for t in tables}
    return {
        "profile": "data-package",
        "name": name,
        "title": title,
        "resources": [_resource(t, rows, written) for t in sorted(tables, key=lambda t: t.name)],
    }


def write(output: Output, name: str, title: str) -> None:
    """Writes datapackage.json and codebook.md for the tables of an output, if it has others than its index."""
    if all(t.name == INDEX.name for t in output.tables):
        return
    output.document("datapackage.json", package(name, title, output.tables, output.rows))
    with output.file("codebook.md") as file:
        file.write(f"# {title}\n\nEvery table and column of this export. Empty cells mean that nothing is known or told.\n")
        for table in sorted(output.tables, key=lambda t: t.name):
            file.write("\n" + "\n".join(_page(table, "##")) + "\n")


def docs(formats: Iterable[Format]) -> str:
    """The column lists of all formats, for the documentation."""
    lines: list[str] = []
    for made in formats:
        lines += [f"## {made.name}", "", made.doc, "", f"- Like: {made.like}", f"- Loses: {made.loses}"]
        if made.needs:
            lines.append(f"- Needs: `pip install dragoman[{made.needs}]`")
        lines.append("")
        for table in made.tables():
            lines += [*_page(table, "###"), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _page(table: Table, heading: str) -> list[str]:
    lines = [f"{heading} {table.name}", "", table.doc, "", "| column | type | what it holds |", "| --- | --- | --- |"]
    return [*lines, *(f"| `{c.name}` | {c.type} | {_told(c)} |" for c in table.columns)]


def _told(column: Column) -> str:
    values = f" One of: {', '.join(column.values)}." if column.values else ""
    return column.doc.replace("|", "\\|").rstrip(".") + "." + values


def _resource(table: Table, rows: dict[str, int], written: set[str]) -> dict[str, Any]:
    parquet = table.name.endswith(".parquet")
    schema: dict[str, Any] = {"fields": [_field(c) for c in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    foreign = [
        {"fields": column, "reference": {"resource": _name(file), "fields": other}}
        for column, file, other in table.foreign if file in written
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    made: dict[str, Any] = {
        "name": _name(table.name),
        "path": table.name,
        "description": table.doc,
        "profile": "data-resource" if parquet else "tabular-data-resource",
        "format": table.name.rpartition(".")[2],
        "schema": schema,
        "rowcount": rows.get(table.name, 0),
    }
    if not parquet:
        made |= {"encoding": "utf-8", "mediatype": "text/csv"}
        made["dialect"] = {"delimiter": table.separator, "lineTerminator": "\n", "header": True}
        if table.separator == "\t":
            made["mediatype"] = "text/tab-separated-values"
            made["dialect"] |= {"quoteChar": "\u0007"}  # nothing is quoted: cells hold no tabs and no line ends
    return made


def _name(file: str) -> str:
    return file.rpartition(".")[0].lower().replace("_", "-")


def _field(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.doc}
    rules: dict[str, Any] = {}
    if column.required:
        rules["required"] = True
    if column.values:
        rules["enum"] = list(column.values)
    return made | ({"constraints": rules} if rules else {})
