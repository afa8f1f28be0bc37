#!/usr/bin/env python3
"""Writes ten steps of optimisers along given gradients, computed by NumPy 2 from the published formulas (those of nn_cases.py are not
repeated), and rates of schedules.

    python3 optim_cases.py > ../resources/espalier/optim_cases.txt
"""

import numpy as np


def put(name, value):
    a = np.asarray(value)
    print(f"{name}|{','.join(str(d) for d in a.shape)}|{' '.join(repr(float(v)) for v in a.reshape(-1))}")


rng = np.random.RandomState(5)  # as in nn_cases.py
p0 = rng.randn(2, 3)
gs = rng.randn(10, 2, 3) * np.array([1.0, 0.01, 3.0])
gs[3] = 0


def trajectory(name, steps):
    put("optim." + name, np.array(list(steps())))


def adadelta(rho=0.9, eps=1e-6, rate=0.01):
    p, v, u = p0.copy(), 0 * p0, 0 * p0
    for g in gs:
        v = rho * v + (1 - rho) * g * g
        d = np.sqrt(u + eps) / np.sqrt(v + eps) * g
        u = rho * u + (1 - rho) * d * d
        p = p - rate * d
        yield p.copy()


def adam(p, g, m, v, t, rate=0.01, b1=0.9, b2=0.999, eps=1e-8):
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
    return p - rate * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), m, v


def adamw():
    p, m, v = p0.copy(), 0 * p0, 0 * p0
    for t, g in enumerate(gs, 1):
        p, m, v = adam(p * (1 - 0.01 * 0.1), g, m, v, t)
        yield p.copy()


def amsgrad(b1=0.9, b2=0.999, eps=1e-8, rate=0.01):
    p, m, v, w = p0.copy(), 0 * p0, 0 * p0, 0 * p0
    for t, g in enumerate(gs, 1):
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
        w = np.maximum(w, v)
        p = p - rate * (m / (1 - b1**t)) / (np.sqrt(w / (1 - b2**t)) + eps)
        yield p.copy()


def nadam(b1=0.9, b2=0.999, eps=1e-8, rate=0.01, decay=0.004):
    p, m, v = p0.copy(), 0 * p0, 0 * p0
    mu = lambda t: b1 * (1 - 0.5 * 0.96 ** (t * decay))
    for t, g in enumerate(gs, 1):
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
        now = np.prod([mu(i) for i in range(1, t + 1)])
        after = now * mu(t + 1)
        mhat = mu(t + 1) * m / (1 - after) + (1 - mu(t)) * g / (1 - now)
        p = p - rate * mhat / (np.sqrt(v / (1 - b2**t)) + eps)
        yield p.copy()


def muon(start, grads, rate=0.01, mu=0.95):
    p, m = start.copy(), 0 * start
    for g in grads:
        m = mu * m + g
        u = g + mu * m
        x = u / (np.sqrt((u * u).sum()) + 1e-7)
        tall = x.shape[0] > x.shape[1]
        x = x.T if tall else x
        for _ in range(5):
            a = x @ x.T
            x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
        x = x.T if tall else x
        p = p - rate * max(1, p.shape[0] / p.shape[1]) ** 0.5 * x
        yield p.copy()


def sgd(change=lambda p, g: g):
    p = p0.copy()
    for g in gs:
        p = p - 0.01 * change(p, g)
        yield p.copy()


def accumulated():
    p, s = p0.copy(), 0 * p0
    for t, g in enumerate(gs, 1):
        s = s + g / 3
        if t % 3 == 0:
            p, s = p - 0.01 * s, 0 * p0
        yield p.copy()


trajectory("Adadelta", adadelta)
trajectory("AdamW", adamw)
trajectory("AmsGrad", amsgrad)
trajectory("NAdam", nadam)
trajectory("Muon", lambda: muon(p0, gs))
put("optim.MuonTall", np.array([x.T for x in muon(p0.T.copy(), [g.T for g in gs])]))
trajectory("Penalty", lambda: sgd(lambda p, g: g + 0.02 * np.sign(p) + 0.3 * p))
trajectory("Accumulating", accumulated)
trajectory("Averaging", sgd)
trajectory("Groups", sgd)
mean, means = p0.copy(), []
for p in sgd():
    mean = 0.9 * mean + 0.1 * p
    means.append(mean.copy())
put("optim.averages", means)

s = np.arange(12)
put("schedule.polynomial", [0.01 + 0.09 * (1 - min(1, k / 8)) ** 0.9 for k in s])
