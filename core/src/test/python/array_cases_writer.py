"""Writes calls of NumPy with their results as text; used by array_cases.py, which says what the lines mean."""
import base64
import gzip
import io
import itertools
import json
import os
import warnings

import numpy as np

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
rng = np.random.default_rng(20240607)
out = io.StringIO()
names = itertools.count()
count = 0


class Named:
    """An array that the file knows."""

    def __init__(self, value, name):
        self.value = value
        self.name = name

    def __str__(self):
        return "$" + self.name


def shape_text(shape):
    return ",".join(map(str, shape)) if len(shape) else "()"


def encode(x):
    x = np.ascontiguousarray(x) if np.ndim(x) else np.asarray(x)
    x = x.astype(x.dtype.newbyteorder("<"))
    return f"{x.dtype.name} {shape_text(x.shape)} {base64.b64encode(x.tobytes()).decode() or '-'}"


def array(x):
    x = np.asarray(x)
    a = Named(x, f"a{next(names)}")
    out.write(f"{a} {encode(x)}\n")
    return a


def view(a, text):
    x = eval(_view_expression(text), {"x": a.value, "np": np})
    v = Named(x, f"v{next(names)}")
    out.write(f"{v} of {a} {text}\n")
    return v


def _view_expression(text):
    if text.startswith(".broadcast("):
        return "np.broadcast_to(x, " + text[len(".broadcast"):] + ")"
    return "x" + text


def argument(a):
    if isinstance(a, Named):
        return str(a)
    return json.dumps(a).replace(" ", "\x01")


def case(function, compute, *args, tol="u0"):
    """compute gets the arrays' values and the other arguments as they are."""
    global count
    count += 1
    try:
        y = compute(*[a.value if isinstance(a, Named) else a for a in args])
    except Exception:
        y = None
    line = " ".join([function] + [argument(a) for a in args])
    if y is None:
        out.write(f"{line} -> error\n")
    elif isinstance(y, str):
        out.write(f"{line} -> text {json.dumps(y)}\n")
    elif isinstance(y, (tuple, list)):
        out.write(f"{line} -> many {len(y)}\n")
        for part in y:
            out.write(f"  {encode(np.asarray(part))} {tol}\n")
    else:
        y = np.asarray(y)
        t = tol(y) if callable(tol) else tol
        out.write(f"{line} -> {encode(y)} {t}\n")


def save(path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f, gzip.GzipFile(filename="", fileobj=f, mode="wb", mtime=0, compresslevel=9) as z:
        z.write(out.getvalue().encode())
    print(count, "cases,", os.path.getsize(path), "bytes")
