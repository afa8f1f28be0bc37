package espalier.backend.cpu;

import espalier.backend.Backend;
import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Gates;
import espalier.backend.Layout;
import espalier.backend.PerColumn;
import espalier.backend.Philox;
import espalier.backend.Pooling;
import espalier.backend.Reduction;
import espalier.backend.Rows;
import espalier.backend.Scores;
import espalier.backend.Sweep;
import espalier.backend.Unary;
import espalier.backend.Update;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import java.util.function.IntConsumer;

/// The definition of every backend method as the plainest loop that computes it: the specification, the oracle of the
/// tests, and what [CpuBackend] runs for the cases that no fast loop covers. One element at a time, through the
/// accessors of [Buffer]; floating sums in double precision, integers in wrapping 64-bit arithmetic.
final class Reference implements Backend {

    @Override
    public String describe() {
        return "reference loops";
    }

    @Override
    public void copy(Buffer x, Layout lx, Buffer y, Layout ly) {
        boolean exact = isInteger(x) && (isInteger(y) || !(x instanceof Buffer.UInt64));
        Odometer at = new Odometer(ly.shape(), lx, ly);
        for (int i = ly.size(); i > 0; i--, at.next()) {
            if (exact) {
                y.setLong(at.index(1), x.getLong(at.index(0)));
            } else {
                y.setDouble(at.index(1), x.getDouble(at.index(0)));
            }
        }
    }

    @Override
    public void unary(Unary f, Buffer x, Layout lx, Buffer y, Layout ly) {
        boolean exact = isInteger(x) && isInteger(y);
        Odometer at = new Odometer(ly.shape(), lx, ly);
        for (int i = ly.size(); i > 0; i--, at.next()) {
            if (exact) {
                y.setLong(at.index(1), f.applyLong(x.getLong(at.index(0))));
            } else {
                y.setDouble(at.index(1), f.apply(x.getDouble(at.index(0))));
            }
        }
    }

    @Override
    public void unaryGradient(Unary f, Buffer kept, Layout lkept, Buffer dy, Layout ldy, Buffer dx, Layout ldx,
            boolean accumulate) {
        Odometer at = new Odometer(ldx.shape(), lkept, ldy, ldx);
        for (int i = ldx.size(); i > 0; i--, at.next()) {
            double slope = f.derivative(kept.getDouble(at.index(0)));
            double before = accumulate ? dx.getDouble(at.index(2)) : 0;
            dx.setDouble(at.index(2), before + dy.getDouble(at.index(1)) * slope);
        }
    }

    @Override
    public void binaryGradient(Binary f, boolean byFirst, Buffer a, Layout la, Buffer b, Layout lb, Buffer dy,
            Layout ldy, Buffer dx, Layout ldx, boolean accumulate) {
        Odometer at = new Odometer(ldx.shape(), la, lb, ldy, ldx);
        for (int i = ldx.size(); i > 0; i--, at.next()) {
            double p = a.getDouble(at.index(0));
            double q = b.getDouble(at.index(1));
            double before = accumulate ? dx.getDouble(at.index(3)) : 0;
            dx.setDouble(at.index(3), before + dy.getDouble(at.index(2)) * (byFirst ? f.da(p, q) : f.db(p, q)));
        }
    }

    @Override
    public void binary(Binary f, Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly) {
        boolean exact = isInteger(a) && isInteger(b) && isInteger(y);
        Odometer at = new Odometer(ly.shape(), la, lb, ly);
        for (int i = ly.size(); i > 0; i--, at.next()) {
            if (exact) {
                y.setLong(at.index(2), f.applyLong(a.getLong(at.index(0)), b.getLong(at.index(1))));
            } else {
                y.setDouble(at.index(2), f.apply(a.getDouble(at.index(0)), b.getDouble(at.index(1))));
            }
        }
    }

    @Override
    public void reduce(Reduction f, Buffer x, Layout lx, Buffer y, Layout ly) {
        int kept = ly.rank();
        Layout outer = axes(lx, 0, kept);
        Layout inner = axes(lx, kept, lx.rank());
        Odometer at = new Odometer(ly.shape(), outer, ly);
        for (int i = ly.size(); i > 0; i--, at.next()) {
            Layout part = new Layout(inner.shape(), inner.strides(), at.index(0));
            switch (f) {
                case ARGMAX, ARGMIN -> y.setLong(at.index(1), position(f, x, part));
                case ANY, ALL -> y.setLong(at.index(1), fold(f, x, part) != 0 ? 1 : 0);
                default -> {
                    if (isInteger(x)) {
                        y.setLong(at.index(1), foldLong(f, x, part));
                    } else {
                        y.setDouble(at.index(1), fold(f, x, part));
                    }
                }
            }
        }
    }

