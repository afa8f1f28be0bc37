#!/usr/bin/env python3
"""Writes the numbers that the tests of espalier.autodiff, optim and nn compare with, computed by NumPy 2 and nothing else.

    python3 nn_cases.py > ../resources/espalier/nn_cases.txt

Each line is `name|shape|values`. Everything is float64; the float32 losses of the network are computed in float32 throughout.
"""

import numpy as np


def put(name, value):
    a = np.asarray(value)
    shape = ",".join(str(d) for d in a.shape)
    print(f"{name}|{shape}|{' '.join(repr(float(v)) for v in a.reshape(-1))}")


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def log_softmax(z):
    m = z.max(axis=1, keepdims=True)
    return z - m - np.log(np.exp(z - m).sum(axis=1, keepdims=True))


# ---- activations: value and derivative, far out too

def more_activations(x):
    from decimal import Decimal, getcontext

    getcontext().prec = 200
    exact = [Decimal(float(v)) for v in x]
    each = lambda f: np.array([float(f(v)) for v in exact])
    e = lambda v: max(v, Decimal(-100000)).exp()
    s = lambda v: 1 / (1 + e(-v)) if v > 0 else e(v) / (1 + e(v))
    one = Decimal(1)
    atan = lambda n: sum((-1) ** k / (Decimal(2 * k + 1) * Decimal(n) ** (2 * k + 1)) for k in range(200))
    pi = 16 * atan(5) - 4 * atan(239)  # Machin

    def phi(v):  # the series of erf, whose terms are all of one sign
        if abs(v) > 40:
            return Decimal(0 if v < 0 else 1)
        term = total = v
        for k in range(3, 4001, 2):
            term *= v * v / k
            total += term
        return Decimal(0.5) + total * density(v)

    density = lambda v: e(-v * v / 2) / (2 * pi).sqrt()
    u = lambda v: (2 / pi).sqrt() * (v + Decimal("0.044715") * v**3)
    du = lambda v: (2 / pi).sqrt() * (1 + 3 * Decimal("0.044715") * v**2)
    h = lambda v: s(2 * u(v))
    sp = lambda v: max(v, 0) + (1 + e(-abs(v))).ln()
    th = lambda v: 1 - 2 / (1 + e(2 * v))
    l, a = Decimal("1.0507009873554804934193349852946"), Decimal("1.6732632423543772848170429916717")
    clip = lambda v, low, high: min(max(v, Decimal(low)), Decimal(high))
    inside = lambda v, low, high: 1 if low < v < high else 0
    return [(name, each(f), each(df)) for name, f, df in [
        ("elu", lambda v: v if v > 0 else e(v) - 1, lambda v: one if v > 0 else e(v)),
        ("celu", lambda v: v if v > 0 else e(v) - 1, lambda v: one if v > 0 else e(v)),
        ("selu", lambda v: l * v if v > 0 else l * a * (e(v) - 1), lambda v: l if v > 0 else l * a * e(v)),
        ("gelu", lambda v: v * phi(v), lambda v: phi(v) + v * density(v)),
        ("gelu_tanh", lambda v: v * h(v), lambda v: h(v) + 2 * v * h(v) * (1 - h(v)) * du(v)),
        ("silu", lambda v: v * s(v), lambda v: s(v) * (1 + v * s(-v))),
        ("mish", lambda v: v * th(sp(v)), lambda v: th(sp(v)) + v * s(v) * (1 - th(sp(v)) ** 2)),
        ("softplus", sp, s),
        ("softsign", lambda v: v / (1 + abs(v)), lambda v: 1 / (1 + abs(v)) ** 2),
        ("log_sigmoid", lambda v: -sp(-v), lambda v: s(-v)),
        ("hard_sigmoid", lambda v: clip(v / 6 + Decimal(0.5), 0, 1), lambda v: inside(v, -3, 3) / Decimal(6)),
        ("hard_tanh", lambda v: clip(v, -1, 1), lambda v: inside(v, -1, 1)),
        ("hard_swish", lambda v: v * clip(v / 6 + Decimal(0.5), 0, 1), lambda v: 0 if v <= -3 else 1 if v >= 3 else (2 * v + 3) / 6),
        ("relu6", lambda v: clip(v, 0, 6), lambda v: inside(v, 0, 6)),
    ]]


x = np.array([-1e4, -100.0, -20.0, -3.0, -1.0, -0.1, -1e-9, 0.0, 1e-9, 0.1, 1.0, 3.0, 20.0, 100.0, 1e4])
put("activation.x", x)
s = sigmoid(x)
t = np.tanh(x)
for name, y, dy in [
    ("linear", x, np.ones_like(x)),
    ("sigmoid", s, s * (1 - s)),
    ("tanh", t, 1 - t * t),
    ("relu", np.maximum(x, 0), (x > 0) * 1.0),
    ("leaky_relu", np.where(x > 0, x, 0.01 * x), np.where(x > 0, 1, 0.01)),
] + more_activations(x):
    put(f"activation.{name}.y", y)
    put(f"activation.{name}.dy", dy)

