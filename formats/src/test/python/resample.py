"""Expected pixels of Images.resize, computed with NumPy alone from the published definition (Pillow, Resample.c, 8 bits per channel):
weights filter((x - centre) / stretch), normalised, rounded to multiples of 2^-22; columns first, rows second, each pass rounded to 8 bits.
With --pillow the result is also compared with Pillow itself.

    python3 resample.py > ../resources/espalier/formats/image/resample.txt
"""
import sys
import numpy as np


def box(x):
    return np.where((x > -0.5) & (x <= 0.5), 1.0, 0.0)


def bilinear(x):
    return np.maximum(1 - np.abs(x), 0.0)


def bicubic(x):
    t, a = np.abs(x), -0.5
    near = ((a + 2) * t - (a + 3)) * t * t + 1
    far = (((t - 5) * t + 8) * t - 4) * a
    return np.where(t < 1, near, np.where(t < 2, far, 0.0))


FILTERS = {"BOX": (box, 0.5), "BILINEAR": (bilinear, 1.0), "BICUBIC": (bicubic, 2.0)}


def matrix(n_in, n_out, name):
    """(n_out, n_in) whole-number weights that act on one axis."""
    f, reach = FILTERS[name]
    scale = n_in / n_out
    stretch = max(scale, 1.0)
    rows = np.zeros((n_out, n_in), dtype=np.int64)
    for i in range(n_out):
        centre = (i + 0.5) * scale
        first = max(int(centre - reach * stretch + 0.5), 0)
        last = min(int(centre + reach * stretch + 0.5), n_in)
        w = f((np.arange(first, last) - centre + 0.5) / stretch)
        w = w / w.sum()
        rows[i, first:last] = np.where(w < 0, np.ceil(w * 2**22 - 0.5), np.floor(w * 2**22 + 0.5)).astype(np.int64)
    return rows


def one_pass(m, picture, axis):
    moved = np.moveaxis(picture.astype(np.int64), axis, 0)
    out = np.tensordot(m, moved, axes=1)
    return np.moveaxis(np.clip((out + 2**21) >> 22, 0, 255), 0, axis).astype(np.uint8)


def resize(picture, height, width, name):
    h, w, _ = picture.shape
    if w != width:
        picture = one_pass(matrix(w, width, name), picture, 1)
    if h != height:
        picture = one_pass(matrix(h, height, name), picture, 0)
    return picture


def sample(height, width):
    """A picture from a little generator that the Java test repeats: s = s * 1103515245 + 12345 mod 2^31, the byte s >> 16."""
    s, out = height * 1000 + width, np.empty(height * width * 3, dtype=np.uint8)
    for i in range(out.size):
        s = (s * 1103515245 + 12345) % 2**31
        out[i] = (s >> 16) & 255
    return out.reshape(height, width, 3)


for (h, w), (height, width) in [((1, 1), (3, 2)), ((13, 17), (5, 4)), ((5, 4), (13, 17)), ((8, 9), (8, 3)), ((9, 8), (2, 8)),
                                ((31, 2), (4, 4)), ((40, 30), (1, 1)), ((7, 7), (7, 7)), ((64, 48), (6, 6))]:
    for name in FILTERS:
        source = sample(h, w)
        out = resize(source, height, width, name)
        if "--pillow" in sys.argv:
            from PIL import Image
            pillow = np.array(Image.fromarray(source).resize((width, height), Image.Resampling[name]))
            assert np.array_equal(out, pillow), (h, w, height, width, name)
        print(h, w, height, width, name, out.tobytes().hex())
