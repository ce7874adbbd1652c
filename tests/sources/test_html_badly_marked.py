"""What is taken of a web page that marks its article badly: no paragraph lost, no furniture kept."""

from __future__ import annotations

import pytest

from dragoman.sources.html import page_text
from dragoman.sources.telling import day_in

LEAD = "Norland and Sudmark have signed a pact on their common border after nine years of talks in Nordhaven."
TALKS = "The two sides will meet again on Monday, said Ada Voss, the foreign minister of Norland, on Tuesday."
CUSTOMS = "Sudmark will send forty customs officers to the two crossings, which are to open again by July."
VOTE = "Members of the opposition said that the pact left open who would pay, and asked for a vote."
BODY = (LEAD, TALKS, CUSTOMS, VOTE)


def parts(body: str, head: str = "") -> list[tuple[str, str]]:
    """The page's article as (role, words)."""
    top = f"<html><head><title>Norland signs border pact</title>{head}</head><body><article><h1>Norland signs border pact</h1>"
    found = page_text(f"{top}{body}</article></body></html>", "x")
    return list(zip(found.roles, found.text.strip().split("\n\n"), strict=True))


def words(body: str, head: str = "") -> list[str]:
    return [line for role, line in parts(body, head) if not role]


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def test_a_paragraph_that_a_caption_repeats_is_not_lost() -> None:
    picture = f'<div class="split"><img src="a.jpg"><p class="imageCaption">{CUSTOMS}</p></div>'
    assert words(paragraphs(LEAD, TALKS) + picture + paragraphs(CUSTOMS, VOTE)) == list(BODY)


def test_a_paragraph_that_extraction_takes_for_a_teaser_is_put_back_in_its_place() -> None:
    body = paragraphs(LEAD, VOTE) + f'<p class="teaser">{TALKS}</p>' + paragraphs(CUSTOMS)
    assert words(body) == [LEAD, VOTE, TALKS, CUSTOMS]


@pytest.mark.parametrize("name", ["related-story", "newsletter", "share_bar", "teaser byline"])
def test_furniture_between_the_paragraphs_is_not_put_back(name: str) -> None:
    body = paragraphs(LEAD, VOTE) + f'<p class="{name}">{TALKS}</p>' + paragraphs(CUSTOMS)
    assert words(body) == [LEAD, VOTE, CUSTOMS]


def test_a_heading_that_leads_to_the_thing_itself_is_kept() -> None:
    body = (
        paragraphs(LEAD, TALKS)
        + '<h3><a href="https://shop.example/1">The crossing at Holm</a></h3>'
        + paragraphs(CUSTOMS, VOTE)
    )
    assert "The crossing at Holm" in words(body)


def test_what_follows_a_heading_like_the_end_is_kept_where_it_is_the_articles_own() -> None:
    assert words(paragraphs(LEAD, TALKS, CUSTOMS, "More from the talks in Nordhaven:", VOTE))[-1] == VOTE


def test_an_article_inside_a_heading_that_was_never_closed_is_not_taken_for_the_headline() -> None:
    opened = f"<h1>{' '.join(BODY)}</h1>"
    assert any(LEAD in line for line in words(opened + paragraphs(*BODY[1:])))


@pytest.mark.parametrize(
    "stamp", ["08.04.2021 12:46", "Posted on April 21, 2021, at 11:29 a.m.", "Updated 4 May 2021, 10:15 GMT"]
)
def test_a_time_stamp_is_no_sentence(stamp: str) -> None:
    assert words(paragraphs(stamp, *BODY)) == list(BODY)


def test_a_sentence_with_a_day_is_a_sentence() -> None:
    assert "It will end on 4 May 2022." in words(paragraphs(*BODY, "It will end on 4 May 2022."))


@pytest.mark.parametrize("tag", ["p", "div", "h2"])
def test_a_standfirst_that_only_its_class_tells(tag: str) -> None:
    found = parts(f'<{tag} class="article__perex">Two crossings open after nine years</{tag}>' + paragraphs(*BODY))
    assert ("standfirst", "Two crossings open after nine years") in found
    assert [line for role, line in found if not role] == list(BODY)


def test_a_picture_in_a_gallery_and_again_with_its_caption() -> None:
    told = "Ada Voss leaves the conference hall in Nordhaven on Tuesday"
    gallery = f'<figure><img src="a.jpg" alt="{told}"></figure>'
    figure = f'<figure><img src="a.jpg" alt="{told}"><figcaption>{told}</figcaption></figure>'
    assert ("caption", told) in parts(gallery + paragraphs(LEAD, TALKS) + figure + paragraphs(CUSTOMS, VOTE))


def test_a_caption_in_no_figure() -> None:
    told = "Ada Voss leaves the conference hall in Nordhaven on Tuesday"
    picture = f'<div><div><img src="a.jpg"></div><div><figcaption>{told}</figcaption></div></div>'
    assert ("caption", told) in parts(paragraphs(LEAD, TALKS) + picture + paragraphs(CUSTOMS, VOTE))


def test_the_picture_of_another_story_is_none_of_this_one() -> None:
    other = '<figure><img src="b.jpg"><figcaption><a href="/b">Storm closes the harbour of Nordhaven</a></figcaption></figure>'
    assert not any("Storm" in line for _, line in parts(paragraphs(LEAD, TALKS) + other + paragraphs(CUSTOMS, VOTE)))


def test_the_headline_of_a_live_report_stays_while_its_page_follows_the_events() -> None:
    head = (
        '<meta property="og:title" content="Storm reaches Norland - updates">'
        '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Norland signs border pact"}</script>'
    )
    assert parts(paragraphs(*BODY), head)[0] == ("headline", "Storm reaches Norland - updates")


@pytest.mark.parametrize("stamp", ["Tue, 04 May 2088888888821 22:40:00 +0200", "Tue, 04 May 10000 00:00:00 +0200"])
def test_a_year_that_no_calendar_has_is_no_day(stamp: str) -> None:
    assert day_in(stamp) == ""