    @Override
    public void matmul(Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly, boolean accumulate) {
        int rank = ly.rank();
        int k = la.dim(rank - 1);
        int aStep = la.stride(rank - 1);
        int bStep = lb.stride(rank - 2);
        boolean exact = isInteger(y);
        // An element of y is one row of a times one column of b: both get stride 0 along the axis they do not have.
        Layout rows = withAxis(la, rank - 1, ly.dim(rank - 1));
        Layout columns = withAxis(lb, rank - 2, ly.dim(rank - 2));
        Odometer at = new Odometer(ly.shape(), rows, columns, ly);
        for (int i = ly.size(); i > 0; i--, at.next()) {
            int out = at.index(2);
            if (exact) {
                long sum = accumulate ? y.getLong(out) : 0;
                for (int p = 0; p < k; p++) {
                    sum += a.getLong(at.index(0) + p * aStep) * b.getLong(at.index(1) + p * bStep);
                }
                y.setLong(out, sum);
            } else {
                double sum = accumulate ? y.getDouble(out) : 0;
                for (int p = 0; p < k; p++) {
                    sum += a.getDouble(at.index(0) + p * aStep) * b.getDouble(at.index(1) + p * bStep);
                }
                y.setDouble(out, sum);
            }
        }
    }

    @Override
    public void axpy(double alpha, Buffer x, Layout lx, Buffer y, Layout ly) {
        Odometer at = new Odometer(ly.shape(), lx, ly);
        for (int i = ly.size(); i > 0; i--, at.next()) {
            y.setDouble(at.index(1), y.getDouble(at.index(1)) + alpha * x.getDouble(at.index(0)));
        }
    }

    @Override
    public void random(long key, long position, long[] out, int at, int n) {
        Philox.fill(key, position, out, at, n);
    }

    /// All places, whatever is asked for.
    @Override
    public void select(Buffer x, int from, int lanes, int n, int first, int last) {
        for (int i = 0, at = from; i < lanes; i++, at += n) {
            switch (x) {
                case Buffer.Float32(float[] data) -> Arrays.sort(data, at, at + n);
                case Buffer.Float64(double[] data) -> Arrays.sort(data, at, at + n);
                case Buffer.Int32(int[] data) -> Arrays.sort(data, at, at + n);
                case Buffer.Int64(long[] data) -> Arrays.sort(data, at, at + n);
                default -> throw new AssertionError(x);
            }
        }
    }

    @Override
    public boolean sortColumns(Buffer x, int rows, int columns) {
        return false;
    }

    @Override
    public void addRows(Buffer x, Layout lx, Buffer t, Layout lt, int n, Buffer y, Layout ly) {
        for (int i = 0; i < lt.size() * n; i++) {
            int to = ly.offset() + (int) t.getLong(lt.offset() + i / n) * n + i % n;
            y.setDouble(to, y.getDouble(to) + x.getDouble(lx.offset() + i));
        }
    }

    @Override
    public void clip(Buffer x, Layout lx, double low, double high, Buffer y, Layout ly) {
        Odometer at = new Odometer(ly.shape(), lx, ly);
        for (int i = ly.size(); i > 0; i--, at.next()) {
            double v = x.getDouble(at.index(0));
            double above = v <= low ? low : v;
            y.setDouble(at.index(1), above >= high ? high : above);
        }
    }

    @Override
    public void select(boolean[] c, Layout lc, Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly) {
        boolean exact = isInteger(y);
        Odometer at = new Odometer(ly.shape(), lc, la, lb, ly);
        for (int i = ly.size(); i > 0; i--, at.next()) {
            boolean first = c[at.index(0)];
            Buffer from = first ? a : b;
            int k = at.index(first ? 1 : 2);
            if (exact) {
                y.setLong(at.index(3), from.getLong(k));
            } else {
                y.setDouble(at.index(3), from.getDouble(k));
            }
        }
    }

    @Override
    public void activate(@Nullable Unary f, @Nullable Buffer bias, Layout lbias, Buffer y, Layout ly) {
        int columns = ly.dim(ly.rank() - 1);
        for (int i = 0; i < ly.size(); i++) {
            int at = ly.offset() + i;
            double z = y.getDouble(at) + (bias == null ? 0 : bias.getDouble(lbias.offset() + i % columns));
            y.setDouble(at, f == null ? z : f.apply(z));
        }
    }

