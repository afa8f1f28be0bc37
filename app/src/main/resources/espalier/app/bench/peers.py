"""What `espalier bench peers` compares with: the same training steps in NumPy and in PyTorch.

Read from standard input by the Python that is installed: python3 - PEER WORKLOAD THREADS SECONDS [STEPS].
Prints `version TEXT`, then `step SECONDS` (the median over blocks of steps), then `memory BYTES` (peak resident).
With a number of steps it makes these and measures nothing."""
import os
import sys
import time

peer, workload, threads, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
steps = int(sys.argv[5]) if len(sys.argv) > 5 else 0
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(threads)

COURSE = {"logistic": [12288, 1], "course": [12288, 20, 7, 5, 1]}
SAMPLES, RATE = 209, 0.0075
MLP, BATCH = [784, 512, 256, 10], 128


def measure(step):
    """Median seconds of a step: blocks of at least 20 ms, the first third of the time is warm-up."""
    if steps > 0:
        for i in range(steps):
            step(i)
        return 0
    begin = time.perf_counter()
    count = 0
    while time.perf_counter() - begin < seconds / 3 or count < 2:
        step(count)
        count += 1
    each = max(1, int(0.02 / max(1e-9, (time.perf_counter() - begin) / count)))
    blocks = []
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds * 2 / 3 or len(blocks) < 3:
        start = time.perf_counter()
        for i in range(each):
            step(i)
        blocks.append((time.perf_counter() - start) / each)
    return sorted(blocks)[len(blocks) // 2]



def numpy_step():
    import numpy as np
    print("version NumPy", np.__version__, flush=True)
    r, f32 = np.random.default_rng(1), np.float32

    def weights(sizes):
        w = [r.standard_normal((a, b), dtype=f32) * f32(np.sqrt(2 / a)) for a, b in zip(sizes, sizes[1:])]
        return w, [np.zeros(b, f32) for b in sizes[1:]]

    def forward(x, w, b):
        kept = [x]
        for i in range(len(w)):
            z = kept[-1] @ w[i]
            z += b[i]
            if i + 1 < len(w):
                np.maximum(z, 0, out=z)
            kept.append(z)
        return kept

    def backward(kept, d, w):
        dw, db = [None] * len(w), [None] * len(w)
        for i in range(len(w) - 1, -1, -1):
            dw[i], db[i] = kept[i].T @ d, d.sum(0)
            if i > 0:
                d = d @ w[i].T
                d *= kept[i] > 0
        return dw, db

    if workload in COURSE:
        w, b = weights(COURSE[workload])
        x = r.random((SAMPLES, 12288), dtype=f32)
        y = (r.random((SAMPLES, 1)) > 0.5).astype(f32)

        def step(_):
            kept = forward(x, w, b)
            p = 1 / (1 + np.exp(-kept[-1]))
            dw, db = backward(kept, (p - y) / f32(SAMPLES), w)
            for i in range(len(w)):
                w[i] -= f32(RATE) * dw[i]
                b[i] -= f32(RATE) * db[i]
        return step
    if workload == "mlp":
        w, b = weights(MLP)
        x = r.random((16 * BATCH, MLP[0]), dtype=f32)
        y = r.integers(0, 10, 16 * BATCH)
        first = [np.zeros_like(p) for p in w + b]
        second = [np.zeros_like(p) for p in w + b]
        count = [0]

        def step(k):
            at = k % 16 * BATCH
            kept = forward(x[at:at + BATCH], w, b)
            z = kept[-1] - kept[-1].max(1, keepdims=True)
            np.exp(z, out=z)
            z /= z.sum(1, keepdims=True)
            z[np.arange(BATCH), y[at:at + BATCH]] -= 1
            z /= f32(BATCH)
            dw, db = backward(kept, z, w)
            count[0] += 1
            c1, c2 = f32(1 - 0.9 ** count[0]), f32(1 - 0.999 ** count[0])
            for p, g, m, v in zip(w + b, dw + db, first, second):
                m *= f32(0.9)
                m += f32(0.1) * g
                v *= f32(0.999)
                v += f32(0.001) * g * g
                p -= f32(1e-3) / c1 * m / (np.sqrt(v / c2) + f32(1e-8))
        return step
    return None


def torch_step():
    import torch
    from torch import nn
    print("version PyTorch", torch.__version__, flush=True)
    torch.set_num_threads(threads)
    torch.manual_seed(1)

    def dense(sizes):
        layers = []
        for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
            layers.append(nn.Linear(a, b))
            if i + 2 < len(sizes):
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def train(net, x, y, batch, loss, optimizer):
        blocks = len(x) // batch

        def step(k):
            at = k % blocks * batch
            optimizer.zero_grad()
            loss(net(x[at:at + batch]), y[at:at + batch]).backward()
            optimizer.step()
        return step

    if workload in COURSE:
        net = dense(COURSE[workload])
        y = (torch.rand(SAMPLES, 1) > 0.5).float()
        return train(net, torch.rand(SAMPLES, 12288), y, SAMPLES, nn.BCEWithLogitsLoss(),
                     torch.optim.SGD(net.parameters(), lr=RATE))
    if workload == "mlp":
        net, x, batch = dense(MLP), torch.rand(16 * BATCH, MLP[0]), BATCH
    elif workload == "lenet":
        net, batch = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)), 64
        x = torch.rand(16 * batch, 1, 28, 28)
    elif workload == "vgg":
        net, batch = nn.Sequential(
            nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(4096, 128), nn.ReLU(), nn.Linear(128, 10)), 64
        x = torch.rand(16 * batch, 3, 32, 32)
    elif workload == "lstm":
        class Reader(nn.Module):
            def __init__(self):
                super().__init__()
                self.lstm, self.out = nn.LSTM(32, 64, batch_first=True), nn.Linear(64, 10)

            def forward(self, x):
                return self.out(self.lstm(x)[0][:, -1])
        net, batch = Reader(), 32
        x = torch.rand(16 * batch, 64, 32)
    elif workload == "transformer":
        class Encoder(nn.Module):
            def __init__(self):
                super().__init__()
                self.block = nn.TransformerEncoderLayer(128, 4, 512, dropout=0, batch_first=True)
                self.out = nn.Linear(128, 10)

            def forward(self, x):
                return self.out(self.block(x).mean(1))
        net, batch = Encoder(), 32
        x = torch.rand(16 * batch, 64, 128)
    else:
        return None
    y = torch.randint(0, 10, (len(x),))
    return train(net, x, y, batch, nn.CrossEntropyLoss(), torch.optim.Adam(net.parameters()))


step = numpy_step() if peer == "numpy" else torch_step()
if step is not None:
    print("step", measure(step), flush=True)
    import resource
    print("memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, flush=True)
