package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.Index;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Norms.Batch;
import espalier.autodiff.Norms.Normal;
import espalier.autodiff.Reductions.Extremum;
import espalier.autodiff.Reductions.Sum;
import espalier.autodiff.Running.CumulativeSum;
import espalier.autodiff.Softmaxes.LogSoftmax;
import espalier.autodiff.Softmaxes.Softmax;
import espalier.backend.Reduction;

/// The methods of [Tensor] that fold axes or work along one: sums, means, norms, softmax, running sums, order. `f()`
/// folds all axes, `f(0, 1)` these, `f(Axes.keepdims(1))` keeps them with length 1.
sealed interface Folding permits Tensor {

    private Tensor self() {
        return (Tensor) this;
    }

    // ---- softmax

    /// `e^x_i / sum_j e^x_j` along `axis`, without overflow.
    default Tensor softmax(int axis) {
        return new Softmax(self(), self().axis("softmax", axis)).apply();
    }

    /// The softmax along `axis` of what `mask` lets through: where it is 0 (or false), the result is 0, and the others
    /// add up to 1. A line without any is all zeros. mask: truth values that broadcast to x. Attention hides
    /// padding and
    /// the future this way.
    default Tensor softmax(int axis, NDArray mask) {
        Tensor hidden = Tensor.of(NDArray.full(self().dtype(), -1e30));
        Tensor zero = Tensor.of(NDArray.zeros(self().dtype()));
        Tensor p = Tensor.where(mask, self(), hidden).softmax(axis);
        return Tensor.where(mask, p, zero);
    }

    /// `x_i - ln sum_j e^x_j` along `axis`: the logarithm of the softmax, without overflow or loss of digits.
    default Tensor logSoftmax(int axis) {
        return new LogSoftmax(self(), self().axis("logSoftmax", axis)).apply();
    }

    // ---- normalisation

    /// `(x - mean x) / sqrt(mean (x - mean x)^2 + epsilon)` along the last axis: mean 0 and variance 1. x: (..., n).
    default Tensor normal(double epsilon) {
        return new Normal(self(), true, epsilon, Normal.room(self())).apply();
    }

    /// `x / sqrt(mean x^2 + epsilon)` along the last axis: root mean square 1. x: (..., n).
    default Tensor rms(double epsilon) {
        return new Normal(self(), false, epsilon, Normal.room(self())).apply();
    }

    /// Brings each column of the last axis to mean 0 and variance 1 over all other axes, then scales and shifts it: `y
    /// = (x - m) / (v + epsilon)^(1/2) scale + shift`, with `relu` at least 0. x, y: (..., n)  scale, shift: (n,).
    /// `moments`, (2, n) and of the type of x, is filled with m and v.
    default Tensor batchNormal(Tensor scale, Tensor shift, double epsilon, boolean relu, NDArray moments) {
        return new Batch(self(), scale, shift, epsilon, relu, false, moments, Batch.room(self())).apply();
    }

    /// As [#batchNormal], with m and v that are given: `moments`, (2, n).
    default Tensor scaledNormal(Tensor scale, Tensor shift, double epsilon, boolean relu, NDArray moments) {
        return new Batch(self(), scale, shift, epsilon, relu, true, moments, Batch.room(self())).apply();
    }

    /// `x scale + shift` for each row of the last axis, in one pass: what ends a normalisation. x: (..., n)  scale,
    /// shift: (n,).
    default Tensor scaleAndShift(Tensor scale, Tensor shift) {
        NDArray moments = self().memory().empty(self().dtype(), Shape.of(2, scale.size()));
        Into.fill(0, moments.at(Index.at(0)));
        Into.fill(1, moments.at(Index.at(1)));
        return scaledNormal(scale, shift, 0, false, moments);
    }

    // ---- logarithms of sums

    /// `ln sum e^x` over all or these axes, without overflow; -infinity for nothing.
    default Tensor logSumExp(int... axes) {
        return logSumExp(Axes.axes(axes));
    }

    /// `ln sum e^x` over `axes`, without overflow; -infinity for nothing.
    default Tensor logSumExp(Axes axes) {
        int[] folded = axes.of("logSumExp", self().rank());
        if (self().size() == 0) {
            return self().exp().sum(axes).log();
        }
        NDArray largest = self().value().max(Axes.keepdims(folded));
        Tensor shift = Tensor.of(NDArray.where(largest.isfinite(), largest, NDArray.zerosLike(largest)));
        Tensor sum = self().subtract(shift).exp().sum(Axes.keepdims(folded)).log().add(shift);
        return axes.kept() ? sum : sum.without(folded);
    }

