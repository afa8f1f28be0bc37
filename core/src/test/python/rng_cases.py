"""Writes rng_cases.txt, the values that NumpyRngTest, RngTest and NormalDistributionTest expect.

The legacy stream comes from NumPy itself, the stream of Rng from a second implementation of its description
here in Python, quantiles from mpmath. Run: python3 rng_cases.py > ../resources/espalier/array/rng_cases.txt
One case a line: name, colon, values; floats in hexadecimal, so that no digit is lost.
"""

import hashlib

import mpmath
import numpy as np

mpmath.mp.prec = 160
SEEDS = [0, 1, 2, 3, 42, 12345, 2**31, 2**32 - 1]


def emit(name, values):
    values = np.asarray(values).ravel().tolist() if not isinstance(values, str) else [values]
    print(name + ":", *[v.hex() if isinstance(v, float) else int(v) if isinstance(v, (bool, int)) else v for v in values])


def sha(array):
    return hashlib.sha256(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest()


# ---- numpy.random.RandomState

for seed in SEEDS:
    rs = np.random.RandomState
    emit(f"rand {seed}", rs(seed).rand(6))
    emit(f"rand late {seed}", rs(seed).rand(100_006)[100_000:])
    emit(f"rand sha {seed}", sha(rs(seed).rand(100_001)))
    emit(f"randn {seed}", rs(seed).randn(7))
    emit(f"randn sampled {seed}", rs(seed).randn(100_001)[::1000])
    emit(f"permutation {seed}", rs(seed).permutation(20))
    emit(f"permutation sha {seed}", sha(rs(seed).permutation(100_001)))
    emit(f"randint sha {seed}", sha(rs(seed).randint(-3, 1_000_000, 100_001)))

for low, high in [(0, 1), (0, 2), (0, 10), (-5, 5), (7, 8), (0, 2**31), (0, 2**32 - 1), (0, 2**32), (0, 2**32 + 1),
                  (-(2**40), 2**50), (-(2**63), 2**63 - 1), (0, 2**63 - 1)]:
    emit(f"randint {low} {high}", np.random.RandomState(5).randint(low, high, 12))

rs = np.random.RandomState(9)
emit("uniform", rs.uniform(-2.5, 1e3, 5))
emit("normal", rs.normal(10, 0.1, 5))
emit("choice", rs.choice(7, 10))
emit("choice without", rs.choice(12, 5, replace=False))
emit("choice p", rs.choice(4, 12, p=[0.1, 0, 0.6, 0.3]))
emit("choice p without", rs.choice(6, 5, replace=False, p=[0.5, 0.2, 0, 0.1, 0.1, 0.1]))
emit("choice p rare", rs.choice(4, 4, replace=False, p=[0.999, 0.0005, 0.0004, 0.0001]))
emit("after", rs.rand(2))

rs = np.random.RandomState(77)  # the second normal number of a pair waits while other things are drawn
steps = [rs.randn(3), rs.rand(1), rs.randn(2), rs.permutation(5), rs.randn(1), rs.randint(0, 100, 4), rs.randn(2, 2), rs.uniform(0, 1, 2), rs.randn(1)]
emit("interleaved", [float(v) for s in steps for v in s.ravel()])

for seeds in [[0], [1], [1, 2, 3], [2**32 - 1, 7], list(range(700))]:
    emit(f"array {len(seeds)} {seeds[0]}", np.random.RandomState(seeds).rand(4))

values = np.arange(10)
rs = np.random.RandomState(4)
rs.shuffle(values)
emit("shuffle", values)
emit("rows", np.random.RandomState(4).permutation(np.arange(20).reshape(10, 2))[:, 0] // 2)

# ---- Rng: Philox4x32-10 as described in the class


def philox(key, counter):
    c = list(counter)
    k = [key & 0xFFFFFFFF, key >> 32]
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [p1 >> 32 ^ c[1] ^ k[0], p1 & 0xFFFFFFFF, p0 >> 32 ^ c[3] ^ k[1], p0 & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def draw(key, i, attempt=0):
    c = philox(key, [i // 2 & 0xFFFFFFFF, i // 2 >> 32, attempt, 0])
    return c[2] | c[3] << 32 if i % 2 else c[0] | c[1] << 32


def below(key, i, bound):
    attempt = 0
    while True:
        product = draw(key, i, attempt) * bound
        if product % 2**64 >= 2**64 % bound:
            return product >> 64
        attempt += 1


def permutation(key, n):
    order = list(range(n))
    for k in range(n - 1):
        i, j = n - 1 - k, below(key, k, n - k)
        order[i], order[j] = order[j], order[i]
    return order


def cdf(x):
    return mpmath.ncdf(x)


def quantile(p):
    return mpmath.sqrt(2) * mpmath.erfinv(2 * p - 1)


def middle(bits):
    return (mpmath.mpf(bits >> 11) + 0.5) / 2**53


for key in [0, 1, 2**64 - 1, 0x299F31D0A4093822]:
    signed = key - 2**64 if key >= 2**63 else key
    bits = [draw(key, i) for i in range(3001)]
    emit(f"draw {signed}", [b - 2**64 if b >= 2**63 else b for b in bits[:9] + bits[-3:]])
    emit(f"uniform {signed}", [(b >> 11) * 2.0**-53 for b in bits[:9] + bits[-3:]])
    emit(f"normal {signed}", [float(quantile(middle(b))) for b in bits[:40]])
    emit(f"integers {signed}", [below(key, i, 10) - 3 for i in range(20)])
    emit(f"permutation of Rng {signed}", permutation(key, 30))
    # a bound for which nearly half of the draws are rejected
    emit(f"rejected {signed}", [below(key, i, 2**63 + 1) - 2**63 for i in range(12)])
    emit(f"far {signed}", [float((draw(key, 2**40 + i) >> 11) * 2.0**-53) for i in range(3)])
    c = philox(key, [5, 0, 0, 1])
    child = c[0] | c[1] << 32
    emit(f"split {signed}", [child - 2**64 if child >= 2**63 else child])
    low, high = cdf(-0.5), cdf(2)
    emit(f"truncated {signed}", [float(quantile(low + middle(b) * (high - low))) for b in bits[:20]])

points = [-37.5, -30, -20.25, -10, -5, -3.0001, -2.9999, -2, -1, -0.5, -1e-3, -1e-10, 0, 1e-10, 0.3, 1, 2.5, 3.5, 6, 8]
emit("cumulative at", [float(x) for x in points])
emit("cumulative", [float(cdf(x)) for x in points])
probabilities = [2.0**-1074, 1e-300, 1e-100, 1e-20, 2.0**-54, 1e-12, 1e-6, 0.001, 0.02425, 0.0749999, 0.075, 0.1, 0.25, 0.4999, 0.5]
emit("quantile at", probabilities)
emit("quantile", [float(-mpmath.findroot(lambda x: mpmath.log(mpmath.ncdf(-x)) - mpmath.log(p), float(mpmath.sqrt(-2 * mpmath.log(p)) if p < 0.1 else 0.5))) if p != 0.5 else 0.0 for p in probabilities])

xs = np.concatenate([np.random.RandomState(3).rand(20), 1 - np.random.RandomState(4).rand(10) * 1e-4, 1 + np.random.RandomState(5).rand(10), 10.0 ** np.arange(-300, 301, 60)])
emit("log at", xs)
emit("log", [float(mpmath.log(mpmath.mpf(float(x)))) for x in xs])
