"""Quotations with their parts and the speaker that the report's own words give."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from dragoman.mentions import speakers, subjects
from dragoman.mentions.quotation_marks import Quoted, quoted
from dragoman.model.annotated import Sentence
from dragoman.model.article import Article
from dragoman.model.mention import QuotationMention
from dragoman.model.span import Span

_LONGEST_TAG = 200  # characters between two parts of one quotation
_NEW_SENTENCE = re.compile(r"[.!?…][\"'”’»]*\s*$")
_ATTRIBUTION = re.compile(r"\s*(?:—|–|--|-)\s*(?=\w)")


def quotations(article: Article, sentences: Sequence[Sentence]) -> tuple[QuotationMention, ...]:
    """Every direct quotation in `article`, in order, fragments and titles of works among them.

    `parts` are code-point spans of the quoted words without marks and without a final comma. A quotation split by
    "he said", or running over paragraphs, is one mention with several parts; marks within marks make none of their own.
    `speaker` is the span of the name, pronoun or description that a speech cue names, or None; `cue` the cue's words.
    Sentences must be those of `article`, in order. Never raises.
    """
    pieces = quoted(article)
    if not pieces:
        return ()
    masked = _masked(article.text, pieces)
    groups = _joined(article, masked, pieces)
    reader = _Reader(article, masked, sentences, pieces)
    mentions: list[QuotationMention] = []
    earlier: tuple[list[Quoted], QuotationMention] | None = None
    for group in groups:
        found = reader.speaker(group, earlier)
        if found:
            found = speakers.author(masked, found[0]), found[1]
        mention = QuotationMention(tuple(q.span for q in group), *(found or (None, None)))
        mentions.append(mention)
        earlier = (group, mention)
    return tuple(mentions)


def _masked(text: str, pieces: list[Quoted]) -> str:
    """The text with quoted words and their marks blanked, so that no cue is found inside them."""
    kept, at = [], 0
    for q in pieces:
        kept += [text[at : q.outer.start], "\x00" * (q.outer.end - q.outer.start)]
        at = q.outer.end
    return "".join([*kept, text[at:]])


def _joined(article: Article, masked: str, pieces: list[Quoted]) -> list[list[Quoted]]:
    """Stretches that are one quotation: carried over paragraphs, or split by a tag such as "he said"."""
    groups: list[list[Quoted]] = []
    for q in pieces:
        if groups and (q.carried or _split_by_tag(article.text, masked, groups[-1][-1], q)):
            groups[-1].append(q)
        else:
            groups.append([q])
    return groups


def _split_by_tag(text: str, masked: str, first: Quoted, second: Quoted) -> bool:
    between = masked[first.outer.end : second.outer.start]
    if first.part != second.part or not 3 < len(between) <= _LONGEST_TAG:
        return False
    inside = text[first.outer.start : first.outer.end].rstrip("\"'”’»").rstrip()
    tag = between.strip()
    if tag[:1] in ".;:" or (
        inside[-1:] in ".?!…" and tag[:1].isupper() and (inside.endswith(".") or len(tag.split()) > 3)
    ):
        return False  # a new sentence
    body = tag.rstrip(".,;:")
    if re.search(r"[.!?]\s+[A-Z]", body):
        return False
    if not speakers.verb_pattern().search(body):
        return False
    if re.match(r"(?:and|but|as|while|or)\b", tag) and not tag.endswith((",", ".", ":")):
        return False
    if tag.endswith((".", "!", "?")):
        return bool(text[second.span.start].isupper() or not text[second.span.start].isalpha())
    # Within one sentence: the tag must be an aside ("he said,") and not tell of two sayings ("called it X and Y").
    return inside.endswith((",", "?", "!", "—", "–", "-", "…")) or between.startswith(",")


class _Reader:
    """Looks for the speakers of one article's quotations."""

    def __init__(self, article: Article, masked: str, sentences: Sequence[Sentence], pieces: list[Quoted]) -> None:
        self.article, self.masked, self.sentences = article, masked, sentences
        self.starts = [s.span.start for s in sentences]

    def _at(self, position: int) -> int:
        return max(0, bisect_right(self.starts, position) - 1)

    def speaker(
        self, group: list[Quoted], earlier: tuple[list[Quoted], QuotationMention] | None
    ) -> speakers.Found | None:
        if not self.sentences:
            return None
        text, masked = self.article.text, self.masked
        first, last = self._at(group[0].outer.start), self._at(group[-1].outer.end - 1)
        begin, end = self.sentences[first].span.start, self.sentences[last].span.end
        lead = masked[begin : group[0].outer.start].rstrip(" ,")
        told = None
        opening = group[0].outer.start
        cued = bool(speakers.verb_pattern().search(lead))
        if "," in text[group[0].span.end : group[0].outer.end + 1] or not (cued or lead.endswith(":")):
            told = self._after(group, end, sources=not cued)  # "..., he said"
        if told is None and lead:
            told = (
                speakers.before(masked, begin, opening)
                or self._colon(lead, begin)
                or (speakers.shared(masked, begin, opening) if cued else None)
            )
        if told is None:
            told = self._after(group, end) or speakers.source(masked, begin, end)
        if told is None and lead:
            told = speakers.before(masked, begin, opening, weak=True) or self._subject(begin, opening)
        return told or self._rest(group, end) or self._context(group, first, earlier, bool(lead.strip("\x00 ,")), text)

    def _after(self, group: list[Quoted], end: int, *, sources: bool = True) -> speakers.Found | None:
        """A tag after any part of the quotation."""
        for number, q in enumerate(group):
            stop = group[number + 1].outer.start if number + 1 < len(group) else end
            if stop > q.outer.end and (found := speakers.after(self.masked, q.outer.end, stop, sources=sources)):
                return found
        return None

    def _colon(self, lead: str, begin: int) -> speakers.Found | None:
        """The subject of "X: '...'"."""
        if not lead.endswith(":"):
            return None
        name = subjects.first_subject(self.masked, begin, begin + len(lead) - 1)
        return (name, Span(begin + len(lead) - 1, begin + len(lead))) if name else None

    def _rest(self, group: list[Quoted], end: int) -> speakers.Found | None:
        """The subject of a clause later in the sentence: `Calling it "X", the archbishop said ...`."""
        start = group[-1].outer.end
        for verb in speakers.verb_pattern().finditer(self.masked, start, end):
            if not verb[0].endswith("ing") and (name := subjects.subject_before(self.masked, start, verb.start())):
                return name, Span(*verb.span())
        return None

    def _subject(self, begin: int, end: int) -> speakers.Found | None:
        """The subject of a sentence that has no verb of speech, if it is somebody: "Doe stood by his 'red lines'"."""
        name = subjects.first_subject(self.masked, begin, end)
        if name is None:
            return None
        words = name.of(self.masked)
        if words.lower() in ("he", "she", "they") or (
            words[0].isupper() and words.split()[0].lower() not in subjects.word_set("determiners")
        ):
            return name, name
        return None

    def _context(
        self,
        group: list[Quoted],
        first: int,
        earlier: tuple[list[Quoted], QuotationMention] | None,
        has_words: bool,
        text: str,
    ) -> speakers.Found | None:
        """The speaker where the sentence names none: who spoke before, or whom the sentence before names."""
        part = self.sentences[first].paragraph
        if earlier and earlier[1].speaker and earlier[1].cue:
            gap = self._at(group[0].outer.start) - self._at(earlier[0][-1].outer.end - 1)
            if earlier[0][-1].part == part and gap <= (1 if has_words else 2):
                return earlier[1].speaker, earlier[1].cue
        parts = self.article.parts
        following = parts[group[-1].part + 1].span if group[-1].part + 1 < len(parts) else None
        if not has_words and following and (dash := _ATTRIBUTION.match(text, *following)):
            name = subjects.first_subject(self.masked, dash.end(), following.end)
            if name:
                return name, Span(following.start, dash.end())
        before = first - 1
        if (
            before >= 0
            and self.sentences[before].role == self.sentences[first].role
            and part - self.sentences[before].paragraph <= 1
        ):
            span = self.sentences[before].span
            found = speakers.before(self.masked, *span)
            if found:
                return found
        if earlier and earlier[1].speaker and earlier[1].cue and not has_words and part - earlier[0][-1].part <= 1:
            return earlier[1].speaker, earlier[1].cue
        return None
