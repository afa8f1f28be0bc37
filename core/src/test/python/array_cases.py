"""Writes core/src/test/resources/espalier/array/cases.txt.gz: what NumPy 2 gives for thousands of calls, replayed by NumpyCasesTest.

    python3 core/src/test/python/array_cases.py

Lines of the file:
    $name dtype shape base64         an array, row-major, little-endian
    $name of $other view             a view of it, as NumPy writes it: .T  [::2, ::-1]  .broadcast(3,4)
    function args... -> result       result: dtype shape base64 tolerance | text "..." | error
A tolerance is u<n> (units in the last place of the expected value) or a<x> (absolute); u0 is exact, where NaNs equal each other and zeros
have their signs.
"""
import os

import numpy as np

from array_cases_writer import array, case, rng, save, view

FLOATS = ["float32", "float64"]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, -2.5, 3.5, np.inf, -np.inf, np.nan, 1e-3, 1e10, -1e-30, 1e-40]


def printing():
    samples = [
        np.array(3.14159265358979), np.array(1.0), np.array(1e16), np.array(1.5e-5), np.array(-0.0), np.array(np.nan), np.array(-np.inf),
        np.array(5), np.array(True), np.array([]), np.zeros((0, 3)), np.zeros((2, 0)), np.zeros(0, np.float32), np.zeros((3, 0), np.int64),
        np.array([1, 2, 3]), np.array([1, -20, 300], np.int32), np.array([[True, False], [False, True]]), np.array([True]),
        np.array([0.1, 0.25, 1e-9]), np.array([1e10, 1.5]), np.array([1.1e-3, 1.2345678e5], np.float32), np.array([123456789.0, 1.5]),
        np.array([1e300, 1e-300]), np.array([5e-324, 1.0]), np.array([np.nan, 1.0, -2.5]), np.array([np.inf, -np.inf]), np.array([-np.inf, 1.5]),
        np.array([np.nan, 1e10]), np.array([0.1 + 0.2, 1 / 3]), np.array([1e8 - 1, 1.0]), np.array([99999999.5, 1e5]), np.array([-0.0, 0.0]),
        np.array([1234567.0, 1.0], np.float32), np.array([999999.0, 1000.0], np.float32), np.array([1e-4, 0.05]), np.array([9.9e-5, 0.05]),
        np.array([1.0, 1000.0]), np.array([1.0, 1000.1]), np.arange(1000), np.arange(1001), np.arange(1001.0), np.arange(2000).reshape(2, 1000),
        np.arange(10000).reshape(100, 100), np.arange(1200.0).reshape(10, 10, 12), np.linspace(0, 1, 50), np.arange(24).reshape(2, 3, 4),
        np.arange(24.0).reshape(1, 2, 3, 4) / 7, np.eye(4), np.eye(3, dtype=np.float32), np.arange(30, dtype=np.uint8), np.array([255, 0], np.uint8),
        np.array([2**63 - 1, -2**63]), np.array([2**64 - 1], np.uint64), np.array([1, -1], np.int8), np.array([60000], np.uint16),
        np.array([0.1, 1000, 65504], np.float16), np.array([0.1, 2.5], np.float16), np.array(0.1, np.float16), np.array(0.1, np.float32),
        np.array(1e6, np.float32), np.array(999999, np.float32), np.array(1e-4, np.float32), np.array(16777216.0, np.float32),
        np.array([6e-8, 1.0], np.float16), np.array([1e-45, 1.0], np.float32), np.array([1.17549435e-38], np.float32), np.zeros((1, 1, 1)),
        np.array([[1.5, -2], [1e3, 4]]), np.ones((3, 40)), np.ones((2, 30), np.float32) / 3, np.full((5,), -1.25e-7), np.zeros((1001, 0)),
        np.arange(3000).reshape(1, 3000) % 7 == 0, np.arange(40) % 3 == 0, np.full((4, 300), 1e-5), np.array([0.5, 1.5, 2.5]) * 1e-8,
        np.array([2.675, 1.005, 1.115]), np.array([0.123456785, 0.123456775]), np.array([123456.123456785]), np.array([1.000000005]),
    ]
    for _ in range(60):
        shape = tuple(rng.integers(1, 6, rng.integers(1, 4)))
        kind = rng.integers(0, 6)
        x = rng.standard_normal(shape)
        if kind == 1:
            x = x * 10.0 ** rng.integers(-8, 9, shape)
        elif kind == 2:
            x = np.round(x, int(rng.integers(0, 5)))
        elif kind == 3:
            x = x * 10.0 ** float(rng.integers(-300, 300))
        elif kind == 4:
            x = np.where(rng.random(shape) < 0.2, rng.choice([np.nan, np.inf, -np.inf]), x)
        elif kind == 5:
            x = np.round(x * 10.0 ** rng.integers(0, 7))
        samples.append(x)
        samples.append(x.astype(np.float32))
        if kind < 3:
            samples.append(x.astype(np.float16))
        samples.append((np.nan_to_num(x) * 50).clip(-2e9, 2e9).astype(rng.choice(["int32", "int64"])))
    for x in samples:
        a = array(x)
        case("str", lambda x: str(x), a)
        case("repr", lambda x: repr(x), a)
    a = array(np.arange(24.0).reshape(4, 6) / 4)
    for t in [".T", "[::-1, ::2]", "[1]", "[:, None, 1]", "[1:1]"]:
        case("str", lambda x: str(x), view(a, t))
        case("repr", lambda x: repr(x), view(a, t))



