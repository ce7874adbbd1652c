"""The weights that ship with Dragoman, run by ONNX Runtime on one thread of the CPU."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import MissingPart
from dragoman.records.encoding import IntArray
from dragoman.records.learned import Floats, Scheme

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class OnnxNetwork:
    """The trained network as two ONNX sessions. Satisfies `learned.Network`."""

    encoder: Any
    reader: Any

    def encode(self, ids: IntArray, case: IntArray, quoted: IntArray, role: IntArray) -> tuple[Floats, Floats]:
        x, kinds = self.encoder.run(None, {"ids": ids, "case": case, "quoted": quoted, "role": role})
        return x, kinds

    def read(self, x: Floats, kind: IntArray, mark: IntArray, mask: IntArray) -> tuple[Floats, Floats]:
        fields, classes = self.reader.run(None, {"x": x, "kind": kind, "mark": mark, "mask": mask})
        return fields, classes


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained reader: the network, the tokenizer it was trained with and what its outputs mean."""

    network: Any
    tokenizer: Tokenizer
    scheme: Scheme


def available() -> bool:
    """True if the weights lie in the package and ONNX Runtime can be imported."""
    from importlib.util import find_spec

    return (folder() / "reader.json").is_file() and find_spec("onnxruntime") is not None


def folder() -> Path:
    """Where the weights lie."""
    return Path(str(resources.files("dragoman.records"))) / "weights_data"


def scheme_of(row: dict[str, Any]) -> Scheme:
    """A scheme from its JSON form (`reader.json`)."""
    return Scheme(
        tuple(row["kinds"]),
        tuple(row["fields"]),
        {k: tuple(v) for k, v in row["classes"].items()},
        dict(row["class_field"]),
        dict(row["thresholds"]),
        dict(row["field_thresholds"]),
    )


@cache
def load(where: Path | None = None) -> Weights:
    """The weights of a folder, the package's own by default. Raises MissingPart if they or ONNX Runtime are not there."""
    where = where or folder()
    if not (where / "reader.json").is_file():
        raise MissingPart(f"no trained weights in {where}: reinstall dragoman, or read with --reader rules")
    try:
        import onnxruntime
    except ImportError as error:
        raise MissingPart(
            "onnxruntime is not installed: pip install onnxruntime, or read with --reader rules"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    sessions = [
        onnxruntime.InferenceSession(
            str(where / f"{name}.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # ONNX Runtime's fused form is the slower one: a tenth in all
        )
        for name in ("encoder", "reader")
    ]
    scheme = scheme_of(json.loads((where / "reader.json").read_text()))
    return Weights(OnnxNetwork(*sessions), tokenizer_in(where), scheme)


def tokenizer_in(where: Path) -> Tokenizer:
    """The tokenizer of a folder, which neither cuts nor fills up what it is given."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(where / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
