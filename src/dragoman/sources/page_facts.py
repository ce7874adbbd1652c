"""What a web page tells of its article beside the text: JSON-LD (schema.org NewsArticle), OpenGraph and other meta tags."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dragoman.sources.telling import day_in, one_line

_ARTICLE = re.compile(r"(?:Article|BlogPosting|NewsItem|Report|Review)$")
_COMMENT = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_MOST_LD = 1_000_000  # characters of one block of JSON-LD
_MOST_NODES = 2_000
_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,500}>")

_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "article.published", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date",
    "pubdate", "publishdate", "publish_date", "publish-date", "publication_date", "article_date_original", "pdate",
    "rnews:datepublished", "date",
)  # fmt: skip
_SITES = ("og:site_name", "application-name", "dc.publisher", "cre")
_AUTHORS = ("author", "parsely-author", "sailthru.author", "byl", "dc.creator", "article:author_name")
_NAMED = ("parsely-title", "sailthru.title", "dc.title", "dcterms.title", "headline", "fulltitle")

# How much each place counts in the choice of the headline: what the page shows and what it tells search engines are
# seldom wrong together.
_LD, _OG, _H1, _NAME, _TWITTER, _TITLE, _LATER = 1.5, 1.2, 1.0, 1.1, 0.3, 0.5, 0.6
_SHORTENED = 40
_ENTITY = re.compile(r"&#?\w{2,8};")
_JOINT = re.compile(r"\s*[|\-–—*:·«»]\s*\S")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page's metadata says; "" or () where it says nothing. `title` is the headline as the publisher hands it on."""

    headline: str = ""
    title: str = ""
    published: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    standfirst: str = ""
    url: str = ""


def page_facts(tree: Any) -> PageFacts:
    """Reads the metadata of a parsed page (lxml.html). JSON-LD of an article goes before meta tags."""
    metas = _metas(tree)
    article = max(
        _articles(tree), key=lambda a: ("headline" in a) + ("datePublished" in a) + ("articleBody" in a), default={}
    )
    published = day_in(_text(article.get("datePublished")))
    for name in _DATES:
        if published:
            break
        published = next((d for value in metas[name] if (d := day_in(value))), "")
    headline = _headline(tree, article, metas)
    return PageFacts(
        headline,
        _title(headline, article, metas),
        published,
        _name(article.get("publisher")) or next((v for n in _SITES for v in metas[n]), ""),
        tuple(dict.fromkeys(_names(article.get("author")))) or tuple(a for n in _AUTHORS for a in metas[n][:1])[:1],
        _text(article.get("description")) or next(iter(metas["og:description"] or metas["description"]), ""),
        _address(tree, metas),
    )


def _metas(tree: Any) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or ""
        if name and (value := one_line(node.get("content") or "")):
            found[name.lower()].append(value)
    return found


def _address(tree: Any, metas: defaultdict[str, list[str]]) -> str:
    links = [node.get("href") or "" for node in tree.iterfind(".//link[@rel='canonical']")]
    found = next(
        (one_line(a) for a in [*links, *metas["og:url"]] if a.strip().lower().startswith(("http://", "https://"))), ""
    )
    return found if len(found) <= 2000 else ""


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """The nodes of the page's JSON-LD that are articles."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text and len(script.text) <= _MOST_LD:
            text = _COMMENT.sub("", script.text)
            try:
                found = json.loads(text, strict=False)
            except (ValueError, RecursionError):
                try:
                    found = json.loads(_TRAILING_COMMA.sub("", text), strict=False)
                except (ValueError, RecursionError):
                    continue
            for node in _nodes(found):
                kinds = node.get("@type")
                if any(_ARTICLE.search(str(k)) for k in (kinds if isinstance(kinds, list) else [kinds])):
                    yield node


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        one = waiting.pop(0)
        seen += 1
        if isinstance(one, list):
            waiting += one[:_MOST_NODES]
        elif isinstance(one, dict):
            yield one
            waiting += [one[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one]


def _title(headline: str, article: dict[str, Any], metas: defaultdict[str, list[str]]) -> str:
    """The headline, with what OpenGraph tells behind it ("Headline | Paper") where no JSON-LD tells it without: the publisher
    wants it shown so wherever the page is linked to."""
    for told in [_plain(t) for t in metas["og:title"][:1]] if headline and not _text(article.get("headline")) else []:
        if _folds(told).startswith(_folds(headline)) and _JOINT.match(told[len(headline) :]):
            return told
    return headline


def _headline(tree: Any, article: dict[str, Any], metas: defaultdict[str, list[str]]) -> str:
    """The headline that most of the page's own tellings agree on, without the site's name behind it."""
    shown = [one_line(str(node.text_content()))[:500] for node in tree.iter("h1")]
    told = [_text(article.get("headline"))]
    named = [t for n in _NAMED for t in metas[n]]
    graph, twitter = [_plain(t) for t in metas["og:title"]], [_plain(t) for t in metas["twitter:title"]]
    page = [one_line(tree.findtext(".//title") or "")]
    if graph and "LiveBlogPosting" in str(article.get("@type")):
        told, shown, page = [], [], []  # a live page's headline follows the events; what OpenGraph says stays
    whole = [t for t in (*told, *shown, *graph, *twitter, *named) if len(t) >= 15]

    def bare(title: str) -> str:
        """ "Headline | Paper" is the headline, where the headline stands alone elsewhere on the page."""
        return next(
            (title[: len(w)] for w in whole if _folds(title).startswith(_folds(w)) and _JOINT.match(title[len(w) :])),
            title,
        )

    votes: dict[str, float] = {}
    # Typographic marks come from the publisher's own hand, unless a machine escaped them.
    forms: dict[str, str] = {_folds(t): t for t in told if t and not _ENTITY.search(str(article.get("headline")))}
    for titles, weight in (
        (graph, _OG),
        (told, _LD),
        (shown, _H1),
        (named, _NAME),
        (twitter, _TWITTER),
        (page, _TITLE),
    ):
        for place, title in enumerate(dict.fromkeys(bare(t) for t in titles if t)):
            key = _folds(title)
            forms.setdefault(key, title)
            votes[key] = votes.get(key, 0) + weight * _LATER**place
    if not votes:
        return ""
    best = max(votes, key=lambda k: votes[k])
    # A headline that the page itself gives in a shorter form, cut at a word, is told in that form.
    short = next((_folds(g) for g in graph if len(g) >= _SHORTENED and best.startswith(_folds(g) + " ")), best)
    site = _name(article.get("publisher")) or next((v for n in _SITES for v in metas[n]), "")
    found = forms[short]
    if site:
        found = re.sub(rf"\s+[|\-–—]\s+{re.escape(site)}\b.*$", "", found, flags=re.IGNORECASE) or found
    return found


def _folds(title: str) -> str:
    """Equal for forms of one title that differ in quotation marks only. As long as the title."""
    return title.translate(_MARKS)


_MARKS = str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")


def _plain(text: str) -> str:
    """Without entities (some publishers escape twice) and tags."""
    return one_line(_TAG.sub("", html.unescape(html.unescape(text))))


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, str)), "")
    return _plain(value) if isinstance(value, str) else ""


def _name(value: Any) -> str:
    return next(iter(_names(value)), "")


def _names(value: Any) -> list[str]:
    """The names in a schema.org person, organisation, name, or list of these."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        for text in name if isinstance(name, list) else [name]:
            plain = _text(text)
            if plain and len(plain) <= 200 and not plain.startswith(("http:", "https:")):
                found.append(plain)
    return found