FLOATS = ["float32", "float64"]
TYPES = ["bool", "uint8", "int32", "int64", "float32", "float64"]
STORAGE = ["int8", "int16", "uint16", "uint32", "uint64", "float16"]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, -2.5, 3.5, np.inf, -np.inf, np.nan, 1e-3, 1e10, -1e-30, 1e-40, 0.3, -0.7, 87.5, -100.0, 1.0001]


def values(dtype, shape, low=-5, high=5):
    n = int(np.prod(shape, dtype=int))
    if dtype == "bool":
        return rng.random(shape) < 0.5
    if dtype in ("float16", "float32", "float64"):
        return (rng.random(shape) * (high - low) + low).astype(dtype)
    if dtype.startswith("u"):
        low = max(low, 0)
    return rng.integers(low, high + 1, n).reshape(shape).astype(dtype)


def kinds(dtype, low=-5, high=5):
    """Arrays of one type in every arrangement: 0-d, empty, one element, strided, reversed, transposed, broadcast, special values."""
    made = [array(values(dtype, s, low, high)) for s in [(), (0,), (1,), (7,), (3, 0), (2, 3, 4)]]
    base = array(values(dtype, (5, 6), low, high))
    made += [base, view(base, ".T"), view(base, "[::-1, ::2]"), view(base, "[1:4, 3]"), view(array(values(dtype, (1, 3), low, high)), ".broadcast(4,3)")]
    if dtype in ("float32", "float64"):
        made.append(array(np.array(SPECIAL, dtype)))
    return made


KINDS = {}


def all_kinds(dtype):
    if dtype not in KINDS:
        KINDS[dtype] = kinds(dtype)
    return KINDS[dtype]


def exactly(f):
    """f computed in float64 and rounded once to the type of x; integers give float64."""

    def compute(*x):
        y = f(*[v.astype(np.float64) if isinstance(v, np.ndarray) or isinstance(v, np.generic) else v for v in x])
        kept = [v.dtype for v in x if hasattr(v, "dtype")]
        common = np.result_type(*kept)
        return np.asarray(y).astype(common if common.kind == "f" else np.float64)

    return compute


def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x)))) + 0 * np.where(np.isnan(x), x, 0)


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def unary():
    smooth = dict(
        exp=np.exp, log=np.log, log1p=np.log1p, expm1=np.expm1, tanh=np.tanh, sigmoid=sigmoid, softplus=softplus, sin=np.sin, cos=np.cos,
        tan=np.tan, asin=np.arcsin, acos=np.arccos, atan=np.arctan, sinh=np.sinh, cosh=np.cosh, asinh=np.arcsinh, acosh=np.arccosh,
        atanh=np.arctanh, log2=np.log2, log10=np.log10)
    for name, f in smooth.items():
        for t in ["int32"] + FLOATS:
            for x in all_kinds(t):
                case(name, exactly(f), x, tol="u2" if t == "float32" else "u5")
    exact = dict(
        negative=np.negative, abs=np.abs, sign=np.sign, square=np.square, floor=np.floor, ceil=np.ceil, round=np.round, trunc=np.trunc,
        isnan=np.isnan, isfinite=np.isfinite, isinf=np.isinf, logicalNot=np.logical_not, signbit=np.signbit)
    for name, f in exact.items():
        for t in TYPES:
            if t == "bool" and name in ("sign", "square", "round", "signbit", "floor", "ceil", "trunc"):
                continue
            if t == "uint8" and name == "signbit":
                continue
            for x in all_kinds(t):
                case(name, f, x)
    for t in ["int32"] + FLOATS:
        for x in all_kinds(t):
            case("sqrt", exactly(np.sqrt), x)
            case("reciprocal", exactly(np.reciprocal), x)
            case("relu", lambda v: np.maximum(v, v.dtype.type(0)) + v.dtype.type(0), x)
            if t != "int32":
                case("round", np.round, x, 2, tol="u0")
                case("round", np.round, x, -1, tol="u0")
                case("clip", np.clip, x, -1.5, 2.0)


