package espalier.nn;

import espalier.array.Axes;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// k classes that exclude each other; p = softmax(z).
///
/// `L = mean of -ln p_y = mean of (ln sum_j e^z_j) - z_y;   dz = (p - onehot(y)) / n`
///
/// z: logits (n, ..., k)  y: class numbers (n, ...) of an integer type, or probabilities (n, ..., k) of a floating
/// type.
///
/// With **label smoothing** (Szegedy et al. 2016) the target is `(1 - share) onehot(y) + share / k`, which keeps the
/// logits from growing without end. With **class weights** w the loss of a sample is multiplied by `w_y`, and the
/// mean is
/// `sum of w_y L / sum of w_y`: rare classes are heard. Targets equal to **ignore** count for nothing: padding in
/// sequences, pixels nobody labelled; the mean is over the others.
///
/// ```java
/// Loss loss = new CrossEntropy().withLabelSmoothing(0.1).withIgnored(0);
/// ```
///
/// @param labelSmoothing the share of the target that all classes divide among them, in 0 .. 1
/// @param classWeights how much each class counts, not negative; empty for all the same
/// @param ignored the class number that means no target; [#NOTHING] for none
/// @param reduction how the losses of single samples are put together
public record CrossEntropy(double labelSmoothing, List<Double> classWeights, long ignored, Reduction reduction)
        implements
            Loss {

    /// No class number is ignored.
    public static final long NOTHING = Long.MIN_VALUE;

    /// Checks the settings.
    public CrossEntropy {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "CrossEntropy: label smoothing must be at least 0 and below 1, got " + labelSmoothing);
        }
        classWeights = List.copyOf(classWeights);
        for (double w : classWeights) {
            if (!(w >= 0) || Double.isInfinite(w)) {
                throw new IllegalArgumentException(
                        "CrossEntropy: class weights must be numbers not below 0, got " + classWeights);
            }
        }
    }

    /// All classes count the same, every target counts; the mean.
    public CrossEntropy() {
        this(0, List.of(), NOTHING, Reduction.MEAN);
    }

    /// With this share of the target divided among all classes; 0.1 is usual.
    public CrossEntropy withLabelSmoothing(double share) {
        return new CrossEntropy(share, classWeights, ignored, reduction);
    }

    /// With each class counting this much.
    public CrossEntropy withClassWeights(double... weights) {
        return new CrossEntropy(labelSmoothing, Arrays.stream(weights).boxed().toList(), ignored, reduction);
    }

    /// With this class number meaning no target.
    public CrossEntropy withIgnored(long classNumber) {
        return new CrossEntropy(labelSmoothing, classWeights, classNumber, reduction);
    }

    /// With another reduction.
    public CrossEntropy withReduction(Reduction other) {
        return new CrossEntropy(labelSmoothing, classWeights, ignored, other);
    }

    @Override
    public Tensor apply(Tensor logits, NDArray y) {
        Shape z = logits.shape();
        if (z.rank() < 2 || z.dim(-1) < 2) {
            throw new IllegalArgumentException(
                    "cross-entropy: logits " + z + ": expects (n, classes) with at least 2 classes"
                            + (z.rank() == 2 && z.dim(1) == 1 ? "; for one logit use BINARY_CROSS_ENTROPY" : ""));
        }
        int k = z.dim(-1);
        if (!classWeights.isEmpty() && classWeights.size() != k) {
            throw new IllegalArgumentException("cross-entropy: " + classWeights.size() + " class weights for logits "
                    + z + ": there must be one for each of the " + k + " classes");
        }
        if (y.dtype().isFloating()) {
            Loss.requireOneShape("cross-entropy", z, y.shape());
            return reduction.of(ofProbabilities(logits, logits.constant(y)));
        }
        if (z.rank() > 2) {
            requireLeading(z, y.shape());
        }
        boolean several = z.rank() > 2;
        Tensor rows = several ? logits.reshape(-1, k) : logits;
        NDArray classes = several ? y.reshape(-1) : y;
        boolean plain = labelSmoothing == 0 && classWeights.isEmpty() && ignored == NOTHING;
        Tensor each = plain ? rows.softmaxCrossEntropy(classes) : null;
        if (each == null) {
            return ofClasses(rows, classes, y.shape());
        }
        return reduction.of(reduction == Reduction.NONE && several ? each.reshape(y.shape().toArray()) : each);
    }

    /// `-sum_c w_c t_c ln p_c`, t smoothed. One for each row.
    private Tensor ofProbabilities(Tensor z, Tensor t) {
        int k = z.shape().dim(-1);
        Tensor targets = labelSmoothing == 0 ? t : t.multiply(1 - labelSmoothing).add(labelSmoothing / k);
        Tensor weighted = classWeights.isEmpty() ? targets : targets.multiply(z.constant(weights()));
        return z.logSoftmax(z.rank() - 1).multiply(weighted).sum(Axes.axes(-1)).negative();
    }

    /// With settings. z: (n, k)  y: (n,)  shape: that of the targets.
    private Tensor ofClasses(Tensor z, NDArray y, Shape shape) {
        int k = z.shape().dim(1);
        NDArray counts = y.notEqual(ignored).astype(z.dtype()); // 0 for what is ignored
        NDArray known = ignored == NOTHING ? y : NDArray.where(y.equal(ignored), NDArray.zerosLike(y), y);
        Tensor each = z.softmaxCrossEntropy(known).multiply(1 - labelSmoothing);
        NDArray heard = counts;
        if (!classWeights.isEmpty()) {
            heard = counts.multiply(weights().astype(z.dtype()).take(known, 0));
        }
        each = each.multiply(Tensor.of(heard));
        if (labelSmoothing > 0) {
            Tensor all = classWeights.isEmpty() ? z.logSoftmax(1) : z.logSoftmax(1).multiply(z.constant(weights()));
            each = each.subtract(all.sum(Axes.axes(1)).multiply(Tensor.of(counts)).multiply(labelSmoothing / k));
        }
        return switch (reduction) {
            case MEAN -> each.sum().divide(heard.sum().item());
            case SUM -> each.sum();
            case NONE -> each.reshape(shape.toArray());
        };
    }

    private NDArray weights() {
        return NDArray.of(classWeights.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void requireLeading(Shape z, Shape y) {
        int[] leading = Arrays.copyOf(z.toArray(), z.rank() - 1);
        if (!Arrays.equals(leading, y.toArray())) {
            throw new IllegalArgumentException("cross-entropy: logits " + z + " against class numbers " + y
                    + ": one class number is needed for each row of logits, " + Shape.of(leading));
        }
    }

    /// The settings that are not the usual ones, in brackets.
    static String settings(String... texts) {
        String all = Stream.of(texts).filter(t -> !t.isEmpty()).collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : " (" + all + ")";
    }

    @Override
    public String toString() {
        return "cross-entropy" + settings(labelSmoothing > 0 ? "label smoothing " + labelSmoothing : "",
                classWeights.isEmpty() ? "" : "class weights " + classWeights,
                ignored == NOTHING ? "" : "ignored " + ignored,
                reduction == Reduction.MEAN ? "" : reduction.toString());
    }
}
