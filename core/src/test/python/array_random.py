"""Random expressions with NumPy's results, in the file format of array_cases.py: views of views of arrays of any type and shape, and one call on
them. Replayed by NumpyCasesTest from core/src/test/resources/espalier/array/random.txt.gz.

    python3 core/src/test/python/array_random.py                     writes that file
    python3 core/src/test/python/array_random.py SEED COUNT FILE     other cases, for -Despalier.cases=FILE
"""
import os
import sys

import numpy as np

from array_cases_writer import array, case, save, view

ARITHMETIC = ["bool", "uint8", "int32", "int64", "float32", "float64"]
STORAGE = ["int8", "int16", "uint16", "uint32", "float16"]
FLOATING = ["float16", "float32", "float64"]
SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, 0.5, -2.5, np.inf, -np.inf, np.nan, 1e10, 3.0])
EPS = {"float16": 1e-3, "float32": 1.2e-7, "float64": 2.3e-16}
SAME_BINARY = {"add": np.add, "subtract": np.subtract, "multiply": np.multiply, "maximum": np.maximum, "minimum": np.minimum}
COMPARE = {"equal": np.equal, "notEqual": np.not_equal, "less": np.less, "lessEqual": np.less_equal, "greater": np.greater,
           "greaterEqual": np.greater_equal, "logicalAnd": np.logical_and, "logicalOr": np.logical_or, "logicalXor": np.logical_xor}
EXACT_UNARY = {"negative": np.negative, "abs": np.abs, "sign": np.sign, "square": np.square, "logicalNot": np.logical_not, "floor": np.floor,
               "ceil": np.ceil, "trunc": np.trunc, "round": np.round, "isnan": np.isnan, "isfinite": np.isfinite, "isinf": np.isinf,
               "signbit": np.signbit}
SMOOTH = {"exp": np.exp, "log": np.log, "tanh": np.tanh, "sin": np.sin, "cos": np.cos, "log1p": np.log1p, "expm1": np.expm1, "sqrt": np.sqrt,
          "atan": np.arctan, "asinh": np.arcsinh}


