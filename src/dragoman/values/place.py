"""A place as a value of a record: its name as the report gives it, and what the gazetteer knows of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from dragoman.gazetteer.places import Place, Resolved, best

_SIDE = (
    r"(?:(?:(?:far|mid)[- ]?)?(?:north|south|east|west)(?:[- ]?(?:east|west|central))?(?:ern)?|central|upper|lower|"
    r"rural|downtown|occupied|neighbou?ring|nearby|inner|outer|greater|coastal|mainland)"
)
_KIND = r"(?:city|town|village|port|capital|province|region|state|district|border|island|outskirts|suburbs|coast)"
_BEFORE = re.compile(
    rf"^(?:(?:the|a|an)\s+)?(?:(?:{_SIDE}|(?:[\w-]+\s+)?{_KIND}(?:\s+(?:city|town))?\s+of)[\s,]+)+(?:the\s+)?(?=[A-Z])"
)
_BEHIND = re.compile(r"(?<=\w)\s+(?:city|town|village|province|region|state|district|county|governorate|prefecture)$")


@dataclass(frozen=True, slots=True)
class Located:
    """A place named in a report: the name to enter, and the gazetteer's answer (which may be none, or ambiguous)."""

    name: str
    resolved: Resolved

    @property
    def place(self) -> Place | None:
        return self.resolved.place


def canonical_place(words: str) -> str:
    """The name to enter for a place: without article or kind of place in front: "the port city of Sfax" gives "Sfax".

    Sides are kept ("southern Lebanon" is not Lebanon), and so are names that are no proper names ("border").
    """
    name = " ".join(words.split()).strip(" ,;:.\"“”()")
    if words.rstrip().endswith("D.C."):
        name += "."
    if " of " in name and (match := _BEFORE.match(name)) and " of " in match[0] + " ":
        name = name[match.end() :]
    name = re.sub(r"^the\s+(?!Hague\b)", "", name, flags=re.I) if not name.startswith("The ") else name
    return re.sub(r"['’]s$", "", name)


def located(words: str, context_countries: Collection[str] = ()) -> Located:
    """The place that the words name, looked up offline; `context_countries` are alpha-3 codes of states in the report.

    "southern Lebanon", "Latakia province" and "downtown Nairobi" resolve to the place that they are a part of. Names of
    persons must not be passed.
    """
    name = canonical_place(words)
    resolved = best(name, context_countries)
    for pattern in (_BEHIND, _BEFORE):
        if resolved.place is None:
            resolved = best(pattern.sub("", name), context_countries)
    if resolved.place is None:
        resolved = best(_BEFORE.sub("", _BEHIND.sub("", name)), context_countries)
    if resolved.place is None and "," in name:  # "Culiacán, Sinaloa": the city, in the country of what follows
        head, _, tail = name.partition(",")
        around = best(tail.strip()).place
        resolved = best(head.strip(), {around.country} if around else context_countries)
    return Located(name, resolved)