    @Override
    public void activateGradient(Unary f, Buffer y, Layout ly, Buffer dy, Layout ldy) {
        for (int i = 0; i < ly.size(); i++) {
            int at = ldy.offset() + i;
            dy.setDouble(at, dy.getDouble(at) * f.derivative(y.getDouble(ly.offset() + i)));
        }
    }

    @Override
    public void update(Update f, double[] k, Buffer g, Layout lg, Buffer p, Layout lp, Buffer m, Layout lm, Buffer v,
            Layout lv, Buffer w, Layout lw) {
        double least = p instanceof Buffer.Float32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        Buffer[] kept = {m, v, w};
        Layout[] at = {lm, lv, lw};
        double[] pmv = new double[4];
        for (int i = 0; i < lp.size(); i++) {
            pmv[0] = p.getDouble(lp.offset() + i);
            for (int j = 0; j < f.remembered(); j++) {
                pmv[j + 1] = kept[j].getDouble(at[j].offset() + i);
            }
            f.apply(g.getDouble(lg.offset() + i), pmv, k);
            p.setDouble(lp.offset() + i, pmv[0]);
            for (int j = 0; j < f.remembered(); j++) {
                kept[j].setDouble(at[j].offset() + i, Math.abs(pmv[j + 1]) < least ? 0 : pmv[j + 1]);
            }
        }
    }

    @Override
    public void conv2d(Sweep s, Buffer x, Layout lx, Buffer w, Layout lw, Buffer y, Layout ly, boolean accumulate) {
        ReferencePictures.conv2d(s, x, lx.offset(), w, lw.offset(), y, ly.offset(), accumulate);
    }

    @Override
    public void conv2dInput(Sweep s, Buffer dy, Layout ldy, Buffer w, Layout lw, Buffer dx, Layout ldx,
            boolean accumulate) {
        ReferencePictures.conv2dInput(s, dy, ldy.offset(), w, lw.offset(), dx, ldx.offset(), accumulate);
    }

    @Override
    public void conv2dWeight(Sweep s, Buffer x, Layout lx, Buffer dy, Layout ldy, Buffer dw, Layout ldw,
            boolean accumulate) {
        ReferencePictures.conv2dWeight(s, x, lx.offset(), dy, ldy.offset(), dw, ldw.offset(), accumulate);
    }

    @Override
    public void rows(Rows f, double epsilon, Buffer x, Layout lx, Buffer y, Layout ly, @Nullable Buffer r, Layout lr) {
        ReferenceRows.forward(f, epsilon, x, lx, y, ly, r, lr.offset());
    }

    @Override
    public void rowsGradient(Rows f, Buffer y, Layout ly, @Nullable Buffer r, Layout lr, Buffer dy, Layout ldy,
            Buffer dx, Layout ldx, boolean accumulate) {
        ReferenceRows.gradient(f, y, ly, r, lr.offset(), dy, ldy, dx, ldx, accumulate);
    }

    @Override
    public void weigh(Scores s, Buffer x, Layout lx) {
        ReferenceRows.weigh(s, x, lx.offset());
    }

    @Override
    public void weighGradient(Scores s, Buffer y, Layout ly, Buffer dy, Layout ldy) {
        ReferenceRows.gradient(Rows.SOFTMAX, y, ly, null, 0, dy, ldy, dy, ldy, false);
        for (int i = 0; i < ldy.size(); i++) {
            dy.setDouble(ldy.offset() + i, s.scale() * dy.getDouble(ldy.offset() + i));
        }
    }

    @Override
    public void scaledExp(Buffer y, Layout ly, Buffer r, Layout lr, Buffer dx, Layout ldx, boolean accumulate) {
        ReferenceRows.scaledExp(y, ly, r, lr.offset(), dx, ldx, accumulate);
    }

    @Override
    public void columns(PerColumn f, boolean relu, Buffer x, Layout lx, Buffer k, Layout lk, Buffer dy, Layout ldy,
            Buffer y, Layout ly, boolean accumulate) {
        ReferenceColumns.run(f, relu, x, lx, k, lk, dy, ldy.offset(), y, ly.offset(), accumulate);
    }

    @Override
    public void recurrent(Gates a, int t, int before) {
        new ReferenceGates(a, t, before).forward();
    }

    @Override
    public void recurrentGradient(Gates a, int t, int before, Buffer dy, Layout ldy, Buffer dh, Layout ldh, Buffer dc,
            Layout ldc, Buffer ds, Layout lds, Buffer dof, Layout ldof) {
        new ReferenceGates(a, t, before).gradient(dy, ldy.offset(), dh, ldh.offset(), dc, ldc.offset(), ds,
                lds.offset(), dof, ldof.offset());
    }

