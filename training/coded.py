"""Coded reports to train on: python training/coded.py unpack --shared ../shared --out FOLDER

`training/coded/*.jsonl` hold, for 440 reports of the public collections described in ../shared/data/README.md, the records that a
careful reader would enter (by gold/GUIDE.md; the coders were language models, checked for form by gold/check.py). The texts stay
where they are: every value that is a stretch of its text is kept as offsets, and `unpack` puts text and codes together again as
folders of report.txt, report.toml and expected.toml. `training/written.jsonl` holds 388 reports written for the purpose, text and
codes: invented events in the manner of news, every person's name invented (CC0-1.0). `pack` makes the files from such folders.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import tomllib
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "coded"
WRITTEN = Path(__file__).parent / "written.jsonl"
LONGEST = 4200  # characters after which an article of a publisher's page is cut, at the end of a paragraph
SOURCES = {  # collection: file below shared/data, licence
    "wikinews": ("stories/wikinews_2019_2020.jsonl.gz", "CC BY 2.5"),
    "geovirus": ("geo/geovirus.jsonl", "CC BY 2.5"),
    "re3d": ("events/re3d_dev.jsonl.gz", "see the record"),
    "wikievents": ("events/wikievents_dev.jsonl", "see data/README.md"),
    "gum": ("ner/gum_wikinews_train_dev.jsonl.gz", "CC BY 2.5"),
    "fundus": ("html/fundus.jsonl.gz", "see data/README.md"),
    "readability": ("html/readability.jsonl.gz", "see data/README.md"),
}


def texts(shared: Path) -> Iterator[tuple[str, str, str, str]]:
    """Collection, key, date and text (headline first, paragraphs apart by an empty line) of every article of the collections."""
    for name, (path, _) in SOURCES.items():
        file = shared / "data" / path
        with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as opened:
            lines = list(opened)
        for number, line in enumerate(lines):
            row = json.loads(line)
            key = {"wikievents": f"{number:02d}", "re3d": str(row.get("id", ""))[:12].lower()}.get(
                name, str(row.get("id", ""))
            )
            if name in ("fundus", "readability"):
                if page := _page(name, row):
                    yield page
                continue
            text = row["text"].strip()
            if name == "wikinews":
                text = re.sub(r"^\w+day, \w+ \d+, \d{4}\s*", "", text).strip()
            title = urllib.parse.unquote(row.get("title", ""))
            yield (
                name,
                re.sub("[^a-z0-9]+", "-", key.lower()),
                str(row.get("date", "")) if name in ("wikinews", "gum") else "",
                _headed(title, paragraphs(text)),
            )


def paragraphs(text: str) -> list[str]:
    """The lines that hold anything, with one blank for any run of blanks."""
    return [re.sub(r"[ \t\xa0]+", " ", p).strip() for p in re.split(r"\n+", text) if p.strip()]


def _headed(title: str, lines: list[str]) -> str:
    """The text of a report: its headline first, unless it opens with it, and an empty line between paragraphs."""
    text = "\n\n".join(lines)
    return f"{text}\n" if not title or text.startswith(title) else f"{title}\n\n{text}\n"


def _page(name: str, row: dict[str, Any]) -> tuple[str, str, str, str] | None:
    """Collection, key, date and text of the article that a page is said to hold; None where none is said."""
    if name == "readability":
        title, date, text = row["metadata"].get("title") or "", "", row["expected_text"]
    else:
        told = row["expected"] if "body" in row["expected"] else next(iter(row["expected"].values()))
        body = told.get("body")
        if body is None:
            return None
        lines = [*(body.get("summary") or [])] if isinstance(body, dict) else [str(body)]
        for section in body.get("sections", []) if isinstance(body, dict) else []:
            lines += [*(section.get("headline") or []), *(section.get("paragraphs") or [])]
        title, date, text = told.get("title") or "", str(told.get("publishing_date") or "")[:10], "\n".join(lines)
    kept: list[str] = []
    for paragraph in paragraphs(text):
        if sum(map(len, kept)) <= LONGEST:
            kept.append(paragraph)
    return name, re.sub("[^a-z0-9]+", "-", row["id"].lower()), date, _headed(title, kept)


def _packed(value: Any, text: str) -> Any:
    if isinstance(value, str) and len(value) > 12 and value in text:
        start = text.index(value)
        return {"at": [start, start + len(value)]}
    return [_packed(v, text) for v in value] if isinstance(value, list) else value


def _unpacked(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return text[value["at"][0] : value["at"][1]]
    return [_unpacked(v, text) for v in value] if isinstance(value, list) else value


def pack(folders: list[Path], out: Path) -> None:
    rows: dict[str, list[str]] = {}
    for folder in sorted(p.parent for root in folders for p in root.rglob("expected.toml")):
        text = (folder / "report.txt").read_text()
        name, _, key = folder.name.partition("-")
        gold = tomllib.loads((folder / "expected.toml").read_text())
        if name not in SOURCES:
            meta = tomllib.loads((folder / "report.toml").read_text())
            told = {"name": folder.name, "published": str(meta.get("published", "")), "text": text, "records": gold}
            rows.setdefault("", []).append(json.dumps(told, ensure_ascii=False))
            continue
        coded = {kind: [{f: _packed(v, text) for f, v in r.items()} for r in records] for kind, records in gold.items()}
        row = {"key": key, "sha256": hashlib.sha256(text.encode()).hexdigest(), "records": coded}
        rows.setdefault(name, []).append(json.dumps(row, ensure_ascii=False))
    out.mkdir(parents=True, exist_ok=True)
    for name, lines in rows.items():
        (out / f"{name}.jsonl" if name else WRITTEN).write_text("\n".join(lines) + "\n")


def toml(records: dict[str, list[dict[str, Any]]]) -> str:
    """Records as TOML; JSON's strings, numbers and lists are TOML's too."""
    lines = []
    for kind, rows in records.items():
        for row in rows:
            lines += [f"[[{kind}]]", *(f"{f} = {json.dumps(v, ensure_ascii=False)}" for f, v in row.items()), ""]
    return "\n".join(lines)


def unpack(shared: Path, out: Path) -> int:
    """Write one folder a report; returns how many. Raises ValueError if a text is not the one that was coded."""
    found = {(name, key): (date, text) for name, key, date, text in texts(shared)}
    count = 0
    for file in sorted(HERE.glob("*.jsonl")):
        for line in file.read_text().splitlines():
            row = json.loads(line)
            date, text = found[file.stem, row["key"]]
            if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
                raise ValueError(f"{file.stem} {row['key']}: the text differs from the one that was coded")
            records = {
                k: [{f: _unpacked(v, text) for f, v in r.items()} for r in rows] for k, rows in row["records"].items()
            }
            _write(out / f"{file.stem}-{row['key']}", text, date, SOURCES[file.stem][1], records)
            count += 1
    for line in WRITTEN.read_text().splitlines():
        row = json.loads(line)
        _write(out / f"written-{row['name']}", row["text"], row["published"], "CC0-1.0", row["records"])
        count += 1
    return count


def _write(folder: Path, text: str, date: str, licence: str, records: dict[str, list[dict[str, Any]]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.txt").write_text(text)
    (folder / "report.toml").write_text(f'published = "{date}"\nlicence = "{licence}"\n')
    (folder / "expected.toml").write_text(toml(records))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    packing = commands.add_parser("pack")
    packing.add_argument("folders", type=Path, nargs="+")
    unpacking = commands.add_parser("unpack")
    unpacking.add_argument("--shared", type=Path, default=Path("../shared"))
    unpacking.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    if options.command == "pack":
        pack(options.folders, HERE)
    else:
        print(f"{unpack(options.shared, options.out)} reports written to {options.out}")


if __name__ == "__main__":
    main()
