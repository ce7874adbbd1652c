"""The kinds of record, one TOML file each."""

from dragoman.kinds.load import kinds
from dragoman.kinds.schema import Example, FieldSpec, Kind, Rule

__all__ = ["Example", "FieldSpec", "Kind", "Rule", "kinds"]
