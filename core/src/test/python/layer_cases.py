#!/usr/bin/env python3
"""Writes what every layer of espalier.nn gives, and the first ten losses of fixed networks, computed by NumPy 2 and nothing else.

    python3 layer_cases.py > ../resources/espalier/layer_cases.txt

Each line is `name|shape|values`, all float64. Inputs and parameters are not written: both sides make them by the formulas
`batch` and `param` below. Gradients of the networks are exact: by the complex step, f'(x) = Im f(x + ih) / h with h = 1e-30,
so nothing here knows how to go backwards.
"""

import math

import numpy as np


def put(name, value):
    a = np.asarray(value)
    shape = ",".join(str(d) for d in a.shape)
    print(f"{name}|{shape}|{' '.join(repr(float(v)) for v in a.reshape(-1))}")


def batch(n, *sample):
    """The input of a layer: n samples."""
    size = n * math.prod(sample)
    return (2 * np.sin(1.7 * np.arange(size) + 0.3)).reshape(n, *sample)


def tokens(n, steps, count):
    """Whole numbers, the padding 0 among them."""
    return (np.arange(n * steps) * 7 % count).reshape(n, steps)


def param(j, shape, positive=False):
    """Parameter number j of a layer, in the order of its fields."""
    wave = np.sin(1.3 * np.arange(math.prod(shape)) + j + 0.5)
    return ((1 + 0.5 * wave) if positive else 0.6 * wave).reshape(shape)


# ---- functions; all also work on complex numbers whose imaginary part is a small step

def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.where(x.real > 0, x, 0)


