"""Bodies that news names without explaining: organisations, missions, armed groups, organs of state, parties, media,
firms.

The table is ours (bodies.tsv). Sectors are PLOVER's actor codes; IGO and NGO stand for bodies that belong to no state.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from dragoman.gazetteer.tables import listed, rows, straight


@dataclass(frozen=True, slots=True)
class Body:
    """One body. `name` is its short name in news, `full` its long one (often the same); `country` an alpha-3 code or
    empty.

    `always`: known by its short name only ("UN"), whatever a report writes.
    """

    name: str
    full: str
    aliases: tuple[str, ...]
    sector: str
    country: str
    always: bool = False

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name it goes by, the short one first."""
        return (self.name, self.full, *self.aliases) if self.full != self.name else (self.name, *self.aliases)


@cache
def bodies() -> tuple[Body, ...]:
    """All bodies, in the order of the table."""
    return tuple(
        Body(
            row["name"], row["full"] or row["name"], listed(row["aliases"]), row["sector"], row["country"],
            bool(row["always"]),
        )
        for row in rows("bodies.tsv")
    )


@lru_cache(maxsize=16384)
def body_of(words: str) -> Body | None:
    """The body that the words name: case counts ("who" is not "WHO"), an article or possessive does not; "U.N." reads
    as "UN".
    """
    if len(words) > 120:
        return None
    return _index().get(_plain(words))


def is_full_name(body: Body, words: str) -> bool:
    """Whether the words are a name in words rather than initials or a nickname: such a name is kept as the report
    gives it.
    """
    plain = _plain(words)
    return plain in (_plain(body.name), _plain(body.full))


@cache
def _index() -> dict[str, Body]:
    index: dict[str, Body] = {}
    for body in bodies():
        for name in body.all_names:
            index.setdefault(_plain(name), body)
    return index


_UNITED_NATIONS = re.compile(r"\b(?:United Nations|U\.N\.)(?=\s|$)")
_UNITED_STATES = re.compile(r"\b(?:United States|U\.S\.)(?=\s|$)")


def _plain(words: str) -> str:
    plain = straight(words)
    if "United" in plain or "U." in plain:
        plain = _UNITED_STATES.sub("US", _UNITED_NATIONS.sub("UN", plain))
    return plain[len("The ") :] if plain.startswith("The ") else plain