def binary():
    pairs = [((), ()), ((), (3,)), ((3, 1), (1, 4)), ((2, 3), (3,)), ((0,), (1,)), ((2, 0), (2, 1)), ((2, 1, 3), (4, 1)), ((5,), (5,))]
    arithmetic = dict(
        add=np.add, subtract=np.subtract, multiply=np.multiply, divide=np.divide, maximum=np.maximum, minimum=np.minimum, equal=np.equal,
        notEqual=np.not_equal, less=np.less, lessEqual=np.less_equal, greater=np.greater, greaterEqual=np.greater_equal,
        logicalAnd=np.logical_and, logicalOr=np.logical_or, logicalXor=np.logical_xor, floorDivide=np.floor_divide, remainder=np.remainder)
    for ta in TYPES:
        for tb in TYPES:
            for sa, sb in pairs[:5] if ta != tb else pairs:
                a, b = array(values(ta, sa)), array(values(tb, sb))
                for name, f in arithmetic.items():
                    if name == "divide" and np.result_type(ta, tb).kind != "f":
                        case(name, exactly(f), a, b)
                    elif name in ("floorDivide", "remainder") and np.result_type(ta, tb).kind == "f":
                        case(name, f, a, b, tol="u2")
                    else:
                        case(name, f, a, b)
    for t in FLOATS:
        a = array(np.array(SPECIAL, t).reshape(-1, 1))
        b = array(np.array([0.0, -0.0, 1.0, -2.5, np.inf, -np.inf, np.nan, 1e-40, 7.25], t))
        for name, f in arithmetic.items():
            if name in ("floorDivide", "remainder"):
                continue
            if name in ("maximum", "minimum"):
                continue  # NumPy leaves the sign of a zero open
            case(name, f, a, b)
        case("power", exactly(np.power), a, b, tol="u2")
        case("atan2", exactly(np.arctan2), a, b, tol="u2")
        case("hypot", exactly(np.hypot), a, b, tol="u2")
        case("copysign", np.copysign, a, b)
        case("logaddexp", exactly(np.logaddexp), a, b, tol="u4")
        case("nextafter", np.nextafter, a, b)
        x, y = array(values(t, (40,), -20, 20)), array(values(t, (40,), -3, 3))
        case("remainder", np.remainder, x, y, tol="a1e-6" if t == "float32" else "a1e-14")
        case("floorDivide", np.floor_divide, x, y)
        case("power", exactly(np.power), array(values(t, (6, 1), 0, 20)), array(values(t, (5,), -3, 3)), tol="u2")
        v = array(values(t, (12, 4)))
        case("multiply", np.multiply, view(v, "[::-1, ::2]"), view(v, "[:, 1::2]"))
        case("add", np.add, v, view(v, "[::-1]"))
        case("add", np.add, view(view(v, "[:4]"), ".T"), view(v, "[0:4]"))
    for ta, tb in [("int32", "int32"), ("int64", "int64"), ("uint8", "uint8"), ("int64", "uint8"), ("bool", "int32")]:
        a, b = array(values(ta, (4, 1), -4, 9)), array(values(tb, (5,), 0, 4))
        case("power", np.power, a, b)
        for name, f in dict(bitwiseAnd=np.bitwise_and, bitwiseOr=np.bitwise_or, bitwiseXor=np.bitwise_xor).items():
            case(name, f, a, b)
        if ta != "bool":
            case("bitwiseLeftShift", np.left_shift, a, b)
            case("bitwiseRightShift", np.right_shift, a, b)
        case("bitwiseInvert", np.invert, a)
    case("power", np.power, array(np.array([2, 3])), array(np.array([1, -1])))
    big = array(np.array([2**31 - 1, -2**31, 5], np.int32))
    case("add", np.add, big, big)
    case("multiply", np.multiply, big, big)
    case("negative", np.negative, big)
    wide = array(np.array([2**63 - 1, -2**63, 2**53 + 1]))
    case("add", np.add, wide, wide)
    case("multiply", np.multiply, wide, wide)
    case("equal", np.equal, wide, array(np.array([2**63 - 1, 2**63 - 1, 2**53])))
    case("less", np.less, array(np.array(2**53)), wide)
    case("add", np.add, array(np.array([250, 10], np.uint8)), array(np.array([10, 250], np.uint8)))
    case("subtract", np.subtract, array(np.array([250, 10], np.uint8)), array(np.array([10, 250], np.uint8)))


def java_numbers():
    """A Python number beside an array behaves as a Java number does: whole ones are written as integers."""
    for t in TYPES:
        x = array(values(t, (2, 3)))
        for name, f in dict(add=np.add, subtract=np.subtract, multiply=np.multiply, maximum=np.maximum, less=np.less, equal=np.equal).items():
            case(name + "Number", lambda v, n: f(v, n), x, 2)
            case(name + "Number", lambda v, n: f(v, n), x, 0.5)
    case("addNumber", lambda v, n: np.add(v, n), array(np.zeros(2, np.uint8)), 300)
    case("lessNumber", lambda v, n: np.less(v, n), array(np.zeros(2, np.uint8)), 300)


def casts():
    for a in TYPES + STORAGE:
        for b in TYPES + STORAGE:
            x = array(np.abs(values(a, (2, 5), -100, 100)) if a.startswith("f") and b.startswith("u") else values(a, (2, 5), -100, 100))
            case("astype", lambda v, t: v.astype(t), x, b)
            case("astype", lambda v, t: v.astype(t), view(x, "[::-1, ::2]"), b)
            case("promote", lambda v, w: np.zeros((), np.promote_types(v.dtype, w.dtype)), array(np.zeros((), a)), array(np.zeros((), b)))
    halves = np.array([65504, 65519.99, 65520, 1e-8, 2.98e-8, 2.99e-8, 6e-8, 1 + 2**-11, 1 + 3 * 2**-11, 1 + 2**-11 + 1e-12, -0.0, np.nan, np.inf])
    case("astype", lambda v, t: v.astype(t), array(halves), "float16")
    case("astype", lambda v, t: v.astype(t), array(halves.astype(np.float32)), "float16")
    case("astype", lambda v, t: v.astype(t), array(np.array([300, -1, 2**31, 2**40])), "uint8")
    case("astype", lambda v, t: v.astype(t), array(np.array([300, -1, 2**31, 2**40])), "int32")
    case("astype", lambda v, t: v.astype(t), array(np.array([np.nan, np.inf, 0.0, -0.0, 0.5])), "bool")
    case("astype", lambda v, t: v.astype(t), array(np.array([2**64 - 1, 2**63], np.uint64)), "float64")
    for t in ["int8", "int16", "uint16", "float16"]:
        a, b = array(values(t, (3, 4), 0, 11)), array(values(t, (4,), 1, 11))
        for name, f in dict(add=np.add, subtract=np.subtract, multiply=np.multiply, maximum=np.maximum, less=np.less).items():
            case(name, f, a, b)
        case("max", lambda v, ax: v.max(axis=tuple(ax)), a, [1])


