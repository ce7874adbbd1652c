"""A choice of things, filtered step by step, that turns into rows, JSON or a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dragoman.errors import MissingPart
from dragoman.gazetteer.countries import by_code, country_of
from dragoman.gazetteer.tables import folded
from dragoman.ledger.account import row
from dragoman.ledger.comparing import days
from dragoman.ledger.parties import likeness, party
from dragoman.ledger.thing import Thing

if TYPE_CHECKING:
    from dragoman.ledger.book import Ledger


class Selection(Sequence[Thing]):
    """Things of a ledger. A sequence; `where` narrows it, `rows` and `frame` turn it into tables."""

    def __init__(self, things: Sequence[Thing], ledger: Ledger | None = None) -> None:
        self._things = list(things)
        self._ledger = ledger

    def __len__(self) -> int:
        return len(self._things)

    def __getitem__(self, index: Any) -> Any:
        return self._things[index]

    def __iter__(self) -> Iterator[Thing]:
        return iter(self._things)

    def where(
        self,
        *,
        by: str = "",
        to: str = "",
        party: str = "",
        place: str = "",
        stage: str = "",
        report: str = "",
        since: str = "",
        until: str = "",
    ) -> Selection:
        """Those that pass every filter. Parties and places are names or ISO codes ("KEN"); dates are EDTF."""
        found = self._things
        if by:
            found = [t for t in found if _names(t, ("by",), by)]
        if to:
            found = [t for t in found if _names(t, ("to",), to)]
        if party:
            found = [t for t in found if _names(t, ("by", "to"), party)]
        if place:
            found = [t for t in found if _names(t, ("place",), place)]
        if stage:
            found = [t for t in found if t.stage == stage]
        if report:
            found = [t for t in found if report in t.reports]
        if since or until:
            found = [t for t in found if _within(t, since, until)]
        return Selection(found, self._ledger)

    def rows(self) -> list[dict[str, Any]]:
        """One dictionary a thing, in the form of the account."""
        return [row(t) for t in self._things]

    def frame(self) -> Any:
        """A pandas DataFrame, one row a thing. Raises MissingPart where pandas is not installed."""
        try:
            import pandas
        except ImportError:
            raise MissingPart("pandas is not installed: pip install pandas, or use .rows()") from None
        return pandas.DataFrame(self.rows())


def _names(thing: Thing, fields: Sequence[str], wanted: str) -> bool:
    return any(means(name, wanted, place=field == "place") for field in fields for name in thing.names(field))


def means(name: str, wanted: str, *, place: bool = False) -> bool:
    """Whether a shown name of a party or a place is meant by a name or ISO code ("KEN")."""
    code = by_code(wanted) if len(wanted) in (2, 3) and wanted.isupper() else None
    if code and party(name).state == code.alpha3:
        return True
    if likeness(name, wanted) >= 0.9 or folded(wanted) in folded(name):
        return True
    country = code or country_of(wanted)
    return bool(place and country and country_of(name) == country)


def _within(thing: Thing, since: str, until: str) -> bool:
    told = days(str(thing.value("date") or "")) or days(thing.tellings[0].day)
    if not told:
        return False
    start, end = days(since) if since else None, days(until) if until else None
    return (start is None or told[1] >= start[0]) and (end is None or told[0] <= end[1])
