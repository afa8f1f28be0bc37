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
        return wide ? 8 : 6;
    }

    @Override
    public int lowRows() {
        return wide ? 4 : 6;
    }

    @Override
    public int rowBlock() {
        return 240;
    }

    @Override
    public int vectors() {
        return wide ? 3 : 2;
    }

    @Override
    public boolean strided() {
        return wide;
    }

    @Override
    public void kernel(
            int rows, int vectors, int kc, float[] a, int ao, int rs, int ks, int mr, float[] b, int bo, int bs,
            float[] tile) {
        if (!wide) {
            if (vectors == 2) {
                NarrowKernels32.kernel6x2(kc, a, ao, rs, mr, b, bo, tile);
            } else {
                NarrowKernels32.kernel6x1(kc, a, ao, rs, mr, b, bo, tile);
            }
        } else if (vectors == 3) {
            if (rows == 8) {
                WideKernels32.kernel8x3(kc, a, ao, rs, ks, mr, b, bo, bs, tile);
            } else {
                WideKernels32.kernel4x3(kc, a, ao, rs, ks, mr, b, bo, bs, tile);
            }
        } else if (vectors == 2) {
            WideKernels32.kernel8x2(kc, a, ao, rs, ks, mr, b, bo, bs, tile);
        } else {
            WideKernels32.kernel8x1(kc, a, ao, rs, ks, mr, b, bo, bs, tile);
        }
    }

    @Override
    public void emit(float[] tile, int from, int width, int mr, int nr, float[] y, int yo, int rs, int cs,
            boolean add) {
        if (cs != 1) {
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
                packRow(b, bo + k * ks, whole, width, panels, k * width, kc * width);
            }
        } else if (ks == 1) {
            packColumns(b, bo, ns, kc, whole, width, panels);
        } else {
            super.packPanels(b, bo, ks, ns, kc, whole, width, panels);
        }
        if (whole < n) {
            packLast(b, bo + whole * ns, ks, ns, kc, n - whole, panels, whole * kc);
        }
    }

    /// One row of b over all whole panels: long reads, even where rows are far apart.
    private static void packRow(float[] b, int from, int whole, int width, float[] panels, int to, int panel) {
        for (int j = 0; j < whole; j += width, to += panel) {
            for (int v = 0; v < width; v += L) {
                FloatVector.fromArray(S, b, from + j + v).intoArray(panels, to + v);
            }
        }
    }

    /// Whole panels of a matrix whose columns are contiguous: squares are transposed in registers, the rest one by one.
    private static void packColumns(float[] b, int bo, int ns, int kc, int n, int width, float[] panels) {
        float[] work = Transpose32.workspace();
        int squares = S.loopBound(kc);
        for (int j = 0; j < n; j += L) {
            int from = bo + j * ns;
            int to = j / width * width * kc + j % width;
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

    private static void packLast(float[] b, int bo, int ks, int ns, int kc, int n, float[] panels, int out) {
        int padded = (n + L - 1) / L * L;
        if (ns != 1) {
            packPanel(b, bo, ks, ns, kc, n, padded, panels, out);
            return;
        }
        for (int k = 0; k < kc; k++) {
            System.arraycopy(b, bo + k * ks, panels, out + k * padded, n);
            Arrays.fill(panels, out + k * padded + n, out + (k + 1) * padded, 0);
        }
    }

    @Override
    public boolean hasDots() {
        return wide;
    }

    @Override
    public void dots(int kc, float[] a, int ao, int as, int mr, float[] b, int bo, int bs, int nr, float[] tile) {
        int whole = S.loopBound(kc);
        WideKernels32.dots4x5(whole, a, ao, as, mr, b, bo, bs, nr, tile);
        WideKernels32.sumLanes(tile, DOT_ROWS * DOT_COLUMNS);
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
        for (int j = 0; j < n; j++) {
            float sum = dot(x, xo, b, bo + j * ns, k);
            y[yo + j * ys] = add ? y[yo + j * ys] + sum : sum;
        }
    }

    private static float dot(float[] x, int xo, float[] b, int bo, int n) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = FloatVector.zero(S);
        FloatVector s2 = FloatVector.zero(S);
        FloatVector s3 = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s0 = FloatVector.fromArray(S, x, xo + i).fma(FloatVector.fromArray(S, b, bo + i), s0);
            s1 = FloatVector.fromArray(S, x, xo + i + L).fma(FloatVector.fromArray(S, b, bo + i + L), s1);
            s2 = FloatVector.fromArray(S, x, xo + i + 2 * L).fma(FloatVector.fromArray(S, b, bo + i + 2 * L), s2);
            s3 = FloatVector.fromArray(S, x, xo + i + 3 * L).fma(FloatVector.fromArray(S, b, bo + i + 3 * L), s3);
        }
        for (; i <= n - L; i += L) {
            s0 = FloatVector.fromArray(S, x, xo + i).fma(FloatVector.fromArray(S, b, bo + i), s0);
        }
        float sum = Lanes32.sum(s0.add(s1).add(s2.add(s3)));
        for (; i < n; i++) {
            sum = Math.fma(x[xo + i], b[bo + i], sum);
        }
        return sum;
    }
}
