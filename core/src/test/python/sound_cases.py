#!/usr/bin/env python3
"""Writes the numbers that the tests of espalier.data.sound compare with, computed by NumPy 2 and nothing else.

    python3 sound_cases.py > ../resources/espalier/data/sound_cases.txt

Each line is `name|shape|values`, everything float64. Each quantity is computed from its definition, by sums and numpy.fft, not by the
way the library takes.
"""
import numpy as np

rng = np.random.default_rng(20260101)


def put(name, value):
    a = np.asarray(value)
    print(f"{name}|{','.join(str(d) for d in a.shape)}|{' '.join(f'{float(v):.15g}' for v in a.reshape(-1))}")


def signal(n, rate=8000):
    t = np.arange(n) / rate
    return np.round(0.5 * np.sin(2 * np.pi * 440 * t) + 0.2 * np.sin(2 * np.pi * 1700 * t + 1) + 0.05 * rng.standard_normal(n), 6)


# ---- Fourier transforms of many lengths: powers of two, primes, products

for n in [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 17, 30, 31, 64, 97, 100]:
    z = np.round(rng.standard_normal(n), 6) + 1j * np.round(rng.standard_normal(n), 6)
    f = np.fft.fft(z)
    put(f"fft.{n}.re", z.real)
    put(f"fft.{n}.im", z.imag)
    put(f"fft.{n}.RE", f.real)
    put(f"fft.{n}.IM", f.imag)

# ---- windows

j = np.arange(10)
put("taper.HANN", np.sin(np.pi * j / 10) ** 2)
put("taper.HAMMING", 0.08 + 0.92 * np.sin(np.pi * j / 10) ** 2)
put("taper.BLACKMAN", 0.42 - 0.5 * np.cos(2 * np.pi * j / 10) + 0.08 * np.cos(4 * np.pi * j / 10))
put("taper.RECTANGULAR", np.ones(10))


# ---- short-time transforms

def stft(x, size, window, hop, taper, centred):
    w = np.zeros(size)
    left = (size - window) // 2
    t = np.arange(window) / window
    w[left:left + window] = {"HANN": 0.5 - 0.5 * np.cos(2 * np.pi * t), "HAMMING": 0.54 - 0.46 * np.cos(2 * np.pi * t)}[taper]
    if centred:
        x = np.concatenate([np.zeros(size // 2), x, np.zeros(size)])
        frames = 1 + (len(x) - size // 2 - size) // hop
    else:
        frames = 1 + (len(x) - size) // hop if len(x) >= size else 0
    return np.array([np.fft.rfft(x[f * hop:f * hop + size] * w) for f in range(frames)]).reshape(frames, size // 2 + 1)


for name, n, size, window, hop, taper, centred in [
        ("a", 300, 64, 64, 16, "HANN", True), ("b", 300, 64, 40, 20, "HAMMING", False), ("c", 130, 50, 50, 25, "HANN", True),
        ("d", 90, 33, 20, 7, "HANN", False), ("e", 5, 16, 16, 4, "HANN", True)]:
    x = signal(n)
    X = stft(x, size, window, hop, taper, centred)
    put(f"stft.{name}.x", x)
    put(f"stft.{name}.X", np.stack([X.real, X.imag], -1))


# ---- mel

def mel(f, scale):
    f = np.asarray(f, float)
    if scale == "HTK":
        return 2595 * np.log10(1 + f / 700)
    return np.where(f < 1000, f * 3 / 200, 15 + 27 * np.log(np.maximum(f, 1000) / 1000) / np.log(6.4))


def hertz(m, scale):
    grid = np.linspace(0, 30000, 3000001)
    return np.interp(m, mel(grid, scale), grid)  # the inverse by looking it up: independent of any closed form


def filters(rate, size, bands, low, high, scale, equal):
    edges = hertz(np.linspace(mel(low, scale), mel(high, scale), bands + 2), scale)
    f = np.arange(size // 2 + 1) * rate / size
    w = np.stack([np.interp(f, edges[b:b + 3], [0, 1, 0], left=0, right=0) for b in range(bands)], 1)
    return w * (2 / (edges[2:] - edges[:-2])) if equal else w


put("mel.hz", [0, 60, 440, 999, 1000, 1001, 4000, 12000])
for scale in ["SLANEY", "HTK"]:
    put(f"mel.{scale}", mel([0, 60, 440, 999, 1000, 1001, 4000, 12000], scale))
    put(f"filters.{scale}", filters(8000, 128, 12, 20, 4000, scale, scale == "SLANEY"))

x = signal(1000)
P = np.abs(stft(x, 128, 128, 40, "HANN", True)) ** 2 @ filters(8000, 128, 20, 20, 4000, "SLANEY", True)
put("log.x", x)
put("log.y", np.log(np.maximum(P, 1e-10)))
dB = 10 * np.log10(np.maximum(P, 1e-10))
k, b = np.meshgrid(np.arange(8), np.arange(20))
C = np.cos(np.pi * k * (b + 0.5) / 20) * np.where(k == 0, np.sqrt(1 / 20), np.sqrt(2 / 20))
put("mfcc.y", dB @ C)


# ---- another rate

def resampled(x, a, b, zeros=24, beta=9.0, roll=0.95):
    cut = roll * min(1, b / a)
    reach = int(np.ceil(zeros / cut))
    y = []
    for m in range(-(-len(x) * b // a)):
        t = m * a / b - np.arange(-2 * reach, len(x) + 2 * reach)  # far beyond the ends, so that the sum of the weights is whole
        inside = np.abs(t) < reach
        h = np.where(inside, np.sinc(cut * t) * np.i0(beta * np.sqrt(np.maximum(0, 1 - (t / reach) ** 2))), 0)
        y.append((h / h.sum())[2 * reach:2 * reach + len(x)] @ x)
    return np.array(y)


for name, n, a, b in [("down", 200, 44100, 8000), ("up", 60, 8000, 11025), ("half", 100, 16000, 8000), ("odd", 80, 8000, 7919)]:
    x = signal(n, a)
    put(f"rate.{name}.x", x)
    put(f"rate.{name}.y", resampled(x, a, b))
