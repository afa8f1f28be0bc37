package espalier.nn;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.array.Slice;

/// How weights start. Too small, and signals die out from layer to layer; too large, and they blow up; all equal, and
/// all units learn the same. Layers call it once for each weight; the doc of a layer says what it takes by default.
///
/// `fanIn` and `fanOut` count what a unit reads and how many units read one input: (in, out) of a [Dense].
///
/// ```java
/// var layer = new Dense(784, 128, Activation.RELU, Init.ORTHOGONAL, rng, DType.FLOAT32);
/// ```
@FunctionalInterface
public interface Init {

    /// Zeros: for biases, and for the weights of a single unit (logistic regression), which has no other to differ
    /// from.
    Init ZEROS = new Constant(0);

    /// Uniform in `-r .. r` with `r = (6 / (fanIn + fanOut))^(1/2)`, so the variance is `2 / (fanIn + fanOut)`: for
    /// sigmoid, tanh, softmax and linear layers (Glorot and Bengio 2010, "normalized initialization").
    Init XAVIER = new Xavier();

    /// Normal with the variance of [#XAVIER], `2 / (fanIn + fanOut)` (Glorot and Bengio 2010).
    Init XAVIER_NORMAL = new XavierNormal();

    /// Normal with standard deviation `(2 / fanIn)^(1/2)`: for ReLU and its relatives, which halve the variance (He,
    /// Zhang, Ren, Sun 2015).
    Init HE = new He();

    /// Uniform in `-r .. r` with `r = (6 / fanIn)^(1/2)`, the variance of [#HE] (He et al. 2015).
    Init HE_UNIFORM = new HeUniform();

    /// Normal with standard deviation `(1 / fanIn)^(1/2)` (LeCun, Bottou, Orr, Mueller 1998): what the course uses for
    /// its deep network; for SELU too (Klambauer et al. 2017).
    Init LECUN = new LeCun();

    /// Uniform in `-r .. r` with `r = (3 / fanIn)^(1/2)`, the variance of [#LECUN].
    Init LECUN_UNIFORM = new LeCunUniform();

    /// Orthonormal rows or columns, see [#orthogonal]: for deep and for recurrent networks, whose signals it neither
    /// shrinks nor blows up (Saxe, McClelland, Ganguli 2014).
    Init ORTHOGONAL = new Orthogonal(1);

