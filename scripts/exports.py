"""Writes the column lists in docs/exports.md anew, from the formats themselves: python scripts/exports.py"""

from __future__ import annotations

from pathlib import Path

from dragoman.exports import codebook, discovery

PAGE = Path(__file__).parent.parent / "docs" / "exports.md"
MARK = "<!-- formats -->\n"


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text.partition(MARK)[0] + MARK + codebook.docs(discovery.every()), encoding="utf-8")


if __name__ == "__main__":
    main()
