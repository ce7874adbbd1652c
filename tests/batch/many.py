"""Small invented reports to be run, and a look at all files of a run."""

from __future__ import annotations

from pathlib import Path

COUNTRIES = ("Kenya", "Estonia", "Chad", "Norway", "Peru", "Ghana", "Japan")


def write_reports(folder: Path, count: int) -> Path:
    """`count` reports of two sentences, an empty file and one in French among them."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        giver, taker = COUNTRIES[n % 7], COUNTRIES[(n + 3) % 7]
        text = f"{giver} has promised to send {n + 100} tents to {taker}.\n\nThe tents will arrive in March, a spokesman said.\n"
        (folder / f"report-{n:03}.txt").write_text(text, encoding="utf-8")
    (folder / "report-004-empty.txt").write_text("\n", encoding="utf-8")
    french = "Le gouvernement a promis mille tentes aux habitants de la ville, et la mairie les attend depuis le mois de mars.\n"
    (folder / "report-005-french.txt").write_text(french * 3, encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """The bytes of every file of a run but its log."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name not in ("log.jsonl", ".lock"))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}
