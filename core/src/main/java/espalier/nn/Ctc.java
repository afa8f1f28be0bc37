package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.CustomOp;
import espalier.autodiff.Tensor;
import java.util.Arrays;
import java.util.List;

/// Connectionist temporal classification (Graves et al. 2006): a sequence of labels for a longer sequence of outputs,
/// without saying which output is which label. Speech and handwriting.
///
/// `L = -ln of the sum, over all ways to stretch the labels to the length of the outputs, of the product of the
/// softmaxes along it`; a way repeats labels and puts blanks between them. `dz = softmax(z) - the share of ways through
/// each class at each time`. Computed in logarithms, in double precision.
///
/// z: logits (n, time, classes)  y: labels (n, length), integers, rows filled up with negative numbers. A row of labels
/// that does not fit into its time has an infinite loss.
///
/// ```java
/// Loss loss = new Ctc();                                             // class 0 is the blank
/// Tensor l = new Ctc().apply(logits, NDArray.of(50, 42), labels);    // sequences of their own lengths
/// ```
///
/// @param blank the class that stands for no label
/// @param zeroInfinity whether labels that do not fit have the loss 0 and no gradient, instead of an infinite loss
/// @param reduction how the losses of single sequences are put together; the mean is that of the losses divided by the
/// number of labels (at least 1)
public record Ctc(int blank, boolean zeroInfinity, Reduction reduction) implements Loss {

    /// Checks the settings.
    public Ctc {
        if (blank < 0) {
            throw new IllegalArgumentException("Ctc: the blank is a class number, got " + blank);
        }
    }

    /// Class 0 is the blank; labels that do not fit have an infinite loss; the mean.
    public Ctc() {
        this(0, false, Reduction.MEAN);
    }

    /// With another class for the blank.
    public Ctc withBlank(int other) {
        return new Ctc(other, zeroInfinity, reduction);
    }

    /// With labels that do not fit left out, or not.
    public Ctc withZeroInfinity(boolean zero) {
        return new Ctc(blank, zero, reduction);
    }

    /// With another reduction.
    public Ctc withReduction(Reduction other) {
        return new Ctc(blank, zeroInfinity, other);
    }

    /// All outputs count.
    @Override
    public Tensor apply(Tensor logits, NDArray y) {
        int[] dims = logits.shape().toArray();
        return apply(logits, NDArray.full(DType.INT64, dims.length == 3 ? dims[1] : 0,
                dims.length == 3 ? dims[0] : 0), y);
    }

