"""A trained network as one int8 ONNX file that reads sentences of one length, each with all its targets.

What a token's numbers are rounded to is fixed here, from examples, and not by what is read beside it. So sentences can
be read together and give the figures that each gives alone.
"""

from copy import deepcopy

import torch
from torch import nn
from torch.nn.functional import gelu

HEADS, WIDTH = 12, 384
_EACH = WIDTH // HEADS
_TOKENS = 2048  # read at a time when the ranges are taken
_EVENNESS = 0.8  # how far columns of large numbers are made small at the cost of their weights: 0 not at all, 1 wholly


class _Int8Product(torch.autograd.Function):
    """What runs: rows, made even and whole numbers, times int8 weights by column."""

    @staticmethod
    def forward(ctx, x, evenly, unit, zero, weight, scale, bias):
        return (x * evenly) @ (weight.float() * scale) + bias

    @staticmethod
    def symbolic(g, x, evenly, unit, zero, weight, scale, bias):
        whole = g.op("QuantizeLinear", g.op("Mul", x, evenly), unit, zero)
        none = g.op("Constant", value_t=torch.zeros(scale.type().sizes(), dtype=torch.int8))
        product = g.op("com.microsoft::MatMulIntegerToFloat", whole, weight, unit, scale, zero, none, bias)
        return product.setType(x.type().with_sizes([None, *scale.type().sizes()]))


class _Product(nn.Module):
    """One or more linear layers of the same input side by side. It notes the range of each column of its input, and is
    exported with weights and input in int8."""

    def __init__(self, *layers):
        super().__init__()
        self.weight = torch.cat([layer.weight.data for layer in layers]).T.contiguous()
        self.bias = torch.cat([layer.bias.data for layer in layers])
        self.low, self.high = torch.zeros(2, len(self.weight))

    def forward(self, x):
        if torch.onnx.is_in_onnx_export():
            return _Int8Product.apply(x, *self._whole(), self.bias)
        self.low, self.high = torch.minimum(self.low, x.amin(0)), torch.maximum(self.high, x.amax(0))
        return x @ self.weight + self.bias

    def _whole(self):
        """Return the numbers of the int8 product: the factors of the input's columns, its unit and zero, the weights
        and their scales.

        A few columns hold numbers ten times as large as the others. They are divided, and their weights multiplied, so
        that the unit suits all (Xiao and others 2023, SmoothQuant).
        """
        largest = torch.maximum(-self.low, self.high).clamp(min=1e-3)
        evenly = self.weight.abs().amax(1).clamp(min=1e-6) ** (1 - _EVENNESS) / largest**_EVENNESS
        low, high = (self.low * evenly).min(), (self.high * evenly).max()
        unit = (high - low) / 255
        zero = (-low / unit).round().to(torch.uint8)
        weight = self.weight / evenly[:, None]
        scale = weight.abs().amax(0) / 127
        return evenly, unit, zero, (weight / scale).round().to(torch.int8), scale


class _Words(nn.Module):
    """The vectors of words, int8 with a scale for each."""

    def __init__(self, table):
        super().__init__()
        self.scale = table.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127
        self.table = (table / self.scale).round().to(torch.int8)

    def forward(self, ids):
        return self.table[ids].float() * self.scale[ids]


class _Layer(nn.Module):
    """A layer of the encoder: query, key and value in one product."""

    def __init__(self, layer):
        super().__init__()
        one = layer.attention.self
        self.read(_scaled(one.query), one.key, one.value)
        self.merged, self.after_attention = _Product(layer.attention.output.dense), layer.attention.output.LayerNorm
        self.wide, self.narrow = _Product(layer.intermediate.dense), _Product(layer.output.dense)
        self.after_wide = layer.output.LayerNorm

    def read(self, query, key, value):
        self.query_key_value = _Product(query, key, value)

    def forward(self, x, shape):
        """Return the hidden states of the next layer, of shape (sentences * tokens, WIDTH)."""
        return self.onward(x, *_by_head(self.query_key_value(x), shape).split(HEADS, dim=1))

    def onward(self, x, query, key, value):
        """Return what attention and the wide layer make of the rows `x`, whose queries are given."""
        context = torch.softmax(query @ key.transpose(2, 3), dim=-1) @ value
        x = self.after_attention(x + self.merged(context.transpose(1, 2).reshape(-1, WIDTH)))
        return self.after_wide(x + self.narrow(gelu(self.wide(x))))


