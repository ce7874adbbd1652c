"""Which state an actor belongs to, where the name alone does not say: "Rebels in Guinea", "Chad's President Idris"."""

from __future__ import annotations

import re

from dragoman.gazetteer.countries import capital_of, country_of, is_ambiguous, part_of
from dragoman.model.reading import Reading
from dragoman.model.record import Claim
from dragoman.model.span import Span
from dragoman.values.party import PartyCode, party_code
from dragoman.values.titles import split_title

_AFTER = re.compile(r"\s+(?:in|of|from)\s+(?:the\s+)?[A-Z][\w'’.\-]*(?:\s[A-Z][\w'’\-]*)*")
_BEFORE = re.compile(r"(?:[\w'’.\-]+\s+){1,7}$")
_CAPITALISED = re.compile(r"[A-Z][\w'’.\-]*(?:\s(?:of\s(?:the\s)?)?[A-Z][\w'’\-]*)*")
_STATELESS = frozenset(("IGO", "NGO", "MNC"))  # sectors that belong to no one state


def coded_party(reading: Reading, claim: Claim) -> PartyCode:
    """The codes of the actor that a claim of `by` or `to` names.

    What its name gives away comes first, then its office in the report ("Chad's President" told anywhere), then the
    words around it, and last, for somebody of no known state, the only state that its sentence names: news that
    names one state tells of people of that state.
    """
    name = str(claim.value)
    code = party_code(name)
    if code.country or code.sector in _STATELESS:
        return code
    here = reading.sentence_at(claim.anchor.start)
    span = here.span if here else claim.anchor
    for country, sector in (_office(reading, name), _beside(reading.article.text, span, claim)):
        code = PartyCode(code.country or country, code.sector or sector)
    if not code.country and code.sector not in _STATELESS:
        found = states_in(span.of(reading.article.text))
        if len(found) == 1:
            code = PartyCode(found.pop(), code.sector)
    return code


def states_in(text: str) -> set[str]:
    """The alpha-3 codes of the states that the text names by name, adjective, people or, if unambiguous, capital."""
    found = set()
    for match in _CAPITALISED.finditer(text):
        words = match[0].split()
        at = 0
        while at < len(words):
            for size in range(min(4, len(words) - at), 0, -1):
                phrase = re.sub(r"['’]s?$|[.]$", "", " ".join(words[at : at + size]))
                known = country_of(phrase) or part_of(phrase) or (None if is_ambiguous(phrase) else capital_of(phrase))
                if known and is_ambiguous(phrase) and at + size < len(words):
                    break  # "Jordan Obuya" is a person
                if known:
                    found.add(known.alpha3)
                    at += size - 1
                    break
            at += 1
    return found


def _office(reading: Reading, name: str) -> PartyCode:
    """What the report's roles say of a person: the state of the office, and the office's sector."""
    country = sector = ""
    for record in reading.records:
        if record.kind == "role" and name in record.by:
            title, of = (str(record.fields[f].value) if f in record.fields else "" for f in ("title", "of"))
            country = country or party_code(of).country
            sector = sector or party_code(f"{title} {name}").sector
    return PartyCode(country, sector)


def _beside(text: str, sentence: Span, claim: Claim) -> PartyCode:
    """The codes of the name taken together with the title before it or the place after it."""
    words = claim.words
    best = PartyCode("", "")
    before = _BEFORE.search(text, sentence.start, claim.anchor.start)
    tokens = before[0].split() if before else []
    for size in range(len(tokens), 0, -1):
        title, _ = split_title(" ".join([*tokens[-size:], words]))
        if title:
            best = party_code(" ".join([*tokens[-size:], words]))
            break
    after = _AFTER.match(text, claim.anchor.end, sentence.end)
    if after and not best.country:
        told = party_code(words + after[0])
        best = PartyCode(told.country, best.sector or told.sector)
    return best