def reductions():
    for t in TYPES:
        sum_type = np.int64 if t in ("bool", "uint8", "int32") else None
        for x in all_kinds(t):
            axes = [None] + list(range(x.value.ndim)) + ([[0, 1]] if x.value.ndim > 1 else [])
            for axis in axes:
                ax = None if axis is None else tuple(np.atleast_1d(axis))
                arg = [] if axis is None else np.atleast_1d(axis).tolist()
                scale = float(np.nansum(np.abs(np.where(np.isfinite(x.value), x.value, 0)), dtype=np.float64)) + 1e-300
                eps = 6e-8 if t == "float32" else 1.2e-16
                loose = f"a{scale * eps * 4}" if t in FLOATS else "u0"
                case("sum", lambda v, a: np.sum(v.astype(np.float64) if t == "float32" else v, axis=ax, dtype=sum_type).astype(t if t == "float32" else sum_type or v.dtype), x, arg, tol=loose)
                case("mean", lambda v, a: np.mean(v.astype(np.float64), axis=ax).astype(t if t in FLOATS else np.float64), x, arg, tol=loose if t in FLOATS else "u2")
                case("prod", lambda v, a: np.prod(v.astype(np.float64) if t == "float32" else v, axis=ax, dtype=sum_type).astype(t if t == "float32" else sum_type or v.dtype), x, arg, tol="u40" if t in FLOATS else "u0")
                for name in ["max", "min", "any", "all"]:
                    case(name, lambda v, a: getattr(np, name)(v, axis=ax), x, arg)
                if ax is None or len(ax) == 1:
                    for name in ["argmax", "argmin"]:
                        case(name, lambda v, a: np.int64(getattr(np, name)(v, axis=None if ax is None else ax[0])) if ax is None else getattr(np, name)(v, axis=ax[0]), x, arg)
                if t != "bool":
                    spread = "a3e-5" if t == "float32" else "a1e-13"
                    for name in ["var", "std"]:
                        case(name, lambda v, a: getattr(np, name)(v.astype(np.float64), axis=ax).astype(t if t in FLOATS else np.float64), x, arg, tol=spread)
                case("countNonzero", lambda v, a: np.asarray(np.count_nonzero(v, axis=ax)), x, arg)
            case("sumKeep", lambda v: np.sum(v.astype(np.float64) if t == "float32" else v, axis=tuple(range(v.ndim)), keepdims=True, dtype=sum_type).astype(t if t == "float32" else sum_type or v.dtype), x, tol=loose)
    x = array(values("float64", (4, 5)))
    case("varSample", lambda v: np.var(v, axis=0, ddof=1), x, tol="a1e-14")
    case("sum", lambda v, a: v.sum(axis=tuple(a)), x, [2])
    case("sum", lambda v, a: v.sum(axis=tuple(a)), x, [0, 0])


def norms():
    for t in FLOATS:
        x = array(values(t, (3, 4)))
        v = array(values(t, (6,)))
        tol = "u4" if t == "float32" else "u8"
        case("norm", lambda a: np.linalg.norm(a.astype(np.float64)).astype(t), x, tol=tol)
        for order in [1, 2, 3, 0.5, 0, float("inf"), float("-inf"), -1]:
            case("normOrd", lambda a, o: np.linalg.norm(a.astype(np.float64), o).astype(t), v, order, tol=tol)
            for axis in [0, 1, -1]:
                case("normAxis", lambda a, o, i: np.linalg.norm(a.astype(np.float64), o, axis=i).astype(t), x, order, axis, tol=tol)
            if order in (1, -1, float("inf"), float("-inf")):
                case("normOrd", lambda a, o: np.linalg.norm(a.astype(np.float64), o).astype(t), x, order, tol=tol)
        case("softmax", lambda a, i: (lambda e: (e / e.sum(axis=i, keepdims=True)).astype(t))(np.exp(a.astype(np.float64) - a.max(axis=i, keepdims=True))), x, 1, tol="u4" if t == "float32" else "u6")


