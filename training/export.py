"""Turn a trained network into the files that ship: python training/export.py NETWORK_FOLDER --encoder FOLDER [--out FOLDER]

Writes encoder.onnx and reader.onnx (weights in 8 bits, activations quantised as they come), tokenizer.json and reader.json
(what the outputs mean, thresholds) into the package, and prints their sizes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import warnings
from pathlib import Path

import torch

from examples import digest
from labels import CLASS_FIELD, CLASSES, FIELDS, KINDS
from network import HIDDEN, Encoder, Reader, sizes

DEFAULT = Path(__file__).parent.parent / "src" / "dragoman" / "records" / "weights_data"


def load(folder: Path) -> tuple[Encoder, Reader]:
    state = torch.load(folder / "network.pt")
    state["reader"]["kind.weight"] = state["reader"]["kind.weight"][: len(KINDS)]  # reading never asks for SYNTAX
    layers = len({name.split(".")[1] for name in state["reader"] if name.startswith("layers.")})
    encoder = Encoder(len(KINDS), **sizes(state["encoder"])).eval()
    classes = sum(len(v) for v in CLASSES.values())
    reader = Reader(len(KINDS), len(FIELDS), classes, layers=layers, **sizes(state["reader"])).eval()
    encoder.load_state_dict(state["encoder"])
    reader.load_state_dict(state["reader"])
    return encoder, reader


def to_onnx(encoder: Encoder, reader: Reader, out: Path, *, quantised: bool = True) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    one = torch.ones(2, 16, dtype=torch.long)
    with tempfile.TemporaryDirectory() as work, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw = {name: Path(work) / f"{name}.onnx" for name in ("encoder", "reader")}
        inputs = ["ids", "case", "quoted", "role"]  # chunks are read one by one, so there is nothing to mask
        torch.onnx.export(
            encoder,
            (one, one * 0, one * 0, one * 0),
            str(raw["encoder"]),
            input_names=inputs,
            output_names=["x", "kinds"],
            dynamic_axes={n: {0: "batch", 1: "pieces"} for n in inputs},
            dynamo=False,
            opset_version=17,
        )
        torch.onnx.export(
            reader,
            (torch.zeros(2, 16, HIDDEN), one[:, 0], one, one),
            str(raw["reader"]),
            input_names=["x", "kind", "mark", "mask"],
            output_names=["fields", "classes"],
            dynamic_axes={
                n: {0: "batch", 1: "pieces"} if n != "kind" else {0: "batch"} for n in ("x", "kind", "mark", "mask")
            },
            dynamo=False,
            opset_version=17,
        )
        for name, path in raw.items():
            if quantised:
                quantize_dynamic(
                    str(path),
                    str(out / f"{name}.onnx"),
                    weight_type=QuantType.QInt8,
                    per_channel=True,
                    reduce_range=False,
                )
            else:
                shutil.copy(path, out / f"{name}.onnx")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path)
    parser.add_argument("--encoder", type=Path, required=True, help="the folder with tokenizer.json")
    parser.add_argument("--out", type=Path, default=DEFAULT)
    parser.add_argument(
        "--gold", type=Path, nargs="*", default=[], help="the folders it was trained on, to be described"
    )
    parser.add_argument("--hold-out", nargs="*", default=[], help="names of reports that were left out")
    parser.add_argument("--thresholds", type=Path, help="a JSON file with thresholds and field_thresholds")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    to_onnx(*load(options.network), options.out)
    tuned = json.loads(options.thresholds.read_text()) if options.thresholds else {}
    row = {
        "kinds": KINDS,
        "fields": FIELDS,
        "classes": CLASSES,
        "class_field": CLASS_FIELD,
        "thresholds": tuned.get("thresholds", {}),
        "field_thresholds": tuned.get("field_thresholds", {}),
    }
    row["trained_on"] = digest(options.gold, options.hold_out)
    (options.out / "reader.json").write_text(json.dumps(row, indent=1) + "\n")
    shutil.copy(options.encoder / "tokenizer.json", options.out / "tokenizer.json")
    for path in sorted(options.out.iterdir()):
        print(f"{path.stat().st_size / 1e6:8.2f} MB  {path.name}")


if __name__ == "__main__":
    main()
