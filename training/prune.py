"""Take from each layer the heads and inner numbers that matter least.

python training/prune.py NETWORK GOLD... --encoder FOLDER --out FOLDER

What is taken away, one by one, is what the layer's output misses least on the coded reports GOLD once what stays has been
fitted by least squares to make up for it ("optimal brain surgeon", Hassibi and Stork 1993, over whole inputs of a layer).
Layers of 9 heads of 12 and 1,152 inner numbers of 1,536 cost two thirds and read within 0.005 of whole ones, before any
further training. Writes `network.pt` into --out, for `train.py --start` or `export.py`.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.records.learned import Floats, IntArray, Scheme, drafts
from dragoman.records.weights import tokenizer_in
from examples import annotated, folders
from export import load
from labels import CLASS_FIELD, CLASSES, FIELDS, KINDS
from network import HEAD, Encoder, Layer, Reader, blind

DAMPING = 0.01  # of the mean square of an input: keeps the inverse steady
Seen = tuple[Tensor, Tensor | None, Tensor]
"""What a layer is shown: vectors, what the attention adds (None: nothing), and which pieces are real."""


class Watched:
    """The network, which also notes everything that it is asked. Satisfies `learned.Network`."""

    def __init__(self, encoder: Encoder, reader: Reader) -> None:
        self.encoder, self.reader = encoder, reader
        self.encoded: list[tuple[Tensor, ...]] = []
        self.asked: list[tuple[Tensor, ...]] = []

    def encode(self, ids: IntArray, case: IntArray, quoted: IntArray, role: IntArray) -> tuple[Floats, Floats]:
        self.encoded.append(tuple(map(torch.from_numpy, (ids, case, quoted, role))))
        x, kinds = self.encoder(*self.encoded[-1])
        return x.numpy(), kinds.numpy()

    def read(self, x: Floats, kind: IntArray, mark: IntArray, mask: IntArray) -> tuple[Floats, Floats]:
        self.asked.append(tuple(map(torch.from_numpy, (x, kind, mark, mask))))
        fields, classes = self.reader(*self.asked[-1])
        return fields.numpy(), classes.numpy()


def watch(network: Watched, reports: list[Path], tokenizer: Tokenizer) -> None:
    scheme = Scheme(KINDS, FIELDS, CLASSES, CLASS_FIELD, {}, {})
    for folder in reports:
        drafts(*annotated(folder), network, tokenizer, scheme)


def products(inputs: Iterator[tuple[Tensor, Tensor]]) -> Tensor:
    """The summed products of every two inputs of a linear map, its constant one included, over all real pieces."""
    total = torch.zeros(())
    for x, real in inputs:
        rows = x[real.bool()]
        rows = torch.cat([rows, torch.ones(len(rows), 1)], 1)
        total = total + rows.T @ rows
    return total.double()


def kept(linear: nn.Linear, squares: Tensor, group: int, keep: int) -> tuple[Tensor, nn.Linear]:
    """The inputs that stay, in groups, and the linear map fitted to do without the others."""
    weight = torch.cat([linear.weight, linear.bias[:, None]], 1).double()
    size = weight.shape[1] - 1
    inverse = torch.linalg.inv(squares + torch.eye(size + 1).double() * DAMPING * squares.diagonal()[:size].mean())
    alive = list(range(size // group))

    def part(k: int) -> slice:
        return slice(k * group, (k + 1) * group)

    def loss(k: int) -> float:
        w = weight[:, part(k)]
        return float((w @ torch.linalg.inv(inverse[part(k), part(k)]) @ w.T).trace())

    while len(alive) > keep:
        if group == 1:  # the same as `loss`, for all at once
            at = torch.tensor(alive)
            least = int(at[((weight[:, at] ** 2).sum(0) / inverse[at, at]).argmin()])
        else:
            least = min(alive, key=loss)
        gone = part(least)
        block = torch.linalg.inv(inverse[gone, gone])
        weight = weight - weight[:, gone] @ block @ inverse[gone, :]
        inverse = inverse - inverse[:, gone] @ block @ inverse[gone, :]
        alive.remove(least)
    index = torch.cat([torch.arange(size)[part(k)] for k in alive])
    return index, linear_of(weight[:, index].float(), weight[:, -1].float())


def linear_of(weight: Tensor, bias: Tensor) -> nn.Linear:
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight.copy_(weight)
    made.bias.copy_(bias)
    return made


def prune(layer: Layer, seen: list[Seen], heads: int, inner: int) -> list[Seen]:
    """Prunes one layer in place; out comes what the next one is shown."""
    at, out = kept(layer.out, products((layer.attend(x, bias), real) for x, bias, real in seen), HEAD, heads)
    rows = torch.cat([at + n * layer.out.in_features for n in range(3)])
    layer.qkv, layer.out = linear_of(layer.qkv.weight[rows], layer.qkv.bias[rows]), out
    middle = [layer.norm1(x + layer.out(layer.attend(x, bias))) for x, bias, _ in seen]
    raised = ((F.gelu(layer.up(x)), real) for x, (_, _, real) in zip(middle, seen, strict=True))
    at, layer.down = kept(layer.down, products(raised), 1, inner)
    layer.up = linear_of(layer.up.weight[at], layer.up.bias[at])
    return [(layer(x, bias), bias, real) for x, bias, real in seen]


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--encoder", type=Path, required=True, help="the folder with tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--heads", type=int, default=9)
    parser.add_argument("--inner", type=int, default=1152)
    parser.add_argument("--reports", type=int, default=180, help="how many of the reports are looked at")
    parser.add_argument("--hold-out", nargs="*", default=[], help="names of reports to leave out")
    options = parser.parse_args()
    encoder, reader = load(options.network)
    tokenizer = tokenizer_in(options.encoder)
    network = Watched(encoder, reader)
    reports = [f for root in options.gold for f in folders(root) if f.name not in options.hold_out]
    watch(network, random.Random(1).sample(reports, min(options.reports, len(reports))), tokenizer)
    seen: list[Seen] = [(encoder.embed(*given), None, torch.ones_like(given[0])) for given in network.encoded]
    for layer in encoder.layers:
        seen = prune(layer, seen, options.heads, options.inner)
    seen = [(reader.embed(x, kind, mark), blind(mask), mask) for x, kind, mark, mask in network.asked]
    for layer in reader.layers:
        seen = prune(layer, seen, options.heads, options.inner)
    state = {"encoder": encoder.state_dict(), "reader": reader.state_dict()}
    state["reader"]["kind.weight"] = torch.load(options.network / "network.pt")["reader"]["kind.weight"]  # with SYNTAX
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(state, options.out / "network.pt")


if __name__ == "__main__":
    main()