z = np.array([[1.0, 2, 3, 4], [1e4, -1e4, 0, 1e4], [-1e4, -1e4, -1e4, -1e4], [0.3, -0.7, 1000, 999]])
p = np.exp(log_softmax(z))
up = np.array([[1.0, -2, 0.5, 3], [1, 2, 3, 4], [0.1, 0.2, 0.3, 0.4], [2, 1, -1, 1]])
put("softmax.x", z)
put("softmax.y", p)
put("softmax.dy", up)
put("softmax.dx", p * (up - (up * p).sum(axis=1, keepdims=True)))

# ---- losses: value and gradient, logits of +-1e4 too

z = np.array([[2.0], [-1.5], [0.0], [1e4], [-1e4], [1e4], [-1e4], [30.0]])
y = np.array([[1.0], [1], [0], [1], [0], [0], [1], [1]])
put("bce.z", z)
put("bce.y", y)
put("bce.each", np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))
put("bce.loss", np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))
put("bce.dz", (sigmoid(z) - y) / len(z))

z = np.array([[1.0, 2, 3], [0, 0, 0], [1e4, 0, -1e4], [1e4, 0, -1e4], [-3, 0.5, 0.25]])
y = np.array([2, 1, 0, 2, 1])
lp = log_softmax(z)
put("ce.z", z)
put("ce.y", y)
put("ce.each", -lp[np.arange(5), y])
put("ce.loss", -lp[np.arange(5), y].mean())
put("ce.dz", (np.exp(lp) - np.eye(3)[y]) / 5)
soft = np.array([[0.2, 0.3, 0.5], [1, 0, 0], [0.5, 0.25, 0.25], [0, 1, 0], [0.1, 0.1, 0.8]])
put("ce.soft", soft)
put("ce.softloss", -(soft * lp).sum(axis=1).mean())
put("ce.softdz", (np.exp(lp) - soft) / 5)

z = np.array([[0.5, -1], [2, 3], [0, 7]])
y = np.array([[1.0, -1], [0, 3.5], [2, 2]])
put("mse.z", z)
put("mse.y", y)
put("mse.loss", ((z - y) ** 2).mean())
put("mse.dz", 2 * (z - y) / z.size)

# ---- products

rng = np.random.RandomState(3)
a, b, dy = rng.randn(2, 3, 4), rng.randn(4, 5), rng.randn(2, 3, 5)
put("matmul.a", a)
put("matmul.b", b)
put("matmul.dy", dy)
put("matmul.y", a @ b)
put("matmul.da", dy @ b.T)
put("matmul.db", np.einsum("nij,nik->jk", a, dy))


# ---- the first ten losses of fixed networks under plain gradient descent

def mlp(kind, sizes, activations, x, y, rate, dtype):
    """Losses of ten full-batch steps; kind is 'ce' (softmax over the last layer) or 'bce' (one logit)."""
    rng = np.random.RandomState(7)
    w = [(rng.randn(i, o) / np.sqrt(i)).astype(dtype) for i, o in zip(sizes, sizes[1:])]
    b = [(0.1 * rng.randn(o)).astype(dtype) for o in sizes[1:]]
    if dtype == np.float64:
        for i in range(len(w)):
            put(f"mlp.{kind}.{i}.weight", w[i])
            put(f"mlp.{kind}.{i}.bias", b[i])
    x = x.astype(dtype)
    losses = []
    for _ in range(10):
        h, sums = [x], []
        for wi, bi, f in zip(w, b, activations):
            sums.append(h[-1] @ wi + bi)
            h.append({"tanh": np.tanh, "relu": lambda v: np.maximum(v, 0), "linear": lambda v: v}[f](sums[-1]))
        z = h[-1]
        n = dtype(len(x))
        if kind == "ce":
            lp = log_softmax(z)
            losses.append(-lp[np.arange(len(x)), y].mean())
            d = (np.exp(lp) - np.eye(sizes[-1], dtype=dtype)[y]) / n
        else:
            t = y.reshape(-1, 1).astype(dtype)
            losses.append((np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))).mean())
            d = (sigmoid(z) - t) / n
        for i in reversed(range(len(w))):
            f = activations[i]
            d = d * (1 - h[i + 1] ** 2 if f == "tanh" else (sums[i] > 0).astype(dtype) if f == "relu" else dtype(1))
            dw, db = h[i].T @ d, d.sum(axis=0)
            d = d @ w[i].T
            w[i] = w[i] - dtype(rate) * dw
            b[i] = b[i] - dtype(rate) * db
        assert all(v.dtype == dtype for v in w + b)
    return losses