    // ---- sums

    /// The sum of all elements.
    default Tensor sum() {
        return sum(Axes.all());
    }

    /// `x1 + x2 + ...`
    default Tensor sum(int... axes) {
        return sum(Axes.axes(axes));
    }

    /// `x1 + x2 + ...`
    default Tensor sum(Axes axes) {
        return new Sum(self(), axes).apply();
    }

    /// The mean of all elements; NaN if there are none.
    default Tensor mean() {
        return mean(Axes.all());
    }

    /// `(x1 + x2 + ...) / n`; NaN of nothing.
    default Tensor mean(int... axes) {
        return mean(Axes.axes(axes));
    }

    /// `(x1 + x2 + ...) / n`; NaN of nothing.
    default Tensor mean(Axes axes) {
        return sum(axes).divide(self().count("mean", axes));
    }

    /// `mean((x - mean(x))^2)`, the population variance.
    default Tensor var(int... axes) {
        return var(0, Axes.axes(axes));
    }

    /// `mean((x - mean(x))^2)`, the population variance.
    default Tensor var(Axes axes) {
        return var(0, axes);
    }

    /// `sum((x - mean(x))^2) / (n - correction)`; a correction of 1 gives the sample variance.
    default Tensor var(double correction, Axes axes) {
        Tensor centred = self().subtract(mean(Axes.keepdims(axes.of("var", self().rank()))));
        return centred.square().sum(axes).divide(Math.max(self().count("var", axes) - correction, 0));
    }

    /// The square root of [#var(int...)]; its derivative where all are equal is not finite.
    default Tensor std(int... axes) {
        return std(0, Axes.axes(axes));
    }

    /// The square root of [#var(Axes)].
    default Tensor std(Axes axes) {
        return std(0, axes);
    }

    /// The square root of [#var(double, Axes)].
    default Tensor std(double correction, Axes axes) {
        return var(correction, axes).sqrt();
    }

    /// `x1 x2 ...`, by halves, so that zeros do not hurt the gradient.
    default Tensor prod(int... axes) {
        return prod(Axes.axes(axes));
    }

    /// `x1 x2 ...`, by halves, so that zeros do not hurt the gradient.
    default Tensor prod(Axes axes) {
        int[] folded = axes.of("prod", self().rank());
        Tensor x = self().foldedLast(folded);
        int n = x.shape().dim(-1);
        if (n == 0) {
            return sum(axes).add(1);
        }
        while (n > 1) {
            int half = n / 2;
            Tensor product = x.along(-1, 0, half).multiply(x.along(-1, half, 2 * half));
            x = n % 2 == 0 ? product : Tensor.concat(-1, product, x.along(-1, n - 1, n));
            n = x.shape().dim(-1);
        }
        return x.reshape(Reductions.folded("prod", self().shape(), axes, axes.kept()).toArray());
    }

    // ---- extremes and order

    /// The largest of all elements; equal ones share its gradient.
    default Tensor max() {
        return max(Axes.all());
    }

    /// The largest; equal ones share its gradient.
    default Tensor max(int... axes) {
        return max(Axes.axes(axes));
    }

    /// The largest over `axes`; equal ones share its gradient.
    default Tensor max(Axes axes) {
        return new Extremum(Reduction.MAX, self(), axes).apply();
    }

    /// The smallest of all elements; equal ones share its gradient.
    default Tensor min() {
        return min(Axes.all());
    }

    /// The smallest; equal ones share its gradient.
    default Tensor min(int... axes) {
        return min(Axes.axes(axes));
    }

    /// The smallest over `axes`; equal ones share its gradient.
    default Tensor min(Axes axes) {
        return new Extremum(Reduction.MIN, self(), axes).apply();
    }

    /// In ascending order along the last axis; each gradient goes back to where its element came from.
    default Tensor sort() {
        return sort(-1);
    }

    /// In ascending order along `axis`.
    default Tensor sort(int axis) {
        return self().takeAlongAxis(self().value().argsort(axis), axis);
    }

    /// In descending order along `axis`.
    default Tensor sortDescending(int axis) {
        return self().takeAlongAxis(self().value().argsortDescending(axis), axis);
    }

    /// The `k` largest along `axis`, largest first; their positions are those of `value().topK(k, axis)`.
    default Tensor topK(int k, int axis) {
        return self().takeAlongAxis(self().value().topK(k, axis).indices(), axis);
    }