def products():
    shapes = [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((2, 3), (2, 3)), ((4, 2, 3), (3, 2)), ((4, 2, 3), (4, 3, 5)),
              ((4, 1, 2, 3), (5, 3, 2)), ((0, 3), (3, 2)), ((2, 0), (0, 3)), ((2, 3), (3, 0)), ((), (3,)), ((3,), (4,)), ((1, 1), (1, 1)),
              ((2, 3), (4, 3, 2)), ((3, 2, 3), (2, 3, 2)), ((17, 9), (9, 33))]
    for t in ["uint8", "int32", "int64"] + FLOATS:
        for sa, sb in shapes:
            a, b = array(values(t, sa)), array(values(t, sb))
            tol = "u0" if t not in FLOATS else "a2e-5" if t == "float32" else "a3e-14"
            case("matmul", np.matmul, a, b, tol=tol)
            case("dot", np.dot, a, b, tol=tol)
        a, b = array(values(t, (3, 5))), array(values(t, (5, 2)))
        tol = "u0" if t not in FLOATS else "a1e-5" if t == "float32" else "a2e-14"
        case("matmul", np.matmul, view(b, ".T"), view(a, ".T"), tol=tol)
        case("matmul", np.matmul, view(a, "[::-1, ::2]"), view(b, "[1:4, ::-1]"), tol=tol)
        case("outer", np.outer, a, b)
        case("outer", np.outer, array(values(t, ())), b)
        x, y = array(values(t, (2, 3, 4))), array(values(t, (4, 3, 2)))
        case("tensordot", lambda p, q, n: np.tensordot(p, q, n), x, array(values(t, (3, 4, 5))), 2, tol=tol)
        case("tensordot", lambda p, q, n: np.tensordot(p, q, n), x, array(values(t, (3, 2))), 0, tol=tol)
        case("tensordotAxes", lambda p, q, i, j: np.tensordot(p, q, (i, j)), x, y, [1, 0], [1, 2], tol=tol)
        case("tensordotAxes", lambda p, q, i, j: np.tensordot(p, q, (i, j)), x, y, [1, 0], [0, 2], tol=tol)
        case("vecdot", lambda p, q: np.vecdot(p, q), x, array(values(t, (3, 4))), tol=tol)
        for spec, sizes in [("ij,jk", [(2, 3), (3, 4)]), ("ij,jk->ki", [(2, 3), (3, 4)]), ("ii", [(3, 3)]), ("ii->i", [(3, 3)]), ("ij->ji", [(2, 3)]),
                            ("i,j", [(2,), (3,)]), ("i,i", [(3,), (3,)]), ("bij,bjk->bik", [(2, 3, 4), (2, 4, 5)]), ("...ij,...jk->...ik", [(2, 3, 4), (4, 5)]),
                            ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 2)]), ("ijk->j", [(2, 3, 4)]), ("ij,ij->", [(2, 3), (2, 3)]), ("ij,i->ij", [(2, 3), (2,)]),
                            ("i,ij,j->", [(2,), (2, 3), (3,)]), ("...i->...", [(2, 3, 4)]), ("ba", [(2, 3)]), ("ij,kj->ik", [(2, 3), (4, 3)]), ("ij,j->x", [(2, 3), (3,)]),
                            ("ij,jk", [(2, 3), (4, 4)]), ("ijij->ij", [(2, 3, 2, 3)]), ("a,b,c->abc", [(2,), (3,), (2,)]), ("ij,jk->ik", [(1, 3), (3, 0)])]:
            case("einsum", lambda s, *v: np.einsum(s, *v), spec, *[array(values(t, s)) for s in sizes], tol=tol)


