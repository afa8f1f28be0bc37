#!/usr/bin/env python3
"""Writes the figures that MetricsTest compares with, computed by NumPy from their definitions and in another way than
the library does: areas by counting pairs and thresholds one by one.

    python3 metrics_cases.py > ../resources/espalier/train/metrics_cases.json
"""

import json

import numpy as np


def roc(scores, positive):
    p, q = scores[positive], scores[~positive]
    if len(p) == 0 or len(q) == 0:
        return None
    return float((np.sum(p[:, None] > q[None, :]) + 0.5 * np.sum(p[:, None] == q[None, :])) / (len(p) * len(q)))


def average_precision(scores, positive):
    if not positive.any():
        return None
    area, before = 0.0, 0.0
    for threshold in np.unique(scores)[::-1]:
        taken = scores >= threshold
        recall = np.sum(taken & positive) / positive.sum()
        area += (recall - before) * np.sum(taken & positive) / taken.sum()
        before = recall
    return float(area)


def mean(values):
    values = [v for v in values if v is not None]
    return float(np.mean(values)) if values else None


def figures(p, y, k):
    guess = p.argmax(1)
    counts = np.zeros((k, k))
    for a, b in zip(y, guess):
        counts[a, b] += 1
    tp, t, g = np.diag(counts), counts.sum(1), counts.sum(0)
    precision = np.divide(tp, g, out=np.zeros(k), where=g > 0)
    recall = np.divide(tp, t, out=np.zeros(k), where=t > 0)
    f1 = np.divide(2 * precision * recall, precision + recall, out=np.zeros(k), where=precision + recall > 0)
    there = t + g > 0
    onehot_y, onehot_g = np.eye(k)[y], np.eye(k)[guess]
    cov = np.sum((onehot_y - onehot_y.mean(0)) * (onehot_g - onehot_g.mean(0)))
    spread = np.sqrt(np.sum((onehot_y - onehot_y.mean(0)) ** 2) * np.sum((onehot_g - onehot_g.mean(0)) ** 2))
    confidence = p.max(1)
    error = 0.0
    for i in range(10):
        inside = (confidence > i / 10) & (confidence <= (i + 1) / 10)
        if inside.any():
            error += inside.mean() * abs((guess == y)[inside].mean() - confidence[inside].mean())
    two = k == 2
    return {
        "ACCURACY": float((guess == y).mean()),
        "BALANCED_ACCURACY": float(recall[t > 0].mean()),
        "PRECISION": float(precision[1] if two else precision[there].mean()),
        "RECALL": float(recall[1] if two else recall[there].mean()),
        "F1": float(f1[1] if two else f1[there].mean()),
        "MACRO_F1": float(f1[there].mean()),
        "ROC_AUC": roc(p[:, 1], y == 1) if two else mean([roc(p[:, i], y == i) for i in range(k)]),
        "PR_AUC": average_precision(p[:, 1], y == 1) if two
        else mean([average_precision(p[:, i], y == i) for i in range(k)]),
        "MATTHEWS": float(cov / spread) if spread > 1e-12 else 0.0,
        "LOG_LOSS": float(-np.log(p[np.arange(len(y)), y]).mean()),
        "CALIBRATION_ERROR": float(error),
    }


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


rng = np.random.default_rng(6)
cases = []
for name, n, k, step in [("two", 60, 2, 0), ("ties", 80, 2, 1.0), ("three", 90, 3, 0), ("many", 200, 7, 0.5),
                         ("one row", 1, 2, 0), ("one class", 20, 2, 0), ("class absent", 30, 4, 0)]:
    z = rng.normal(size=(n, k)) * 2
    if step:
        z = np.round(z / step) * step
    y = rng.integers(0, k, n)
    if name == "one class":
        y[:] = 0
    if name == "class absent":
        y[y == 3] = 0
    z[np.arange(n), y] += 1
    cases.append({"name": name, "classes": k, "logits": z.tolist(), "y": y.tolist(), "figures": figures(softmax(z), y, k)})

y = rng.normal(size=50) * 3 + 5
guess = y + rng.normal(size=50)
numbers = {"y": y.tolist(), "predicted": guess.tolist(), "figures": {
    "R2": float(1 - ((y - guess) ** 2).sum() / ((y - y.mean()) ** 2).sum()),
    "MAE": float(np.abs(y - guess).mean()), "RMSE": float(np.sqrt(((y - guess) ** 2).mean()))}}
print(json.dumps({"cases": cases, "numbers": numbers}))
