"""A trained network as one int8 ONNX file that reads one sentence with all its targets."""

from pathlib import Path

import onnx
import torch
from torch import nn
from torch.nn.functional import gelu

HEADS, WIDTH = 12, 384


class _Layer(nn.Module):
    """A layer of the encoder for one sentence: query, key and value in one product, so that the sentence is
    quantised once and not three times."""

    def __init__(self, layer):
        super().__init__()
        one = layer.attention.self
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.qkv.weight.data = torch.cat([part.weight.data for part in (one.query, one.key, one.value)])
        self.qkv.bias.data = torch.cat([part.bias.data for part in (one.query, one.key, one.value)])
        # The scale of the scores, moved into the weights of the queries.
        self.qkv.weight.data[:WIDTH] *= (WIDTH // HEADS) ** -0.5
        self.qkv.bias.data[:WIDTH] *= (WIDTH // HEADS) ** -0.5
        self.merged, self.after_attention = layer.attention.output.dense, layer.attention.output.LayerNorm
        self.wide, self.narrow = layer.intermediate.dense, layer.output.dense
        self.after_wide = layer.output.LayerNorm

    def forward(self, x):
        """Return the hidden states of the next layer, of shape (tokens, WIDTH)."""
        query, key, value = self.qkv(x).view(-1, 3 * HEADS, WIDTH // HEADS).transpose(0, 1).split(HEADS)
        context = torch.softmax(query @ key.transpose(1, 2), dim=-1) @ value
        x = self.after_attention(x + self.merged(context.transpose(0, 1).reshape(-1, WIDTH)))
        return self.after_wide(x + self.narrow(gelu(self.wide(x))))


class OneSentence(nn.Module):
    """Probabilities (targets, 3) from `ids` (tokens,) and `on_target` (targets, tokens)."""

    def __init__(self, network, temperature):
        super().__init__()
        network.write_names()
        embeddings = network.encoder.embeddings
        self.words, self.norm = embeddings.word_embeddings, embeddings.LayerNorm
        places = embeddings.position_embeddings.weight.data + embeddings.token_type_embeddings.weight.data[0]
        self.places = nn.Embedding.from_pretrained(places)
        self.layers = nn.ModuleList(_Layer(layer) for layer in network.encoder.encoder.layer)
        self.head, self.temperature = network.head, temperature

    def forward(self, ids, on_target):
        x = self.norm(self.words(ids) + self.places.weight[: ids.shape[0]])
        for layer in self.layers:
            x = layer(x)
        target = on_target @ x / on_target.sum(1, keepdim=True)
        sentence = x[:1].expand(on_target.shape[0], -1)
        return torch.softmax(self.head(torch.cat([sentence, target], dim=-1)) / self.temperature, dim=-1)


def export(network, path, temperature, work):
    """Write `network` to `path` as int8 ONNX, by way of a full-precision file in the folder `work`.

    Inputs `ids` (tokens,) int64, `on_target` (targets, tokens) float32; output `probabilities` (targets, 3).
    Weights are quantised per channel, activations as they come. The head stays in full precision: quantised,
    its scale would depend on which targets of the sentence are asked about together.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = Path(work) / "model.fp32.onnx"
    example = torch.arange(8) + 1000, torch.eye(8)[[0, 3]]
    torch.onnx.export(
        OneSentence(network, temperature).eval(),
        example,
        str(whole),
        dynamo=False,
        opset_version=17,
        input_names=["ids", "on_target"],
        output_names=["probabilities"],
        dynamic_axes={"ids": {0: "tokens"}, "on_target": {0: "targets", 1: "tokens"}},
    )
    head = [node.name for node in onnx.load(str(whole)).graph.node if node.name.startswith("/head")]
    quantize_dynamic(
        str(whole),
        str(path),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        nodes_to_exclude=[*head, *(f"{name}_MatMul" for name in head)],
    )  # a Gemm is renamed first
