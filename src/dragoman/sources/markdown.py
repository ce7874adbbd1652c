"""Markdown reports: headings, emphasis, links, lists and quotation marks of mail become plain paragraphs."""

from __future__ import annotations

import re
import tomllib

from dragoman.model.raw import SourceText
from dragoman.sources.decoding import decoded

EXTENSIONS = (".md", ".markdown")

_FRONT_YAML = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FRONT_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*\n", re.DOTALL)
_KEY = re.compile(r"^[ \t]{0,8}(\w{1,100}):([^\n]*)$", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)[^\n]*\n.*?(?:^ {0,3}\1[ \t]*$\n?|\Z)", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]\n]{0,500})\](?:\([^)\n]{0,1000}\)|\[[^\]\n]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\](?:\([^)\n]{0,1000}\)|\[[^\]\n]{0,200}\])")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]+\S[^\n]*$\n?", re.MULTILINE)
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^>\s]{1,500})>")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+([^\n]*)$", re.MULTILINE)
_UNDERLINE = re.compile(r"^([^\S\n]*\S[^\n]*)\n {0,3}(?:=+|-{2,})[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*(?:[*+-]|\d{1,3}[.)])[ \t]+(?=\S)", re.MULTILINE)
_QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?)+", re.MULTILINE)
_STRONG = re.compile(r"(?<![\w*\\])(\*{1,3})(?=\S)([^*\n]{1,2000}?)(?<=\S)\1(?![\w*])")
_UNDERSCORE = re.compile(r"(?<![\w_\\])(_{1,3})(?=\S)([^_\n]{1,2000}?)(?<=\S)\1(?![\w_])")
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`\n]{1,500})\1(?!`)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~\"'])")
_BREAK = re.compile(r"(?:(?<! )  +|\\)\n")


def to_text(data: bytes, where: str) -> SourceText:
    """The words of the file without its marks; the first heading is the headline.

    A block of front matter gives title, date, publisher, url and licence; fenced code and comments are left out.
    Lines of one paragraph are joined, as Markdown means them. Raises UnreadableInput for what is no text.
    """
    text, note = decoded(data, where)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    facts, text = _front_matter(text)
    plain = plain_text(text)
    return SourceText(
        plain,
        facts.get("title", ""),
        facts.get("published", ""),
        facts.get("publisher", ""),
        facts.get("url", ""),
        facts.get("licence", ""),
        note,
    )


def _heading(found: re.Match[str]) -> str:
    """The heading's words apart, without the number signs that may close it."""
    words = found[1].strip()
    bare = words.rstrip("#")
    if bare and not bare[-1].isspace():
        bare = words
    return "\n" + bare.rstrip() + "\n"


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = _FRONT_TOML.match(text)
    facts: dict[str, str] = {}
    if found:
        try:
            facts = {key.lower(): str(value) for key, value in tomllib.loads(found[1]).items()}
        except tomllib.TOMLDecodeError:
            facts = {}
    elif found := _FRONT_YAML.match(text):
        facts = {key.lower(): value.strip().strip("\"'") for key, value in _KEY.findall(found[1])}
    if not found:
        return {}, text
    day = _DAY.match(facts.get("published") or facts.get("date", ""))
    facts["published"] = day[0] if day else ""
    facts["licence"] = facts.get("licence") or facts.get("license", "")
    return facts, text[found.end() :]


def plain_text(text: str) -> str:
    """`text` without Markdown's marks, one line a paragraph or list item, paragraphs apart by a blank line."""
    text = _COMMENT.sub("", _FENCE.sub("\n", text))
    text = _DEFINITION.sub("", text)
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _UNDERLINE.sub(r"\n\1\n", text)
    text = _RULE.sub("", text)
    text = _HEADING.sub(_heading, text)
    text = _QUOTE.sub("", text)
    text = _ITEM.sub("\n", text)
    for mark in (_CODE, _STRONG, _UNDERSCORE, _STRONG):
        text = mark.sub(r"\2", text)
    text = _BREAK.sub("\n\n", text)
    paragraphs = (
        " ".join(line.strip() for line in block.split("\n") if line.strip()) for block in re.split(r"\n[ \t]*\n", text)
    )
    return _ESCAPE.sub(r"\1", "\n\n".join(p for p in paragraphs if p)) + "\n"
