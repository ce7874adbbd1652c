"""The name under which an actor is entered: without article, possessive, title, number or description.

The rules are those of the gold guide's fields `by` and `to`. A report's own name for a body is kept ("Economic
Community of West African States" stays; "ECOWAS" stays); only the UN, the EU, the UK and the US always have their
short names.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import Country, capital_of, country_at_start, country_of, is_ambiguous
from dragoman.gazetteer.tables import folded, straight
from dragoman.values.sector import PartyCode, party_code
from dragoman.values.tables import either, table
from dragoman.values.titles import is_name, keeps_title, split_title

__all__ = ["PartyCode", "canonical_party", "party_code", "same_party"]

_RELATIVE = re.compile(r"^(?P<name>.*?[A-Z].*?),?\s(?:who|whom|which|whose)\s.*$", re.S)
_INITIALS = re.compile(r"\s\([A-Z][A-Za-z/\-.]*[A-Z][A-Za-z]*\.?\)$")
_SUFFIX = re.compile(r"^(?:Jr|Sr|Inc|Ltd|LLC|Co|I{1,3}|D\.?C)\.?$")
_HYPHENED = re.compile(r"^(?:\d+|\w+)-(?:member|nation|country|strong|seat|man|person)\s+", re.I)
_FIGURE = re.compile(r"^[\d,.]*\d[\d,.]*$")
_SHORT_FORMS = (
    (re.compile(r"\bUnited Nations\b|\bU\.\s?N\.?(?=\s|$|')"), "UN"),
    (re.compile(r"\bUnited States(?: of America)?\b|\bU\.\s?S\.?(?:\s?A\.)?(?=\s|$|')"), "US"),
    (re.compile(r"\bUnited Kingdom\b|\bU\.\s?K\.?(?=\s|$|')"), "UK"),
    (re.compile(r"\bE\.\s?U\.?(?=\s|$|')"), "EU"),
)


@lru_cache(maxsize=8192)
def canonical_party(words: str) -> str:
    """The guide's name for an actor that a report calls `words`; never empty unless `words` hold no letter or digit.

    "the Kenyan government", "Kenyan officials", "Nairobi" give "Kenya"; "Kenyan police" stays; "President Joe Biden"
    gives "Joe Biden"; "dozens of protesters" gives "protesters"; "the Security Council" gives "UN Security Council".
    `words` must name an actor: a city that is only a place must not be asked about.
    """
    name = " ".join(words.split()).strip(" \t,;:.!?\"“”‘[]")
    name = name if "(" in name else name.strip("() ")
    if not name:
        return ""
    if words.rstrip().endswith(("U.S.", "U.N.", "U.K.", "E.U.", "D.C.", "Inc.", "Ltd.", "St.", "Jr.", "Sr.")):
        name += "."
    if stated := _stated(name):
        return stated
    head, comma, tail = name.partition(", ")
    if comma and not is_name(head.split()) and split_title(tail)[0]:  # "Haiti's leader, Prime Minister X"
        name = tail
    name = _INITIALS.sub("", _RELATIVE.sub(r"\g<name>", _without_apposition(name)))
    return _stated(name) or _described(name) or name


def same_party(a: str, b: str) -> bool:
    """Whether two names in one report mean one actor: aliases of a body or state, a surname and the full name.

    "Sudan" and "South Sudan" are not the same, nor are "Kenyan police" and "police".
    """
    left, right = _short(canonical_party(a)), _short(canonical_party(b))
    if folded(left) == folded(right):
        return True
    state, other_state = country_of(left), country_of(right)
    if state or other_state:
        return state == other_state
    body, other_body = body_of(left), body_of(right)
    if body and other_body:
        return body == other_body
    x, y = (_without_state(n).split() for n in (left, right))
    short, long = sorted((x, y), key=len)
    if not short or not (is_name(short) and is_name(long)):
        return False
    plain_short, plain_long = ([folded(w) for w in n] for n in (short, long))
    return plain_short[-1] == plain_long[-1] and set(plain_short) <= set(plain_long)


def _without_apposition(name: str) -> str:
    """ "Lloyd Austin, the US defence secretary" without what follows the comma; lists and firms stay whole."""
    head, comma, tail = name.partition(", ")
    if not comma or " and " in tail or "," in tail or _SUFFIX.match(tail):
        return name
    return head if is_name(head.split()) or country_of(head) or body_of(head) else name


def _stated(name: str) -> str:
    """The name of a state or body where the words are exactly that; else empty."""
    bare = straight(name)
    if country := country_of(name):
        if bare in country.demonyms or bare in ("US", "UK"):  # a people is not its government
            return bare
        kept = bare in country.names and country.alpha2 not in ("US", "GB")
        return _bare(name) if kept else country.name
    if body := body_of(name):
        if body.always:
            return _bare(name) if "U.N. " in name else body.name
        last = bare.rsplit(" ", 1)[-1].rsplit("-", 1)[-1]
        if last.islower() and last in _parties()["descriptions"]:
            return body.full
        return _bare(name)
    if (capital := capital_of(name)) and bare in capital.capitals and not is_ambiguous(name):
        return capital.name
    return ""


def _described(name: str) -> str:
    """The name under a description: quantities, titles, and words for those who act for a state."""
    name = _bare(_without_quantity(_bare(name)))
    name = _HYPHENED.sub("", name)
    if stated := _stated(name):
        return stated
    if state := _state_behind(name):
        return state
    title, person = split_title(name)
    if title:
        return name if keeps_title(title, person) else person
    return name


def _state_behind(name: str) -> str:
    """The state or body for which "senior Kenyan officials", "Kenya's government" or "authorities in Kenya" act."""
    rest = name
    while (first := rest.split(" ", 1)) and len(first) == 2 and first[0] in _parties()["plain_modifiers"]:
        rest = first[1]
    if match := _government_of().fullmatch(rest):
        return _acting(match["who"])
    if match := _government_behind().fullmatch(rest):
        who = match["who"]
        return _acting(who) or _acting(straight(who))
    return ""


def _acting(who: str) -> str:
    words = who.split()
    while len(words) > 1 and words[-1] in _parties()["plain_modifiers"]:
        words = words[:-1]
    who = _bare(" ".join(words))
    found: Country | None = country_of(who)
    if found:
        return _stated(who) if who in found.names else found.name
    body = body_of(who)
    return _stated(who) if body and body.sector in ("IGO", "GOV", "MIL", "REB") else ""


def _without_state(name: str) -> str:
    """ "US Senate" without "US": reports drop the state once it is known."""
    found = country_at_start(name)
    words = name.split()
    return " ".join(words[found[1] :]) if found and found[1] < len(words) else name


def _without_quantity(name: str) -> str:
    lowered = name
    if match := _quantity_of().match(name):
        lowered = name[match.end() :]
    words = lowered.split()
    while len(words) > 1 and (words[0].lower() in _parties()["determiners"] or _FIGURE.match(words[0])):
        # "Two Rivers" is a name: a figure in capitals goes only before a word in small letters
        if words[0][0].isupper() and words[0].lower() not in ("the", "a", "an") and words[1][0].isupper():
            break
        words = words[1:]
    return " ".join(words) or name


def _bare(name: str) -> str:
    """Without article in front and possessive behind, other letters as they are."""
    name = re.sub(r"^(?:the|a|an)\s+", "", name, flags=re.I) if " " in name else name
    return re.sub(r"['’]s$|(?<=s)['’]$", "", name)


def _short(name: str) -> str:
    for pattern, short in _SHORT_FORMS:
        name = pattern.sub(short, name)
    return name


@cache
def _parties() -> dict[str, frozenset[str]]:
    lists = table("parties")
    return {name: frozenset(lists[name]) for name in ("plain_modifiers", "determiners", "descriptions")}


@cache
def _quantity_of() -> re.Pattern[str]:
    amounts = either(table("parties")["quantities"])
    return re.compile(rf"(?:at least |about |nearly |some |the |these )*{amounts} of (?=.)", re.I)


@cache
def _government_of() -> re.Pattern[str]:
    return re.compile(rf"{either(table('parties')['government'])} (?:of|in|from) (?P<who>.+)", re.I)


@cache
def _government_behind() -> re.Pattern[str]:
    return re.compile(rf"(?P<who>.+?) {either(table('parties')['government'])}")
