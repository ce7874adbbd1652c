"""Who a word of the report means: full names for short forms, pronouns and offices, by what the report itself says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import country_of
from dragoman.gazetteer.given_names import gender_of
from dragoman.gazetteer.tables import folded
from dragoman.model import Annotated, QuotationMention, Span
from dragoman.records.antecedents import Antecedents, is_state_noun
from dragoman.records.pronouns import HE, Mention, Pronouns
from dragoman.values.party import canonical_party
from dragoman.values.place import canonical_place
from dragoman.values.tables import table

THEY = frozenset({"they", "them", "their", "theirs", "it", "its", "itself", "themselves"})
SPEAKER = frozenset({"i", "me", "my", "we", "us", "our", "ours", "myself", "ourselves"})
OTHER = frozenset(
    {
        "who",
        "whom",
        "which",
        "that",
        "this",
        "these",
        "those",
        "what",
        "some",
        "others",
        "both",
        "all",
        "one",
        "you",
        "your",
    }
)

_PARTICLES = r"(?:de|del|della|der|den|van|von|bin|ibn|al|el|bint|abu|la|le|da|dos|du|di|ben|y|of the|ul|ur)"
_NAME = re.compile(
    rf"(?<![\w.])[A-Z][\w’'-]*(?:[ -]{_PARTICLES})*(?: (?:(?:{_PARTICLES}[ -])*)(?:[A-Z]\.|[A-Z][\w’'-]*)){{1,4}}"
)
_NOT_GIVEN = frozenset(
    (
        "The A An In On At For But And After Before When While As By From His Her Their Its This That These Those "
        "Former Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June "
        "July August September October November December According However Meanwhile Earlier Later Both Some Many "
        "Most New North South East West United "
    ).split()
)
_OF_STATE = re.compile(
    r"(?P<state>[A-Z][\w.]*(?: [A-Z][\w.]*)?)(?:['’]s?)? (?P<noun>capital|government|territory|soil)$"
)
_LINKS = "of|and|for|by|with|from|to|in|on|at"
_LOOSE = re.compile(rf"^(?:(?:{_LINKS})\s+)+|(?:(?:^|\s+)(?:{_LINKS}|the|an?|who|that|which))+$")
"""Words at the ends of a name that are no part of it, where a reader marked one too many."""
_DEFINITE = re.compile(r"\b(?:[Tt]he|[Bb]oth)\s\Z")
_DOTTED = re.compile(r"\b[A-Z]\.$")
_CAPITALISED = re.compile(r"[A-Z][\w.]+(?: [A-Z][\w.]+)?")
_WORD = re.compile(r"[\w’'-]+")
_PLACED = re.compile(r"(?P<who>[a-z][\w’'-]*(?: [\w’'-]+){0,4}?) (?:at|in|on|outside|inside|near|with|from) (?:the |a |an )?[A-Z]")
"""Somebody without a name, and where he is: five of six coders leave out the place."""
_ABBREVIATED = re.compile(
    r"((?:[A-Z][\w’'-]*|of|for|the|on|and|in|de|du|des)"
    r"(?: (?:[A-Z][\w’'-]*|of|for|the|on|and|in|de|du|des))+) \(([A-Z][A-Za-z]{1,9})\)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A resolved name: the value, and whether the words state it or it was worked out."""

    value: str
    stated: bool


