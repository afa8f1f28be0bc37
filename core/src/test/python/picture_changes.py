"""Writes core/src/test/resources/espalier/data/image/changes.npz: pictures moved and recoloured with NumPy alone,
pixel by pixel in float64, for PictureAugmentationTest. Run in the folder core."""
import numpy as np

rng = np.random.default_rng(7)


def place(i, n, border):
    if 0 <= i < n:
        return i
    if border == 0:
        return None
    if border == 1:
        return min(max(i, 0), n - 1)
    # mirrored at the edge: d c b a | a b c d | d c b a
    line = list(range(n)) + list(range(n - 1, -1, -1))
    return line[i % (2 * n)]


def warp(picture, m, border):
    h, w, c = picture.shape
    out = np.zeros((h, w, c))
    for y in range(h):
        for x in range(w):
            u = m[0] * x + m[1] * y + m[2]
            v = m[3] * x + m[4] * y + m[5]
            i, j = int(np.floor(u)), int(np.floor(v))
            for dj in (0, 1):
                for di in (0, 1):
                    weight = (1 - abs(u - i - di)) * (1 - abs(v - j - dj))
                    row, column = place(j + dj, h, border), place(i + di, w, border)
                    if row is not None and column is not None:
                        out[y, x] += weight * picture[row, column]
    return out


def rotation(degrees, h, w):
    """Counter-clockwise as seen, so the source place is found by turning clockwise; rows point down."""
    a = np.deg2rad(degrees)
    forward = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])  # (x, y) of source to (x, y) of result
    back = np.linalg.inv(forward)
    centre = np.array([(w - 1) / 2, (h - 1) / 2])
    offset = centre - back @ centre
    return np.array([back[0, 0], back[0, 1], offset[0], back[1, 0], back[1, 1], offset[1]])


colour = rng.integers(0, 256, (9, 7, 3)).astype(np.uint8)
grey = rng.integers(0, 256, (5, 6, 1)).astype(np.uint8)
maps = np.stack([rotation(30, 9, 7), np.array([-1, 0, 6, 0, 1, 0.0]), np.array([1, 0, -2.25, 0, 1, 3.5]),
                 np.array([0.6, 0.1, 1, -0.2, 0.7, 1.5]), np.array([2.5, 0.3, -4, 0.2, 3, -7])])
arrays = {"colour": colour, "grey": grey, "maps": maps}
for border in range(3):
    arrays[f"colour.{border}"] = np.stack([warp(colour.astype(float), m, border) for m in maps]).astype(np.float32)
    arrays[f"grey.{border}"] = np.stack([warp(grey.astype(float), m, border) for m in maps]).astype(np.float32)

# colours: luminance, saturation, contrast and hue as their definitions say
weights = np.array([0.299, 0.587, 0.114])
x = colour.astype(float)
lum = (x @ weights)[..., None]
arrays["brightness"] = np.clip(x * 1.3, 0, 255)
arrays["contrast"] = np.clip(lum.mean() + 1.5 * (x - lum.mean()), 0, 255)
arrays["saturation"] = np.clip(lum + 0.4 * (x - lum), 0, 255)
arrays["grey.of.colour"] = np.clip(np.repeat(lum, 3, -1), 0, 255)
np.savez_compressed("src/test/resources/espalier/data/image/changes.npz", **arrays)