rng = np.random.RandomState(11)
x = rng.randn(8, 5)
y = rng.randint(0, 3, 8)
put("mlp.x", x)
put("mlp.ce.y", y)
put("mlp.bce.y", y > 0)
for kind, last in [("ce", 3), ("bce", 1)]:
    for dtype in (np.float64, np.float32):
        target = y if kind == "ce" else y > 0
        put(f"mlp.{kind}.losses.{np.dtype(dtype).name}", mlp(kind, [5, 7, 6, last], ["tanh", "relu", "linear"], x, target, 0.3, dtype))


# ---- ten steps of every optimiser along given gradients, by the published formulas

rng = np.random.RandomState(5)
p0 = rng.randn(2, 3)
gs = rng.randn(10, 2, 3) * np.array([1.0, 0.01, 3.0])
gs[3] = 0
put("optim.p", p0)
put("optim.gradients", gs)


def trajectory(name, update, state, decay=0.0, rates=None, clip=lambda g: g):
    p, seen = p0.copy(), []
    for t, g in enumerate(gs, 1):
        rate = rates[t - 1] if rates is not None else None
        if decay:
            p = p * (1 - (rate if rate is not None else 0.01) * decay)
        p, state = update(p, clip(g), state, t) if rate is None else update(p, clip(g), state, t, rate)
        seen.append(p.copy())
    put("optim." + name, np.array(seen))


def adam(p, g, s, t, rate=0.01, b1=0.9, b2=0.999, eps=1e-8):
    m, v = b1 * s[0] + (1 - b1) * g, b2 * s[1] + (1 - b2) * g * g
    return p - rate * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), (m, v)


def momentum(p, g, v, t, nesterov=False):
    v = 0.9 * v + g
    return p - 0.01 * (g + 0.9 * v if nesterov else v), v


def rmsprop(p, g, v, t):
    v = 0.9 * v + 0.1 * g * g
    return p - 0.01 * g / (np.sqrt(v) + 1e-8), v


def adagrad(p, g, v, t):
    v = v + g * g
    return p - 0.01 * g / (np.sqrt(v) + 1e-10), v


def lion(p, g, m, t):
    return p - 0.01 * np.sign(0.9 * m + 0.1 * g), 0.99 * m + 0.01 * g


def sgd(p, g, s, t, rate=0.01):
    return p - rate * g, s


zero = np.zeros_like(p0)
trajectory("Sgd", sgd, None)
trajectory("Momentum", momentum, zero)
trajectory("Nesterov", lambda p, g, v, t: momentum(p, g, v, t, True), zero)
trajectory("RmsProp", rmsprop, zero)
trajectory("Adagrad", adagrad, zero)
trajectory("Adam", adam, (zero, zero))
trajectory("Lion", lion, zero)
trajectory("WeightDecay", adam, (zero, zero), decay=0.1)
trajectory("ClipNorm", sgd, None, clip=lambda g: g * min(1, 1.5 / max(np.linalg.norm(g), 1e-300)))
trajectory("ClipValue", sgd, None, clip=lambda g: np.clip(g, -0.5, 0.5))
cosine = [0.01 * 0.5 * (1 + np.cos(np.pi * s / 8)) if s < 8 else 0.0 for s in range(10)]
trajectory("Cosine", adam, (zero, zero), rates=cosine)

# ---- schedules, steps 0 to 11