def gelu_tanh(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def gelu(x):
    return 0.5 * x * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


def softmax(x):
    e = np.exp(x - x.real.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def largest(x, axis):
    """The maximum over one axis, by real parts."""
    return np.take_along_axis(x, np.expand_dims(x.real.argmax(axis=axis), axis), axis=axis).squeeze(axis)


# ---- layers

def dense(x, w, b):
    return x @ w + b


def conv2d(x, w, b, stride=1, same=True, dilation=1, groups=1):
    n, h, v, _ = x.shape
    kh, kw, _, out = w.shape
    high, wide = (kh - 1) * dilation + 1, (kw - 1) * dilation + 1
    if same:
        rows, cols = -(-h // stride), -(-v // stride)
        down, across = max(0, (rows - 1) * stride + high - h), max(0, (cols - 1) * stride + wide - v)
        x = np.pad(x, ((0, 0), (down // 2, down - down // 2), (across // 2, across - across // 2), (0, 0)))
    else:
        rows, cols = (h - high) // stride + 1, (v - wide) // stride + 1
    y = np.zeros((n, rows, cols, out), dtype=np.result_type(x, w))
    ci, co = x.shape[3] // groups, out // groups
    for i in range(rows):
        for j in range(cols):
            for p in range(kh):
                for q in range(kw):
                    for g in range(groups):
                        pixel = x[:, i * stride + p * dilation, j * stride + q * dilation, g * ci:(g + 1) * ci]
                        y[:, i, j, g * co:(g + 1) * co] += pixel @ w[p, q, :, g * co:(g + 1) * co]
    return y + b


def conv_transpose2d(x, w, b, stride=1, same=True, dilation=1):
    n, h, v, _ = x.shape
    kh, kw, out, _ = w.shape
    high, wide = (kh - 1) * dilation + 1, (kw - 1) * dilation + 1
    y = np.zeros((n, max((h - 1) * stride + high, h * stride), max((v - 1) * stride + wide, v * stride), out))
    for i in range(h):
        for j in range(v):
            for p in range(kh):
                for q in range(kw):
                    y[:, i * stride + p * dilation, j * stride + q * dilation, :] += x[:, i, j, :] @ w[p, q].T
    if same:
        top, left = max(0, high - stride) // 2, max(0, wide - stride) // 2
        return y[:, top:top + h * stride, left:left + v * stride] + b
    return y[:, :(h - 1) * stride + high, :(v - 1) * stride + wide] + b


def pool2d(x, size, stride, f):
    rows, cols = (x.shape[1] - size) // stride + 1, (x.shape[2] - size) // stride + 1
    cells = [[f(x[:, i * stride:i * stride + size, j * stride:j * stride + size, :].reshape(len(x), size * size, -1), axis=1)
              for j in range(cols)] for i in range(rows)]
    return np.array(cells).transpose(2, 0, 1, 3)


def pool1d(x, size, stride, f):
    return np.stack([f(x[:, i * stride:i * stride + size], axis=1) for i in range((x.shape[1] - size) // stride + 1)], axis=1)


def adaptive(x, rows, cols, f):
    part = lambda i, length, parts: slice(i * length // parts, -(-(i + 1) * length // parts))
    cells = [[f(x[:, part(i, x.shape[1], rows), part(j, x.shape[2], cols), :], axis=(1, 2)) for j in range(cols)] for i in range(rows)]
    return np.array(cells).transpose(2, 0, 1, 3)


def norm(x, axes, eps):
    mean = x.mean(axis=axes, keepdims=True)
    return (x - mean) / np.sqrt(((x - mean) ** 2).mean(axis=axes, keepdims=True) + eps)


def layer_norm(x, scale, shift, eps=1e-5):
    return norm(x, -1, eps) * scale + shift


def group_norm(x, groups, scale, shift, eps=1e-5):
    parts = x.reshape(len(x), -1, groups, x.shape[-1] // groups)
    return norm(parts, (1, 3), eps).reshape(x.shape) * scale + shift


def bilinear(x, factor):
    def along(x, axis):
        length = x.shape[axis]
        at = np.clip((np.arange(length * factor) + 0.5) / factor - 0.5, 0, length - 1)
        low = np.floor(at).astype(int)
        high = np.minimum(low + 1, length - 1)
        shape = [1] * x.ndim
        shape[axis] = -1
        share = (at - low).reshape(shape)
        return np.take(x, low, axis) * (1 - share) + np.take(x, high, axis) * share
    return along(along(x, 1), 2)


def lstm(x, w, u, b, back=False):
    k = u.shape[0]
    h = c = np.zeros((len(x), k))
    ys = [None] * x.shape[1]
    for t in (reversed(range(x.shape[1])) if back else range(x.shape[1])):
        a = x[:, t] @ w + h @ u + b
        i, f, o, g = sigmoid(a[:, :k]), sigmoid(a[:, k:2 * k]), sigmoid(a[:, 2 * k:3 * k]), np.tanh(a[:, 3 * k:])
        c = f * c + i * g
        h = o * np.tanh(c)
        ys[t] = h
    return np.stack(ys, axis=1)


def gru(x, w, u, b, d, back=False):
    k = u.shape[0]
    h = np.zeros((len(x), k))
    ys = [None] * x.shape[1]
    for t in (reversed(range(x.shape[1])) if back else range(x.shape[1])):
        a, e = x[:, t] @ w + b, h @ u + d
        r, z = sigmoid(a[:, :k] + e[:, :k]), sigmoid(a[:, k:2 * k] + e[:, k:2 * k])
        m = np.tanh(a[:, 2 * k:] + r * e[:, 2 * k:])
        h = (1 - z) * m + z * h
        ys[t] = h
    return np.stack(ys, axis=1)


def both(cell, x, forward, backward):
    return np.concatenate([cell(x, *forward), cell(x, *backward, back=True)], axis=-1)


def attention(x, wq, bq, wk, bk, wv, bv, wo, bo, heads, causal=False):
    n, t, width = x.shape
    size = width // heads
    split = lambda v: v.reshape(n, t, heads, size)
    q, k, v = split(dense(x, wq, bq)), split(dense(x, wk, bk)), split(dense(x, wv, bv))
    scores = np.einsum("nihd,njhd->nhij", q, k) / math.sqrt(size)
    if causal:
        scores = np.where(np.tril(np.ones((t, t))) == 1, scores, -np.inf)
    return dense(np.einsum("nhij,njhd->nihd", softmax(scores), v).reshape(n, t, width), wo, bo)


def encoder(x, p, heads, f, first, causal):
    """p: the 8 of attention, norm1 scale and shift, norm2 scale and shift, inner weight and bias, outer weight and bias."""
    attend = lambda v: attention(v, *p[:8], heads, causal)
    net = lambda v: dense(f(dense(v, p[12], p[13])), p[14], p[15])
    if first:
        u = x + attend(layer_norm(x, p[8], p[9]))
        return u + net(layer_norm(u, p[10], p[11]))
    u = layer_norm(x + attend(x), p[8], p[9])
    return layer_norm(u + net(u), p[10], p[11])


def sinusoidal(steps, width):
    p = np.zeros((steps, width))
    for t in range(steps):
        for i in range(0, width, 2):
            p[t, i] = math.sin(t / 10000 ** (i / width))
            if i + 1 < width:
                p[t, i + 1] = math.cos(t / 10000 ** (i / width))
    return p


# ---- the samples of the battery, under their names there; two samples each

def params(*shapes):
    return [param(j, s) for j, s in enumerate(shapes)]


put("Dense", np.tanh(dense(batch(2, 3), *params((3, 4), (4,)))))
put("Dense on sequences", sigmoid(dense(batch(2, 5, 3), *params((3, 4), (4,)))))
put("Flatten", batch(2, 2, 3).reshape(2, 6))
put("Sequential", softmax(dense(batch(2, 2, 3).reshape(2, 6), *params((6, 2), (2,)))))
put("Residual", (lambda x: x + np.tanh(dense(x, *params((3, 3), (3,)))))(batch(2, 3)))
put("Residual with a shortcut", (lambda x, p: np.tanh(dense(x, p[0], p[1])) + dense(x, p[2], p[3]))(
    batch(2, 3), params((3, 4), (4,), (3, 4), (4,))))
put("Parallel", (lambda x, p: np.concatenate([dense(x, p[0], p[1]), x, np.tanh(dense(x, p[2], p[3]))], axis=-1))(
    batch(2, 4, 3), params((3, 2), (2,), (3, 4), (4,))))
put("Parallel added", (lambda x, p: dense(x, p[0], p[1]) + np.tanh(dense(x, p[2], p[3])))(
    batch(2, 3), params((3, 4), (4,), (3, 4), (4,))))
put("Parallel multiplied", (lambda x, p: dense(x, p[0], p[1]) * sigmoid(dense(x, p[2], p[3])))(
    batch(2, 3), params((3, 4), (4,), (3, 4), (4,))))

put("Conv2d", np.tanh(conv2d(batch(2, 4, 5, 2), *params((3, 3, 2, 3), (3,)))))
put("Conv2d strided", conv2d(batch(2, 6, 5, 1), *params((3, 3, 1, 2), (2,)), stride=2, same=False))
put("Conv2d strided same", conv2d(batch(2, 6, 5, 1), *params((3, 3, 1, 2), (2,)), stride=2))
put("Conv2d on a pixel", conv2d(batch(2, 1, 1, 2), *params((3, 3, 2, 3), (3,))))
put("Conv2d dilated", conv2d(batch(2, 4, 5, 2), *params((2, 2, 2, 3), (3,)), dilation=2))
put("Conv2d in groups", conv2d(batch(2, 4, 5, 4), *params((3, 3, 2, 6), (6,)), stride=2, groups=2))
put("Conv2d depthwise", conv2d(batch(2, 3, 5, 3), *params((3, 3, 1, 3), (3,)), same=False, groups=3))
wide = lambda x, w, b, **k: conv2d(x[:, :, None, :], w[:, None], b, **k)[:, :, 0]
put("Conv1d", np.tanh(wide(batch(2, 6, 2), *params((3, 2, 3), (3,)))))
put("Conv1d strided", wide(batch(2, 7, 2), *params((3, 2, 3), (3,)), stride=2, same=False))
put("Conv1d in groups", wide(batch(2, 5, 4), *params((2, 2, 4), (4,)), dilation=2, groups=2))
put("Conv1d of one step", wide(batch(2, 1, 2), *params((3, 2, 3), (3,))))
put("ConvTranspose2d", relu(conv_transpose2d(batch(2, 3, 4, 2), *params((3, 3, 3, 2), (3,)), stride=2)))
put("ConvTranspose2d valid", conv_transpose2d(batch(2, 3, 2, 2), *params((3, 3, 1, 2), (1,)), stride=2, same=False))
put("ConvTranspose2d dilated", conv_transpose2d(batch(2, 3, 2, 1), *params((2, 2, 2, 1), (2,)), dilation=2, same=False))
put("ConvTranspose2d with gaps", conv_transpose2d(batch(2, 2, 3, 1), *params((2, 2, 2, 1), (2,)), stride=3))
put("ConvTranspose2d on a pixel", conv_transpose2d(batch(2, 1, 1, 1), *params((2, 2, 1, 1), (1,)), stride=2))
put("MaxPool2d", pool2d(batch(2, 4, 5, 2), 2, 2, largest))
put("MaxPool2d overlapping", pool2d(batch(2, 4, 5, 2), 3, 1, largest))
put("AveragePool2d", pool2d(batch(2, 4, 5, 2), 2, 2, np.mean))
put("MaxPool1d", pool1d(batch(2, 5, 3), 2, 2, largest))
put("AveragePool1d", pool1d(batch(2, 5, 3), 3, 1, np.mean))
put("GlobalAveragePool", batch(2, 3, 2, 4).mean(axis=(1, 2)))
put("GlobalMaxPool", batch(2, 3, 2, 4).max(axis=(1, 2)))
put("AdaptiveAveragePool2d", adaptive(batch(2, 5, 7, 2), 2, 3, np.mean))
put("AdaptiveAveragePool2d of less", adaptive(batch(2, 2, 1, 2), 3, 2, np.mean))
put("AdaptiveMaxPool2d", adaptive(batch(2, 5, 7, 2), 2, 3, np.max))
put("Upsample2d", batch(2, 2, 3, 2).repeat(2, axis=1).repeat(2, axis=2))
put("Upsample2d bilinear", bilinear(batch(2, 2, 3, 2), 3))
put("Upsample2d of a pixel", bilinear(batch(2, 1, 1, 2), 2))

put("LayerNorm", layer_norm(batch(2, 3, 5), *params((5,), (5,))))
put("RmsNorm", (lambda x: x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-6) * param(0, (5,)))(batch(2, 3, 5)))
put("GroupNorm", group_norm(batch(2, 2, 2, 6), 2, *params((6,), (6,))))
put("GroupNorm of sequences", group_norm(batch(2, 4, 3), 1, *params((3,), (3,))))


def batch_norm(x, k):
    scale, shift, mean, variance = param(0, (k,)), param(1, (k,)), param(2, (k,)), param(3, (k,), positive=True)
    return (x - mean) / np.sqrt(variance + 1e-5) * scale + shift


put("BatchNorm", batch_norm(batch(2, 4), 4))
put("BatchNorm of pictures", batch_norm(batch(2, 3, 3, 2), 2))
put("BatchNorm of sequences", batch_norm(batch(2, 4, 3), 3))

for name, sample in [("Identity", (3,)), ("Dropout", (7,)), ("Dropout of channels", (3, 7)), ("Masking", (4, 3))]:
    put(name, batch(2, *sample))
put("Activate", gelu(batch(2, 3)))
put("Activate softmax", np.log(softmax(batch(2, 2, 3))))
x = batch(2, 5)
codes = np.where((x[:, 3:] >= 0) & (x[:, 3:] < [3, 4]), np.trunc(x[:, 3:]), 0).astype(int)
put("ColumnEmbedding", np.concatenate([x[:, :3], param(0, (3, 2))[codes[:, 0]], param(1, (4, 1))[codes[:, 1]]], axis=1))
put("PRelu", np.where(batch(2, 2, 3) > 0, batch(2, 2, 3), param(0, (3,)) * batch(2, 2, 3)))
put("Reshape", batch(2, 4, 3).reshape(2, 3, 4))
put("Permute", batch(2, 2, 3, 4).transpose(0, 2, 3, 1))
put("MeanOverSteps", batch(2, 4, 3).mean(axis=1))
put("MaxOverSteps", batch(2, 4, 3).max(axis=1))
put("LastStep", batch(2, 4, 3)[:, -1])
put("SinusoidalPositions", batch(2, 4, 5) + sinusoidal(4, 5))
put("LearnedPositions", batch(2, 4, 3) + param(0, (6, 3))[:4])
put("Embedding", param(0, (5, 3))[tokens(2, 4, 5)])
put("Embedding with padding", param(0, (5, 3))[tokens(2, 4, 5)] * (tokens(2, 4, 5) != 0)[..., None])

put("Lstm", lstm(batch(2, 4, 3), *params((3, 8), (2, 8), (8,))))
put("Lstm of one step", lstm(batch(2, 1, 3), *params((3, 8), (2, 8), (8,))))
p = params((3, 8), (2, 8), (8,), (3, 8), (2, 8), (8,), (4, 8), (2, 8), (8,), (4, 8), (2, 8), (8,))
y = both(lstm, both(lstm, batch(2, 4, 3), p[:3], p[3:6]), p[6:9], p[9:12])
put("Lstm of two layers both ways", y)
put("Lstm to its last", np.concatenate([y[:, -1, :2], y[:, 0, 2:]], axis=-1))
put("Gru", gru(batch(2, 4, 3), *params((3, 6), (2, 6), (6,), (6,))))
p = params((3, 6), (2, 6), (6,), (6,), (3, 6), (2, 6), (6,), (6,))
put("Gru both ways", both(gru, batch(2, 4, 3), p[:4], p[4:]))
square = [(4, 4), (4,)] * 4
put("MultiHeadAttention", attention(batch(2, 3, 4), *params(*square), 2))
put("MultiHeadAttention causal", attention(batch(2, 3, 4), *params(*square), 1, causal=True))
put("MultiHeadAttention of one step", attention(batch(2, 1, 4), *params(*square), 4))
block = params(*square, (4,), (4,), (4,), (4,), (4, 6), (6,), (6, 4), (4,))
put("TransformerEncoder", encoder(batch(2, 3, 4), block, 2, gelu, True, False))
put("TransformerEncoder norm last", encoder(batch(2, 3, 4), block, 2, relu, False, True))


# ---- the first ten losses under plain gradient descent, with full batches

def cross_entropy(z, y):
    m = z.real.max(axis=-1, keepdims=True)
    return (np.log(np.exp(z - m).sum(axis=-1)) + m[..., 0] - np.take_along_axis(z, y[..., None], -1)[..., 0]).mean()


def train(name, forward, shapes, y, rate):
    w = [param(j, s) for j, s in enumerate(shapes)]
    losses, h = [], 1e-30
    for _ in range(10):
        losses.append(cross_entropy(forward(w), y).real)
        grads = []
        for p in w:
            g = np.zeros_like(p)
            for i in np.ndindex(p.shape):
                moved = p.astype(complex)
                moved[i] += 1j * h
                g[i] = cross_entropy(forward([moved if q is p else q for q in w]), y).imag / h
            grads.append(g)
        w = [p - rate * g for p, g in zip(w, grads)]
    put("losses." + name, losses)


def mlp(w, x=batch(6, 5)):
    return dense(relu(dense(np.tanh(dense(x, w[0], w[1])), w[2], w[3])), w[4], w[5])


def cnn(w, x=batch(4, 6, 6, 1)):
    v = pool2d(relu(conv2d(x, w[0], w[1])), 2, 2, largest)
    v = relu(conv2d(v, w[2], w[3], stride=2))
    return dense(v.reshape(len(x), -1), w[4], w[5])


def reader(w, x=batch(4, 5, 3)):
    return dense(lstm(x, *w[:3])[:, -1], w[3], w[4])


def transformer(w, t=tokens(3, 4, 6)):
    v = w[0][t] + sinusoidal(4, 4)
    v = encoder(v, w[1:17], 2, gelu_tanh, True, True)
    return dense(layer_norm(v, w[17], w[18]), w[19], w[20])


train("mlp", mlp, [(5, 7), (7,), (7, 6), (6,), (6, 3), (3,)], np.arange(6) % 3, 0.3)
train("cnn", cnn, [(3, 3, 1, 2), (2,), (3, 3, 2, 3), (3,), (12, 2), (2,)], np.arange(4) % 2, 0.1)
train("lstm", reader, [(3, 16), (4, 16), (16,), (4, 3), (3,)], np.arange(4) % 3, 0.3)
train("transformer", transformer, [(6, 4)] + square + [(4,)] * 4 + [(4, 8), (8,), (8, 4), (4,), (4,), (4,), (4, 6), (6,)],
      np.roll(tokens(3, 4, 6), -1, axis=1), 0.1)