class Names:
    """The names of one report. Made once a report from its text and the persons that the reader found."""

    def __init__(
        self,
        report: Annotated,
        persons: Sequence[Span],
        offices: Sequence[tuple[str, str, str]] = (),
        quotes: Sequence[QuotationMention] = (),
    ) -> None:
        """`persons` are spans of persons' names; `offices` are (person's span text, title, of); `quotes` all quotations."""
        text = report.article.text
        self._text = text
        found: dict[str, str] = {}
        for span in persons:
            name = canonical_party(span.of(text))
            if name and name[0].isupper():
                found[name] = name
        self._count = Counter(_WORD.findall(text))
        self._full: dict[str, str] = {}
        self._candidates: dict[str, str] = {}
        self._persons = found
        self._given: dict[str, None] = {}
        for name in sorted(found, key=lambda n: (len(n.split()), n)):
            self._learn(name)
        for match in _NAME.finditer(text):
            name = canonical_party(_without_first(match.group()))
            words = name.split()
            if not 2 <= len(words) <= 4 or country_of(name) or body_of(name):
                continue
            last = words[-1]
            if gender_of(name) and words[0] not in _NOT_GIVEN and not country_of(last):
                self._given[name] = None
            known = self._full.get(last)
            if known and len(known.split()) == 1:
                self._learn(name)
            elif known is None and len(words) <= 3 and not country_of(last) and words[0] not in _NOT_GIVEN:
                self._maybe(name)
        self._short = {m.group(2): _trim(m.group(1), m.group(2)) for m in _ABBREVIATED.finditer(text)}
        self._folded = {folded(last): full for last, full in (self._candidates | self._full).items() if not last.isascii()}
        self._mentions = self._mentioned()
        spoken = [part for q in quotes for part in q.parts]
        self._pronouns = Pronouns(text, [s.span.start for s in report.sentences], self._mentions, spoken)
        self.home = _home(text)
        self._antecedents = Antecedents(text)
        self._offices: dict[str, dict[str, None]] = {}
        for person, title, of in offices:
            full = self.full(person)
            for key in _called(title, of):
                self._offices.setdefault(key, {})[full] = None

    def _mentioned(self) -> list[Mention]:
        """Every place that names a person, in order: by the whole name or by a part of it that means nobody else."""
        known = {short: name for name in self._given for short in (name.split()[-1], name)} | self._full
        if not known:
            return []
        either = "|".join(re.escape(w) for w in sorted(known, key=lambda w: (-len(w), w)))
        found = re.finditer(rf"(?<!\w)(?:{either})(?!\w)", self._text)
        return [Mention(m.start(), m.end(), known[m.group()]) for m in found]

    def _learn(self, name: str) -> None:
        """A person is known by the whole name and by each of its words but initials and titles; the last word counts most."""
        words = name.split()
        for word in {words[-1], name}:
            known = self._full.get(word)
            if known is None or (len(name) > len(known) and set(known.split()) <= set(words)):
                self._full[word] = name
        for word in words[:-1]:
            if len(word) > 2 and word[0].isupper() and not word.endswith(".") and self._full.get(word, word) == word:
                self._full[word] = name

    def _maybe(self, name: str) -> None:
        """Two or three capitalised words may be a person whom the report later calls by the last of them."""
        last = name.split()[-1]
        if self._count[last] > 1:
            self._candidates.setdefault(last, name)

    def is_person(self, name: str) -> bool:
        return name in self._persons or self._full.get(name.split()[-1] if name else "") == name

    def full(self, words: str) -> str:
        """The fullest form of a name in the report: "Blinken" gives "Antony Blinken"; other words come back as parties."""
        country = country_of(words)
        if country and words in country.adjectives:  # "Kenyan", read out of "the Kenyan government"
            return country.name
        name = canonical_party(words)
        if not name:
            return ""
        body = body_of(name)
        if name in self._short and not (body and body.always):
            return self._short[name]
        last = name.split()[-1]
        if name[0].isupper():
            known = self._full.get(last) or self._candidates.get(last)
            known = known or self._folded.get(folded(last))
            if known and set(folded(name).split()) <= set(folded(known).split()):
                words_of = set(known.split())
                longer = [p for p in self._persons if words_of < set(p.split()) and p.split()[0] == known.split()[0]]
                return max(longer, key=len) if longer else known  # "Wanda Vázquez" where "Wanda Vázquez Garced" is told
        return name

    def _holder(self, office: str, before: int) -> str:
        """Who holds an office of the report: of several, the one named last before a position."""
        held = self._offices.get(office, {})
        if len(held) < 2:
            return next(iter(held), "")
        return next((m.person for m in reversed(self._mentions) if m.start < before and m.person in held), "")

    def state_told(self, before: int) -> tuple[str, Span] | None:
        """The state named last before a position in its paragraph, and where."""
        return self._antecedents.state_told(self._text.rfind("\n", 0, before) + 1, before)

    def meant(self, span: Span, speaker: str = "") -> list[Named]:
        """The parties meant by the words at `span`: several where they say "the two countries", else one or none."""
        article = self._article(span)
        said = self._text[article.start() if article else span.start : span.end]
        several = [self.full(words) for words in self._antecedents.several(said, span.start)]
        if several:
            return [Named(name, False) for name in several if name]
        one = self.resolve(span, speaker)
        return [one] if one else []

    def _article(self, span: Span) -> re.Match[str] | None:
        """The "the" or "both" in front of a span that a reader marked without it."""
        return _DEFINITE.search(self._text, max(0, span.start - 6), span.start)

    def resolve(self, span: Span, speaker: str = "") -> Named | None:
        """The party meant by the words at `span`; None where the words name nobody. `speaker` says who "we" and "I" are."""
        words = span.of(self._text).strip(" \n,;:\"“”'’()[]")
        words = words if _DOTTED.search(words) else words.strip(".")
        low = "" if words.isupper() and words != "I" else words.lower()  # "US" and "WHO" are no pronouns
        if low in HE:
            person = self._pronouns.meant(span.start, low)
            return Named(person, False) if person else None
        if low in SPEAKER:
            return Named(speaker, False) if speaker else None
        words = _LOOSE.sub("", words)
        if low in THEY or low in OTHER or not any(c.isalnum() for c in words):
            return None
        bare = re.sub(r"^(?:the|this|that|his|her|its|their|a|an) ", "", words, flags=re.I)
        if bare.lower() in self._offices and (holder := self._holder(bare.lower(), span.start)):
            return Named(holder, False)
        definite = bare != low or self._article(span)
        if bare.islower() and (definite or is_state_noun(bare)):  # "the government", "the council"
            noun = bare.split()[-1]
            meant = self.home[0] if is_state_noun(noun) and self.home else ""
            if not meant and (" " not in bare or is_state_noun(noun)):
                meant = self._antecedents.meant(noun, span.start)
            if meant:
                return Named(self.full(meant), False)
        last = bare.split()[-1].lower() if bare else ""
        value = self.full(words)
        if placed := _PLACED.match(value):  # "aid worker in Vavuniya" is an aid worker
            value = placed["who"]
        known = country_of(bare) or body_of(bare) or self.is_person(value)
        nobody = last in _no_parties("deeds") | _no_parties("money") or bare.lower() in _no_parties("bare_adjectives")
        if nobody and not known:
            return None
        return Named(value, value == words) if value else None

    def place(self, span: Span) -> Named | None:
        """The place that the words name: "Kenyan" gives "Kenya", but a capital stays the city that it is."""
        words = re.sub(r"[’']s$", "", span.of(self._text).strip(' \n,;:"“”()[]'))
        words = words if _DOTTED.search(words) else words.strip(".")
        bare = re.sub(r"^(?:the|a|an) ", "", words, flags=re.I)
        if not any(c.isalnum() for c in bare) or bare.lower() in HE | THEY | SPEAKER | OTHER:
            return None
        ruled = _OF_STATE.match(bare)  # "the Kenyan capital", "Taiwanese government"
        country = country_of(ruled["state"]) if ruled else country_of(bare)
        if country and ruled and ruled["noun"] == "capital" and country.capitals:
            return Named(country.capitals[0], False)
        value = country.name if country and bare not in country.names else canonical_place(bare) or bare
        return Named(value, value == words)