def shapes():
    for t in ["float64", "int32", "bool"]:
        x = array(values(t, (2, 3, 4)))
        for s in [[-1], [4, 6], [3, -1, 2], [24, 1], [5, 5], [2, -1, -1], [0, -1], []]:
            case("reshape", lambda v, n: v.reshape(n), x, s)
            case("reshape", lambda v, n: v.reshape(n), view(x, ".T"), s)
        strided = view(x, "[:, ::2, ::-1]")
        case("reshape", lambda v, n: v.reshape(n), strided, [4, 4])
        case("reshape", lambda v, n: v.reshape(n), strided, [2, 2, 2, 2])
        case("reshape", lambda v, n: v.reshape(n), view(x, "[:, 1:2]"), [2, 4])
        case("reshape", lambda v, n: v.reshape(n), view(array(values(t, (1, 3))), ".broadcast(4,3)"), [2, 2, 3])
        case("reshape", lambda v, n: v.reshape(n), array(values(t, (0, 4))), [2, 0])
        case("reshape", lambda v, n: v.reshape(n), array(values(t, (0, 4))), [0, -1])
        case("reshape", lambda v, n: v.reshape(n), array(values(t, ())), [1, 1])
        case("permuteDims", np.transpose, x, [2, 0, 1])
        case("permuteDims", np.transpose, x, [2, -3, 1])
        case("permuteDims", np.transpose, x, [0, 0, 1])
        case("transpose", lambda v: v.T, x)
        case("matrixTranspose", lambda v: v.mT, x)
        case("flatten", lambda v: v.flatten(), view(x, ".T"))
        case("ravel", lambda v: v.ravel(), view(x, ".T"))
        for a, b in [(0, 2), (2, 0), (-1, 1), (1, 1), (0, 3)]:
            case("moveAxis", np.moveaxis, x, a, b)
            case("swapAxes", np.swapaxes, x, a, b)
        y = array(values(t, (1, 3, 1)))
        case("squeeze", lambda v, a: np.squeeze(v), y, [])
        case("squeeze", lambda v, a: np.squeeze(v, tuple(a)), y, [0])
        case("squeeze", lambda v, a: np.squeeze(v, tuple(a)), y, [-1, 0])
        case("squeeze", lambda v, a: np.squeeze(v, tuple(a)), y, [1])
        for a in [0, 1, -1, 3, -4, 4]:
            case("expandDims", np.expand_dims, x, a)
        case("broadcastTo", lambda v, s: np.broadcast_to(v, s), y, [2, 3, 4])
        case("broadcastTo", lambda v, s: np.broadcast_to(v, s), y, [5, 1, 3, 2])
        case("broadcastTo", lambda v, s: np.broadcast_to(v, s), y, [3, 3])
        for a in [[], [0], [1, 2], [-1]]:
            case("flip", lambda v, i: np.flip(v, tuple(i) if i else None), x, a)
        case("concat", lambda a, *v: np.concatenate(v, a), 0, x, x, array(values(t, (1, 3, 4))))
        case("concat", lambda a, *v: np.concatenate(v, a), -1, x, view(x, "[:, :, ::-2]"))
        case("concat", lambda a, *v: np.concatenate(v, a), 1, x, array(values("uint8", (2, 0, 4))))
        case("concat", lambda a, *v: np.concatenate(v, a), 1, x, array(values(t, (2, 3, 3))))
        for a in [0, 1, 3, -1]:
            case("stack", lambda i, *v: np.stack(v, i), a, x, view(x, "[::-1]"))
        case("unstack", lambda v, i: np.unstack(v, axis=i), x, 1)
        case("split", lambda v, n, i: np.split(v, n, i), x, 2, 2)
        case("split", lambda v, n, i: np.split(v, n, i), x, 3, 2)
        case("splitAt", lambda v, n, i: np.split(v, n, i), x, [1, 3], 2)
        case("splitAt", lambda v, n, i: np.split(v, n, i), x, [1, 5], 1)
        case("repeatAll", np.repeat, x, 2)
        for a in [0, 1, -1]:
            case("repeat", np.repeat, x, 3, a)
        for n in [[2], [2, 1], [1, 2, 3], [2, 1, 1, 2], [0]]:
            case("tile", np.tile, x, n)
        case("rollAll", np.roll, x, 5)
        for n, a in [(1, 0), (-1, 1), (7, 2), (0, 0)]:
            case("roll", np.roll, x, n, a)
        for k in [-1, 0, 2]:
            case("tril", np.tril, x, k)
            case("triu", np.triu, x, k)
            case("diagonal", lambda v, d: np.diagonal(v, d, -2, -1), x, k)
        case("trace", lambda v: np.trace(v, 0, -2, -1, dtype=np.int64 if t != "float64" else None), x, tol="u4" if t == "float64" else "u0")
        case("padValue", lambda v, w, c: np.pad(v, w, constant_values=c), x, [[1, 2], [0, 1], [2, 0]], 1)
        for mode in ["edge", "reflect", "symmetric", "wrap"]:
            case("padMode", lambda v, w, m: np.pad(v, w, mode=m), x, [[1, 1], [0, 2], [3, 2]], mode)
            case("padMode", lambda v, w, m: np.pad(v, w, mode=m), array(values(t, (4,))), [[9, 10]], mode)
        for n, a in [(1, -1), (2, 2), (1, 0), (3, 1), (5, 2), (0, 0)]:
            case("diff", lambda v, k, i: np.diff(v, n=k, axis=i), x, n, a)
        kind = np.int64 if t != "float64" else None
        for a in [0, 1, -1]:
            case("cumulativeSum", lambda v, i: np.cumsum(v, i, dtype=kind), x, a, tol="a1e-13" if t == "float64" else "u0")
            case("cumulativeProd", lambda v, i: np.cumprod(v, i, dtype=kind), x, a, tol="u8" if t == "float64" else "u0")
            case("cumulativeSum", lambda v, i: np.cumsum(v, i, dtype=kind), view(x, ".T"), a, tol="a1e-13" if t == "float64" else "u0")


def creation():
    for stop in [0, 1, 5, -3]:
        case("arange", lambda n: np.arange(n), stop)
    for a in [(0, 10, 3), (10, 0, -4), (5, 5, 1), (-7, 8, 5)]:
        case("arangeLong", np.arange, *a)
    for a in [(0.0, 1.0, 0.1), (1.0, 0.0, -0.25), (0.5, 3.7, 0.3), (0.0, 0.0, 1.0), (1.0, 2.0, 0.3333333)]:
        case("arangeDouble", np.arange, *a)
    for a in [(0.0, 1.0, 11), (1.0, -3.5, 7), (2.0, 2.0, 3), (0.0, 5.0, 1), (0.0, 5.0, 0), (-1.5, 1e6, 13)]:
        case("linspace", np.linspace, *a)
    case("eye", lambda n: np.eye(n), 3)
    case("eyeFull", lambda n, m, k: np.eye(n, m, k), 3, 4, 1)
    case("eyeFull", lambda n, m, k: np.eye(n, m, k), 3, 2, -1)
    case("meshgrid", lambda *v: np.meshgrid(*v, indexing="ij"), array(np.arange(3.0)), array(np.arange(2)))
    case("broadcastArrays", lambda *v: np.broadcast_arrays(*v), array(np.arange(3.0)), array(np.arange(2).reshape(2, 1)))
    case("broadcastArrays", lambda *v: np.broadcast_arrays(*v), array(np.arange(3.0)), array(np.arange(2)))


def python_index(text, arrays):
    return eval("np.index_exp[" + text + "]", {"np": np, **{f"i{k}": a for k, a in enumerate(arrays)}})


