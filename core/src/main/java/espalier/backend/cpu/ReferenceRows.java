package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Rows;
import espalier.backend.Scores;
import org.jspecify.annotations.Nullable;

/// The part of [Reference] about rows: the definitions of [Rows], one number after the other in double precision.
final class ReferenceRows {
    private ReferenceRows() {}

    static void forward(Rows f, double epsilon, Buffer x, Layout lx, Buffer y, Layout ly, @Nullable Buffer r, int ro) {
        int n = ly.dim(ly.rank() - 1);
        for (int i = 0; i * n < ly.size(); i++) {
            double[] row = row(x, lx.offset() + i * n, n);
            double factor = 1;
            switch (f) {
                case SOFTMAX, LOG_SOFTMAX -> softmax(row, f == Rows.LOG_SOFTMAX);
                case NORMAL, RMS -> factor = normal(row, f == Rows.NORMAL, epsilon);
            }
            for (int j = 0; j < n; j++) {
                y.setDouble(ly.offset() + i * n + j, row[j]);
            }
            if (r != null) {
                r.setDouble(ro + i, factor);
            }
        }
    }

    private static void softmax(double[] row, boolean log) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double v : row) {
            largest = Math.max(largest, v);
        }
        double sum = 0;
        for (double v : row) {
            sum += Math.exp(v - largest);
        }
        for (int j = 0; j < row.length; j++) {
            double shifted = row[j] - largest;
            row[j] = log ? shifted - Math.log(sum) : Math.exp(shifted) / sum;
        }
    }

    static void weigh(Scores s, Buffer x, int xo) {
        int n = s.others();
        for (int i = 0; i < s.rows(); i++) {
            double[] row = row(x, xo + i * n, n);
            for (int j = 0; j < n; j++) {
                boolean padding = s.real() != null && s.real().getDouble(s.realFrom(i) + j) == 0;
                row[j] = s.scale() * row[j] - (padding ? Scores.FAR : 0) - (j >= s.seen(i) ? Scores.FAR : 0);
            }
            softmax(row, false);
            for (int j = 0; j < n; j++) {
                x.setDouble(xo + i * n + j, row[j]);
            }
        }
    }

    private static double normal(double[] row, boolean centred, double epsilon) {
        double mean = 0;
        for (double v : row) {
            mean += centred ? v / row.length : 0;
        }
        double square = 0;
        for (double v : row) {
            square += (v - mean) * (v - mean) / row.length;
        }
        double factor = 1 / Math.sqrt(square + epsilon);
        for (int j = 0; j < row.length; j++) {
            row[j] = (row[j] - mean) * factor;
        }
        return factor;
    }

    static void gradient(Rows f, Buffer y, Layout ly, @Nullable Buffer r, int ro, Buffer dy, Layout ldy, Buffer dx,
            Layout ldx, boolean accumulate) {
        int n = ly.dim(ly.rank() - 1);
        for (int i = 0; i * n < ly.size(); i++) {
            double[] value = row(y, ly.offset() + i * n, n);
            double[] slope = row(dy, ldy.offset() + i * n, n);
            double factor = r == null ? 1 : r.getDouble(ro + i);
            double sum = 0;
            double product = 0;
            for (int j = 0; j < n; j++) {
                sum += slope[j];
                product += slope[j] * value[j];
            }
            for (int j = 0; j < n; j++) {
                double share = switch (f) {
                    case SOFTMAX -> value[j] * (slope[j] - product);
                    case LOG_SOFTMAX -> slope[j] - Math.exp(value[j]) * sum;
                    case NORMAL -> factor * (slope[j] - sum / n - value[j] * product / n);
                    case RMS -> factor * (slope[j] - value[j] * product / n);
                };
                int at = ldx.offset() + i * n + j;
                dx.setDouble(at, accumulate ? dx.getDouble(at) + share : share);
            }
        }
    }

    static void scaledExp(Buffer y, Layout ly, Buffer r, int ro, Buffer dx, Layout ldx, boolean accumulate) {
        int n = ly.dim(ly.rank() - 1);
        for (int j = 0; j < ly.size(); j++) {
            double share = r.getDouble(ro + j / n) * Math.exp(y.getDouble(ly.offset() + j));
            int at = ldx.offset() + j;
            dx.setDouble(at, accumulate ? dx.getDouble(at) + share : share);
        }
    }

    private static double[] row(Buffer x, int from, int n) {
        double[] row = new double[n];
        for (int j = 0; j < n; j++) {
            row[j] = x.getDouble(from + j);
        }
        return row;
    }
}
