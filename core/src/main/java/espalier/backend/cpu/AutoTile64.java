package espalier.backend.cpu;

/// The [Tile] of double products of programs without the vector module, made by [CpuBackend]: long rows of sums in the
/// first-level cache, to which the compiler's own vector code adds four products at a time. Rows of b and of sums are
/// copied to arrays of their own for that, see [AutoLoops32]. Where panels are narrow, the 4 x 4 sums of [Tile64]; both
/// add one product after the other, so an element is the same in either.
final class AutoTile64 extends Tile64 {
    /// In narrower panels the ends of a loop take longer than 4 x 4 sums.
    private static final int NARROW = 64;
    private static final int ROWS = 8;
    private static final int WIDTH = 256;

    private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(Work::new);

    /// Rows of sums, and four rows of b.
    private static final class Work {
        final double[][] sums = new double[ROWS][WIDTH];
        final double[][] b = new double[4][WIDTH];
    }

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int rowBlock() {
        return 48;
    }

    @Override
    public int vectors() {
        return WIDTH / lanes();
    }

    @Override
    public void kernel(int rows, int vectors, int kc, double[] a, int ao, double[] b, int bo, int bs, double[] z,
            int zo, int zs, double[] y, int yo, int ys) {
        int n = vectors * lanes();
        if (n < NARROW) {
            for (int i = 0; i < rows; i += 4) {
                for (int j = 0; j < n; j += 4) {
                    super.kernel(4, 1, kc, a, ao + i * A, b, bo + j, bs, z, zo + i * zs + j, zs, y, yo + i * ys + j,
                            ys);
                }
            }
            return;
        }
        Work work = WORK.get();
        double[][] sums = work.sums;
        for (int i = 0; i < rows; i++) {
            System.arraycopy(z, zo + i * zs, sums[i], 0, n);
        }
        add(rows, kc, a, ao, b, bo, bs, n, work.b, sums);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(sums[i], 0, y, yo + i * ys, n);
        }
    }

    private static void add(int rows, int kc, double[] a, int ao, double[] b, int bo, int bs, int n, double[][] line,
            double[][] sums) {
        int k = 0;
        for (; k < kc - 3; k += 4) {
            for (int q = 0; q < 4; q++) {
                System.arraycopy(b, bo + (k + q) * bs, line[q], 0, n);
            }
            for (int i = 0; i < rows; i++) {
                int at = ao + i * A + k;
                addFour(a[at], a[at + 1], a[at + 2], a[at + 3], line[0], line[1], line[2], line[3], sums[i], n);
            }
        }
        for (; k < kc; k++) {
            System.arraycopy(b, bo + k * bs, line[0], 0, n);
            for (int i = 0; i < rows; i++) {
                addOne(a[ao + i * A + k], line[0], sums[i], n);
            }
        }
    }

    /// `y += x0 b0 + x1 b1 + x2 b2 + x3 b3`
    private static void addFour(double x0, double x1, double x2, double x3, double[] b0, double[] b1, double[] b2,
            double[] b3, double[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = y[j] + x0 * b0[j] + x1 * b1[j] + x2 * b2[j] + x3 * b3[j];
        }
    }

    private static void addOne(double x, double[] b, double[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] += x * b[j];
        }
    }
}
