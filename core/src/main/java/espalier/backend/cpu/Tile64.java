package espalier.backend.cpu;

import java.util.Arrays;

/// The plain Java [Tile] of double products: 4 x 4 sums in scalar variables. Also the packing that [SimdTile64]
/// inherits.
class Tile64 implements Tile<double[]> {
    /// The distance of the rows of a packed a: a block of k and a gap, an odd number of cache lines.
    static final int A = 184;

    @Override
    public int lanes() {
        return 4;
    }

    @Override
    public int rows() {
        return 4;
    }

    @Override
    public int lowRows() {
        return 4;
    }

    @Override
    public int kBlock() {
        return 128;
    }

    @Override
    public int kMost() {
        return 168;
    }

    @Override
    public int leftStep() {
        return A;
    }

    @Override
    public int columnBlock() {
        return 256;
    }

    @Override
    public int rowBlock() {
        return 16;
    }

    @Override
    public int vectors() {
        return 1;
    }

    @Override
    public double[] allocate(int length) {
        return new double[length];
    }

    @Override
    public int length(double[] array) {
        return array.length;
    }

    @Override
    public void kernel(int rows, int vectors, int kc, double[] a, int ao, double[] b, int bo, int bs, double[] z,
            int zo,
            int zs, double[] y, int yo, int ys) {
        double c00 = z[zo], c01 = z[zo + 1], c02 = z[zo + 2], c03 = z[zo + 3];
        double c10 = z[zo + zs], c11 = z[zo + zs + 1], c12 = z[zo + zs + 2], c13 = z[zo + zs + 3];
        double c20 = z[zo + 2 * zs], c21 = z[zo + 2 * zs + 1], c22 = z[zo + 2 * zs + 2], c23 = z[zo + 2 * zs + 3];
        double c30 = z[zo + 3 * zs], c31 = z[zo + 3 * zs + 1], c32 = z[zo + 3 * zs + 2], c33 = z[zo + 3 * zs + 3];
        for (int k = 0; k < kc; k++) {
            double b0 = b[bo + k * bs];
            double b1 = b[bo + k * bs + 1];
            double b2 = b[bo + k * bs + 2];
            double b3 = b[bo + k * bs + 3];
            double x0 = a[ao + k];
            c00 += x0 * b0;
            c01 += x0 * b1;
            c02 += x0 * b2;
            c03 += x0 * b3;
            double x1 = a[ao + k + A];
            c10 += x1 * b0;
            c11 += x1 * b1;
            c12 += x1 * b2;
            c13 += x1 * b3;
            double x2 = a[ao + k + 2 * A];
            c20 += x2 * b0;
            c21 += x2 * b1;
            c22 += x2 * b2;
            c23 += x2 * b3;
            double x3 = a[ao + k + 3 * A];
            c30 += x3 * b0;
            c31 += x3 * b1;
            c32 += x3 * b2;
            c33 += x3 * b3;
        }
        y[yo] = c00;
        y[yo + 1] = c01;
        y[yo + 2] = c02;
        y[yo + 3] = c03;
        y[yo + ys] = c10;
        y[yo + ys + 1] = c11;
        y[yo + ys + 2] = c12;
        y[yo + ys + 3] = c13;
        y[yo + 2 * ys] = c20;
        y[yo + 2 * ys + 1] = c21;
        y[yo + 2 * ys + 2] = c22;
        y[yo + 2 * ys + 3] = c23;
        y[yo + 3 * ys] = c30;
        y[yo + 3 * ys + 1] = c31;
        y[yo + 3 * ys + 2] = c32;
        y[yo + 3 * ys + 3] = c33;
    }

    @Override
    public boolean hasDots() {
        return false;
    }

    @Override
    public void dots(int kc, double[] a, int ao, int as, int mr, double[] b, int bo, int bs, int nr, double[] tile) {
        throw new AssertionError("no such kernel");
    }

    @Override
    public void emit(double[] tile, int from, int width, int mr, int nr, double[] y, int yo, int rs, int cs,
            boolean add) {
        if (Math.abs(rs) < Math.abs(cs)) {
            for (int j = 0; j < nr; j++) {
                emit(tile, from + j, width, mr, y, yo + j * cs, rs, add);
            }
        } else {
            for (int i = 0; i < mr; i++) {
                emit(tile, from + i * width, 1, nr, y, yo + i * rs, cs, add);
            }
        }
    }

