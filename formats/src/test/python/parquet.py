"""Writes the small Parquet files that ParquetTest reads: python3 parquet.py FOLDER

The standard library and the program zstd: the format's metadata by hand in Thrift's compact protocol, values PLAIN,
missing ones by definition levels, pages uncompressed, gzip, Zstandard, or Snappy and LZ4 made of literals. The file with
codec 4 only claims to hold Brotli, to be refused.
"""
import gzip
import struct
import subprocess
import sys

I32, I64, BINARY, LIST, STRUCT = 5, 6, 8, 9, 12


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def zigzag(n):
    return varint((n << 1) ^ (n >> 63))


def value(kind, v):
    if kind in (I32, I64):
        return zigzag(v)
    if kind == BINARY:
        return varint(len(v)) + v
    if kind == LIST:
        item, items = v
        head = bytes([len(items) << 4 | item]) if len(items) < 15 else bytes([0xF0 | item]) + varint(len(items))
        return head + b"".join(value(item, i) for i in items)
    return v  # a struct is bytes already


def thrift(*fields):
    out, last = b"", 0
    for number, kind, v in fields:
        out += bytes([(number - last) << 4 | kind]) + value(kind, v)
        last = number
    return out + b"\0"


def snappy(data):
    out = varint(len(data))
    for at in range(0, len(data), 60):
        part = data[at:at + 60]
        out += bytes([(len(part) - 1) << 2]) + part
    return out


def lz4(data):
    """One sequence of literals."""
    n = len(data)
    if n < 15:
        return bytes([n << 4]) + data
    return b"\xf0" + b"\xff" * ((n - 15) // 255) + bytes([(n - 15) % 255]) + data


def hadoop(data):
    packed = lz4(data)
    return struct.pack(">II", len(data), len(packed)) + packed


def zstd(data):
    return subprocess.run(["zstd", "-q", "-19", "-c"], input=data, capture_output=True, check=True).stdout


CODECS = {0: lambda d: d, 1: snappy, 2: gzip.compress, 4: lambda d: d, 5: hadoop, 6: zstd, 7: lz4}
BOOLEAN, INT32, INT64, DOUBLE, BYTES = 0, 1, 2, 5, 6


def plain(kind, values):
    if kind == BOOLEAN:
        bits = bytearray((len(values) + 7) // 8)
        for i, v in enumerate(values):
            bits[i // 8] |= v << i % 8
        return bytes(bits)
    if kind == BYTES:
        return b"".join(struct.pack("<I", len(v.encode())) + v.encode() for v in values)
    return struct.pack("<%d%s" % (len(values), {INT32: "i", INT64: "q", DOUBLE: "d"}[kind]), *values)


def levels(values):
    """Definition levels 0 (missing) and 1, bit-packed in groups of eight."""
    groups = (len(values) + 7) // 8
    bits = bytearray(groups)
    for i, v in enumerate(values):
        bits[i // 8] |= (v is not None) << i % 8
    runs = varint(groups << 1 | 1) + bytes(bits)
    return struct.pack("<I", len(runs)) + runs


def write(path, codec, rows, columns):
    out, chunks = b"PAR1", []
    schema = [thrift((4, BINARY, b"schema"), (5, I32, len(columns)))]
    for name, kind, converted, optional, values in columns:
        fields = [(1, I32, kind), (3, I32, int(optional)), (4, BINARY, name.encode())]
        schema.append(thrift(*fields + ([(6, I32, converted)] if converted is not None else [])))
        data = (levels(values) if optional else b"") + plain(kind, [v for v in values if v is not None])
        packed = CODECS[codec](data)
        page = thrift((1, I32, 0), (2, I32, len(data)), (3, I32, len(packed)),
                      (5, STRUCT, thrift((1, I32, rows), (2, I32, 0), (3, I32, 3), (4, I32, 3))))
        meta = thrift((1, I32, kind), (2, LIST, (I32, [0, 3])), (3, LIST, (BINARY, [name.encode()])), (4, I32, codec),
                      (5, I64, rows), (6, I64, len(page) + len(data)), (7, I64, len(page) + len(packed)),
                      (9, I64, len(out)))
        chunks.append(thrift((2, I64, len(out)), (3, STRUCT, meta)))
        out += page + packed
    group = thrift((1, LIST, (STRUCT, chunks)), (2, I64, len(out)), (3, I64, rows))
    footer = thrift((1, I32, 1), (2, LIST, (STRUCT, schema)), (3, I64, rows), (4, LIST, (STRUCT, [group])),
                    (6, BINARY, b"parquet.py"))
    with open(path, "wb") as file:
        file.write(out + footer + struct.pack("<I", len(footer)) + b"PAR1")


def main(folder):
    N = 40
    TABLE = [
        ("id", INT64, None, False, list(range(1, N + 1))),
        ("price", DOUBLE, None, True, [None if i % 7 == 3 else i * 1.25 for i in range(N)]),
        ("city", BYTES, 0, True, [None if i == 5 else ("Köln", "Bonn", "Ulm")[i % 3] for i in range(N)]),
        ("born", INT32, 6, False, [i * 100 for i in range(N)]),
        ("paid", BOOLEAN, None, False, [i % 2 for i in range(N)]),
        ("y", INT32, None, False, [i % 3 for i in range(N)]),
    ]
    for name, codec in (("plain", 0), ("snappy", 1), ("gzip", 2), ("brotli", 4), ("lz4", 5), ("zstd", 6), ("lz4_raw", 7)):
        write("%s/%s.parquet" % (folder, name), codec, N, TABLE)
    write("%s/empty.parquet" % folder, 0, 0, [("x", DOUBLE, None, False, [])])


if __name__ == "__main__":
    main(sys.argv[1])