    @Override
    public void pool(Pooling f, Sweep s, Buffer x, Layout lx, Buffer y, Layout ly) {
        ReferencePictures.pool(f, s, x, lx.offset(), y, ly.offset());
    }

    @Override
    public void poolGradient(Pooling f, Sweep s, Buffer x, Layout lx, Buffer y, Layout ly, Buffer dy, Layout ldy,
            Buffer dx, Layout ldx, boolean accumulate) {
        ReferencePictures.poolGradient(f, s, x, lx.offset(), dy, ldy.offset(), dx, ldx.offset(), accumulate);
    }

    /// Whether elements travel as `long`: everything but the floating types.
    static boolean isInteger(Buffer b) {
        return switch (b) {
            case Buffer.Float32 _, Buffer.Float64 _, Buffer.Float16 _, Buffer.BFloat16 _ -> false;
            default -> true;
        };
    }

    private static double fold(Reduction f, Buffer x, Layout part) {
        double y = switch (f) {
            case PRODUCT, ALL -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            default -> 0;
        };
        Odometer at = new Odometer(part.shape(), part);
        for (int i = part.size(); i > 0; i--, at.next()) {
            double v = x.getDouble(at.index(0));
            y = switch (f) {
                case SUM -> y + v;
                case PRODUCT -> y * v;
                case MAX -> Math.max(y, v);
                case MIN -> Math.min(y, v);
                case ANY -> v != 0 ? 1 : y;
                case ALL -> v == 0 ? 0 : y;
                case ARGMAX, ARGMIN -> throw new AssertionError(f);
            };
        }
        return y;
    }

    private static long foldLong(Reduction f, Buffer x, Layout part) {
        long y = switch (f) {
            case PRODUCT -> 1;
            case MAX -> Long.MIN_VALUE;
            case MIN -> Long.MAX_VALUE;
            default -> 0;
        };
        Odometer at = new Odometer(part.shape(), part);
        for (int i = part.size(); i > 0; i--, at.next()) {
            long v = x.getLong(at.index(0));
            y = switch (f) {
                case SUM -> y + v;
                case PRODUCT -> y * v;
                case MAX -> Math.max(y, v);
                case MIN -> Math.min(y, v);
                default -> throw new AssertionError(f);
            };
        }
        return y;
    }

    /// Position of the first best element; the first NaN is better than all. Integers are compared exactly.
    private static long position(Reduction f, Buffer x, Layout part) {
        boolean exact = isInteger(x);
        boolean largest = f == Reduction.ARGMAX;
        int best = 0;
        int bestAt = part.offset();
        Odometer at = new Odometer(part.shape(), part);
        for (int i = 0; i < part.size(); i++, at.next()) {
            int here = at.index(0);
            boolean better;
            if (exact) {
                int order = Long.compare(x.getLong(here), x.getLong(bestAt));
                better = largest ? order > 0 : order < 0;
            } else {
                double v = x.getDouble(here);
                double top = x.getDouble(bestAt);
                better = top == top && (v != v || (largest ? v > top : v < top));
            }
            if (better) {
                best = i;
                bestAt = here;
            }
        }
        return best;
    }

    private static Layout axes(Layout l, int from, int to) {
        return new Layout(
                java.util.Arrays.copyOfRange(l.shape(), from, to), java.util.Arrays.copyOfRange(l.strides(), from, to),
                l.offset());
    }

    private static Layout withAxis(Layout l, int axis, int length) {
        int[] shape = l.shape().clone();
        int[] strides = l.strides().clone();
        shape[axis] = length;
        strides[axis] = 0;
        return new Layout(shape, strides, l.offset());
    }

    /// Counts through a shape in row-major order and keeps the buffer index of each layout up to date.
    private static final class Odometer {
        private final int[] shape;
        private final int[] count;
        private final Layout[] layouts;
        private final int[] index;

        Odometer(int[] shape, Layout... layouts) {
            this.shape = shape;
            this.count = new int[shape.length];
            this.layouts = layouts;
            this.index = new int[layouts.length];
            for (int i = 0; i < layouts.length; i++) {
                index[i] = layouts[i].offset();
            }
        }

        int index(int operand) {
            return index[operand];
        }

        void next() {
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                int step = ++count[axis] < shape[axis] ? 1 : 1 - shape[axis];
                for (int i = 0; i < index.length; i++) {
                    index[i] += step * layouts[i].stride(axis);
                }
                if (step == 1) {
                    return;
                }
                count[axis] = 0;
            }
        }
    }

    @Override
    public void parallel(int parts, IntConsumer task) {
        for (int part = 0; part < parts; part++) {
            task.accept(part);
        }
    }
}
