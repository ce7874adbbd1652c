"""Which column of a table, or key of a JSON object, holds what of an article; and a row made into one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.telling import day_in, one_line

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "body_text", "article", "article_text", "article_body", "main_text", "full_text", "content",
             "story", "plain_text"),
    "title": ("title", "headline", "head", "article_title", "hed"),
    "published": ("published", "published_at", "publish_date", "publication_date", "date_publish", "date_published",
                  "pub_date", "published_date", "date", "datetime", "timestamp", "day"),
    "publisher": ("publisher", "source", "source_name", "outlet", "newspaper", "publication", "site", "site_name",
                  "domain", "source_domain"),
    "url": ("url", "link", "uri", "web_url", "article_url"),
    "licence": ("licence", "license", "rights"),
    "html": ("html", "page", "raw_html"),
}  # fmt: skip
"""What is looked for, each under the names it may have; the first that is there wins.

Case, spaces, dots, hyphens and underscores do not count.
"""


def chosen(there: Iterable[str], given: Mapping[str, str], where: str) -> dict[str, str]:
    """For each thing of an article the column that holds it, of those that are `there`; `given` goes before the usual names.

    Raises UnreadableInput if a column given is not there, or no column holds the text.
    """
    columns = [str(c) for c in there]
    known = {_key(c): c for c in reversed(columns)}
    found: dict[str, str] = {}
    for what, column in given.items():
        if what not in NAMES:
            raise UnreadableInput(f"--columns: {what!r} is none of {', '.join(NAMES)}")
        if _key(column) not in known:
            raise UnreadableInput(f"{where}: no column {column!r}; there are: {_listed(columns)}")
        found[what] = known[_key(column)]
    for what, names in NAMES.items():
        if what not in found and (key := next((k for n in names if (k := _key(n)) in known), None)):
            found[what] = known[key]
    if "text" not in found and "html" not in found:
        raise UnreadableInput(
            f"{where}: no column holds the text; there are: {_listed(columns)}; name it with --columns text=NAME"
        )
    return found


def article(
    row: Mapping[str, Any], columns: Mapping[str, str], member: str, where: str
) -> SourceText | UnreadableInput:
    """The article in one row. One without words comes back as a fault; a date that cannot be read is told in its note."""
    value = {what: _word(row.get(column)) for what, column in columns.items()}
    data = json.dumps(row, ensure_ascii=True, default=str, sort_keys=True).encode("ascii")
    text = value.get("text", "")
    here = f"{where}: {member}"
    title, published, publisher, url = value.get("title", ""), "", value.get("publisher", ""), value.get("url", "")
    note = ""
    roles: tuple[str, ...] = ()
    if not text.strip() and value.get("html"):
        from dragoman.sources.html import page_text

        try:
            page = page_text(value["html"], here, url=url)
        except UnreadableInput as fault:
            return fault
        text, roles, title = page.text, page.roles, title or page.title
        published, publisher, url = page.published, publisher or page.publisher, url or page.url
    elif not text.strip():
        return UnreadableInput(f"{here}: no text in it")
    elif title and one_line(text[: len(title) + 200]).casefold()[: len(one_line(title))] != one_line(title).casefold():
        text = f"{one_line(title)}\n\n{text}"
    if stamp := value.get("published", ""):
        published = day_in(stamp) or published
        note = "" if published else f"{here}: {stamp[:40]!r} is no date that can be read without doubt; left out"
    return SourceText(
        text, one_line(title), published, one_line(publisher), url.strip(), one_line(value.get("licence", "")), note, roles,
        member, data,
    )  # fmt: skip


def _word(value: Any) -> str:
    """A cell as text. Lists of paragraphs are joined; other nested values are not text."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list):
        return "\n\n".join(v for v in value if isinstance(v, str))
    if isinstance(value, dict):
        return _word(value.get("name") or value.get("title"))
    return str(value)


def _key(column: str) -> str:
    return column.casefold().translate(_PARTING)


_PARTING = str.maketrans("", "", " _-.\t")


def _listed(columns: list[str]) -> str:
    return ", ".join(c[:40] for c in columns[:20]) + (" ..." if len(columns) > 20 else "") or "none"
