# A two-block encoder with its five losses and one AdamW step in PyTorch, from weights and inputs that are formulas of their place.
# Prints what the test beside this file pins. Written apart from the graph it judges; run once, with any PyTorch: python3 two-blocks.py
import json, math
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
PICTURES, TOKENS, WORDS, TARGETS = 4, 5, 3, 2
WIDTH, HEADS, HIDDEN, CELL, CELL_WIDTH, PATCH, PLACES, FIT = 8, 2, 12, 2, 3, 4, 36, 5
ROWS = PICTURES * TOKENS
CELLS = (2 * PATCH // CELL) ** 2


def wave(count, phase, size=0.3):
    return torch.tensor([size * math.sin(0.7 * i + phase) for i in range(count)])


shapes = {"cells": (CELL * CELL, CELL_WIDTH), "patches": (CELLS * CELL_WIDTH, WIDTH)}
for block in (1, 2):
    for part in ("query", "key", "value", "out"):
        shapes[f"block{block}.{part}"] = (WIDTH, WIDTH)
    shapes[f"block{block}.mlp1"], shapes[f"block{block}.mlp2"] = (WIDTH, HIDDEN), (HIDDEN, WIDTH)
for tap in (1, 2):
    shapes[f"fit{tap}"], shapes[f"odd{tap}"] = (WIDTH, FIT), (FIT, 1)
size = 2 * 2 * WIDTH
shapes.update({"head.word": (size, WORDS), "head.targets": (size, TARGETS), "head.pairs": (size, 6), "head.patches": (WIDTH, PATCH * PATCH)})
parameters = {}
for name, (rows, columns) in shapes.items():
    parameters[f"{name}.weight"] = wave(rows * columns, len(parameters)).view(rows, columns)
    parameters[f"{name}.bias"] = wave(columns, len(parameters), 0.1)
parameters["positions"] = wave(PLACES * WIDTH, len(parameters)).view(PLACES, WIDTH)
parameters["mask"] = wave(WIDTH, len(parameters)).view(1, WIDTH)
for value in parameters.values():
    value.requires_grad_(True)

byte = lambda f, count: torch.tensor([math.floor(abs(f(i)) * 255) for i in range(count)], dtype=torch.float64)
windows = byte(lambda i: math.sin(1.3 * i) if i % 3 == 0 else 0, ROWS * 4 * PATCH * PATCH).view(-1, CELL * CELL) / 255
answers = byte(lambda i: math.cos(i), ROWS * PATCH * PATCH).view(ROWS, -1) / 255
darkest = torch.tensor([(37 * i) % 256 for i in range(ROWS)], dtype=torch.float64) / 255
hidden = torch.tensor([1.0 if i % 5 == 0 else 0.0 for i in range(ROWS)]).view(ROWS, 1)
changed = torch.tensor([1.0 if i % 3 == 1 else 0.0 for i in range(ROWS)]).view(ROWS, 1)
places = torch.tensor([(7 * i) % PLACES for i in range(ROWS)])
word = [0, 0, 2, -1]
wanted = wave(PICTURES * TARGETS, 1, 1.0).view(PICTURES, TARGETS)
weights = torch.tensor([1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0]).view(PICTURES, TARGETS)

linear = lambda x, name: x @ parameters[f"{name}.weight"] + parameters[f"{name}.bias"]
normed = lambda x: F.layer_norm(x, (WIDTH,), eps=1e-5)
share = ((darkest - 0.12) / (0.37 - 0.12)).clamp(1e-6, 1).view(PICTURES, TOKENS)
seen = F.relu(linear(windows, "cells")).view(ROWS, -1)
x = linear(seen, "patches") + parameters["positions"][places] + hidden * parameters["mask"]
pooled, odd = [], []
for block in (1, 2):
    n = normed(x)
    split = lambda part: linear(n, f"block{block}.{part}").view(PICTURES, TOKENS, HEADS, -1).transpose(1, 2)
    scores = split("query") @ split("key").transpose(2, 3) / math.sqrt(WIDTH // HEADS) + share.log().view(PICTURES, 1, 1, TOKENS)
    mixed = (scores.softmax(-1) @ split("value")).transpose(1, 2).reshape(ROWS, WIDTH)
    x = x + linear(mixed, f"block{block}.out")
    x = x + linear(F.relu(linear(normed(x), f"block{block}.mlp1")), f"block{block}.mlp2")
    odd.append(linear(F.relu(linear(normed(x), f"fit{block}")), f"odd{block}"))
    y, part = normed(x).view(PICTURES, TOKENS, WIDTH), (share / share.sum(1, keepdim=True)).unsqueeze(2)
    mean = (part * y).sum(1)
    pooled += [mean, (F.relu((part * y * y).sum(1) - mean * mean) + 1e-3).sqrt()]
embedding = torch.cat(pooled, 1)

known = torch.tensor([[1.0 if w == k else 0.0 for k in range(WORDS)] for w in word])
surprise = lambda logits, chosen: -((logits.softmax(-1) * chosen).sum(1, keepdim=True) + 1e-7).log()
averaged = lambda value, weight: (value * weight).sum() / (weight.sum() + 1e-3)
projected = linear(embedding, "head.pairs")
unit = projected / ((projected * projected).sum(1, keepdim=True) + 1e-6).sqrt()
partner = torch.tensor([[1.0 if j == (i ^ 1) else 0.0 for j in range(PICTURES)] for i in range(PICTURES)])
error = ((linear(normed(x), "head.patches") - answers) ** 2).mean(1, keepdim=True)
losses = {
    "word": averaged(surprise(linear(embedding, "head.word"), known), known.sum(1, keepdim=True)),
    "targets": averaged((linear(embedding, "head.targets") - wanted) ** 2, weights),
    "pairs": surprise(unit @ unit.T / 0.2 - 1e4 * torch.eye(PICTURES), partner).mean(),
    "patches": averaged(error, hidden),
    "changes": sum(averaged(F.binary_cross_entropy_with_logits(z, changed, reduction="none"), 1 - hidden) for z in odd) / 2,
}
loss = losses["word"] + losses["targets"] + losses["pairs"] + 2 * losses["patches"] + 3 * losses["changes"]
loss.backward()
norm = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters.values()))
before = {name: float(p.grad.norm()) for name, p in parameters.items()}
decays = [p for name, p in parameters.items() if name.endswith(".weight")]
others = [p for name, p in parameters.items() if not name.endswith(".weight")]
groups = [{"params": decays, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}]
torch.optim.AdamW(groups, lr=1e-2, betas=(0.9, 0.98)).step()
print(json.dumps({
    "losses": {name: float(value) for name, value in losses.items()},
    "gradientNorm": norm,
    "gradients": before,
    "stepped": {name: [float(v) for v in p.flatten()[:4]] for name, p in parameters.items()},
    "version": torch.__version__,
}, indent=1))
