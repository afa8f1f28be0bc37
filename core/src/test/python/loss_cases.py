#!/usr/bin/env python3
"""Writes the numbers that the battery of losses compares with, computed by NumPy 2 from the definitions, sample by sample.

    python3 loss_cases.py > ../resources/espalier/loss_cases.txt

Each line is `name|shape|values`; every loss has `.each`, the losses of single samples.
"""

import itertools
import math

import numpy as np


def put(name, value):
    a = np.asarray(value)
    print(f"loss.{name}|{','.join(str(d) for d in a.shape)}|{' '.join(repr(float(v)) for v in a.reshape(-1))}")


def softmax(row):
    e = [math.exp(v - max(row)) for v in row]
    return [v / sum(e) for v in e]


rng = np.random.RandomState(21)
z = rng.randn(4, 3) * 2
y = rng.randn(4, 3) * 2
put("numbers.z", z)
put("numbers.y", y)
d = z - y
put("mse.each", d * d)
put("mae.each", np.abs(d))
put("huber.each", np.vectorize(lambda e: 0.5 * e * e if abs(e) <= 1 else abs(e) - 0.5)(d))
put("huber2.each", np.vectorize(lambda e: 0.5 * e * e if abs(e) <= 0.5 else 0.5 * (abs(e) - 0.25))(d))

t = rng.rand(4, 3)
put("binary.y", t)
p = 1 / (1 + np.exp(-z))
put("bce.each", -(t * np.log(p) + (1 - t) * np.log(1 - p)))
s = t * 0.8 + 0.1
put("bce.smooth.each", -(s * np.log(p) + (1 - s) * np.log(1 - p)))
put("bce.weighted.each", -(3 * t * np.log(p) + (1 - t) * np.log(1 - p)))

k = 3
labels = np.array([2, 0, 1, 2])
put("classes.y", labels)
w = [0.5, 2.0, 1.5]
prob = np.array([softmax(row) for row in z])
put("ce.each", [-math.log(prob[i][labels[i]]) for i in range(4)])
smooth = [sum(-((1 - 0.1) * (c == labels[i]) + 0.1 / k) * math.log(prob[i][c]) for c in range(k)) for i in range(4)]
put("ce.smooth.each", smooth)
put("ce.smooth.loss", np.mean(smooth))
weighted = [-w[labels[i]] * math.log(prob[i][labels[i]]) for i in range(4)]
put("ce.weighted.each", weighted)
put("ce.weighted.loss", sum(weighted) / sum(w[c] for c in labels))
# label smoothing with weights: each class's term carries that class's weight, the mean divides by the weights of the targets
both = [sum(-((1 - 0.1) * (c == labels[i]) + 0.1 / k) * w[c] * math.log(prob[i][c]) for c in range(k)) for i in range(4)]
put("ce.both.each", both)
put("ce.both.loss", sum(both) / sum(w[c] for c in labels))
ignored = [0.0 if labels[i] == 2 else smooth[i] for i in range(4)]
put("ce.ignored.each", ignored)
put("ce.ignored.loss", sum(ignored) / 2)
soft = np.array([softmax(row) for row in rng.randn(4, 3)])
soft[0] = [0, 1, 0]
put("soft.y", soft)
put("ce.soft.each", [-sum(soft[i][c] * math.log(prob[i][c]) for c in range(k)) for i in range(4)])
put("ce.softsmooth.each", [-sum(((1 - 0.1) * soft[i][c] + 0.1 / k) * math.log(prob[i][c]) for c in range(k)) for i in range(4)])
put("kl.each", [sum(soft[i][c] * math.log(soft[i][c] / prob[i][c]) for c in range(k) if soft[i][c] > 0) for i in range(4)])

signs = np.array([[1.0, -1, 1], [-1, -1, 1], [1, 1, -1], [-1, 1, 1]])
put("signs.y", signs)
put("hinge.each", [[max(0, 1 - signs[i][j] * z[i][j]) for j in range(3)] for i in range(4)])
put("hinge.squared.each", [[max(0, 0.5 - signs[i][j] * z[i][j]) ** 2 for j in range(3)] for i in range(4)])
put("multihinge.each", [sum(max(0, 1 - z[i][labels[i]] + z[i][c]) for c in range(k) if c != labels[i]) / k for i in range(4)])

a, b, c = rng.randn(4, 5), rng.randn(4, 5), rng.randn(4, 5)
put("pairs.a", a)
put("pairs.b", b)
put("pairs.c", c)
pair = np.array([1.0, -1, -1, 1])
put("pairs.y", pair)
cos = [float(a[i] @ b[i] / math.sqrt((a[i] @ a[i]) * (b[i] @ b[i]))) for i in range(4)]
put("cosine.each", [1 - cos[i] if pair[i] == 1 else max(0, cos[i] + 0.5) for i in range(4)])
dist = lambda u, v: math.sqrt(sum((p - q) ** 2 for p, q in zip(u, v)))
put("contrastive.each", [dist(a[i], b[i]) ** 2 / 2 if pair[i] == 1 else max(0, 4 - dist(a[i], b[i])) ** 2 / 2 for i in range(4)])
put("triplet.each", [max(0, dist(a[i], b[i]) - dist(a[i], c[i]) + 1) for i in range(4)])


# ---- CTC: every path of classes through the time, collapsed, by brute force

def collapse(path, blank):
    out = []
    for i, symbol in enumerate(path):
        if symbol != blank and (i == 0 or symbol != path[i - 1]):
            out.append(symbol)
    return out


def ctc(logits, target, blank):
    rows = [softmax(row) for row in logits]
    total = 0.0
    for path in itertools.product(range(len(logits[0])), repeat=len(logits)):
        if collapse(path, blank) == target:
            total += math.prod(rows[t][path[t]] for t in range(len(path)))
    return -math.log(total) if total > 0 else math.inf


logits = rng.randn(5, 5, 3)
put("ctc.z", logits)
targets = [[1, 2], [1, 1], [2], [], [2, 1, 2]]
lengths = [5, 4, 3, 2, 5]
put("ctc.y", [t + [-1] * (3 - len(t)) for t in targets])
put("ctc.lengths", lengths)
put("ctc.each", [ctc(logits[i][: lengths[i]], targets[i], 0) for i in range(5)])
put("ctc.whole.each", [ctc(logits[i], targets[i], 0) for i in range(5)])
last = [[0, 1], [0, 0], [1], [], [1, 0, 1]]
put("ctc.last.y", [t + [-1] * (3 - len(t)) for t in last])
put("ctc.last.each", [ctc(logits[i], last[i], 2) for i in range(5)])
each = [ctc(logits[i][: lengths[i]], targets[i], 0) for i in range(5)]
put("ctc.loss", np.mean([each[i] / max(1, len(targets[i])) for i in range(5)]))
