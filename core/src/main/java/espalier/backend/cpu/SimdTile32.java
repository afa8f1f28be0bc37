package espalier.backend.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The [Tile] of float products in vector code: the kernels that fit the processor's registers, packing by whole
/// vectors, and the products of one row, which read the matrix once and so are bound by memory.
final class SimdTile32 extends Tile32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private final boolean wide;

    /// `wide`: the processor has 32 vector registers.
    SimdTile32(boolean wide) {
        this.wide = wide;
    }

    @Override
    public int lanes() {
        return L;
    }

    @Override
    public int rows() {
        return wide ? 12 : 10;
    }

    @Override
    public int lowRows() {
        return wide ? 8 : 5;
    }

    @Override
    public int kBlock() {
        return Math.min(192, A - L);
    }

    @Override
    public int kMost() {
        return Math.min(256, A - L);
    }

    @Override
    public int rowBlock() {
        return wide ? 48 : 50;
    }

    @Override
    public int vectors() {
        return 2;
    }

    @Override
    public void kernel(int rows, int vectors, int kc, float[] a, int ao, float[] b, int bo, int bs, float[] z, int zo,
            int zs, float[] y, int yo, int ys) {
        if (vectors == 2) {
            switch (rows) {
                case 12 -> WideKernels32.kernel12x2(kc, a, ao, b, bo, bs, z, zo, zs, y, yo, ys);
                case 8 -> WideKernels32.kernel8x2(kc, a, ao, b, bo, bs, z, zo, zs, y, yo, ys);
                case 10 -> {
                    NarrowKernels32.kernel5x2(kc, a, ao, b, bo, bs, z, zo, zs, y, yo, ys);
                    NarrowKernels32.kernel5x2(kc, a, ao + 5 * A, b, bo, bs, z, zo + 5 * zs, zs, y, yo + 5 * ys, ys);
                }
                default -> NarrowKernels32.kernel5x2(kc, a, ao, b, bo, bs, z, zo, zs, y, yo, ys);
            }
        } else {
            switch (rows) {
                case 12 -> WideKernels32.kernel12x1(kc, a, ao, b, bo, bs, z, zo, zs, y, yo, ys);
                case 8 -> WideKernels32.kernel8x1(kc, a, ao, b, bo, bs, z, zo, zs, y, yo, ys);
                case 10 -> NarrowKernels32.kernel10x1(kc, a, ao, b, bo, bs, z, zo, zs, y, yo, ys);
                default -> NarrowKernels32.kernel5x1(kc, a, ao, b, bo, bs, z, zo, zs, y, yo, ys);
            }
        }
    }

    @Override
    public void emit(float[] tile, int from, int width, int mr, int nr, float[] y, int yo, int rs, int cs,
            boolean add) {
        if (cs == 1 && !add && nr < L && rs == nr) {
            emitNarrow(tile, from, width, mr, nr, y, yo);
        } else if (cs != 1) {
            super.emit(tile, from, width, mr, nr, y, yo, rs, cs, add);
        } else if (add) {
            for (int i = 0; i < mr; i++) {
                emitAdding(tile, from + i * width, y, yo + i * rs, nr);
            }
        } else {
            for (int i = 0; i < mr; i++) {
                emitRow(tile, from + i * width, y, yo + i * rs, nr);
            }
        }
    }

    /// Rows that follow each other: whole vectors, of which the surplus is overwritten by the next row.
    private static void emitNarrow(float[] tile, int from, int width, int mr, int nr, float[] y, int yo) {
        int whole = Math.max(0, mr - (L + nr - 1) / nr + 1);
        for (int i = 0; i < whole; i++) {
            FloatVector.fromArray(S, tile, from + i * width).intoArray(y, yo + i * nr);
        }
        for (int i = whole; i < mr; i++) {
            for (int j = 0; j < nr; j++) {
                y[yo + i * nr + j] = tile[from + i * width + j];
            }
        }
    }

    private static void emitRow(float[] tile, int to, float[] y, int yo, int n) {
        int whole = S.loopBound(n);
        for (int j = 0; j < whole; j += L) {
            FloatVector.fromArray(S, tile, to + j).intoArray(y, yo + j);
        }
        for (int j = whole; j < n; j++) {
            y[yo + j] = tile[to + j];
        }
    }

    private static void emitAdding(float[] tile, int to, float[] y, int yo, int n) {
        int whole = S.loopBound(n);
        for (int j = 0; j < whole; j += L) {
            FloatVector.fromArray(S, y, yo + j)
                    .add(FloatVector.fromArray(S, tile, to + j))
                    .intoArray(y, yo + j);
        }
        for (int j = whole; j < n; j++) {
            y[yo + j] += tile[to + j];
        }
    }

    @Override
    public void packPanels(float[] b, int bo, int ks, int ns, int kc, int n, int width, float[] panels) {
        int whole = n / width * width;
        if (ns == 1) {
            for (int k = 0; k < kc; k++) {
                if (width == 2 * L) {
                    packPairs(b, bo + k * ks, whole, panels, k * width, Panels.pitch(kc, width));
                } else {
                    packSingles(b, bo + k * ks, whole, panels, k * width, Panels.pitch(kc, width));
                }
            }
        } else if (ks == 1) {
            packColumns(b, bo, ns, kc, whole, width, panels);
        } else {
            super.packPanels(b, bo, ks, ns, kc, whole, width, panels);
        }
        if (whole < n) {
            packLast(b, bo + whole * ns, ks, ns, kc, n - whole, panels, whole / width * Panels.pitch(kc, width));
        }
    }

    /// One row of b over all whole panels of two vectors: long reads, even where rows are far apart.
    private static void packPairs(float[] b, int from, int n, float[] panels, int to, int pitch) {
        for (int j = 0; j < n; j += 2 * L, to += pitch) {
            FloatVector.fromArray(S, b, from + j).intoArray(panels, to);
            FloatVector.fromArray(S, b, from + j + L).intoArray(panels, to + L);
        }
    }

    private static void packSingles(float[] b, int from, int n, float[] panels, int to, int pitch) {
        for (int j = 0; j < n; j += L, to += pitch) {
            FloatVector.fromArray(S, b, from + j).intoArray(panels, to);
        }
    }

    /// Whole panels of a matrix whose columns are contiguous: squares are transposed in registers, the rest one by one.
    private static void packColumns(float[] b, int bo, int ns, int kc, int n, int width, float[] panels) {
        float[] work = Transpose32.workspace();
        int squares = S.loopBound(kc);
        int pitch = Panels.pitch(kc, width);
        for (int j = 0; j < n; j += L) {
            int from = bo + j * ns;
            int to = j / width * pitch + j % width;
            for (int k = 0; k < squares; k += L) {
                Transpose32.square(b, from + k, ns, panels, to + k * width, width, work);
            }
            for (int i = 0; i < L; i++) {
                for (int k = squares; k < kc; k++) {
                    panels[to + k * width + i] = b[from + i * ns + k];
                }
            }
        }
    }

    /// The columns that do not fill a panel. Whole vectors are copied as long as b has them.
    private static void packLast(float[] b, int bo, int ks, int ns, int kc, int n, float[] panels, int out) {
        int padded = (n + L - 1) / L * L;
        int k = 0;
        if (ns == 1 && ks > 0) {
            int whole = Math.min(kc, Math.floorDiv(b.length - bo - padded, ks) + 1);
            for (; k < whole; k++) {
                for (int j = 0; j < padded; j += L) {
                    FloatVector.fromArray(S, b, bo + k * ks + j).intoArray(panels, out + k * padded + j);
                }
            }
        }
        packPanel(b, bo + k * ks, ks, ns, kc - k, n, padded, panels, out + k * padded);
    }

    @Override
    public void packRows(float[] a, int ao, int rs, int ks, int m, int kc, float[] rows) {
        if (ks != 1 || kc < L) {
            copyRows(a, ao, rs, ks, m, kc, rows, 0, A);
            return;
        }
        for (int i = 0; i < m; i++) {
            packRow(a, ao + i * rs, kc, rows, i * A);
        }
    }

    /// A transposition is done in squares, in registers; the last ones overlap those before. Elements that are a few
    /// apart are read as [Spread32] does.
    @Override
    public void copyRows(float[] x, int xo, int rs, int cs, int rows, int columns, float[] y, int yo, int ys) {
        if (cs == 1 || columns < L || rs == 1 && rows < L) {
            super.copyRows(x, xo, rs, cs, rows, columns, y, yo, ys);
            return;
        }
        if (rs != 1) {
            for (int i = 0; i < rows; i++) {
                int done = Spread32.read(x, xo + i * rs, cs, y, yo + i * ys, columns);
                super.copyRows(x, xo + i * rs + done * cs, 1, cs, 1, columns - done, y, yo + i * ys + done, ys);
            }
            return;
        }
        float[] work = Transpose32.workspace();
        for (int i = 0; i < rows; i += L) {
            int row = Math.min(i, rows - L);
            for (int j = 0; j < columns; j += L) {
                int column = Math.min(j, columns - L);
                Transpose32.square(x, xo + row + column * cs, cs, y, yo + row * ys + column, ys, work);
            }
        }
    }

    private static void packRow(float[] a, int from, int kc, float[] rows, int to) {
        for (int k = 0; k < kc - L; k += L) {
            FloatVector.fromArray(S, a, from + k).intoArray(rows, to + k);
        }
        FloatVector.fromArray(S, a, from + kc - L).intoArray(rows, to + kc - L);
    }

    @Override
    public boolean hasDots() {
        return wide;
    }

    @Override
    public void dots(int kc, float[] a, int ao, int as, int mr, float[] b, int bo, int bs, int nr, float[] tile) {
        int whole = S.loopBound(kc);
        WideKernels32.dots4x5(whole, a, ao, as, mr, b, bo, bs, nr, tile);
        Lanes32.sums(tile, 0, DOT_ROWS * DOT_COLUMNS, tile, 0);
        if (whole < kc) {
            for (int i = 0; i < mr; i++) {
                for (int j = 0; j < nr; j++) {
                    tile[i * DOT_COLUMNS + j] += rest(kc - whole, a, ao + i * as + whole, b, bo + j * bs + whole);
                }
            }
        }
    }

    private static float rest(int n, float[] a, int ao, float[] b, int bo) {
        float sum = 0;
        for (int k = 0; k < n; k++) {
            sum = Math.fma(a[ao + k], b[bo + k], sum);
        }
        return sum;
    }

    @Override
    public void rowByMatrix(
            float[] x, int xo, int xs, float[] b, int bo, int ks, int k, int n, float[] y, int yo, int ys, boolean add,
            float[] scratch) {
        Arrays.fill(scratch, 0, n, 0);
        int i = 0;
        for (; i < k - 3; i += 4) {
            int at = xo + i * xs;
            addRows(x[at], x[at + xs], x[at + 2 * xs], x[at + 3 * xs], b, bo + i * ks, ks, scratch, n);
        }
        for (; i < k; i++) {
            addRow(x[xo + i * xs], b, bo + i * ks, scratch, n);
        }
        emit(scratch, 0, n, 1, n, y, yo, 0, ys, add);
    }

    /// `y += x0 b0 + x1 b1 + x2 b2 + x3 b3`, rows of b.
    private static void addRows(float x0, float x1, float x2, float x3, float[] b, int bo, int ks, float[] y, int n) {
        int whole = S.loopBound(n);
        for (int j = 0; j < whole; j += L) {
            FloatVector sum = FloatVector.fromArray(S, y, j);
            sum = FloatVector.fromArray(S, b, bo + j).fma(FloatVector.broadcast(S, x0), sum);
            sum = FloatVector.fromArray(S, b, bo + ks + j).fma(FloatVector.broadcast(S, x1), sum);
            sum = FloatVector.fromArray(S, b, bo + 2 * ks + j).fma(FloatVector.broadcast(S, x2), sum);
            sum = FloatVector.fromArray(S, b, bo + 3 * ks + j).fma(FloatVector.broadcast(S, x3), sum);
            sum.intoArray(y, j);
        }
        for (int j = whole; j < n; j++) {
            float sum = Math.fma(b[bo + j], x0, y[j]);
            sum = Math.fma(b[bo + ks + j], x1, sum);
            sum = Math.fma(b[bo + 2 * ks + j], x2, sum);
            y[j] = Math.fma(b[bo + 3 * ks + j], x3, sum);
        }
    }

    private static void addRow(float x, float[] b, int bo, float[] y, int n) {
        int whole = S.loopBound(n);
        for (int j = 0; j < whole; j += L) {
            FloatVector.fromArray(S, b, bo + j)
                    .fma(FloatVector.broadcast(S, x), FloatVector.fromArray(S, y, j))
                    .intoArray(y, j);
        }
        for (int j = whole; j < n; j++) {
            y[j] = Math.fma(b[bo + j], x, y[j]);
        }
    }

    @Override
    public void rowByColumns(float[] x, int xo, float[] b, int bo, int ns, int k, int n, float[] y, int yo, int ys,
            boolean add) {
        int j = 0;
        for (; j <= n - 4; j += 4) {
            int b0 = bo + j * ns;
            fourDots(x, xo, b, b0, b0 + ns, b0 + 2 * ns, b0 + 3 * ns, k, y, yo + j * ys, ys, add);
        }
        for (; j < n; j++) {
            float sum = Dots32.dot(x, xo, b, bo + j * ns, k);
            int at = yo + j * ys;
            y[at] = add ? y[at] + sum : sum;
        }
    }

    /// `y[j] (+)= sum of x[i] bj[i]` for four columns, so that x is read once for all of them.
    private static void fourDots(float[] x, int xo, float[] b, int b0, int b1, int b2, int b3, int n,
            float[] y, int yo, int ys, boolean add) {
        FloatVector s00 = FloatVector.zero(S), s01 = FloatVector.zero(S);
        FloatVector s10 = FloatVector.zero(S), s11 = FloatVector.zero(S);
        FloatVector s20 = FloatVector.zero(S), s21 = FloatVector.zero(S);
        FloatVector s30 = FloatVector.zero(S), s31 = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x0 = FloatVector.fromArray(S, x, xo + i);
            FloatVector x1 = FloatVector.fromArray(S, x, xo + i + L);
            s00 = x0.fma(FloatVector.fromArray(S, b, b0 + i), s00);
            s01 = x1.fma(FloatVector.fromArray(S, b, b0 + i + L), s01);
            s10 = x0.fma(FloatVector.fromArray(S, b, b1 + i), s10);
            s11 = x1.fma(FloatVector.fromArray(S, b, b1 + i + L), s11);
            s20 = x0.fma(FloatVector.fromArray(S, b, b2 + i), s20);
            s21 = x1.fma(FloatVector.fromArray(S, b, b2 + i + L), s21);
            s30 = x0.fma(FloatVector.fromArray(S, b, b3 + i), s30);
            s31 = x1.fma(FloatVector.fromArray(S, b, b3 + i + L), s31);
        }
        for (; i <= n - L; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, x, xo + i);
            s00 = x0.fma(FloatVector.fromArray(S, b, b0 + i), s00);
            s10 = x0.fma(FloatVector.fromArray(S, b, b1 + i), s10);
            s20 = x0.fma(FloatVector.fromArray(S, b, b2 + i), s20);
            s30 = x0.fma(FloatVector.fromArray(S, b, b3 + i), s30);
        }
        // no helper: this is long enough for the compiler to leave one out of line, and then each vector is an object
        s00 = s00.add(s01);
        s10 = s10.add(s11);
        s20 = s20.add(s21);
        s30 = s30.add(s31);
        if (L > 32) {
            s00 = s00.add(s00.rearrange(Lanes32.BY_32));
            s10 = s10.add(s10.rearrange(Lanes32.BY_32));
            s20 = s20.add(s20.rearrange(Lanes32.BY_32));
            s30 = s30.add(s30.rearrange(Lanes32.BY_32));
        }
        if (L > 16) {
            s00 = s00.add(s00.rearrange(Lanes32.BY_16));
            s10 = s10.add(s10.rearrange(Lanes32.BY_16));
            s20 = s20.add(s20.rearrange(Lanes32.BY_16));
            s30 = s30.add(s30.rearrange(Lanes32.BY_16));
        }
        if (L > 8) {
            s00 = s00.add(s00.rearrange(Lanes32.BY_8));
            s10 = s10.add(s10.rearrange(Lanes32.BY_8));
            s20 = s20.add(s20.rearrange(Lanes32.BY_8));
            s30 = s30.add(s30.rearrange(Lanes32.BY_8));
        }
        if (L > 4) {
            s00 = s00.add(s00.rearrange(Lanes32.BY_4));
            s10 = s10.add(s10.rearrange(Lanes32.BY_4));
            s20 = s20.add(s20.rearrange(Lanes32.BY_4));
            s30 = s30.add(s30.rearrange(Lanes32.BY_4));
        }
        if (L > 2) {
            s00 = s00.add(s00.rearrange(Lanes32.BY_2));
            s10 = s10.add(s10.rearrange(Lanes32.BY_2));
            s20 = s20.add(s20.rearrange(Lanes32.BY_2));
            s30 = s30.add(s30.rearrange(Lanes32.BY_2));
        }
        float t0 = s00.add(s00.rearrange(Lanes32.BY_1)).lane(0) + rest(n - i, x, xo + i, b, b0 + i);
        float t1 = s10.add(s10.rearrange(Lanes32.BY_1)).lane(0) + rest(n - i, x, xo + i, b, b1 + i);
        float t2 = s20.add(s20.rearrange(Lanes32.BY_1)).lane(0) + rest(n - i, x, xo + i, b, b2 + i);
        float t3 = s30.add(s30.rearrange(Lanes32.BY_1)).lane(0) + rest(n - i, x, xo + i, b, b3 + i);
        y[yo] = add ? y[yo] + t0 : t0;
        y[yo + ys] = add ? y[yo + ys] + t1 : t1;
        y[yo + 2 * ys] = add ? y[yo + 2 * ys] + t2 : t2;
        y[yo + 3 * ys] = add ? y[yo + 3 * ys] + t3 : t3;
    }
}