def _home(text: str) -> tuple[str, Span] | None:
    """The state that a report is about, if one is named at least twice as often as any other, and where it is named first."""
    counts: Counter[str] = Counter()
    first: dict[str, Span] = {}
    for match in _CAPITALISED.finditer(text):
        words = match.group().rstrip(".,")
        country = country_of(words) or country_of(words.split()[0])
        if country:
            counts[country.name] += 1
            first.setdefault(country.name, Span(match.start(), match.start() + len(words)))
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0], first[ranked[0][0]]


def _called(title: str, of: str) -> set[str]:
    """How a report may call the holder of an office later on: "President" of "Kenya" is "president", "Kenyan president"."""
    words = title.lower().split()
    if not words:
        return set()
    short = {words[-1]} | {called for named, called in table("titles")["called"] if set(named.split()) <= set(words)}
    country = country_of(of) if of else None
    owners = {of.lower()} | ({n.lower() for n in (*country.names, *country.adjectives)} if country else set())
    return {title.lower(), *short, *(f"{owner} {name}" for owner in owners if owner for name in short)}


def _without_first(name: str) -> str:
    """A run of capitalised words without those at its start that open a sentence or name a country, a day or an office."""
    words = name.split()
    while len(words) > 2 and (words[0] in _NOT_GIVEN or country_of(words[0])):
        words = words[1:]
    return " ".join(words)


def _trim(words: str, short: str) -> str:
    """The tail of the words before a bracketed abbreviation that it abbreviates: "The talks by World Food Programme (WFP)"."""
    parts = words.split()
    for start in range(len(parts)):
        if parts[start][0] == short[0] and "".join(p[0] for p in parts[start:] if p[0].isupper()).startswith(short[:2]):
            return " ".join(parts[start:])
    return words


@cache
def _no_parties(name: str) -> frozenset[str]:
    return frozenset(table("no_parties")[name])
