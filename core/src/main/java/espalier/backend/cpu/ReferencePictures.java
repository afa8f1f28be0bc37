package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Pooling;
import espalier.backend.Sweep;

/// The part of [Reference] about pictures: convolution and pooling as the loops that define them, sums in double
/// precision.
final class ReferencePictures {
    private ReferencePictures() {}

    static void conv2d(Sweep s, Buffer x, int xo, Buffer w, int wo, Buffer y, int yo, boolean accumulate) {
        double[] sums = accumulate ? numbers(y, yo, s.results()) : new double[s.results()];
        each(s, (in, weight, out) -> sums[out] += x.getDouble(xo + in) * w.getDouble(wo + weight));
        write(sums, y, yo);
    }

    static void conv2dInput(Sweep s, Buffer dy, int yo, Buffer w, int wo, Buffer dx, int xo, boolean accumulate) {
        double[] sums = accumulate ? numbers(dx, xo, s.pixels()) : new double[s.pixels()];
        each(s, (in, weight, out) -> sums[in] += dy.getDouble(yo + out) * w.getDouble(wo + weight));
        write(sums, dx, xo);
    }

    static void conv2dWeight(Sweep s, Buffer x, int xo, Buffer dy, int yo, Buffer dw, int wo, boolean accumulate) {
        double[] sums = accumulate ? numbers(dw, wo, s.weights()) : new double[s.weights()];
        each(s, (in, weight, out) -> sums[weight] += x.getDouble(xo + in) * dy.getDouble(yo + out));
        write(sums, dw, wo);
    }

    static void pool(Pooling f, Sweep s, Buffer x, int xo, Buffer y, int yo) {
        double[] values = new double[s.results()];
        int[] cells = new int[s.results()];
        if (f == Pooling.MAX) {
            java.util.Arrays.fill(values, Double.NEGATIVE_INFINITY);
        }
        each(s, (in, _, out) -> {
            double v = x.getDouble(xo + in);
            values[out] = f == Pooling.MAX ? Math.max(values[out], v) : values[out] + v;
            cells[out]++;
        });
        for (int i = 0; i < values.length; i++) {
            y.setDouble(yo + i, values[i] / divisor(f, s, cells[i]));
        }
    }

    static void poolGradient(Pooling f, Sweep s, Buffer x, int xo, Buffer dy, int yo, Buffer dx, int dxo,
            boolean accumulate) {
        double[] sums = accumulate ? numbers(dx, dxo, s.pixels()) : new double[s.pixels()];
        int[] first = new int[s.results()];
        int[] cells = new int[s.results()];
        java.util.Arrays.fill(first, -1);
        each(s, (in, _, out) -> {
            if (first[out] < 0 || x.getDouble(xo + in) > x.getDouble(xo + first[out])) {
                first[out] = in;
            }
            cells[out]++;
        });
        each(s, (in, _, out) -> {
            if (f != Pooling.MAX || first[out] == in) {
                sums[in] += dy.getDouble(yo + out) / divisor(f, s, cells[out]);
            }
        });
        write(sums, dx, dxo);
    }

    private static double divisor(Pooling f, Sweep s, int cells) {
        return switch (f) {
            case MAX -> 1;
            case MEAN -> cells;
            case MEAN_WITH_MARGINS -> s.windowHeight() * s.windowWidth();
        };
    }

    /// What a multiplication of a convolution combines: positions in x, w and y.
    private interface Term {
        void at(int in, int weight, int out);
    }

    /// All terms that are inside the pictures; windows from top to bottom, then from left to right.
    private static void each(Sweep s, Term term) {
        int depth = s.channels() / s.groups();
        int share = s.filters() / s.groups();
        for (int out = 0; out < s.results(); out++) {
            int o = out % s.filters();
            int j = out / s.filters() % s.columns();
            int i = out / s.filters() / s.columns() % s.rows();
            int n = out / s.filters() / s.columns() / s.rows();
            for (int cell = 0; cell < s.windowHeight() * s.windowWidth(); cell++) {
                int r = s.row(i, cell / s.windowWidth());
                int c = s.column(j, cell % s.windowWidth());
                if (r < 0 || r >= s.height() || c < 0 || c >= s.width()) {
                    continue;
                }
                for (int k = 0; k < depth; k++) {
                    int in = ((n * s.height() + r) * s.width() + c) * s.channels() + o / share * depth + k;
                    term.at(in, (cell * depth + k) * s.filters() + o, out);
                }
            }
        }
    }

    private static double[] numbers(Buffer b, int from, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = b.getDouble(from + i);
        }
        return values;
    }

    private static void write(double[] values, Buffer b, int from) {
        for (int i = 0; i < values.length; i++) {
            b.setDouble(from + i, values[i]);
        }
    }
}
