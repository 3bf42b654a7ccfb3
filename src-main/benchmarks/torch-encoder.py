# The encoder of src-main/encoder with its five losses and AdamW, in PyTorch eager mode. Prints pictures a second and the version.
import json, math, sys, time
import torch
from torch import nn
import torch.nn.functional as F

threads, pictures, tokens, words, targets, width, depth, heads, hidden, cell_width, fit_width, taps, repeats = json.loads(sys.argv[1])
torch.set_num_threads(threads)
torch.manual_seed(1)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.mlp1, self.mlp2 = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x, bias):
        n = F.layer_norm(x, (width,))
        split = lambda y: y.view(pictures, tokens, heads, width // heads).transpose(1, 2)
        q, k, v = split(self.query(n)), split(self.key(n)), split(self.value(n))
        scores = q @ k.transpose(2, 3) / math.sqrt(width // heads) + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(pictures, tokens, width)
        x = x + self.out(mixed)
        return x + self.mlp2(F.relu(self.mlp1(F.layer_norm(x, (width,)))))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.cells, self.patches = nn.Linear(36, cell_width), nn.Linear(16 * cell_width, width)
        self.positions, self.mask = nn.Parameter(torch.randn(144, width)), nn.Parameter(torch.randn(width))
        self.blocks = nn.ModuleList(Block() for _ in range(depth))
        size = len(taps) * 2 * width
        self.word, self.targets, self.pairs = nn.Linear(size, words), nn.Linear(size, targets), nn.Linear(size, 128)
        self.guess = nn.Linear(width, 144)
        self.fit = nn.ModuleList(nn.Linear(width, fit_width) for _ in taps)
        self.odd = nn.ModuleList(nn.Linear(fit_width, 1) for _ in taps)

    def forward(self, windows, darkest, places, covered):
        seen = F.relu(self.cells(windows.view(pictures, tokens, 16, 36))).flatten(2)
        x = self.patches(seen) + self.positions[places] + covered * self.mask
        weight = ((darkest - 0.12) / 0.25).clamp(1e-6, 1)
        bias, share = weight.log()[:, None, None, :], (weight / weight.sum(1, keepdim=True))[:, None, :]
        pooled, odd = [], []
        for i, block in enumerate(self.blocks):
            x = block(x, bias)
            if i + 1 in taps:
                n = F.layer_norm(x, (width,))
                mean = (share @ n).squeeze(1)
                spread = (share @ (n * n)).squeeze(1) - mean * mean
                pooled += [mean, (F.relu(spread) + 1e-3).sqrt()]
                odd.append(self.odd[len(odd)](F.relu(self.fit[len(odd)](n))))
        return F.layer_norm(x, (width,)), torch.cat(pooled, 1), odd


model = Encoder()
matrices = [p for p in model.parameters() if p.ndim > 1]
others = [p for p in model.parameters() if p.ndim <= 1]
groups = [{"params": matrices, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}]
optimiser = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98))
windows = (torch.rand(pictures, tokens, 576) > 0.9).float()
darkest, places = torch.ones(pictures, tokens), torch.randint(0, 144, (pictures, tokens))
changed = (torch.rand(pictures, tokens, 1) > 0.9).float()
covered = (torch.rand(pictures, tokens, 1) > 0.9).float()
answers, word = torch.rand(pictures, tokens, 144), torch.randint(0, words, (pictures,))
wanted, partner = torch.randn(pictures, targets), torch.arange(pictures) ^ 1


def step():
    optimiser.zero_grad()
    last, embedding, odd = model(windows, darkest, places, covered)
    unit = F.normalize(model.pairs(embedding), dim=1)
    similar = unit @ unit.T / 0.2 - 1e4 * torch.eye(pictures)
    error = ((model.guess(last) - answers) ** 2).mean(2, keepdim=True)
    loss = (
        F.cross_entropy(model.word(embedding), word)
        + ((model.targets(embedding) - wanted) ** 2).mean()
        + F.cross_entropy(similar, partner)
        + 2 * (error * covered).sum() / covered.sum()
        + sum(F.binary_cross_entropy_with_logits(z, changed) for z in odd) / len(odd)
    )
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()


step()
best = math.inf
for _ in range(repeats):
    start = time.perf_counter()
    step()
    best = min(best, time.perf_counter() - start)
print(json.dumps({"perSecond": pictures / best, "version": torch.__version__}))
