"""Writes the files that SafetensorsTest reads, with nothing but struct, json and numpy:

all.safetensors    every type, as a foreign writer might lay it out (header in another order than the data, an
                   unknown member, spaces); what a reader must get is in its metadata
ours.safetensors   the bytes that Safetensors.write must give for the arrays of the test

Run: python3 safetensors_cases.py ../resources/espalier/store
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])


def bfloat16(values):
    return (np.asarray(values, np.float32).view(np.uint32) >> 16).astype("<u2")  # the values used are exact


def e4m3(bits):
    sign, exponent, fraction = bits >> 7, bits >> 3 & 15, bits & 7
    if exponent == 15 and fraction == 7:
        return float("nan")
    value = fraction * 2.0**-9 if exponent == 0 else (8 + fraction) * 2.0 ** (exponent - 10)
    return -value if sign else value


def e5m2(bits):
    return float(np.array([bits << 8], np.uint16).view(np.float16)[0])


inf, nan = float("inf"), float("nan")
floats = [0.0, -0.0, 1.5, -2.25, inf, -inf, nan, 0.15625]
every_byte = np.arange(256, dtype=np.uint8)
tensors = {  # name: (dtype, shape, data, what a reader gets)
    "f64": ("F64", [2, 4], np.array(floats, "<f8"), floats),
    "f32": ("F32", [4, 2], np.array(floats, "<f4"), floats),
    "f16": ("F16", [8], np.array(floats, "<f2"), floats),
    "f16 smallest": ("F16", [3], np.array([1, 0x3FF, 0x7BFF], "<u2"), [2.0**-24, 1023 * 2.0**-24, 65504.0]),
    "bf16": ("BF16", [2, 2, 2], bfloat16(floats), floats),
    "i64": ("I64", [3], np.array([-(2**63), -1, 2**53], "<i8"), [-(2**63), -1, 2**53]),
    "u64": ("U64", [2], np.array([7, 2**53], "<u8"), [7, 2**53]),
    "i32": ("I32", [1, 3], np.array([-(2**31), -1, 2**31 - 1], "<i4"), [-(2**31), -1, 2**31 - 1]),
    "u32": ("U32", [2], np.array([0, 2**32 - 1], "<u4"), [0, 2**32 - 1]),
    "i16": ("I16", [3], np.array([-(2**15), -1, 2**15 - 1], "<i2"), [-(2**15), -1, 2**15 - 1]),
    "u16": ("U16", [2], np.array([0, 65535], "<u2"), [0, 65535]),
    "i8": ("I8", [3], np.array([-128, -1, 127], "i1"), [-128, -1, 127]),
    "u8": ("U8", [2, 2], np.array([0, 1, 128, 255], "u1"), [0, 1, 128, 255]),
    "bool": ("BOOL", [4], np.array([0, 1, 1, 0], "u1"), [0, 1, 1, 0]),
    "f8 e4m3": ("F8_E4M3", [16, 16], every_byte, [e4m3(int(b)) for b in every_byte]),
    "f8 e5m2": ("F8_E5M2", [16, 16], every_byte, [e5m2(int(b)) for b in every_byte]),
    "scalar": ("F32", [], np.array([3.5], "<f4"), [3.5]),
    "empty": ("F32", [0, 3], np.array([], "<f4"), []),
    "empty too": ("I64", [2, 0, 5], np.array([], "<i8"), []),
    "Gewicht ä/😀\n\"0\"": ("F32", [1], np.array([1.0], "<f4"), [1.0]),
    "complex": ("C64", [1], np.array([1, 2], "<f4"), None),
    "f4": ("F4", [3, 2], np.array([1, 2, 3], "u1"), None),
}

offset, header = 0, {}
for name, (dtype, shape, data, _) in tensors.items():
    header[name] = {"shape": shape, "data_offsets": [offset, offset + data.nbytes], "dtype": dtype, "later": [None, {"x": 1.5}]}
    offset += data.nbytes
header = dict(reversed(header.items()))
expected = {name: [repr(v) for v in values] for name, (_, _, _, values) in tensors.items() if values is not None}
header["__metadata__"] = {"expected": json.dumps(expected), "": "empty key", "ключ": "значение \t\\"}
text = json.dumps(header, indent=1).encode() + b" \n\t"
(folder / "all.safetensors").write_bytes(
    struct.pack("<Q", len(text)) + text + b"".join(data.tobytes() for _, _, data, _ in tensors.values()))

# what Safetensors.write gives: widest elements first, then the order of the names; no white space but the padding to 8
ours = {
    "b": np.arange(3, dtype="<i4"),
    "a": np.array([True, False]),
    "0.weight": (np.arange(6, dtype="<f4") / 4).reshape(2, 3),
    "n": np.array(2**40, "<i8"),
    "none": np.zeros((0, 2), "<f8"),
}
names = {"int32": "I32", "bool": "BOOL", "float32": "F32", "int64": "I64", "float64": "F64"}
places, offset, data = {}, 0, b""
for name in sorted(ours, key=lambda n: -ours[n].itemsize):  # stable
    places[name] = [offset, offset + ours[name].nbytes]
    offset += ours[name].nbytes
    data += ours[name].tobytes()
header = {"__metadata__": {"classes": "[\"non-cat\",\"cat\"]", "é": "\n"}}
for name, array in ours.items():
    header[name] = {"dtype": names[array.dtype.name], "shape": list(array.shape), "data_offsets": places[name]}
text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
text += b" " * (-len(text) % 8)
(folder / "ours.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