class _LastLayer(_Layer):
    """The last layer: the keys and values of all tokens, and the rest for those alone that the head reads."""

    def read(self, query, key, value):
        self.query, self.key_value = _Product(query), _Product(key, value)

    def forward(self, x, shape, rows):
        """Return the hidden states (sentences, rows, WIDTH) of the tokens at the places `rows` of `x`."""
        key, value = _by_head(self.key_value(x), shape).split(HEADS, dim=1)
        read = x[rows.reshape(-1)]
        query = _by_head(self.query(read), rows.shape)
        return self.onward(read, query, key, value).view(rows.shape[0], rows.shape[1], WIDTH)


def _scaled(query):
    """Return the layer of the queries with the scale of the scores in its weights."""
    scaled = deepcopy(query)
    scaled.weight.data *= _EACH**-0.5
    scaled.bias.data *= _EACH**-0.5
    return scaled


def _by_head(x, shape):
    """Return (sentences * tokens, n * WIDTH) as (sentences, n * HEADS, tokens, width of a head)."""
    return x.view(shape[0], shape[1], -1, _EACH).transpose(1, 2)


class Sentences(nn.Module):
    """Probabilities (sentences, targets, 3) from `ids` (sentences, tokens), `rows` and `share`, as
    `geobrief.sentiment.target_batches` makes them."""

    def __init__(self, network, temperature):
        super().__init__()
        network.write_names()
        embeddings = network.encoder.embeddings
        self.words, self.norm = _Words(embeddings.word_embeddings.weight.data), embeddings.LayerNorm
        places = embeddings.position_embeddings.weight.data + embeddings.token_type_embeddings.weight.data[0]
        self.places = nn.Embedding.from_pretrained(places)
        *layers, last = network.encoder.encoder.layer
        self.layers, self.last = nn.ModuleList(map(_Layer, layers)), _LastLayer(last)
        self.head, self.temperature = network.head, temperature

    def forward(self, ids, rows, share):
        x = self.norm(self.words(ids) + self.places.weight[: ids.shape[1]]).view(-1, WIDTH)
        for layer in self.layers:
            x = layer(x, ids.shape)
        x = self.last(x, ids.shape, rows)
        sentence = x[:, :1].expand(-1, share.shape[1], -1)
        return torch.softmax(self.head(torch.cat([sentence, share @ x], dim=-1)) / self.temperature, dim=-1)


def export(network, path, temperature, readings):
    """Write `network` to `path` as int8 ONNX.

    Inputs `ids` (sentences, tokens) int64, `rows` (sentences, rows) int64, `share` (sentences, targets, rows) float32;
    output `probabilities` (sentences, targets, 3). The head stays in full precision.

    Parameters
    ----------
    network : model.TargetTone
    path : str or path-like
    temperature : float
        Divides the logits.
    readings : list of (ids, on_target)
        Examples, as `TargetReader.read` gives them, some hundreds of sentences: the ranges of the int8 numbers.
    """
    from geobrief.sentiment.target_batches import batches, inputs

    sentences = Sentences(network, temperature).eval()
    with torch.no_grad():
        for numbers in batches(readings, _TOKENS):
            example = [torch.from_numpy(value) for value in inputs([readings[n] for n in numbers]).values()]
            sentences(*example)
    torch.onnx.export(
        sentences,
        tuple(example),
        str(path),
        dynamo=False,
        opset_version=17,
        custom_opsets={"com.microsoft": 1},
        input_names=["ids", "rows", "share"],
        output_names=["probabilities"],
        dynamic_axes={
            "ids": {0: "sentences", 1: "tokens"},
            "rows": {0: "sentences", 1: "rows"},
            "share": {0: "sentences", 1: "targets", 2: "rows"},
            "probabilities": {0: "sentences", 1: "targets"},
        },
    )
