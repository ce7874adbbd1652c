"""The invented story of the clinics: three short reports with their records, exported in every format."""

from __future__ import annotations

from pathlib import Path

from dragoman.filing import Ledger

FOLDER = Path(__file__).parent.parent / "stories" / "clinics"
STRAITS = Path(__file__).parent.parent / "stories" / "straits"
REPORTS = sorted(p.name for p in FOLDER.iterdir() if p.is_dir())
GOLDEN = Path(__file__).parent / "golden"

SHOWN = {
    "csv": ("pledge.csv", "attack.csv", "disputes.csv", "history.csv"), "parquet": (), "plover": ("events.tsv",),
    "cameo": ("events.tsv",), "gdelt": ("events.tsv",), "acled": ("events.csv",), "ucdp-ged": ("events.csv",),
    "pledges": ("pledges.csv", "movements.csv"), "fts": ("flows.csv",), "iati": ("activities.xml",),
    "geojson": ("records.geojson",), "jsonld": ("records.jsonld",), "ftm": ("entities.ftm.json",), "ical": ("dates.ics",),
}  # fmt: skip
"""The files of each format that are kept as golden files, under `golden/FORMAT/`."""


def filled(path, order=REPORTS, folder=FOLDER):
    """A ledger at `path` to which the reports were added in this order."""
    ledger = Ledger(path)
    for name in order:
        ledger.add(folder / name, gold=True)
    return ledger


def refresh():
    """Writes the golden files anew: look at the difference before you keep them."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory() as place, filled(Path(place) / "clinics.db") as ledger:
        for form, names in SHOWN.items():
            ledger.export(form, Path(place) / form)
            for name in names:
                (GOLDEN / form).mkdir(parents=True, exist_ok=True)
                shutil.copy(Path(place) / form / name, GOLDEN / form / name)


if __name__ == "__main__":
    refresh()