class Generator:
    def __init__(self, seed, large):
        self.rng = np.random.default_rng(seed)
        self.large = large

    def pick(self, items):
        return items[int(self.rng.integers(len(items)))]

    def chance(self, p):
        return self.rng.random() < p

    def shape(self, most=5):
        if self.chance(self.large):
            return self.pick([(1500,), (40, 37), (3, 33, 35), (2100, 2), (5, 300)])
        return tuple(int(n) for n in self.rng.choice([0, 1, 2, 3, 4, 5, 7], int(self.rng.integers(0, most)), p=[.04, .16, .2, .2, .2, .1, .1]))

    def values(self, dtype, shape):
        r = self.rng
        if dtype == "bool":
            return r.random(shape) < 0.5
        if dtype in FLOATING:
            x = r.standard_normal(shape) * self.pick([1, 1, 10, 100])
            if self.chance(0.3):
                x = np.round(x)
            if self.chance(0.3):
                x = np.where(r.random(shape) < 0.2, r.choice(SPECIAL, shape), x)
            return np.asarray(x).astype(dtype)
        info = np.iinfo(dtype)
        low, high = (info.min, info.max) if self.chance(0.15) else (max(info.min, -20), min(info.max, 20))
        return np.asarray(r.integers(low, high, shape, endpoint=True)).astype(dtype)

    def part(self, n):
        """A slice of an axis of length n, as text."""
        def bound():
            return "" if self.chance(0.4) else str(int(self.rng.integers(-n - 2, n + 3)))
        step = self.pick(["", "", ":", ":2", ":-1", ":-2", ":3", ":-3"])
        return bound() + ":" + bound() + step

    def index(self, shape, integers=True):
        parts = []
        for n in shape:
            kind = self.rng.random()
            if kind < 0.15:
                parts.append("None")
            if integers and kind > 0.8 and n > 0:
                parts.append(str(int(self.rng.integers(-n, n))))
            else:
                parts.append(self.part(n))
        if self.chance(0.25):
            cut = int(self.rng.integers(0, len(parts) + 1))
            parts = parts[:cut] + ["..."]
        elif self.chance(0.2):
            parts = parts[:int(self.rng.integers(0, len(parts) + 1))]
        return ", ".join(parts) if parts else "..."

    def operand(self, dtype=None, shape=None):
        dtype = dtype or (self.pick(STORAGE) if self.chance(0.12) else self.pick(ARITHMETIC))
        a = array(self.values(dtype, self.shape() if shape is None else shape))
        while shape is None and self.chance(0.4):
            if self.chance(0.3):
                a = view(a, ".T")
            else:
                v = a.value
                if self.chance(0.15) and v.ndim < 4:
                    a = view(a, ".broadcast(%s)" % ",".join(str(n) for n in (2,) + v.shape))
                elif v.ndim:
                    a = view(a, "[" + self.index(v.shape) + "]")
        return a

    def partner(self, a, dtype=None):
        """An array that broadcasts with a, most of the time."""
        shape = [n if self.chance(0.7) else 1 for n in a.value.shape]
        shape = shape[int(self.rng.integers(0, len(shape) + 1)):] if self.chance(0.3) else shape
        if self.chance(0.03) and shape:
            shape[0] += 1
        x = array(self.values(dtype or self.pick(ARITHMETIC), tuple(shape)))
        if self.chance(0.3) and len(shape):
            return view(array(np.ascontiguousarray(x.value.T)), ".T")
        return x

    def axes(self, rank):
        if rank == 0 or self.chance(0.3):
            return []
        n = int(self.rng.integers(1, rank + 1))
        return [int(i) - (rank if self.chance(0.3) else 0) for i in self.rng.permutation(rank)[:n]]

    def axis(self, rank):
        i = int(self.rng.integers(0, max(rank, 1)))
        return i - rank if self.chance(0.3) else i

    def one(self):
        self.pick([self.unary, self.smooth, self.binary, self.binary, self.compare, self.fold, self.fold, self.fold, self.read, self.read,
                   self.choose, self.choose, self.assign, self.assign, self.order, self.order, self.move, self.move, self.move, self.join,
                   self.text, self.product, self.running, self.cast, self.where])()

    def unary(self):
        name = self.pick(list(EXACT_UNARY))
        a = self.operand()
        f = EXACT_UNARY[name]
        if a.value.dtype.kind not in "f" and name in ("isnan", "isfinite", "isinf", "signbit", "floor", "ceil", "trunc", "round", "sign"):
            return
        if a.value.dtype == bool and name in ("square", "abs"):
            return
        case(name, f, a)

    def smooth(self):
        name = self.pick(list(SMOOTH))
        t = self.pick(["float32", "float64"])
        a = self.operand(t)
        case(name, lambda v: SMOOTH[name](v.astype(np.longdouble)).astype(t), a, tol="u2" if t == "float32" else "u4")

    def binary(self):
        name = self.pick(list(SAME_BINARY))
        a = self.operand()
        b = self.partner(a)
        if name in ("maximum", "minimum") and any(x.value.dtype.kind == "f" and (x.value == 0).any() for x in (a, b)):
            return  # the sign of the zero is left open
        if "float16" in (a.value.dtype, b.value.dtype) and name == "multiply":
            return
        case(name, SAME_BINARY[name], a, b)

    def compare(self):
        name = self.pick(list(COMPARE))
        a = self.operand()
        case(name, COMPARE[name], a, self.partner(a))

    def where(self):
        a = self.operand()
        case("where", lambda x, y, c: np.where(x, y, c), self.partner(a, "bool"), a, self.partner(a, a.value.dtype.name))

    def fold(self):
        a = self.operand()
        v = a.value
        t = v.dtype.name
        axes = self.axes(v.ndim)
        ax = tuple(axes) if axes else None
        name = self.pick(["sum", "mean", "max", "min", "any", "all", "var", "argmax", "argmin", "countNonzero", "prod"])
        finite = np.nan_to_num(np.abs(v.astype(np.float64)), nan=0, posinf=0)
        scale = float(finite.max()) * max(v.size, 1) if v.size else 1.0
        loose = "a%g" % (scale * EPS.get(t, 2.3e-16) * 4 + 1e-300)
        wide = v.dtype if t == "float64" else np.float64
        if t == "float16" and name in ("sum", "prod", "mean", "var"):
            return
        if name == "sum":
            d = None if t in FLOATING else np.int64
            case("sum", lambda x, a: np.sum(x.astype(wide) if t in FLOATING else x, axis=ax, dtype=d).astype(t if t in FLOATING else np.int64), a,
                 axes, tol=loose if t in FLOATING else "u0")
        elif name == "mean":
            case("mean", lambda x, a: np.mean(x.astype(np.float64), axis=ax).astype(t if t in FLOATING else np.float64), a, axes, tol=loose)
        elif name == "var":
            square = "a%g" % ((float(finite.max()) ** 2 if v.size else 1) * EPS.get(t, 2.3e-16) * 40 + 1e-300)
            case("var", lambda x, a: np.var(x.astype(np.float64), axis=ax).astype(t if t in FLOATING else np.float64), a, axes, tol=square)
        elif name == "prod":
            if t in FLOATING:
                return
            case("prod", lambda x, a: np.prod(x, axis=ax, dtype=np.int64), a, axes)
        elif name in ("argmax", "argmin"):
            one = axes[:1]
            case(name, lambda x, a: getattr(np, name)(x, axis=one[0] if one else None), a, one)
        elif name == "countNonzero":
            case(name, lambda x, a: np.asarray(np.count_nonzero(x, axis=ax)), a, axes)
        elif name in ("any", "all") or t not in FLOATING or not (v == 0).any():  # the sign of the zero is left open
            case(name, lambda x, a: getattr(x, name)(axis=ax), a, axes)

    def read(self):
        a = self.operand()
        if a.value.ndim:
            text = self.index(a.value.shape)
            if self.chance(0.03):
                text += ", 9"
            case("at", lambda x, s: eval("x[" + s + "]"), a, text)

    def places(self, a):
        """Index text with arrays in it, and the arrays."""
        shape, parts, arrays, axis = a.value.shape, [], [], 0
        common = self.pick([(), (1,), (2,), (3,), (2, 3), (0,)])
        while axis < len(shape):
            n = shape[axis]
            kind = self.rng.random()
            if kind < 0.4 and n > 0:
                own = tuple(k if self.chance(0.8) else 1 for k in common)
                arrays.append(array(self.rng.integers(-n, n, own).astype(self.pick(["int64", "int32"]))))
                parts.append("i%d" % (len(arrays) - 1))
            elif kind < 0.5:
                mask = array(self.rng.random(n) < 0.5)
                arrays.append(mask)
                parts.append("i%d" % (len(arrays) - 1))
                common = (int(mask.value.sum()),) if self.chance(0.9) else common
            elif kind < 0.6 and n > 0:
                parts.append(str(int(self.rng.integers(-n, n))))
            else:
                parts.append(self.part(n) if self.chance(0.5) else ":")
            if self.chance(0.1):
                parts.append("None")
            axis += 1
        if not arrays or (self.chance(0.15) and shape):
            mask = array(self.rng.random(shape) < 0.5)
            return "i0", [mask]
        if self.chance(0.2) and "..." not in parts:
            parts.insert(int(self.rng.integers(0, len(parts) + 1)), "...")
        return ", ".join(parts), arrays

    def choose(self):
        a = self.operand()
        if a.value.ndim:
            text, arrays = self.places(a)
            case("atArrays", lambda x, s, *i: eval("x[" + s + "]", {"x": x, **{"i%d" % k: v for k, v in enumerate(i)}}), a, text, *arrays)

    def assign(self):
        a = self.operand()
        if not a.value.ndim:
            return
        if self.chance(0.5):
            text = self.index(a.value.shape)
            target = eval("x[" + text + "]", {"x": a.value})
            value = self.partner(array(np.zeros(np.shape(target))), a.value.dtype.name)
            case("setText", lambda x, s, v: self.stored(x, s, v), a, text, value)
        else:
            text, arrays = self.places(a)
            names = {"i%d" % k: i.value for k, i in enumerate(arrays)}
            try:
                target = eval("x[" + text + "]", {"x": a.value, **names})
            except IndexError:
                target = np.zeros(())
            value = array(self.values(a.value.dtype.name, ())) if self.chance(0.5) else self.partner(array(np.zeros(np.shape(target))),
                                                                                                    a.value.dtype.name)
            case("setArrays", lambda x, s, v, *i: self.stored(x, s, v, **names), a, text, value, *arrays)

    @staticmethod
    def stored(x, text, value, **names):
        y = x.copy()
        exec("y[" + text + "] = v", {"y": y, "v": value, **names})
        return y

    def order(self):
        a = self.operand()
        v = a.value
        if not v.ndim:
            return
        axis = self.axis(v.ndim)
        name = self.pick(["sort", "argsort", "unique", "takeAlongAxis", "sortDescending"])
        zeros = v.dtype.kind == "f" and bool((v == 0).any())
        if name == "sort" and not zeros:
            case("sort", lambda x, i: np.sort(x, i), a, axis)
        elif name == "sortDescending" and not zeros and not np.isnan(v.astype(float)).any():
            case("sortDescending", lambda x, i: np.flip(np.sort(x, i), i), a, axis)
        elif name == "argsort":
            case("argsort", lambda x, i: np.argsort(x, i, kind="stable"), a, axis)
        elif name == "unique" and not zeros:
            case("unique", lambda x: np.unique(x, return_index=True, return_inverse=True, return_counts=True, equal_nan=False), a)
        elif name == "takeAlongAxis" and v.shape[axis]:
            n = v.shape[axis]
            shape = list(v.shape)
            shape[axis] = int(self.rng.integers(0, 4))
            case("takeAlongAxis", np.take_along_axis, a, array(self.rng.integers(-n, n, shape)), axis)

    def move(self):
        a = self.operand()
        v = a.value
        rank = v.ndim
        name = self.pick(["reshape", "permuteDims", "transpose", "ravel", "squeeze", "expandDims", "flip", "repeat", "tile", "roll", "rollAll",
                          "padValue", "diff", "tril", "diagonal", "flatten"])
        if name == "reshape":
            n, shape = v.size, []
            for k in (2, 3, 5, 7):
                if n and n % k == 0 and self.chance(0.7):
                    shape.append(k)
                    n //= k
            shape.insert(int(self.rng.integers(0, len(shape) + 1)), -1 if self.chance(0.5) and v.size else n)
            case("reshape", lambda x, s: x.reshape(s), a, shape)
        elif name == "permuteDims":
            case(name, np.transpose, a, [int(i) for i in self.rng.permutation(rank)])
        elif name == "transpose":
            case(name, lambda x: x.T, a)
        elif name in ("ravel", "flatten"):
            case(name, lambda x: getattr(x, name)(), a)
        elif name == "squeeze":
            case(name, lambda x, i: np.squeeze(x), a, [])
        elif name == "expandDims":
            case(name, np.expand_dims, a, self.axis(rank + 1))
        elif name == "flip":
            axes = self.axes(rank)
            case(name, lambda x, i: np.flip(x, tuple(i) if i else None), a, axes)
        elif name == "tile":
            case(name, np.tile, a, [int(i) for i in self.rng.integers(0, 3, int(self.rng.integers(1, 4)))])
        elif name == "rollAll":
            case(name, np.roll, a, int(self.rng.integers(-9, 9)))
        elif name == "padValue" and rank and v.dtype.kind in "iuf":
            case(name, lambda x, w, c: np.pad(x, w, constant_values=c), a, [[int(i) for i in self.rng.integers(0, 3, 2)] for _ in range(rank)], 1)
        elif rank == 0:
            return
        elif name == "repeat":
            case(name, np.repeat, a, int(self.rng.integers(0, 4)), self.axis(rank))
        elif name == "roll":
            case(name, np.roll, a, int(self.rng.integers(-9, 9)), self.axis(rank))
        elif name == "diff":
            case(name, lambda x, n, i: np.diff(x, n=n, axis=i), a, int(self.rng.integers(0, 3)), self.axis(rank))
        elif name == "tril" and rank > 1:
            case(name, np.tril, a, int(self.rng.integers(-2, 3)))
        elif name == "diagonal" and rank > 1:
            case(name, lambda x, k: np.diagonal(x, k, -2, -1), a, int(self.rng.integers(-2, 3)))

    def join(self):
        a = self.operand()
        rank = a.value.ndim
        if self.chance(0.5) and rank:
            axis = self.axis(rank)
            shape = list(a.value.shape)
            shape[axis] = int(self.rng.integers(0, 4))
            case("concat", lambda i, *v: np.concatenate(v, i), axis, a, array(self.values(self.pick(ARITHMETIC), tuple(shape))), a)
        else:
            case("stack", lambda i, *v: np.stack(v, i), self.axis(rank + 1), a, a)

    def text(self):
        a = self.operand()
        name = self.pick(["str", "repr"]) if isinstance(a.value, np.ndarray) else "str"
        case(name, (lambda x: str(x)) if name == "str" else (lambda x: repr(x)), a)

    def product(self):
        t = self.pick(["int32", "int64", "float32", "float64"])
        m, k, n = (int(i) for i in self.rng.integers(0, 9, 3))
        a = array(self.rng.integers(-9, 9, self.pick([(m, k), (k,), (2, m, k), (3, 1, m, k)])).astype(t))
        b = array(self.rng.integers(-9, 9, self.pick([(k, n), (k,), (2, k, n)])).astype(t))
        case("matmul", np.matmul, a, b)
        case("dot", np.dot, a, b)

    def running(self):
        a = self.operand(self.pick(["bool", "uint8", "int32", "int64"]))
        if a.value.ndim:
            axis = self.axis(a.value.ndim)
            case("cumulativeSum", lambda x, i: np.cumsum(x, i, dtype=np.int64), a, axis)
            case("cumulativeProd", lambda x, i: np.cumprod(x, i, dtype=np.int64), a, axis)
        b = self.operand("float64")
        if b.value.ndim and np.isfinite(b.value).all():
            case("cumulativeSum", lambda x, i: np.cumsum(x, i), b, self.axis(b.value.ndim), tol="a1e-10")

    def cast(self):
        a = self.operand()
        t = self.pick(ARITHMETIC + STORAGE)
        v = a.value
        if v.dtype.kind == "f" and t not in FLOATING and not (np.isfinite(v).all() and (np.abs(v) < 100).all() and (t != "uint8" or (v >= 0).all())
                                                             and (t not in ("uint16", "uint32") or (v >= 0).all())) and t != "bool":
            return  # undefined in C
        case("astype", lambda x, d: x.astype(d), a, t)


def main():
    seed, count = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (1, 700)
    path = sys.argv[3] if len(sys.argv) > 3 else os.path.join(os.path.dirname(__file__), "../resources/espalier/array/random.txt.gz")
    generator = Generator(seed, 0.04 if len(sys.argv) > 2 else 0.003)
    for _ in range(count):
        generator.one()
    save(path)


if __name__ == "__main__":
    main()
