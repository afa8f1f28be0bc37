"""Writes the NumPy files of rows that NumpyTableTest reads: python3 numpy_tables.py ../resources/espalier/formats/numpy

Written with numpy 2.4.6. Every value is a formula of its row i and column j, which the test computes again.
"""
import sys

import numpy as np


def main(folder):
    i, j = np.meshgrid(np.arange(60), np.arange(4), indexing="ij")
    x = ((i * 7 + j * 13) % 31 + (i % 3) * 20 * (j < 2)) / 4  # classes i % 3
    kinds = np.array(["setosa", "virginica", "fen"])[np.arange(60) % 3]

    np.savez_compressed(folder + "/classes.npz", x=x.astype(np.float32), y=np.arange(60) % 3)
    np.savez(folder + "/parts.npz", X_train=np.asfortranarray(x[:40]), y_train=kinds[:40], X_test=x[40:],
             y_test=kinds[40:])
    rents = 3 * x[:, 0] - x[:, 2] + 100
    holes = x.copy()
    holes[5, 1], holes[6, 1], holes[7, 2], rents[8] = np.nan, np.inf, -np.inf, np.nan
    np.savez(folder + "/numbers.npz", features=holes.astype(">f8"), targets=rents.astype(">f4").reshape(-1, 1))
    np.savez(folder + "/types.npz", x=np.column_stack([i[:, 0] % 2, i[:, 0] % 5, np.full(60, 2**40), i[:, 0]]),
             y=(i[:, 0] % 3 == 0), other=np.array([object], dtype=object))
    np.savez(folder + "/rows.npz", x=i[:, :3] % 2 == 1, y=np.eye(3, dtype=np.float32)[np.arange(60) % 3])
    np.savez(folder + "/halves.npz", x=x.astype(np.float16), y=kinds.astype("S"))
    np.savez(folder + "/signs.npz", x=np.arange(4.0), y=np.array(["-", "+", "", "NA"]))
    np.save(folder + "/x_new.npy", x[:5])
    np.save(folder + "/one.npy", np.arange(60) / 2)


if __name__ == "__main__":
    main(sys.argv[1])
