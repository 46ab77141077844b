"""The networks: an encoder, and a head that reads the sentence and a target in it.

The sentence is read from its first token, a target from the mean of its tokens.
"""

import torch
from torch import nn


class TargetTone(nn.Module):
    """Logits for negative, neutral, positive toward each target of a sentence that is read once. It is shipped.

    Parameters
    ----------
    folder : str
        The encoder in Hugging Face's layout.
    placeholders : sequence of int
        Token ids that stand for names; their vectors are learnt apart, the word vectors stay as they are.
    like : sequence of int
        Tokens of common names, from whose mean the placeholders start.
    """

    def __init__(self, folder, placeholders, like):
        super().__init__()
        from transformers import AutoModel

        # Eager attention: the fused kernel's backward pass takes half the time of a step on a CPU.
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
        words = self.encoder.embeddings.word_embeddings.weight
        words.requires_grad_(False)
        self.width = words.shape[1]
        self.register_buffer("slot", torch.zeros(len(words), dtype=torch.long))
        self.slot[list(placeholders)] = torch.arange(1, len(placeholders) + 1)
        start = words[list(like)].mean(0).repeat(len(placeholders) + 1, 1)
        self.names = nn.Embedding.from_pretrained(start + 0.02 * torch.randn_like(start), freeze=False)
        self.head = nn.Sequential(
            nn.Dropout(0.1),
            nn.Linear(2 * self.width, self.width),
            nn.GELU(),
            nn.Dropout(0.1),
            nn.Linear(self.width, 3),
        )

    def forward(self, ids, mask, sentence, on_target):
        """Return logits of shape (targets, 3).

        `ids` and `mask` have the shape (sentences, tokens); `sentence` (targets,) says which sentence a
        target is in, `on_target` (targets, tokens) which tokens are its own.
        """
        hidden = self.encoder(inputs_embeds=self.vectors(ids), attention_mask=mask).last_hidden_state
        return self.read(hidden[sentence], on_target)

    def vectors(self, ids):
        """Return the vectors of tokens, those of placeholders as they were learnt."""
        slot = self.slot[ids]
        return torch.where((slot > 0)[..., None], self.names(slot), self.encoder.embeddings.word_embeddings(ids))

    def read(self, hidden, on_target):
        """Return the logits from the hidden states (targets, tokens, width) of each target's sentence."""
        target = (on_target[:, None].to(hidden.dtype) @ hidden)[:, 0] / on_target.sum(1, keepdim=True)
        return self.head(torch.cat([hidden[:, 0], target], dim=-1))

    def write_names(self):
        """Write the learnt vectors of the placeholders into the table of words, for export."""
        ids = torch.nonzero(self.slot).flatten()
        self.encoder.embeddings.word_embeddings.weight.data[ids] = self.names(self.slot[ids]).detach()


class MarkedTone(TargetTone):
    """The teacher: it reads a sentence anew for each target, which a learnt vector marks from the first layer on."""

    def __init__(self, folder, placeholders, like):
        super().__init__(folder, placeholders, like)
        words = self.encoder.embeddings.word_embeddings.weight
        self.mark = nn.Parameter(torch.randn(self.width) * words.std().item() * 0.5)

    def freeze(self, layers):
        """Keep the lowest `layers` of the encoder and what is below them as they are: it saves a fifth of the time."""
        fixed = [self.encoder.embeddings, self.encoder.encoder.relative_attention_bias]
        for part in [*fixed, *self.encoder.encoder.layer[:layers]]:
            part.requires_grad_(False)

    def forward(self, ids, mask, sentence, on_target):
        """Return logits of shape (targets, 3); parameters as in `TargetTone`."""
        marked = self.vectors(ids)[sentence] + on_target[..., None] * self.mark
        hidden = self.encoder(inputs_embeds=marked, attention_mask=mask[sentence]).last_hidden_state
        return self.read(hidden, on_target)
