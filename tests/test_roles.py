"""Offices: the whole name, the title and whose it is, from the order of the words. All names are invented."""

from __future__ import annotations

import pytest

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.model import Annotated, Span
from dragoman.records.assemble import assemble
from dragoman.records.draft import Draft
from dragoman.records.office_names import office_name
from dragoman.records.roles import office, whole_name
from dragoman.records.title_spans import own_title

CASES = [  # text, the words marked as person, as title, as owner; the name, the title and the owner wanted
    (
        "Health Ministry official Asad Ramli spoke.",
        "Asad",
        "Ministry official",
        "",
        ("Asad Ramli", "official", "Health Ministry"),
    ),
    (
        "Former Iraqi minister Sami Haddawi left.",
        "Haddawi",
        "Former Iraqi minister",
        "",
        ("Sami Haddawi", "minister", "Iraqi"),
    ),
    (
        "Mora Quell, spokeswoman for Doctors Abroad, said so.",
        "Mora Quell",
        "spokeswoman for Doctors",
        "",
        ("Mora Quell", "spokeswoman", "Doctors Abroad"),
    ),
    (
        "Tarek Omondi, adviser to the Kenyan Ministry of Health, said so.",
        "Omondi",
        "adviser to the Kenyan Ministry of Health",
        "",
        ("Tarek Omondi", "adviser", "Kenyan Ministry of Health"),
    ),
    ("Senator Ada Klobe of Minnesota agreed.", "Ada Klobe", "Senator", "", ("Ada Klobe", "Senator", "Minnesota")),
    ("The mayor of London, Nadia Khoury, agreed.", "Khoury", "mayor", "", ("Nadia Khoury", "mayor", "London")),
    ("Judge Durwin Hale QC ruled.", "Durwin Hale QC", "Judge", "", ("Durwin Hale", "Judge", None)),
    (
        "Health and Child Welfare Secretary Gerald Gwisa said so.",
        "Gwisa",
        "Secretary",
        "",
        ("Gerald Gwisa", "Health and Child Welfare Secretary", None),
    ),
    (
        "President of the United States Jane Doeren spoke.",
        "Doeren",
        "President",
        "",
        ("Jane Doeren", "President", "United States"),
    ),
    ("WHO director Maura Chand warned.", "Maura Chand", "director", "", ("Maura Chand", "director", "WHO")),
    ("Prime minister Hugo Minnow resigned.", "Minnow", "Prime minister", "", ("Hugo Minnow", "Prime minister", None)),
    (
        "Mexican president Luis Obrero, spoke.",
        "Luis Obrero",
        "president",
        "Mexican president Luis",
        ("Luis Obrero", "president", "Mexican"),
    ),
]


def place(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


@pytest.mark.parametrize(
    ("text", "person", "title", "of", "wanted"), CASES, ids=lambda v: v[:30] if isinstance(v, str) else ""
)
def test_an_office_is_told_apart_from_its_holder_and_its_owner(
    text: str, person: str, title: str, of: str, wanted: tuple[str, str, str | None]
) -> None:
    found = office(text, Span(0, len(text)), place(text, person), place(text, title), place(text, of) if of else None)
    assert found is not None
    assert (found.name.of(text), found.title.of(text), found.of.of(text) if found.of else None) == wanted


@pytest.mark.parametrize("title", ["Dr.", "Mr", "Sir"])
def test_a_courtesy_is_no_office(title: str) -> None:
    text = f"{title} Tony Mollard came."
    assert office(text, Span(0, len(text)), place(text, "Tony Mollard"), place(text, title), None) is None


def test_a_name_is_made_whole_and_takes_no_title_day_or_state_with_it() -> None:
    text = "On Monday President Jean-Luc van der Berg of Kenya met US Senator Ida B. Wells in Paris."
    sentence = Span(0, len(text))
    berg, wells = whole_name(text, sentence, place(text, "Luc van")), whole_name(text, sentence, place(text, "Wells"))
    assert berg and berg.of(text) == "Jean-Luc van der Berg"
    assert wells and wells.of(text) == "Ida B. Wells"
    assert whole_name(text, sentence, place(text, "met")) is None


NEAR = [  # text, name, the title that the reader marked, the person's own
    ("A spokesman for President Ada Klobe left.", "Ada Klobe", "spokesman", "President"),
    ("Chancellor Ada Klobe and Foreign Minister Omar Tyne left.", "Ada Klobe", "Foreign Minister", "Chancellor"),
    ("General Omar Tyne, head of the Northern Command, left.", "Omar Tyne", "General", "head"),
    ("The chief of staff, General Omar Tyne, left.", "Omar Tyne", "General", "chief of staff"),
    ("His father, General Omar Tyne, left.", "Omar Tyne", "General", "General"),
    ("General Omar Tyne left.", "Omar Tyne", "General", "General"),
]


@pytest.mark.parametrize(("text", "name", "marked", "own"), NEAR)
def test_a_persons_own_title_goes_before_a_rank_and_anothers_title(text: str, name: str, marked: str, own: str) -> None:
    person, title = (Span(text.index(w), text.index(w) + len(w)) for w in (name, marked))
    assert own_title(text, Span(0, len(text)), person, title).of(text) == own


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("councillors", "councillor"),
        ("two opposition deputies", "opposition deputy"),
        ("Presidents", "President"),
        ("heads the defence committee", "head"),
        ("headed by", "head"),
        ("headed by the late Justice", "Justice"),
        ("chief of staff", "chief of staff"),
        ("boss", "boss"),
    ],
)
def test_the_office_of_one(words: str, office: str) -> None:
    assert office_name(words) == office


def test_a_counterpart_has_the_office_of_the_other() -> None:
    text = "Kenya's Defence Minister Asha Koros met her Norwegian counterpart, Nils Aasgard, in Oslo."
    report = Annotated(compose(text), sentences(compose(text)))
    drafts = [
        draft_of(report, "role", "Asha Koros", title="Defence Minister", of="Kenya"),
        draft_of(report, "role", "Nils Aasgard", title="Norwegian counterpart"),
    ]
    roles = {r.by[0]: r for r in assemble(report, drafts, ())}
    assert roles["Nils Aasgard"].fields["title"].value == "Defence Minister"
    assert roles["Nils Aasgard"].fields["of"].value == "Norway"


def test_the_state_of_a_leader_of_public_record_is_assumed_where_no_owner_is_told() -> None:
    text = "President Emmanuel Macron arrived in Nairobi."
    report = Annotated(compose(text), sentences(compose(text)))
    (role,) = assemble(report, [draft_of(report, "role", "Emmanuel Macron", title="President")], ())
    claim = role.fields["of"].claims[0]
    assert (claim.value, claim.how) == ("France", "assumed")


def draft_of(report: Annotated, kind: str, words: str, **fields: str) -> Draft:
    text = report.article.text
    at = {name: (Span(text.index(w), text.index(w) + len(w)),) for name, w in fields.items()}
    anchor = Span(text.index(words), text.index(words) + len(words))
    return Draft(kind, report.sentences[0].span, anchor, 0, at, {}, 0.9, "model")