    /// As [#apply(Tensor, NDArray)], of each sequence only the first `lengths` outputs. lengths: integers (n,).
    ///
    /// @throws IllegalArgumentException if the shapes do not fit, or a label is the blank or no class
    public Tensor apply(Tensor logits, NDArray lengths, NDArray y) {
        Shape z = logits.shape();
        if (z.rank() != 3 || y.rank() != 2 || !y.dtype().isInteger() || y.shape().dim(0) != z.dim(0)
                || !lengths.dtype().isInteger() || !lengths.shape().equals(Shape.of(z.dim(0)))) {
            throw new IllegalArgumentException("CTC: logits " + z + " of lengths " + lengths.shape() + " with labels "
                    + y.shape() + " of type " + y.dtype().numpyName()
                    + ": needs (n, time, classes), integers (n,) and integers (n, length)");
        }
        int[][] labels = new int[z.dim(0)][];
        int[] times = new int[z.dim(0)];
        double[] counts = new double[z.dim(0)];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = labels(y, i, z.dim(2));
            counts[i] = Math.max(1, labels[i].length);
            long t = lengths.getLong(i);
            if (t < 0 || t > z.dim(1)) {
                throw new IllegalArgumentException("CTC: sequence " + i + " has the length " + t + ", the logits " + z
                        + " have " + z.dim(1) + " outputs each");
            }
            times[i] = (int) t;
        }
        Tensor each = Tensor.custom(new Alignments(this, times, labels), logits);
        return reduction.of(
                reduction == Reduction.MEAN ? each.divide(each.constant(NDArray.wrap(counts, counts.length))) : each);
    }

    /// Row `i` of the labels without what fills it up.
    private int[] labels(NDArray y, int i, int classes) {
        int[] row = new int[y.shape().dim(1)];
        int n = 0;
        for (int j = 0; j < row.length; j++) {
            long label = y.getLong(i, j);
            if (label == blank || label >= classes) {
                throw new IllegalArgumentException("CTC: label " + j + " of sequence " + i + " is " + label
                        + (label == blank ? ", the blank: labels are other classes, and rows are filled up with -1"
                                : ", but logits (n, time, " + classes + ") know the classes 0 to " + (classes - 1)));
            }
            if (label >= 0) {
                row[n++] = (int) label;
            }
        }
        return Arrays.copyOf(row, n);
    }

    @Override
    public String toString() {
        return "Ctc(" + blank + (zeroInfinity ? ", zero for infinity" : "")
                + (reduction == Reduction.MEAN ? ")" : ", " + reduction + ")");
    }

    /// The loss of each sequence as an operation: logits (n, time, classes) to (n,).
    private record Alignments(Ctc ctc, int[] times, int[][] labels) implements CustomOp {
        @Override
        public String name() {
            return "ctc";
        }

        @Override
        public NDArray forward(List<NDArray> xs) {
            NDArray z = xs.getFirst();
            double[] losses = new double[labels.length];
            for (int i = 0; i < losses.length; i++) {
                double loss = lattice(z, i).loss();
                losses[i] = ctc.zeroInfinity && loss == Double.POSITIVE_INFINITY ? 0 : loss;
            }
            return NDArray.wrap(losses, losses.length).astype(z.dtype());
        }

        @Override
        public List<NDArray> backward(List<NDArray> xs, NDArray y, NDArray dy) {
            NDArray z = xs.getFirst();
            NDArray dz = NDArray.zeros(z.shape().toArray());
            for (int i = 0; i < labels.length; i++) {
                double weight = dy.get(i);
                if (weight != 0) {
                    lattice(z, i).addGradient(weight, dz, i);
                }
            }
            return List.of(dz.astype(z.dtype()));
        }

        private Lattice lattice(NDArray z, int i) {
            int classes = z.shape().dim(2);
            double[][] logP = new double[times[i]][classes];
            for (int t = 0; t < times[i]; t++) {
                double largest = Double.NEGATIVE_INFINITY;
                for (int c = 0; c < classes; c++) {
                    logP[t][c] = z.get(i, t, c);
                    largest = Math.max(largest, logP[t][c]);
                }
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += Math.exp(logP[t][c] - largest);
                }
                for (int c = 0; c < classes; c++) {
                    logP[t][c] -= largest + Math.log(sum);
                }
            }
            return new Lattice(ctc.blank, logP, labels[i]);
        }
    }

    /// The ways of one sequence: state `s` of `2 length + 1` is the blank before label `s / 2`, or for odd `s` that
    /// label.
    private record Lattice(int blank, double[][] logP, int[] labels) {

        private int states() {
            return 2 * labels.length + 1;
        }

        private int labelOf(int state) {
            return state % 2 == 0 ? blank : labels[state / 2];
        }

        /// Whether a way may go from state `s - 2` to `s`, leaving the blank between two different labels out.
        private boolean mayLeap(int s) {
            return s >= 2 && s % 2 == 1 && labels[s / 2] != labels[s / 2 - 1];
        }

        /// `a[t][s]`: the logarithm of the sum over all ways that are in state s at time t, up to and with t.
        private double[][] before() {
            double[][] a = new double[logP.length][states()];
            for (int t = 0; t < a.length; t++) {
                for (int s = 0; s < states(); s++) {
                    double sum = t == 0 ? s < 2 ? 0 : Double.NEGATIVE_INFINITY : a[t - 1][s];
                    if (t > 0 && s > 0) {
                        sum = add(sum, a[t - 1][s - 1]);
                    }
                    if (t > 0 && mayLeap(s)) {
                        sum = add(sum, a[t - 1][s - 2]);
                    }
                    a[t][s] = sum + logP[t][labelOf(s)];
                }
            }
            return a;
        }

        /// `b[t][s]`: the same over all ways from state s at time t to the end, without t.
        private double[][] behind() {
            int n = states();
            double[][] b = new double[logP.length][n];
            for (int t = b.length - 1; t >= 0; t--) {
                for (int s = n - 1; s >= 0; s--) {
                    if (t == b.length - 1) {
                        b[t][s] = s >= n - 2 ? 0 : Double.NEGATIVE_INFINITY;
                        continue;
                    }
                    double sum = b[t + 1][s] + logP[t + 1][labelOf(s)];
                    if (s + 1 < n) {
                        sum = add(sum, b[t + 1][s + 1] + logP[t + 1][labelOf(s + 1)]);
                    }
                    if (s + 2 < n && mayLeap(s + 2)) {
                        sum = add(sum, b[t + 1][s + 2] + logP[t + 1][labelOf(s + 2)]);
                    }
                    b[t][s] = sum;
                }
            }
            return b;
        }

        double loss() {
            if (logP.length == 0) {
                return labels.length == 0 ? 0 : Double.POSITIVE_INFINITY;
            }
            return -all(before());
        }

        private double all(double[][] a) {
            double[] last = a[a.length - 1];
            int n = states();
            return n == 1 ? last[0] : add(last[n - 1], last[n - 2]);
        }

        void addGradient(double weight, NDArray dz, int i) {
            if (logP.length == 0) {
                return;
            }
            double[][] a = before();
            double[][] b = behind();
            double all = all(a);
            if (all == Double.NEGATIVE_INFINITY) {
                return; // no way through: nothing to learn from
            }
            for (int t = 0; t < logP.length; t++) {
                double[] slope = new double[logP[t].length];
                for (int c = 0; c < slope.length; c++) {
                    slope[c] = Math.exp(logP[t][c]);
                }
                for (int s = 0; s < states(); s++) {
                    slope[labelOf(s)] -= Math.exp(a[t][s] + b[t][s] - all);
                }
                for (int c = 0; c < slope.length; c++) {
                    dz.set(weight * slope[c], i, t, c);
                }
            }
        }

        private static double add(double a, double b) {
            double largest = Math.max(a, b);
            return largest == Double.NEGATIVE_INFINITY ? largest
                    : largest + Math.log1p(Math.exp(Math.min(a, b) - largest));
        }
    }
}