    private static void emit(double[] tile, int to, int ts, int n, double[] y, int yo, int ys, boolean add) {
        if (add) {
            for (int i = 0; i < n; i++) {
                y[yo + i * ys] += tile[to + i * ts];
            }
        } else {
            for (int i = 0; i < n; i++) {
                y[yo + i * ys] = tile[to + i * ts];
            }
        }
    }

    @Override
    public void packRows(double[] a, int ao, int rs, int ks, int m, int kc, double[] rows) {
        copyRows(a, ao, rs, ks, m, kc, rows, 0, A);
    }

    @Override
    public void packPanels(double[] b, int bo, int ks, int ns, int kc, int n, int width, double[] panels) {
        for (int j = 0; j < n; j += width) {
            int inside = Math.min(width, n - j);
            packPanel(b, bo + j * ns, ks, ns, kc, inside, Panels.padded(this, inside), panels,
                    j / width * Panels.pitch(kc, width));
        }
    }

    /// One panel; the loop follows the shorter step of b.
    static void packPanel(double[] b, int bo, int ks, int ns, int kc, int n, int padded, double[] panels, int out) {
        if (Math.abs(ks) < Math.abs(ns)) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < kc; k++) {
                    panels[out + k * padded + j] = b[bo + j * ns + k * ks];
                }
            }
        } else {
            for (int k = 0; k < kc; k++) {
                for (int j = 0; j < n; j++) {
                    panels[out + k * padded + j] = b[bo + k * ks + j * ns];
                }
            }
        }
        if (n < padded) {
            for (int k = 0; k < kc; k++) {
                Arrays.fill(panels, out + k * padded + n, out + (k + 1) * padded, 0);
            }
        }
    }

    @Override
    public void copyRows(double[] x, int xo, int rs, int cs, int rows, int columns, double[] y, int yo, int ys) {
        if (cs == 1) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(x, xo + i * rs, y, yo + i * ys, columns);
            }
            return;
        }
        // In squares of 16, so that both the lines read and the lines written stay in the cache.
        for (int i0 = 0; i0 < rows; i0 += 16) {
            for (int j0 = 0; j0 < columns; j0 += 16) {
                int i1 = Math.min(rows, i0 + 16);
                int j1 = Math.min(columns, j0 + 16);
                for (int i = i0; i < i1; i++) {
                    for (int j = j0; j < j1; j++) {
                        y[yo + i * ys + j] = x[xo + i * rs + j * cs];
                    }
                }
            }
        }
    }

    @Override
    public long touch(double[] b, int from, int step, int rows, int columns) {
        // as integers, whose sums do not wait for each other
        long sum = 0;
        for (int i = 0; i < rows; i++) {
            int row = from + i * step;
            for (int j = 0; j < columns; j += 8) {
                sum += Double.doubleToRawLongBits(b[row + j]);
            }
        }
        return sum;
    }

    @Override
    public void rowByMatrix(
            double[] x, int xo, int xs, double[] b, int bo, int ks, int k, int n, double[] y, int yo, int ys,
            boolean add,
            double[] scratch) {
        Arrays.fill(scratch, 0, n, 0);
        for (int i = 0; i < k; i++) {
            double xi = x[xo + i * xs];
            for (int j = 0; j < n; j++) {
                scratch[j] += xi * b[bo + i * ks + j];
            }
        }
        emit(scratch, 0, n, 1, n, y, yo, 0, ys, add);
    }

    @Override
    public void rowByColumns(double[] x, int xo, double[] b, int bo, int ns, int k, int n, double[] y, int yo, int ys,
            boolean add) {
        for (int j = 0; j < n; j++) {
            int column = bo + j * ns;
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            int i = 0;
            for (; i < k - 3; i += 4) {
                s0 += x[xo + i] * b[column + i];
                s1 += x[xo + i + 1] * b[column + i + 1];
                s2 += x[xo + i + 2] * b[column + i + 2];
                s3 += x[xo + i + 3] * b[column + i + 3];
            }
            for (; i < k; i++) {
                s0 += x[xo + i] * b[column + i];
            }
            double sum = (s0 + s1) + (s2 + s3);
            y[yo + j * ys] = add ? y[yo + j * ys] + sum : sum;
        }
    }

    @Override
    public void clear(double[] y, int yo, int rs, int cs, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[yo + i * rs + j * cs] = 0;
            }
        }
    }
}