    /// The middle element, or the mean of the middle two.
    default Tensor median(int... axes) {
        return quantile(0.5, axes);
    }

    /// The value below which the fraction `q` of the elements lies, interpolated linearly.
    default Tensor quantile(double q, int... axes) {
        return quantile(q, Axes.axes(axes));
    }

    /// The value below which the fraction `q` of the elements lies, interpolated linearly; NaN if there is one.
    default Tensor quantile(double q, Axes axes) {
        NDArray whole = self().value().quantile(q, axes); // checks q and the axes, and knows about NaN
        int[] folded = axes.of("quantile", self().rank());
        Tensor sorted = self().foldedLast(folded).sort();
        double place = q * (sorted.shape().dim(-1) - 1);
        int low = (int) Math.floor(place);
        int high = (int) Math.ceil(place);
        Tensor below = sorted.along(-1, low, low + 1);
        Tensor above = sorted.along(-1, high, high + 1);
        Tensor y = below.add(above.subtract(below).multiply(place - low)).reshape(whole.shape().toArray());
        return Tensor.where(whole.isnan(), Tensor.of(whole), y);
    }

    // ---- norms

    /// `(sum x^2)^(1/2)` over all; the derivative at 0 is 0.
    default Tensor norm() {
        return norm(Axes.all());
    }

    /// `(sum x^2)^(1/2)` over `axes`: of vectors or, over two axes, the Frobenius norm of matrices; the derivative at 0
    /// is 0.
    default Tensor norm(Axes axes) {
        Tensor squares = self().square().sum(axes);
        NDArray zero = squares.value().equal(0.0);
        Tensor one = Tensor.of(NDArray.ones(self().dtype()));
        Tensor none = Tensor.of(NDArray.zeros(self().dtype()));
        return Tensor.where(zero, none, Tensor.where(zero, one, squares).sqrt());
    }

    /// The norm of order `ord` of a vector: `(sum |x|^ord)^(1 / ord)`, the largest for infinity.
    default Tensor norm(double ord) {
        return norm(ord, Axes.all());
    }

    /// The norm of order `ord` over one axis (vectors) or two (matrices: 1 and infinity), as [NDArray#norm(double,
    /// Axes)].
    default Tensor norm(double ord, Axes axes) {
        int[] folded = axes.of("norm", self().rank());
        if (folded.length == 2 && (Math.abs(ord) == 1 || Double.isInfinite(ord))) {
            Tensor sums = self().abs().sum(Axes.keepdims(Math.abs(ord) == 1 ? folded[0] : folded[1]));
            Tensor norm = ord > 0 ? sums.max(Axes.keepdims(folded)) : sums.min(Axes.keepdims(folded));
            return axes.kept() ? norm : norm.without(folded);
        }
        if (folded.length != 1) {
            self().value().norm(ord, axes); // says what is wrong
        }
        if (ord == 0) {
            return self().abs().sign().sum(axes);
        }
        if (ord == 2) {
            return norm(axes);
        }
        if (Double.isInfinite(ord)) {
            return ord > 0 ? self().abs().max(axes) : self().abs().min(axes);
        }
        return ord == 1 ? self().abs().sum(axes) : self().abs().power(ord).sum(axes).power(1 / ord);
    }

    // ---- running

    /// `x1, x1 + x2, ...` along `axis`.
    default Tensor cumulativeSum(int axis) {
        return new CumulativeSum(self(), self().axis("cumulativeSum", axis), false).apply();
    }

    /// `x1, x1 x2, ...` along `axis`: one multiplication for each position, so for short axes.
    default Tensor cumulativeProd(int axis) {
        int along = self().axis("cumulativeProd", axis);
        int n = self().shape().dim(along);
        if (n < 2) {
            return self();
        }
        Tensor[] products = new Tensor[n];
        products[0] = self().along(along, 0, 1);
        for (int i = 1; i < n; i++) {
            products[i] = products[i - 1].multiply(self().along(along, i, i + 1));
        }
        return Tensor.concat(along, products);
    }

    /// The differences of neighbours along the last axis.
    default Tensor diff() {
        return diff(1, -1);
    }

    /// The differences of neighbours along `axis`, `n` times over.
    default Tensor diff(int n, int axis) {
        int along = self().axis("diff", axis);
        Tensor y = self();
        for (int k = 0; k < n; k++) {
            int length = y.shape().dim(along);
            y = y.along(along, Math.min(1, length), length).subtract(y.along(along, 0, Math.max(length - 1, 0)));
        }
        return y;
    }
}
