"""The invented story of the straits: four short reports with their records, for the tests of the ledger."""

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "stories" / "straits"
REPORTS = sorted(p.name for p in FOLDER.iterdir() if p.is_dir())


def filled(path, order=REPORTS):
    """A ledger at `path` to which the reports were added in this order."""
    from dragoman.filing import Ledger

    ledger = Ledger(path)
    for name in order:
        ledger.add(FOLDER / name, gold=True)
    return ledger


def only(things):
    assert len(things) == 1, [(t.kind, t.names("by"), t.reports) for t in things]
    return things[0]