def indexing():
    x = array(np.arange(120).reshape(2, 3, 4, 5))
    texts = ["0", "-1", "1, 2", "1, 2, 3, 4", ":", "1:", ":-1", "::2", "::-1", "..., 0", "0, ...", "..., ::-2", "None", "None, ..., None", "1, None, :, ::-1",
             ":, 1:3, 3:0:-1, -2:", "5:2", "-100:100", "3:-1:-1", ":, 5:1:-1", "2", "-3", "0, 0, 0, 0, 0", "..., ...", "1.5", "::0", "a", "", "[0, 1]", "[1, 1, 0], 0",
             ":, [0, 2]", ":, [0, 2], 1", "0, :, [0, 2]", "..., [0, 2]", "[0, 1], :, [1, 2]", ":, [0, 1], ..., [1, 2]", ":, [0, 1], [1, 2]", "[0, 1], [1, 2], [3, 3], [0, 4]",
             "[0], None", "[0, 1, 2]", "[0, 1], [0, 1, 2]", ":, :, [], 0", "[True, False]", ":, [True, False, True]", "[True, False, True]",
             "[-1, -2], ..., ::2", "None, [0, 1], None", ":, None, [0, 1]"]
    for text in texts:
        case("at", lambda v, s: v[python_index(s, [])] if s else v[()], x, text)
    rows, columns = array(np.array([[0], [1]])), array(np.array([0, 2, 1]))
    mask = array(np.arange(120).reshape(2, 3, 4, 5) % 7 == 0)
    mask2 = array(np.array([[True, False, True], [False, True, True]]))
    mask1 = array(np.array([True, False, True, True]))
    small = array(np.array([1, 0, -1], np.int8))
    for text, arrays in [("i0", [rows]), ("i0, i1", [rows, columns]), ("i0", [mask]), ("i0", [mask2]), ("i0, 1", [mask2]), (":, :, i0", [mask1]), ("0, :, i0, 1:3", [mask1]),
                         ("i0, :, i1", [rows, columns]), ("i0, i1, None", [rows, columns]), (":, i0, :, i1", [columns, columns]), ("i0, 1", [rows]), ("1, i0", [columns]),
                         ("..., i0", [small]), ("i0, ..., 1", [rows]), ("i0", [mask1]), ("0, i0, 1:, i0", [columns]), (":, i0, ..., i1", [columns, columns])]:
        case("atArrays", lambda v, s, *a: v[python_index(s, a)], x, text, *arrays)
        part = None
        try:
            part = x.value[python_index(text, [a.value for a in arrays])]
        except Exception:
            pass

        def assigned(v, s, value, *a):
            w = v.copy()
            w[python_index(s, a)] = value
            return w

        if part is not None:
            case("setArrays", assigned, x, text, array(-np.arange(1, part.size + 1).reshape(part.shape)), *arrays)
            case("setArrays", assigned, x, text, array(np.array(-7.9)), *arrays)
    for text, value in [("1", -1.5), ("..., ::-1", np.arange(5.0)), (":, 1:3, 0", np.arange(2)), ("0", np.arange(60).reshape(1, 3, 4, 5)), ("0, 1", np.ones((3, 5))), ("[1, 0], :, 2", np.arange(5))]:

        def assign(v, s, value):
            w = v.copy()
            w[python_index(s, [])] = value
            return w

        case("setText", assign, x, text, array(np.asarray(value)))
    z = array(values("float32", (4, 5)))
    for i in [[0, 3], [-1], [], [0, 0, 0], [4]]:
        case("take", lambda v, k, a: np.take(v, np.array(k, int), a), z, i, 0)
    case("takeArray", lambda v, k, a: np.take(v, k, a), z, rows, 1)
    case("takeAlongAxis", lambda v, k, a: np.take_along_axis(v, k, a), z, array(np.argsort(z.value, 1)), 1)
    case("takeAlongAxis", lambda v, k, a: np.take_along_axis(v, k, a), z, array(np.array([[3, -1, 0, 1, 1]])), 0)
    for t in TYPES:
        for y in all_kinds(t):
            if y.value.ndim:
                case("nonzero", lambda v: list(np.nonzero(v)), y)
        a, b = array(values(t, (3, 4))), array(values("float32", (4,)))
        case("where", np.where, array(values("bool", (3, 1))), a, b)
        case("where", np.where, array(values(t, ())), b, a)


