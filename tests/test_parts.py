"""The fixed text, the parts of a report and its reference date."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.articles.language import looks_english
from dragoman.articles.parts import compose, fixed
from dragoman.errors import UnreadableInput

PHOTO_REPORT = """Norland and Sudmark sign border pact

Norland's minister says patrols will begin within weeks.

Norland's Foreign Minister Ada Voss and Sudmark's envoy Karl Brandt shake hands
Norland's Foreign Minister Ada Voss (left) and Karl Brandt shake hands in Nordhaven, May 4, 2021 [Ina Roth/Agentur]

Norland and Sudmark have signed a pact on their border, ending months of talks in the capital, Nordhaven.

The two sides will meet again on Monday, Voss said.

Source: Nordhaven Post and news agencies
"""

LEAD = "The ministers of both countries signed the accord on Monday and praised each other at length in the capital."
REST = "They will meet again in a month, officials said, to settle what the accord leaves open about the river."


def roles(text: str) -> list[tuple[str, str]]:
    article = compose(text)
    return [(p.role, p.span.of(article.text)) for p in article.parts]


def test_parts_of_a_report_with_a_photo() -> None:
    found = roles(PHOTO_REPORT)
    assert [r for r, _ in found] == [
        "headline",
        "standfirst",
        "alt_text",
        "caption",
        "credit",
        "body",
        "body",
        "source_line",
    ]
    assert found[4][1] == "[Ina Roth/Agentur]"
    assert found[3][1].endswith("May 4, 2021")
    assert found[7][1] == "Source: Nordhaven Post and news agencies"


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("NAIROBI, Kenya (AP) — ", "NAIROBI, Kenya (AP) —"),
        ("KYIV, 5 May - ", "KYIV, 5 May -"),
        ("UNITED NATIONS, Nov 16 (XYZ) -- ", "UNITED NATIONS, Nov 16 (XYZ) --"),
        ("PORT-AU-PRINCE – ", "PORT-AU-PRINCE –"),
        ("VIENNA/NEW YORK, June 8, 2015 – ", "VIENNA/NEW YORK, June 8, 2015 –"),
        ("New Delhi, Jan. 20: ", "New Delhi, Jan. 20:"),
    ],
)
def test_dateline_before_the_first_sentence(opening: str, dateline: str) -> None:
    found = roles(f"Ministers sign accord\n\n{opening}{LEAD}\n\n{REST}\n")
    assert found[1] == ("dateline", dateline)
    assert found[2] == ("body", LEAD)


@pytest.mark.parametrize(
    "line", ["Friday, March 15, 2019", "Published: 15 March 2019, 10:30 GMT", "NORDHAVEN — March 15, 2019"]
)
def test_dateline_on_a_line_of_its_own(line: str) -> None:
    article = compose(f"Ministers sign accord\n\n{line}\n\n{LEAD}\n\n{REST}\n")
    assert [p.role for p in article.parts] == ["headline", "dateline", "body", "body"]
    assert (article.reference.day, article.reference.basis) == ("2019-03-15", "dateline")


@pytest.mark.parametrize(
    "text", ["US-led force takes hill\n\nThe hill fell.", "The well-known minister left.\n\nHe did not say why."]
)
def test_a_hyphen_makes_no_dateline(text: str) -> None:
    assert "dateline" not in [r for r, _ in roles(text)]


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Voss arrives at the palace on Sunday (Photo: I. Roth)", "(Photo: I. Roth)"),
        ("Voss arrives at the palace on Sunday. Image: Ina Roth.", "Image: Ina Roth."),
        ("Voss arrives at the palace on Sunday [Agentur]", "[Agentur]"),
        ("Voss arrives at the palace on Sunday (Reuters)", "(Reuters)"),
    ],
)
def test_captions_and_their_credit(caption: str, credit: str) -> None:
    found = roles(f"Ministers sign accord\n\n{caption}\n\n{LEAD}\n\n{REST}\n")
    assert found[1] == ("caption", caption.removesuffix(credit).strip())
    assert found[2] == ("credit", credit)


def test_body_with_brackets_is_no_caption() -> None:
    text = f"Ministers sign accord\n\n{LEAD}\n\n{REST} They belong to the Union for Unity (UU)\n"
    assert [r for r, _ in roles(text)] == ["headline", "body", "body"]


def test_first_sentence_is_no_standfirst() -> None:
    assert [r for r, _ in roles(f"Ministers sign accord\n\nNorland signed on Monday.\n\n{LEAD}\n\n{REST}\n")][
        1
    ] == "body"


def test_lines_of_a_narrow_page_are_one_paragraph() -> None:
    text = (
        "Ministers sign accord\n\nThe ministers of both countries signed the accord on\nMonday and praised each other "
        "at length in the\ncapital of the country.\n\nThey left.\n"
    )
    assert [p.role for p in compose(text).parts] == ["headline", "body", "body"]


def test_lines_without_blank_lines_are_paragraphs() -> None:
    assert len(roles(f"Ministers sign accord\n{LEAD}\n{REST}\n")) == 3


def test_one_sentence_is_body() -> None:
    assert roles("Norland signed the accord") == [("body", "Norland signed the accord")]


class TestReference:
    def test_option_or_metadata_goes_first(self) -> None:
        article = compose(PHOTO_REPORT, published="2021-05-05", published_basis="option")
        assert (article.reference.day, article.reference.basis) == ("2021-05-05", "option")

    def test_dated_caption(self) -> None:
        article = compose(PHOTO_REPORT)
        assert (article.reference.day, article.reference.basis) == ("2021-05-04", "caption")
        assert article.reference.span and article.reference.span.of(article.text) == "May 4, 2021"

    def test_dateline_goes_before_caption(self) -> None:
        text = PHOTO_REPORT.replace("Norland and Sudmark have", "NORDHAVEN, 6 May 2021 — Norland and Sudmark have")
        assert compose(text).reference.day == "2021-05-06"

    def test_archive_photo_gives_none(self) -> None:
        assert compose(PHOTO_REPORT.replace("[Ina", "in this file photo [Ina")).reference.basis == "none"

    def test_date_in_the_body_gives_none(self) -> None:
        assert (
            compose(f"Ministers sign accord\n\n{LEAD} It was agreed on 3 May 2020.\n\n{REST}").reference.basis == "none"
        )

    @pytest.mark.parametrize("bad", ["2023-13-45", "yesterday", "2023-02-29", "2023"])
    def test_impossible_date(self, bad: str) -> None:
        with pytest.raises(UnreadableInput, match="YYYY-MM-DD"):
            compose("Text.", published=bad)


class TestFixedText:
    def test_clean_text_stays(self) -> None:
        text = "A  line\u00a0with “marks”,\t tabs \n\n\n and spaces \u200d \n"
        assert compose(text).text == text

    @pytest.mark.parametrize(
        ("given", "wanted"),
        [
            ("a\r\nb\rc", "a\nb\nc"),
            ("\ufeffa", "a"),
            ("a\x00b\x07", "ab"),
            ("cafe\u0301", "café"),
            ("a\ud800b", "a\ufffdb"),
            ("a\x0cb", "a\nb"),
        ],
    )
    def test_what_is_mended(self, given: str, wanted: str) -> None:
        assert fixed(given) == wanted


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_any_text(text: str) -> None:
    article = compose(text)
    assert fixed(article.text) == article.text
    assert unicodedata.is_normalized("NFC", article.text)
    check_parts(article.text, [p.span for p in article.parts])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "NAIROBI — ",
                "KYIV, 5 May 2020 - ",
                "\n",
                "\n\n",
                " ",
                "Photo: ",
                "[A/B]",
                "(AP)",
                "By A. Person",
                "Source: x",
                "May 4, 2021",
                "A sentence. ",
                "word ",
                "“",
                "”",
                "(",
                "]",
                "—",
                "Image: X.",
                "É",
                "1",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_any_report_like_text(text: str) -> None:
    article = compose(text)
    check_parts(article.text, [p.span for p in article.parts])


def check_parts(text: str, spans: list) -> None:  # type: ignore[type-arg]
    """Parts are in order, apart, trimmed, and hold every character that is not white space."""
    at = 0
    for span in spans:
        assert at <= span.start < span.end
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at:].strip()


ENGLISH = (
    "The minister said on Monday that the talks with the rebels had been difficult, but that both sides would meet "
    "again in the capital before the end of the month to discuss the terms of a truce."
)
OTHERS = [
    "Der Minister sagte am Montag, die Gespräche mit den Rebellen seien schwierig gewesen, doch beide Seiten wollten "
    "sich vor Ende des Monats in der Hauptstadt wieder treffen, um über eine Waffenruhe zu sprechen.",
    "Le ministre a déclaré lundi que les pourparlers avec les rebelles avaient été difficiles, mais que les deux "
    "parties se retrouveraient dans la capitale avant la fin du mois pour discuter d'une trêve.",
    "De minister zei maandag dat de gesprekken met de rebellen moeilijk waren, maar dat beide partijen elkaar voor het "
    "einde van de maand in de hoofdstad weer zullen ontmoeten om over een wapenstilstand te praten.",
    "El ministro dijo el lunes que las conversaciones con los rebeldes habían sido difíciles, pero que ambas partes "
    "volverían a reunirse en la capital antes de fin de mes para discutir una tregua.",
    "Министр заявил в понедельник, что переговоры были трудными.",
    "部长周一表示，与反对派的谈判十分艰难，但双方将在月底前再次会面。",
]


def test_english() -> None:
    assert looks_english(ENGLISH)
    assert looks_english("Norland signs pact")
    assert looks_english("")


@pytest.mark.parametrize("text", OTHERS)
def test_other_languages(text: str) -> None:
    assert not looks_english(text)
