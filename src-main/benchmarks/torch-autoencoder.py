# The same autoencoder, batch size and optimiser in PyTorch eager mode. Prints rows per second and the version as JSON.
import json, sys, time
import torch
from torch import nn

size, hidden, latent, rows, batch, dropout, clip, threads, epochs = json.loads(sys.argv[1])
torch.set_num_threads(threads)
torch.manual_seed(42)
widths = [size, *hidden, latent, *reversed(hidden), size]
layers = []
for i, (a, b) in enumerate(zip(widths, widths[1:])):
    layers.append(nn.Linear(a, b))
    if i != len(hidden) and i != len(widths) - 2:
        layers += [nn.ReLU(), nn.Dropout(dropout)]
model = nn.Sequential(*layers).train()
optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
data = torch.randn(rows, size)


def epoch():
    order = torch.randperm(rows)
    for at in range(0, rows - batch + 1, batch):
        x = data[order[at : at + batch]]
        optimiser.zero_grad()
        loss = ((model(x) - x) ** 2).mean()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimiser.step()


epoch()
best = 0.0
for _ in range(epochs):
    start = time.perf_counter()
    epoch()
    best = max(best, (rows // batch) * batch / (time.perf_counter() - start))
print(json.dumps({"perSecond": best, "version": torch.__version__}))