def order():
    for t in TYPES:
        pools = [array(values(t, (20,))), array(values(t, (3, 7))), array(values(t, (0, 3))), array(values(t, (2, 3, 40), -3, 3))]
        pools.append(view(pools[1], "[::-1, ::2]"))
        if t in FLOATS:
            pools.append(array(np.array([np.nan, 1, -np.inf, np.inf, 0, -3, np.nan, 2, 1], t)))
        for x in pools:
            for axis in range(x.value.ndim):
                case("sort", np.sort, x, axis)
                case("argsort", lambda v, a: np.argsort(v, a, kind="stable"), x, axis)
                case("sortDescending", lambda v, a: descending(v, a), x, axis)
            case("unique", lambda v: list(np.unique_all(v)), x)
            if x.value.size and t != "bool":
                for q in [0.0, 0.1, 0.25, 0.5, 0.9, 1.0]:
                    case("quantile", lambda v, f, a: np.quantile(v.astype(np.float64), f, axis=None).astype(t if t in FLOATS else np.float64), x, q, [], tol="u8")
                    case("quantile", lambda v, f, a: np.quantile(v.astype(np.float64), f, axis=0).astype(t if t in FLOATS else np.float64), x, q, [0], tol="u8")
                case("median", lambda v: np.median(v.astype(np.float64)).astype(t if t in FLOATS else np.float64), x, tol="u4")
        a = array(np.sort(values(t, (9,))))
        for side in [False, True]:
            case("searchsorted", lambda v, w, r: np.searchsorted(v, w, side="right" if r else "left"), a, pools[1], side)
        if t != "bool":
            x = pools[0]
            case("histogram", lambda v, n: list(np.histogram(v, n)), x, 5, tol="a1e-6" if t == "float32" else "u2")
            case("histogramRange", lambda v, n, lo, hi: list(np.histogram(v, n, (lo, hi))), x, 4, -2.0, 3.0, tol="a1e-6")
            case("histogramEdges", lambda v, e: list(np.histogram(v, e)), x, array(np.array([-3.0, -1.0, 0.5, 0.5, 4.0])))
    case("histogram", lambda v, n: list(np.histogram(v, n)), array(np.ones(4)), 3, tol="u2")
    case("bincount", lambda v, n: np.bincount(v, minlength=n), array(np.array([0, 1, 1, 3])), 0)
    case("bincount", lambda v, n: np.bincount(v, minlength=n), array(np.array([0, 1, 1, 3])), 6)
    case("bincount", lambda v, n: np.bincount(v, minlength=n), array(np.array([], int)), 2)
    case("bincount", lambda v, n: np.bincount(v, minlength=n), array(np.array([-1])), 2)
    big = array(rng.integers(0, 50, 1000).astype(np.int32))
    case("argsort", lambda v, a: np.argsort(v, a, kind="stable"), big, 0)
    case("sort", np.sort, array(rng.integers(0, 255, 300).astype(np.uint8)), 0)
    case("sort", np.sort, array(np.array([2**64 - 1, 0, 2**63], np.uint64)), 0)


def more():
    """What the standard has not, and orders that need more than one look at the keys."""
    v = array(np.array([3, 1, 2]))
    for k in [0, 2, -1]:
        case("diag", np.diag, v, k)
    case("diag", lambda x, k: None, array(np.zeros((2, 2))), 0)
    x = array(values("float32", (2, 3, 4)))
    counts = array(np.array([2, 0, 3]))
    case("repeatCounts", np.repeat, x, counts, 1)
    case("repeatCounts", np.repeat, x, array(np.array([2])), -1)
    case("repeatCounts", np.repeat, x, counts, 2)
    for n, axis in [(2, 0), (3, -1), (1, 1), (5, 2)]:
        case("slidingWindow", lambda a, n, i: np.lib.stride_tricks.sliding_window_view(a, n, i), x, n, axis)
    case("bincountWeights", np.bincount, array(np.array([0, 2, 2, 5])), array(np.array([0.5, 1, 2, -1])), 8)
    points = array(np.array([0.0, 1.0, 1.5, 4.0]))
    case("interp", np.interp, array(np.array([-1.0, 0.0, 0.25, 1.0, 1.2, 3.999, 4.0, 9.0, np.nan])), points, array(np.array([1.0, -2.0, 5.0, 5.5])), tol="u2")
    case("unravelIndex", lambda i, s: np.unravel_index(i, s), array(np.array([[0, 5], [23, 7]])), [2, 3, 4])
    case("unravelIndex", lambda i, s: np.unravel_index(i, s), array(np.array([24])), [2, 3, 4])
    for t in TYPES + ["int8", "uint32", "float16"]:
        case("uniqueValues", lambda v: np.unique(v, equal_nan=False) + v.dtype.type(0), array(np.abs(values(t, (5, 6)))))
    for n in (0, 1):
        case("uniqueValues", np.unique, array(np.zeros(n)))
    for t in TYPES:
        case("isin", np.isin, array(values(t, (4, 5))), array(values(t, (6,))))
    case("isin", np.isin, array(values("int64", (4,))), array(np.zeros(0)))
    for arguments in [(0, 1, 5, False), (2, -3, 4, False), (1, 2, 1, False), (0, 1, 0, False), (0, 1, 3, True)]:
        case("linspaceEnd", lambda a, b, n, e: np.linspace(a, b, n, endpoint=e), *arguments, tol="u1")
    case("cumulativeSumInitial", lambda v, i: np.cumulative_sum(v, axis=i, include_initial=True), array(values("int64", (3, 4))), 1)
    case("cumulativeSumInitial", lambda v, i: np.cumulative_sum(v, axis=i, include_initial=True), array(values("float64", (3, 0))), 0)
    far = rng.integers(-50, 50, 3000)
    far[[7, 2000]] = [2**63 - 1, -2**63]
    close = 1 + rng.integers(0, 40, 2500) * 2.0**-52
    close[1000] = -1e300
    for keys in [far, close, rng.standard_normal(2000), rng.standard_normal(2000).astype(np.float32), np.full(100, np.nan)]:
        case("argsort", lambda v, a: np.argsort(v, a, kind="stable"), array(keys), 0)


def descending(v, axis):
    if v.dtype.kind == "f":
        w = np.sort(-v, axis)
        return -w
    return np.flip(np.sort(v, axis), axis)


printing()
unary()
binary()
java_numbers()
casts()
reductions()
norms()
products()
shapes()
creation()
indexing()
order()
more()
save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/espalier/array/cases.txt.gz"))
