package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.PerColumn;

/// The part of [Reference] about columns: the definitions of [PerColumn], one number after the other in double
/// precision.
final class ReferenceColumns {
    private ReferenceColumns() {}

    static void run(PerColumn f, boolean relu, Buffer x, Layout lx, Buffer k, Layout lk, Buffer dy, int dyo, Buffer y,
            int yo, boolean accumulate) {
        int n = lk.dim(1);
        int rows = n == 0 ? 0 : lx.size() / n;
        for (int j = 0; j < n; j++) {
            double[] numbers = new double[PerColumn.NUMBERS];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = k.getDouble(lk.offset() + i * n + j);
            }
            double[] column = column(x, lx.offset() + j, rows, n);
            double[] slope = f == PerColumn.MOMENTS || f == PerColumn.SCALE ? column : column(dy, dyo + j, rows, n);
            switch (f) {
                case MOMENTS -> moments(column, numbers);
                case SUMS -> sums(relu, column, slope, numbers);
                case SCALE, GRADIENT -> {
                    for (int r = 0; r < rows; r++) {
                        int at = yo + r * n + j;
                        double value = f == PerColumn.SCALE ? scaled(relu, column[r], numbers)
                                : share(relu, column[r], slope[r], numbers) + (accumulate ? y.getDouble(at) : 0);
                        y.setDouble(at, value);
                    }
                }
            }
            for (int i = 0; f.reduces() && i < numbers.length; i++) {
                k.setDouble(lk.offset() + i * n + j, numbers[i]);
            }
        }
    }

    private static double[] column(Buffer x, int from, int rows, int n) {
        double[] column = new double[rows];
        for (int r = 0; r < rows; r++) {
            column[r] = x.getDouble(from + r * n);
        }
        return column;
    }

    private static void moments(double[] x, double[] k) {
        double sum = 0;
        for (double v : x) {
            sum += v;
        }
        k[0] = sum / x.length;
        double squares = 0;
        for (double v : x) {
            squares += (v - k[0]) * (v - k[0]);
        }
        k[3] = squares / x.length;
    }

    private static void sums(boolean relu, double[] x, double[] dy, double[] k) {
        double sum = 0;
        double product = 0;
        for (int r = 0; r < x.length; r++) {
            double dz = through(relu, x[r], k) ? dy[r] : 0;
            sum += dz;
            product += dz * (x[r] - k[0]);
        }
        k[3] = sum;
        k[4] = product;
    }

    private static double scaled(boolean relu, double x, double[] k) {
        double y = (x - k[0]) * k[1] + k[2];
        return relu ? Math.max(y, 0) : y;
    }

    private static double share(boolean relu, double x, double dy, double[] k) {
        return k[1] * (through(relu, x, k) ? dy : 0) + k[3] * (x - k[0]) + k[4];
    }

    private static boolean through(boolean relu, double x, double[] k) {
        return !relu || (x - k[0]) * k[1] + k[2] > 0;
    }
}