    /// Draws an array of the given type and shape.
    NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape);

    /// Every weight is `value`.
    static Init constant(double value) {
        return new Constant(value);
    }

    /// Uniform in `low .. high`, whatever the size of the layer.
    static Init uniform(double low, double high) {
        return new Uniform(low, high);
    }

    /// Normal with mean 0 and standard deviation `sd`, whatever the size of the layer: the course's `randn * 0.01`.
    static Init scaledNormal(double sd) {
        return new ScaledNormal(sd);
    }

    /// Normal with mean 0 and standard deviation `sd`, but under the condition that no draw lies beyond `2 sd`, which
    /// leaves a spread of 0.88 sd. Usual in transformers, with 0.02 (Devlin et al. 2019).
    static Init truncatedNormal(double sd) {
        return new TruncatedNormal(sd);
    }

    /// `gain` times a matrix with orthonormal columns (rows, if it is wider than tall), uniform among these: the Q of a
    /// random normal matrix, signs chosen so that R has a positive diagonal (Mezzadri 2007). A kernel is the
    /// matrix (all
    /// axes but the last, last).
    static Init orthogonal(double gain) {
        return new Orthogonal(gain);
    }

    /// See [Init#constant].
    record Constant(double value) implements Init {
        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return NDArray.full(dtype, value, shape);
        }
    }

    /// See [Init#uniform].
    record Uniform(double low, double high) implements Init {

        /// @param low the smallest value
        /// @param high above the largest value
        public Uniform {
            if (!(low <= high) || Double.isInfinite(high - low)) {
                throw new IllegalArgumentException("uniform: needs a range low .. high, got " + low + " .. " + high);
            }
        }

        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return rng.uniform(dtype, shape).multiply(high - low).add(low);
        }
    }

    /// See [Init#scaledNormal].
    record ScaledNormal(double sd) implements Init {

        /// @param sd the standard deviation, not negative
        public ScaledNormal {
            requireSpread("scaledNormal", sd);
        }

        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return rng.normal(dtype, shape).multiply(sd);
        }
    }

    /// See [Init#truncatedNormal].
    record TruncatedNormal(double sd) implements Init {

        /// @param sd the standard deviation before truncation, not negative
        public TruncatedNormal {
            requireSpread("truncatedNormal", sd);
        }

        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return rng.truncatedNormal(dtype, -2, 2, shape).multiply(sd);
        }
    }

    /// See [Init#XAVIER].
    record Xavier() implements Init {
        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return symmetric(rng, dtype, Math.sqrt(6.0 / (fanIn + fanOut)), shape);
        }
    }

    /// See [Init#XAVIER_NORMAL].
    record XavierNormal() implements Init {
        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return rng.normal(dtype, shape).multiply(Math.sqrt(2.0 / (fanIn + fanOut)));
        }
    }

    /// See [Init#HE].
    record He() implements Init {
        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return rng.normal(dtype, shape).multiply(Math.sqrt(2.0 / fanIn));
        }
    }

    /// See [Init#HE_UNIFORM].
    record HeUniform() implements Init {
        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return symmetric(rng, dtype, Math.sqrt(6.0 / fanIn), shape);
        }
    }

    /// See [Init#LECUN].
    record LeCun() implements Init {
        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return rng.normal(dtype, shape).multiply(Math.sqrt(1.0 / fanIn));
        }
    }

    /// See [Init#LECUN_UNIFORM].
    record LeCunUniform() implements Init {
        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            return symmetric(rng, dtype, Math.sqrt(3.0 / fanIn), shape);
        }
    }

    /// See [Init#orthogonal].
    record Orthogonal(double gain) implements Init {
        private static final int BLOCK = 32;

        /// @param gain the length of each column
        public Orthogonal {
            requireSpread("orthogonal", gain);
        }

        @Override
        public NDArray draw(Rng rng, DType dtype, int fanIn, int fanOut, int... shape) {
            if (shape.length < 2) {
                throw new IllegalArgumentException("orthogonal: needs a matrix, at least 2 axes, got "
                        + Shape.of(shape) + ": take another rule for it");
            }
            int columns = shape[shape.length - 1];
            int rows = 1;
            for (int i = 0; i < shape.length - 1; i++) {
                rows *= shape[i];
            }
            boolean wide = columns > rows;
            int count = wide ? rows : columns;
            int length = wide ? columns : rows;
            double[] q = rng.normal(count, length).toDoubles();
            orthonormal(q, count, length);
            NDArray vectors = NDArray.wrap(q, count, length);
            return (wide ? vectors : vectors.T()).multiply(gain).reshape(shape).astype(dtype);
        }

        /// The rows of x (count, n) made orthonormal one after another, each twice: the second time removes what
        /// rounding left (modified Gram-Schmidt, in blocks, so that most of it are matrix products). The lengths
        /// divided by are the diagonal of R, positive.
        private static void orthonormal(double[] x, int count, int n) {
            NDArray all = NDArray.wrap(x, count, n);
            for (int from = 0; from < count; from += BLOCK) {
                int to = Math.min(from + BLOCK, count);
                NDArray before = all.at(Slice.to(from));
                NDArray block = all.at(Slice.of(from, to));
                for (int round = 0; from > 0 && round < 2; round++) {
                    Into.axpy(-1, block.matmul(before.T()).matmul(before), block);
                }
                orthonormal(x, from, to, n);
            }
        }

        private static void orthonormal(double[] x, int from, int to, int n) {
            for (int j = from; j < to; j++) {
                for (int round = 0; round < 2; round++) {
                    for (int i = from; i < j; i++) {
                        double along = product(x, n, i, j);
                        for (int r = 0; r < n; r++) {
                            x[j * n + r] -= along * x[i * n + r];
                        }
                    }
                }
                double length = Math.sqrt(product(x, n, j, j));
                for (int r = 0; r < n; r++) {
                    x[j * n + r] /= length;
                }
            }
        }

        private static double product(double[] x, int n, int i, int j) {
            double sum = 0;
            for (int r = 0; r < n; r++) {
                sum += x[i * n + r] * x[j * n + r];
            }
            return sum;
        }
    }

    private static NDArray symmetric(Rng rng, DType dtype, double r, int... shape) {
        return rng.uniform(dtype, shape).multiply(2 * r).subtract(r);
    }

    private static void requireSpread(String rule, double spread) {
        if (!(spread >= 0) || Double.isInfinite(spread)) {
            String what = rule.equals("orthogonal") ? "gain" : "standard deviation";
            throw new IllegalArgumentException(rule + ": the " + what + " must be a number not below 0, got " + spread);
        }
    }
}
