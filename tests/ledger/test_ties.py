"""What may bear on what in a large ledger: a deed on the pledge that it carries out, however late and in other words."""

from __future__ import annotations

from dragoman.ledger.telling import Telling, content_id
from dragoman.ledger.thing import Thing, thing
from dragoman.ledger.ties import tie_keys


def told(kind: str, day: str, **fields: object) -> Thing:
    words = f"{kind} {day}"
    telling = Telling(content_id(day, 1, kind, words), content_id(day), day, day, 1, kind, fields, (words,))
    return thing([telling], lambda t: t.report)


def tied(a: Thing, b: Thing) -> bool:
    return bool(set(tie_keys(a)) & set(tie_keys(b)))


PLEDGE = told("pledge", "2031-08-02", by=["Kenya"], to=["Haiti"], what="lead a multinational force", provides=["leadership"])


def test_a_deed_for_the_same_state_is_tied_to_the_pledge_though_it_shares_no_word():
    assert tied(PLEDGE, told("mobilization", "2032-06-26", by=["Kenya"], place=["Haiti"], force="police officers", size=400))
    assert not tied(PLEDGE, told("mobilization", "2032-06-26", by=["Kenya"], place=["Somalia"], force="police officers"))
    assert not tied(PLEDGE, told("mobilization", "2032-06-26", by=["Ghana"], place=["Haiti"], force="police officers"))


def test_a_pledge_is_tied_to_what_comes_within_two_years_and_a_deed_only_to_those_of_its_year():
    assert tied(PLEDGE, told("mobilization", "2033-06-26", by=["Kenya"], place=["Haiti"], force="another 200"))
    assert not tied(PLEDGE, told("mobilization", "2035-06-26", by=["Kenya"], place=["Haiti"], force="another 200"))
    later = told("mobilization", "2033-06-26", by=["Kenya"], place=["Haiti"], force="another 200")
    assert not tied(later, told("mobilization", "2031-08-26", by=["Kenya"], place=["Haiti"], force="the first 200"))
