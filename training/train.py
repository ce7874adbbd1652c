"""Train the reader: python training/train.py --encoder FOLDER --out FOLDER GOLD... [--hold-out NAME...]

GOLD are folders of coded reports (see gold/GUIDE.md). FOLDER of --encoder holds a six-layer BERT checkpoint of width 384.
Writes `network.pt` into --out; `export.py` turns it into the two ONNX files that ship. Deterministic for one thread count.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

import syntax
from dragoman.records.encoding import CLS, SEP, Chunk, Window, sentences_in, window
from dragoman.records.weights import tokenizer_in
from examples import Example, Instance, example, folders, parsed
from labels import CLASSES, FIELDS, KINDS, SYNTAX, class_slices
from network import Encoder, Reader, load_pretrained, sizes

ROLE, STATEMENT = KINDS.index("role"), KINDS.index("statement")
SLICES = class_slices()
PARSED = torch.tensor([float(f in syntax.FIELDS) for f in FIELDS]) * 0.5
"""How much each field of a verb counts that only the parse tells."""
MASK = 103
Chosen = tuple[int, Chunk, Instance | None, int, int, int]
"""A window to read: row in the batch, its chunk, the instance it tells (None: nothing), kind, anchor from, anchor to."""


def sentence_logits(here: Tensor) -> tuple[Tensor, Tensor]:
    """The logit of each kind for one sentence, and the log attention of its pieces. See `learned.sentence_scores`."""
    pull, give, mean = here.chunk(3, -1)
    attention = torch.log_softmax(pull, 0)
    return (attention.exp() * give).sum(0) + mean.mean(0), attention


class Batch:
    """Some chunks of some reports, padded, with their instances."""

    def __init__(self, items: list[tuple[Example, int]], hide: float = 0.0) -> None:
        self.items = items
        longest = max(e.chunks[c].end - e.chunks[c].start for e, c in items) + 2
        shape = (len(items), longest)
        self.ids, self.case, self.quoted, self.role, self.mask = (np.zeros(shape, dtype=np.int64) for _ in range(5))
        for row, (e, c) in enumerate(items):
            chunk, p = e.chunks[c], e.pieces
            n = chunk.end - chunk.start
            self.ids[row, : n + 2] = np.concatenate([[CLS], p.ids[chunk.start : chunk.end], [SEP]])
            for own, whole in ((self.case, p.case), (self.quoted, p.quoted), (self.role, p.role)):
                own[row, 1 : n + 1] = whole[chunk.start : chunk.end]
            self.mask[row, : n + 2] = 1
        hidden = torch.rand(shape) < hide  # a word hidden here and there: names are not to be learned by heart
        self.ids[hidden.numpy() & (self.ids > 0) & (self.ids != CLS) & (self.ids != SEP)] = MASK

    def tensors(self) -> list[Tensor]:
        return [torch.from_numpy(a) for a in (self.ids, self.case, self.quoted, self.role, self.mask)]


def losses(
    batch: Batch, encoder: nn.Module, reader: nn.Module, rng: random.Random, negatives: float, verbs: int
) -> dict[str, Tensor]:
    with torch.autocast("cpu", torch.bfloat16):
        x, kinds = encoder(*batch.tensors())
    x, kinds = x.float(), kinds.float()
    kind_terms: list[Tensor] = []
    chosen: list[Chosen] = []
    wrong: list[Chosen] = []
    for row, (e, c) in enumerate(batch.items):
        chunk, p = e.chunks[c], e.pieces
        logits = kinds[row, 1 : chunk.end - chunk.start + 1]
        mine = [i for i in e.instances if chunk.start <= i.anchor[0] < chunk.end]
        for low, high in sentences_in(p, chunk.start, chunk.end):
            here = logits[low - chunk.start : high - chunk.start]
            told = [i for i in mine if low <= i.anchor[0] < high]
            target = torch.zeros(len(KINDS))
            score, attention = sentence_logits(here)
            weight = torch.ones(len(KINDS))
            weight[[ROLE, STATEMENT]] = 0
            for i in told:
                if i.kind not in (ROLE, STATEMENT):
                    target[i.kind] = 1
                    a, b = i.anchor
                    if b - a < high - low:
                        kind_terms.append(-0.3 * torch.logsumexp(attention[a - low : min(b, high) - low, i.kind], 0))
            kind_terms.append(
                (
                    F.binary_cross_entropy_with_logits(score, target, reduction="none", pos_weight=torch.tensor(1.5))
                    * weight
                ).sum()
            )
            named = torch.zeros(high - low)
            for i in told:
                if i.kind == ROLE:
                    named[i.anchor[0] - low : i.anchor[1] - low] = 1
            kind_terms.append(
                F.binary_cross_entropy_with_logits(here[:, ROLE], named, pos_weight=torch.tensor(2.0)) * 3
            )
            for i in told:
                a, b = i.anchor
                if i.kind not in (ROLE, STATEMENT):
                    a = a + int(attention[a - low : min(b, high) - low, i.kind].detach().argmax())
                    b = a + 1
                chosen.append((row, chunk, i, i.kind, a, min(b, high)))
            for a, b in e.unsaid:
                if low <= a < high:
                    chosen.append((row, chunk, None, STATEMENT, a, min(b, high)))
            present = {i.kind for i in told} | {ROLE, STATEMENT}
            for k in range(len(KINDS)):
                if k not in present and float(score[k].detach()) > -1.0:
                    a = low + int(attention[:, k].detach().argmax())
                    wrong.append((row, chunk, None, k, a, a + 1))
    for row, (e, c) in enumerate(batch.items):
        chunk = e.chunks[c]
        here = [v for v in e.verbs if chunk.start <= v.anchor[0] < chunk.end]
        chosen += [(row, chunk, v, SYNTAX, *v.anchor) for v in rng.sample(here, min(verbs, len(here)))]
    chosen += rng.sample(wrong, min(len(wrong), int(negatives * len(chosen))))
    chosen.sort(key=lambda c: c[1].start)  # any fixed order: windows are grouped by length below
    out = {"kinds": torch.stack(kind_terms).sum() / max(1, len(batch.items)) / 10}
    if not chosen:
        return out
    windows = [window(batch.items[row][0].pieces, chunk, a, b) for row, chunk, _, _, a, b in chosen]
    flat = x.reshape(-1, x.shape[-1])
    order = sorted(range(len(chosen)), key=lambda n: windows[n].end - windows[n].start)
    size = -(-len(order) // 3)
    sums = [
        read_losses([(chosen[n], windows[n]) for n in order[i : i + size]], flat, x.shape[1], reader)
        for i in range(0, len(order), size)
    ]
    tokens, told = sum(t for _, t, _, _ in sums), sum(n for _, _, _, n in sums)
    out["fields"] = sum(f for f, _, _, _ in sums) / max(1.0, tokens) * 12
    out["classes"] = sum(c for _, _, (c, _), _ in sums) / max(1, told)
    out["valid"] = sum(v for _, _, (_, v), _ in sums) / len(chosen)
    return out


def read_losses(
    group: list[tuple[Chosen, Window]],
    flat: Tensor,
    width: int,
    reader: nn.Module,
) -> tuple[Tensor, float, tuple[Tensor, Tensor], int]:
    """Summed losses of some windows: fields, number of pieces, (classes, valid), number of classes."""
    longest = max(w.end - w.start for _, w in group)
    index = torch.zeros(len(group), longest, dtype=torch.long)
    mark = torch.zeros(len(group), longest, dtype=torch.long)
    mask = torch.zeros(len(group), longest, dtype=torch.long)
    fields = torch.zeros(len(group), longest, len(FIELDS))
    is_real = torch.zeros(len(group))
    weight = torch.ones(len(group), 1, len(FIELDS))
    coded = torch.tensor([float(kind != SYNTAX) for (_, _, _, kind, _, _), _ in group])
    class_terms: list[tuple[int, slice, list[int], str]] = []
    for n, ((row, chunk, i, _, a, b), w) in enumerate(group):
        size = w.end - w.start
        index[n, :size] = row * width + torch.arange(w.start - chunk.start + 1, w.end - chunk.start + 1)
        mark[n, w.low - w.start : w.high - w.start] = 1
        mark[n, a - w.start : b - w.start] = 2
        mask[n, :size] = 1
        if i is None:
            continue
        is_real[n] = 1
        if i.kind == SYNTAX:
            weight[n] = PARSED
        for name, spans in i.labels.items():
            f = FIELDS.index(name)
            for lo, hi in spans:
                fields[n, max(0, lo - w.start) : max(0, hi - w.start), f] = 1
        for name, values in i.classes.items():
            class_terms.append((n, slice(*SLICES[name]), values, name))
    with torch.autocast("cpu", torch.bfloat16):
        got, classes = reader(flat[index], torch.tensor([c[3] for c, _ in group]), mark, mask)
    got, classes = got.float(), classes.float()
    read = mask.float() * is_real[:, None]
    raw = F.binary_cross_entropy_with_logits(got, fields, reduction="none", pos_weight=torch.tensor(1.5))
    terms = [torch.zeros(())]
    for n, part, values, name in class_terms:
        if name == "pledge":
            target = torch.zeros(part.stop - part.start)
            target[values] = 1
            terms.append(F.binary_cross_entropy_with_logits(classes[n, part], target, reduction="sum"))
        else:
            terms.append(F.cross_entropy(classes[n, part][None], torch.tensor(values[:1])))
    valid = F.binary_cross_entropy_with_logits(classes[:, SLICES["valid"][0]], is_real, coded, reduction="sum")
    return (
        (raw * read[..., None] * weight).sum(),
        float(read.sum()),
        (torch.stack(terms).sum(), valid),
        len(class_terms),
    )


def train(
    examples: list[Example],
    encoder: Encoder,
    reader: Reader,
    *,
    epochs: int,
    rate: float,
    seed: int,
    batch: int,
    reader_rate: float,
    hide: float,
    frozen: int,
    verbs: int,
    save: Path,
) -> None:
    rng = random.Random(seed)
    torch.manual_seed(seed)
    items = [(e, c) for e in examples for c in range(len(e.chunks))]
    fresh = [
        *encoder.kinds.parameters(),
        *encoder.case.parameters(),
        *encoder.quoted.parameters(),
        *encoder.role.parameters(),
        *reader.fields.parameters(),
        *reader.classes.parameters(),
        *reader.kind.parameters(),
        *reader.mark.parameters(),
    ]
    encoder.words.weight.requires_grad_(False)  # most of the weights and little of the gain: left as pretrained
    for layer in encoder.layers[:frozen]:
        layer.requires_grad_(False)
    if frozen:
        for part in (encoder.positions, encoder.case, encoder.quoted, encoder.role, encoder.norm):
            part.requires_grad_(False)
    known = {id(q) for q in [*fresh, *reader.parameters()]}
    optimiser = torch.optim.AdamW(
        [
            {"params": [q for q in encoder.parameters() if id(q) not in known and q.requires_grad], "lr": rate},
            {"params": list(reader.layers.parameters()), "lr": rate * reader_rate},
            {"params": [q for q in fresh if q.requires_grad], "lr": rate * reader_rate * 2},
        ],
        weight_decay=0.01,
    )
    averages = [
        torch.optim.swa_utils.AveragedModel(m, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998))
        for m in (encoder, reader)
    ]
    steps = epochs * ((len(items) + batch - 1) // batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / (0.06 * steps)) * max(0.02, 1 - s / steps)
    )
    encoder.train()
    reader.train()
    for epoch in range(epochs):
        began, sums = time.time(), {}
        rng.shuffle(items)
        items.sort(key=lambda i: (i[0].chunks[i[1]].end - i[0].chunks[i[1]].start) // 48)
        groups = [items[i : i + batch] for i in range(0, len(items), batch)]
        rng.shuffle(groups)
        for group in groups:
            parts = losses(Batch(group, hide), encoder, reader, rng, 0.3 if epoch else 0.1, verbs)
            total = sum(parts.values())
            optimiser.zero_grad(set_to_none=True)
            total.backward()
            nn.utils.clip_grad_norm_([*encoder.parameters(), *reader.parameters()], 1.0)
            optimiser.step()
            schedule.step()
            for average, module in zip(averages, (encoder, reader), strict=True):
                average.update_parameters(module)
            for name, value in parts.items():
                sums[name] = sums.get(name, 0.0) + float(value.detach())
        print(
            f"epoch {epoch + 1}: "
            + "  ".join(f"{n} {v / len(groups):.3f}" for n, v in sums.items())
            + f"  {time.time() - began:.0f} s",
            flush=True,
        )
        torch.save({"encoder": averages[0].module.state_dict(), "reader": averages[1].module.state_dict()}, save)
    encoder.eval()
    reader.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="a folder with network.pt to go on from")
    parser.add_argument("--hold-out", nargs="*", default=[], help="names of reports to leave out")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--layers", type=int, default=2, help="layers of the part that reads fields")
    parser.add_argument("--reader-rate", type=float, default=3.0, help="its rate as a multiple of --rate")
    parser.add_argument("--hide", type=float, default=0.08, help="share of word pieces hidden from the encoder")
    parser.add_argument(
        "--verbs", type=int, default=5, help="verbs of each chunk whose fields are learned from the parse"
    )
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers of the encoder that stay as they are")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument(
        "--repeat-real", type=int, default=1, help="how often each report of a folder named *real* is shown an epoch"
    )
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    tokenizer = tokenizer_in(options.encoder)
    began = time.time()
    examples: list[Example] = []
    for root in options.gold:
        for f in folders(root):
            if f.name not in options.hold_out:
                examples += [example(f, tokenizer)] * (options.repeat_real if "real" in root.name else 1)
    examples = examples[: options.limit or None]
    if options.verbs:
        for e in examples:
            e.verbs = e.verbs or parsed(e)
    print(
        f"{len(examples)} reports, {sum(len(e.instances) for e in examples)} passages, {time.time() - began:.0f} s",
        flush=True,
    )
    state = torch.load(options.start / "network.pt") if options.start else {}
    size = sizes(state["encoder"]) if state else {}
    encoder = Encoder(len(KINDS), dropout=options.dropout, **size)
    classes = sum(len(v) for v in CLASSES.values())
    reader = Reader(len(KINDS) + 1, len(FIELDS), classes, layers=options.layers, dropout=options.dropout, **size)
    if not state:
        load_pretrained(encoder, reader, options.encoder)
    else:
        encoder.load_state_dict(state["encoder"])
        kinds = state["reader"]["kind.weight"]
        if len(kinds) == len(KINDS):
            state["reader"]["kind.weight"] = torch.cat([kinds, kinds.mean(0, keepdim=True)])
        reader.load_state_dict(state["reader"], strict=False)
    options.out.mkdir(parents=True, exist_ok=True)
    train(
        examples,
        encoder,
        reader,
        epochs=options.epochs,
        rate=options.rate,
        seed=options.seed,
        batch=options.batch,
        reader_rate=options.reader_rate,
        hide=options.hide,
        frozen=options.frozen,
        verbs=options.verbs,
        save=options.out / "network.pt",
    )


if __name__ == "__main__":
    main()
