"""Makes the small HDF5 files of ../resources/espalier/formats/hdf5 with h5py: what files of other programs look like.

    python3 hdf5.py ../resources/espalier/formats/hdf5
"""
import sys
from pathlib import Path

import h5py
import numpy as np

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
pictures = (np.arange(6 * 4 * 5 * 3) % 251).astype(np.uint8).reshape(6, 4, 5, 3)

with h5py.File(out / "types.h5", "w") as f:
    for name in ["int8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64"]:
        f[name] = np.array([[1, 2, 3], [4, 5, 6]], dtype=name)
    f["negative"] = np.array([-1, -128, 127], dtype=np.int8)
    f["uint8"] = np.array([0, 127, 128, 255], dtype=np.uint8)
    f["uint32_large"] = np.array([2**32 - 1], dtype=np.uint32)
    f["uint64_large"] = np.array([2**64 - 1], dtype=np.uint64)
    f["big_endian"] = np.array([1.5, -2.25], dtype=">f8")
    f["bool"] = np.array([True, False, True])
    f["scalar"] = np.float64(2.5)
    f["scalar_uint8"] = np.uint8(200)
    f["empty"] = np.zeros((0, 3), dtype=np.float32)
    f["fixed_text"] = np.array([b"non-cat", b"cat"])
    f["text"] = ["a longer one", "käse"]
    f["scalar_text"] = "hello"
    f["pair"] = np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])
    f["nothing"] = h5py.Empty("f4")
    f.create_dataset("unwritten", shape=(3,), dtype=np.uint8, fillvalue=7)
    f.create_dataset("group/inner/gzip", data=pictures, chunks=(2, 4, 5, 3), compression="gzip", shuffle=True, fletcher32=True)
    f.create_dataset("group/lzf", data=pictures, chunks=(4, 3, 5, 3), compression="lzf")
    f["group/circle"] = h5py.SoftLink("/group")
    f["group/lost"] = h5py.SoftLink("/nowhere")
    f["other"] = h5py.ExternalLink("other.h5", "/x")

with h5py.File(out / "v110.h5", "w", libver=("v110", "v110"), userblock_size=512) as f:
    f.create_dataset("images", data=pictures, chunks=(1, 4, 5, 3), compression="gzip")
    f["labels"] = np.array([3, 5, 3, 5, 9, 9], dtype=np.uint8)

with h5py.File(out / "row.h5", "w") as f:
    f["train_set_x"] = pictures
    f["train_set_y"] = np.array([[0, 1, 1, 0, 0, 0]])
    f["list_classes"] = np.array([b"non-cat", b"cat"])

with h5py.File(out / "zstd.h5", "w") as f:
    # the filter is only announced (optional, and not there when writing), which is what a reader without it trips over
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_chunk((3,))
    plist.set_filter(32015, h5py.h5z.FLAG_OPTIONAL, (3,))
    space = h5py.h5s.create_simple((6,))
    dataset = h5py.h5d.create(f.id, b"x", h5py.h5t.NATIVE_INT32, space, plist)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(6, dtype=np.int32))

with h5py.File(out / "v200.h5", "w", libver="latest") as f:  # layout messages of version 5, which are newer than the reader
    f.create_dataset("x", data=pictures, chunks=(1, 4, 5, 3), compression="gzip")
