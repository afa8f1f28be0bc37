"""Writes core/src/test/resources/espalier/store/numpy.npz: arrays as NumPy saves them, in all versions, types, byte orders and axis orders.

    python3 core/src/test/python/array_npy_files.py

Element k of each array is k - 3, or k for unsigned types, or k % 2 for bool. A member is called version_type_order_shape, such as 1_be-f8_C_2x3.
Members called bad_* must be refused.
"""
import io
import os
import zipfile

import numpy as np

target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/espalier/store/numpy.npz")
os.makedirs(os.path.dirname(target), exist_ok=True)
with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as z:

    def put(name, content):
        z.writestr(zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)

    def saved(x, version=None):
        out = io.BytesIO()
        np.lib.format.write_array(out, x, version)
        return out.getvalue()

    for t in ["b1", "i1", "u1", "i2", "u2", "f2", "i4", "u4", "f4", "i8", "u8", "f8"]:
        for order in "<>":
            for shape in [(), (0, 3), (5,), (2, 3), (2, 3, 4)]:
                for axes in "CF":
                    n = int(np.prod(shape, dtype=int))
                    k = np.arange(n)
                    k = k % 2 if t == "b1" else k if t[0] == "u" else k - 3
                    x = np.array(k.reshape(shape), dtype=order + t, order=axes)
                    endian = "be" if order == ">" else "le"
                    put(f"{1 + len(shape) % 3}_{endian}-{t}_{axes}_{'x'.join(map(str, shape))}", saved(x, (1 + len(shape) % 3, 0)))
    good = saved(np.arange(6.0).reshape(2, 3))
    put("save", good)
    put("bad_object", saved(np.array([1, "a"], dtype=object)))
    put("bad_text", saved(np.array(["abc"])))
    put("bad_complex", saved(np.array([1j])))
    put("bad_structured", saved(np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")])))
    put("bad_datetime", saved(np.zeros(2, dtype="M8[s]")))
    put("bad_long_double", saved(np.zeros(2, dtype=np.longdouble)))
    put("bad_magic", b"\x93NUMPX" + good[6:])
    put("bad_version", good[:6] + b"\x09" + good[7:])
    put("bad_empty", b"")
    put("bad_short", good[:-1])
    put("bad_long", good + b"x")
    put("bad_header_length", good[:8] + b"\xff\xff" + good[10:])
    put("bad_header_end", good[:40])
    put("bad_claim", good.replace(b"(2, 3)", b"(9999999999, 9)"))
    put("bad_claim_overflow", good.replace(b"(2, 3)", b"(4294967296, 4294967296)"))
    put("bad_claim_two_gigabytes", good.replace(b"(2, 3)", b"(268435455,)"))
    put("bad_negative", good.replace(b"(2, 3)", b"(-2, 3)"))
    put("bad_fraction", good.replace(b"(2, 3)", b"(2.0, 3)"))
    put("bad_code", good.replace(b"(2, 3)", b"exit()"))
    put("bad_keys", good.replace(b"'descr'", b"'desc_'"))
    put("bad_twice", good.replace(b"'shape'", b"'descr'"))
    put("bad_nesting", good.replace(b"(2, 3)", b"((((((((((((2"))
print(os.path.getsize(target), "bytes")
