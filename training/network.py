"""The network: a small BERT encoder that marks the words of acts, and one layer more that reads the fields of one act."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

HIDDEN, LAYERS = 384, 6
HEAD = 32  # numbers of one attention head
HEADS, INNER = 12, 1536
"""Heads and inner numbers of a layer before `prune.py` takes some away."""


class Layer(nn.Module):
    """One transformer layer with BERT's arrangement (normalisation after each sum)."""

    def __init__(self, dropout: float, heads: int = HEADS, inner: int = INNER) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * heads * HEAD)
        self.out = nn.Linear(heads * HEAD, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, inner)
        self.down = nn.Linear(inner, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = dropout

    def attend(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """What the heads bring, side by side."""
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, -1, HEAD).permute(2, 0, 3, 1, 4).unbind(0)
        # Spelled out: exports to plain ONNX operators, and trains faster in 16 bits than the fused form.
        pull = (q * HEAD**-0.5) @ k.transpose(-1, -2)
        y = (pull if bias is None else pull + bias.to(q.dtype)).softmax(-1) @ v
        return y.transpose(1, 2).reshape(b, n, -1)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        x = self.norm1(x + self.out(self.attend(x, bias)))
        y = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(y, self.dropout, self.training))


class Encoder(nn.Module):
    """Word pieces and their features in; out come one vector a piece and three numbers a piece for each kind.

    The first says how much the piece is the act's word (softmax over a sentence makes it an attention), the second what it then
    adds to the sentence's logit, the third what it adds as one of all the sentence's pieces.
    """

    def __init__(
        self, kinds: int, vocabulary: int = 30522, dropout: float = 0.1, heads: int = HEADS, inner: int = INNER
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, HIDDEN)
        self.positions = nn.Embedding(512, HIDDEN)
        self.case = nn.Embedding(5, HIDDEN)
        self.quoted = nn.Embedding(2, HIDDEN)
        self.role = nn.Embedding(8, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout, heads, inner) for _ in range(LAYERS))
        self.kinds = nn.Linear(HIDDEN, 3 * kinds)
        self.dropout = dropout
        for table in (self.case, self.quoted, self.role):
            nn.init.zeros_(table.weight)

    def forward(
        self, ids: Tensor, case: Tensor, quoted: Tensor, role: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        x = F.dropout(self.embed(ids, case, quoted, role), self.dropout, self.training)
        bias = None if mask is None else blind(mask)
        for layer in self.layers:
            x = layer(x, bias)
        return x, self.kinds(x)

    def embed(self, ids: Tensor, case: Tensor, quoted: Tensor, role: Tensor) -> Tensor:
        """What the first layer is shown."""
        place = self.positions(torch.arange(ids.shape[1], device=ids.device))[None]
        return self.norm(self.words(ids) + place + self.case(case) + self.quoted(quoted) + self.role(role))


class Reader(nn.Module):
    """The vectors of one window, the kind and the act's place in; field logits for each piece and class logits out.

    `mark` is 0 around the sentence, 1 in the sentence, 2 on the anchor.
    """

    def __init__(
        self,
        kinds: int,
        fields: int,
        classes: int,
        layers: int = 1,
        dropout: float = 0.1,
        heads: int = HEADS,
        inner: int = INNER,
    ) -> None:
        super().__init__()
        self.kind = nn.Embedding(kinds, HIDDEN)
        self.mark = nn.Embedding(3, HIDDEN)
        self.layers = nn.ModuleList(Layer(dropout, heads, inner) for _ in range(layers))
        self.fields = nn.Linear(HIDDEN, fields)
        self.classes = nn.Linear(2 * HIDDEN, classes)
        nn.init.normal_(self.kind.weight, std=0.05)
        nn.init.normal_(self.mark.weight, std=0.05)

    def forward(self, x: Tensor, kind: Tensor, mark: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = self.embed(x, kind, mark)
        bias = blind(mask)
        for layer in self.layers:
            x = layer(x, bias)
        anchor = (mark == 2).to(x.dtype)[..., None]
        sentence = ((mark >= 1) & (mask > 0)).to(x.dtype)[..., None]
        pooled = torch.cat(
            [(x * anchor).sum(1) / anchor.sum(1).clamp(min=1), (x * sentence).sum(1) / sentence.sum(1).clamp(min=1)], -1
        )
        return self.fields(x), self.classes(pooled)

    def embed(self, x: Tensor, kind: Tensor, mark: Tensor) -> Tensor:
        """What the first layer is shown."""
        return x + self.kind(kind)[:, None] + self.mark(mark)


def blind(mask: Tensor) -> Tensor:
    """What keeps attention from the pieces that only fill a row up."""
    return (1.0 - mask[:, None, None, :].float()) * -10000.0


def sizes(state: dict[str, Tensor]) -> dict[str, int]:
    """How many heads and inner numbers the layers of a stored network have."""
    layer = "layers.0."
    return {
        "heads": len(state[f"{layer}qkv.weight"]) // 3 // HEAD,
        "inner": len(state[f"{layer}up.weight"]),
    }


def load_pretrained(encoder: Encoder, reader: Reader, folder: Path) -> None:
    """Fill the encoder, and the reader's layers from the encoder's last ones, from a BERT checkpoint in safetensors form."""
    from safetensors.torch import load_file

    config = json.loads((folder / "config.json").read_text())
    assert (config["hidden_size"], config["num_hidden_layers"]) == (HIDDEN, LAYERS)
    state = load_file(folder / "model.safetensors")
    with torch.no_grad():
        encoder.words.weight.copy_(state["embeddings.word_embeddings.weight"])
        encoder.positions.weight.copy_(
            state["embeddings.position_embeddings.weight"] + state["embeddings.token_type_embeddings.weight"][0]
        )
        encoder.norm.load_state_dict(
            {"weight": state["embeddings.LayerNorm.weight"], "bias": state["embeddings.LayerNorm.bias"]}
        )
        targets = [
            *enumerate(encoder.layers),
            *((LAYERS - len(reader.layers) + i, m) for i, m in enumerate(reader.layers)),
        ]
        for index, layer in targets:
            own = f"encoder.layer.{index}."
            for part in ("weight", "bias"):
                get = lambda name, part=part, own=own: state[f"{own}{name}.{part}"]  # noqa: E731
                getattr(layer.qkv, part).copy_(
                    torch.cat([get(f"attention.self.{n}") for n in ("query", "key", "value")])
                )
                getattr(layer.out, part).copy_(get("attention.output.dense"))
                getattr(layer.norm1, part).copy_(get("attention.output.LayerNorm"))
                getattr(layer.up, part).copy_(get("intermediate.dense"))
                getattr(layer.down, part).copy_(get("output.dense"))
                getattr(layer.norm2, part).copy_(get("output.LayerNorm"))
