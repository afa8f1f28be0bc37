package espalier.backend.cpu;

/// What the blocks of every product have in common, [Product]'s and those of convolutions: how wide the panels of b
/// are, and the loops over the tiles of one block.
final class Panels {
    private Panels() {}

    /// `y (+)= a b` for one block: `m` rows of a, element `(i, k)` at `ao + i rs + k ks`, and `n` columns of b, which
    /// is packed in panels of `width` columns from `bo` (`step` 0) or lies there with rows `step` apart.
    static <T> void multiply(
            Tile<T> tile, T sums, T a, int ao, int rs, int ks, int m, T b, int bo, int step, int n, int kc, int width,
            T y, int yo, int yr, int yc, boolean add) {
        int lanes = tile.lanes();
        int low = tile.lowRows();
        int panel = bo;
        for (int j = 0; j < n; j += width) {
            int columns = Math.min(width, n - j);
            int vectors = (columns + lanes - 1) / lanes;
            int bs = step == 0 ? vectors * lanes : step;
            for (int i = 0; i < m;) {
                int height = m - i <= low && vectors == tile.vectors() ? low : tile.rows();
                int mr = Math.min(height, m - i);
                tile.kernel(height, vectors, kc, a, ao + i * rs, rs, ks, mr, b, panel, bs, sums);
                tile.emit(sums, 0, vectors * lanes, mr, columns, y, yo + i * yr + j * yc, yr, yc, add);
                i += mr;
            }
            panel += step == 0 ? kc * vectors * lanes : width;
        }
    }

    /// Full panels for `n` columns, or narrower ones where these leave less of the last panel unused.
    static int width(Tile<?> tile, int n) {
        int units = (n + tile.lanes() - 1) / tile.lanes();
        int vectors = Math.min(tile.vectors(), units);
        if (vectors == 3 && units % 3 != 0 && units <= 4) {
            vectors = 2;
        }
        return vectors * tile.lanes();
    }

    /// `n` columns with what the last panel adds.
    static int padded(Tile<?> tile, int n) {
        return (n + tile.lanes() - 1) / tile.lanes() * tile.lanes();
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
