package espalier.backend.cpu;

/// What the blocks of every product have in common, [Product]'s and those of convolutions: how wide the panels of b
/// are, and the loops over the tiles of one block.
final class Panels {
    private Panels() {}

    /// `y (+)= a b` for one block: `m` rows of a, packed from `ao`, and `n` columns of b, which is packed in panels of
    /// `width` columns from `bo` (`step` 0) or lies there with rows `step` apart.
    static <T> void multiply(
            Tile<T> tile, Scratch<T> scratch, T a, int ao, int m, T b, int bo, int step, int n, int kc, int width,
            T y, int yo, int yr, int yc, boolean add) {
        int lanes = tile.lanes();
        int rs = tile.leftStep();
        int panel = bo;
        for (int j = 0; j < n; j += width) {
            int columns = Math.min(width, n - j);
            int vectors = (columns + lanes - 1) / lanes;
            int full = vectors * lanes;
            int bs = step == 0 ? full : step;
            for (int i = 0; i < m;) {
                int height = height(tile, m - i);
                int mr = Math.min(height, m - i);
                int to = yo + i * yr + j * yc;
                if (mr == height && columns == full && yc == 1) {
                    T z = add ? y : scratch.zeros;
                    tile.kernel(height, vectors, kc, a, ao + i * rs, b, panel, bs, z, add ? to : 0, add ? yr : 0, y, to,
                            yr);
                } else {
                    // The sums go on from y here, too: an element must not depend on which tile it falls into.
                    T z = scratch.zeros;
                    if (add) {
                        z = scratch.sums;
                        tile.copyRows(y, to, yr, yc, mr, columns, z, 0, full);
                    }
                    tile.kernel(height, vectors, kc, a, ao + i * rs, b, panel, bs, z, 0, add ? full : 0, scratch.sums,
                            0, full);
                    tile.emit(scratch.sums, 0, full, mr, columns, y, to, yr, yc, false);
                }
                i += height;
            }
            panel += step == 0 ? pitch(kc, full) : width;
        }
    }

    /// The rows of the next tile when `left` remain: high ones as long as low ones do not make a better end.
    static int height(Tile<?> tile, int left) {
        int high = tile.rows();
        int low = tile.lowRows();
        return left <= low || left > high && left <= 2 * low ? low : high;
    }

    /// The length of an array for `m` packed rows: as many as the kernels read.
    static int leftLength(Tile<?> tile, int m) {
        return (m + tile.rows()) * tile.leftStep();
    }

    /// The distance of two packed panels: a little more than a panel, so that they do not fall on the same cache lines.
    static int pitch(int kc, int width) {
        return kc * width + 16;
    }

    /// The length of an array for `n` packed columns.
    static int rightLength(Tile<?> tile, int n, int kc, int width) {
        return (n + width - 1) / width * pitch(kc, width) + tile.lanes();
    }

    /// Full panels for `n` columns, or a narrower one where that is enough.
    static int width(Tile<?> tile, int n) {
        int units = (n + tile.lanes() - 1) / tile.lanes();
        return Math.min(tile.vectors(), units) * tile.lanes();
    }

    /// `n` columns with what the last panel adds.
    static int padded(Tile<?> tile, int n) {
        return (n + tile.lanes() - 1) / tile.lanes() * tile.lanes();
    }

    /// The length of equal blocks of k.
    static int kBlock(Tile<?> tile, int k) {
        return k <= tile.kMost() ? k : evenly(k, tile.kBlock(), 1);
    }

    /// The length of equal blocks of `n`, a multiple of `unit` and at most `most` (which is a multiple, too).
    static int evenly(int n, int most, int unit) {
        int blocks = (n + most - 1) / most;
        int length = (n + blocks - 1) / blocks;
        return Math.min(most, (length + unit - 1) / unit * unit);
    }

    /// A row length for a packed copy whose rows do not fall on the same cache lines: an odd multiple of 16.
    static int steps(int length) {
        return ((length + 15) / 16 | 1) * 16;
    }
}