s = np.arange(12)
put("schedule.constant", np.full(12, 0.1))
put("schedule.stairs", 0.1 * 0.5 ** (s // 4))
put("schedule.exponential", 0.1 * 0.5 ** (s / 4))
put("schedule.cosine", [0.1 * 0.5 * (1 + np.cos(np.pi * min(k, 8) / 8)) for k in s])
restarts = [(0, 3), (1, 3), (2, 3), (0, 6), (1, 6), (2, 6), (3, 6), (4, 6), (5, 6), (0, 12), (1, 12), (2, 12)]
put("schedule.cosineRestarts", [0.1 * 0.5 * (1 + np.cos(np.pi * a / b)) for a, b in restarts])
put("schedule.warmUp", 0.1 * np.minimum(1, (s + 1) / 5))


def one_cycle(k, peak=0.1, steps=10):
    """As PyTorch's OneCycleLR with its defaults."""
    low, floor = peak / 25, peak / 25 / 1e4
    up = 0.3 * steps - 1
    anneal = lambda start, end, at: end + (start - end) / 2 * (1 + np.cos(np.pi * at))
    return anneal(low, peak, k / up) if k <= up else anneal(peak, floor, min(1, (k - up) / (steps - 1 - up)))


put("schedule.oneCycle", [one_cycle(k) for k in s])


# ---- layers on pictures (n, h, w, c), by plain loops; `up` is the gradient that comes from above

def conv(name, x, w, b, stride, margins):
    (top, bottom), (left, right) = margins
    p = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)))
    kh, kw, _, out = w.shape
    rows, cols = (p.shape[1] - kh) // stride + 1, (p.shape[2] - kw) // stride + 1
    y = np.zeros((len(x), rows, cols, out))
    for i in range(rows):
        for j in range(cols):
            patch = p[:, i * stride:i * stride + kh, j * stride:j * stride + kw, :]
            y[:, i, j, :] = np.tensordot(patch, w, ([1, 2, 3], [0, 1, 2])) + b
    up = np.cos(np.arange(y.size)).reshape(y.shape)
    dp, dw = np.zeros_like(p), np.zeros_like(w)
    for i in range(rows):
        for j in range(cols):
            at = np.s_[:, i * stride:i * stride + kh, j * stride:j * stride + kw, :]
            dp[at] += np.tensordot(up[:, i, j, :], w, ([1], [3]))
            dw += np.tensordot(p[at], up[:, i, j, :], ([0], [0]))
    h, v = x.shape[1:3]
    for key, value in [("x", x), ("w", w), ("b", b), ("y", y), ("up", up), ("dx", dp[:, top:top + h, left:left + v, :]), ("dw", dw),
                       ("db", up.sum(axis=(0, 1, 2)))]:
        put(f"{name}.{key}", value)


rng = np.random.RandomState(13)
conv("conv.same", rng.randn(2, 4, 5, 2), rng.randn(3, 3, 2, 3), rng.randn(3), 1, ((1, 1), (1, 1)))
conv("conv.strided", rng.randn(1, 5, 6, 2), rng.randn(3, 3, 2, 2), rng.randn(2), 2, ((1, 1), (0, 1)))
conv("conv.even", rng.randn(1, 4, 4, 1), rng.randn(2, 2, 1, 2), rng.randn(2), 1, ((0, 1), (0, 1)))
conv("conv.valid", rng.randn(2, 4, 5, 2), rng.randn(2, 3, 2, 1), rng.randn(1), 2, ((0, 0), (0, 0)))


def pool(name, x, size, stride, f, share):
    rows, cols = (x.shape[1] - size) // stride + 1, (x.shape[2] - size) // stride + 1
    y = np.zeros((len(x), rows, cols, x.shape[3]))
    up = np.cos(np.arange(y.size)).reshape(y.shape)
    dx = np.zeros_like(x)
    for i in range(rows):
        for j in range(cols):
            at = np.s_[:, i * stride:i * stride + size, j * stride:j * stride + size, :]
            y[:, i, j, :] = f(x[at], axis=(1, 2))
            dx[at] += share(x[at]) * up[:, i:i + 1, j:j + 1, :]
    for key, value in [("x", x), ("y", y), ("up", up), ("dx", dx)]:
        put(f"{name}.{key}", value)


x = rng.randn(2, 5, 6, 2)
largest = lambda v: (v == v.max(axis=(1, 2), keepdims=True)) * 1.0
pool("maxpool.2", x, 2, 2, np.max, largest)
pool("maxpool.3.2", x, 3, 2, np.max, largest)
pool("avgpool.2", x, 2, 2, np.mean, lambda v: np.full_like(v, 1 / 4))

# ---- normalisation, with the gradient by the closed formula

x = rng.randn(4, 3, 5)
scale, shift = rng.randn(5), rng.randn(5)
up = np.cos(np.arange(x.size)).reshape(x.shape)
for key, value in [("x", x), ("scale", scale), ("shift", shift), ("up", up)]:
    put("norm." + key, value)
for name, axes in [("layernorm", (2,)), ("batchnorm", (0, 1))]:
    mean, var = x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)
    s = np.sqrt(var + 1e-5)
    xhat = (x - mean) / s
    put(name + ".y", xhat * scale + shift)
    g = up * scale
    put(name + ".dx", (g - g.mean(axis=axes, keepdims=True) - xhat * (g * xhat).mean(axis=axes, keepdims=True)) / s)
    put(name + ".dscale", (up * xhat).sum(axis=(0, 1)))
    put(name + ".dshift", up.sum(axis=(0, 1)))
put("batchnorm.mean", 0.1 * x.mean(axis=(0, 1)))
put("batchnorm.variance", 0.9 + 0.1 * x.var(axis=(0, 1), ddof=1))
