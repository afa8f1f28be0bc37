package espalier.data.image;

import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.backend.Buffer;
import espalier.data.Batch;

/// Blends each picture of a batch with another one of it, and its target in the same proportion: the network is asked
/// to be as sure as the picture is clear. What comes out has soft targets, float32 `(n, outputs)`, which
/// the losses of classes take as they are.
///
/// ```java
/// Mix mix = new Mix.Mixup(0.2);
/// Batch soft = mix.apply(batch, 10, Rng.seed(1));       // x as before, y float32 (n, 10), rows adding up to 1
/// ```
public sealed interface Mix {

    /// Mixed copies.
    ///
    /// @param batch pictures `(n, height, width, channels)`, uint8 or float32, with class numbers `(n,)`
    /// @param outputs of the network: the number of classes, or 1 where two classes share one output
    default Batch apply(Batch batch, int outputs, Rng rng) {
        NDArray x = contiguous(batch.x());
        if (batch.x().rank() != 4 || x.dtype() != DType.UINT8 && x.dtype() != DType.FLOAT32) {
            throw new IllegalArgumentException(
                    this + ": pictures are (n, height, width, channels), uint8 or float32, got " + x.dtype().numpyName()
                            + " " + x.shape());
        }
        int n = batch.size();
        NDArray out = NDArray.empty(x.dtype(), x.shape());
        float[] y = new float[n * outputs];
        int[] partner = rng.permutation(n);
        Rng base = rng.split();
        Compute.parallel(n, i -> {
            float share = blend(x, i, partner[i], out, base.child(i));
            add(y, i, outputs, batch.y().getLong(i), share);
            add(y, i, outputs, batch.y().getLong(partner[i]), 1 - share);
        });
        return new Batch(out, NDArray.wrap(y, n, outputs));
    }

    /// Writes picture `i`, blended with picture `j`, to its place in `out`.
    ///
    /// @return how much of it is picture `i`, 0 to 1
    float blend(NDArray x, int i, int j, NDArray out, Rng rng);

    /// `x = a x_i + (1 - a) x_j`, a drawn from the beta distribution (Zhang et al. 2018).
    ///
    /// @param alpha how even the blends are: 0.2 leaves most pictures nearly alone, 1 draws a evenly from 0 to 1
    record Mixup(double alpha) implements Mix {
        /// Refuses what the beta distribution does not take.
        public Mixup {
            positive("Mixup", alpha);
        }

        @Override
        public float blend(NDArray x, int i, int j, NDArray out, Rng rng) {
            float share = (float) beta(alpha, rng);
            int length = x.size() / x.shape().dim(0);
            int a = x.layout().offset() + i * length;
            int b = x.layout().offset() + j * length;
            int to = i * length;
            switch (x.buffer()) {
                case Buffer.UInt8(byte[] from) -> {
                    byte[] pixels = ((Buffer.UInt8) out.buffer()).data();
                    for (int k = 0; k < length; k++) {
                        float mixed = share * (from[a + k] & 0xff) + (1 - share) * (from[b + k] & 0xff);
                        pixels[to + k] = (byte) (int) (mixed + 0.5f);
                    }
                }
                case Buffer.Float32(float[] from) -> {
                    float[] values = ((Buffer.Float32) out.buffer()).data();
                    for (int k = 0; k < length; k++) {
                        values[to + k] = share * from[a + k] + (1 - share) * from[b + k];
                    }
                }
                default -> throw new AssertionError(x);
            }
            return share;
        }
    }

    /// A rectangle of picture `i` replaced by the same place of picture `j` (Yun et al. 2019); its share of the area is
    /// drawn from the beta distribution.
    ///
    /// @param alpha 1 draws the share evenly from 0 to 1
    record CutMix(double alpha) implements Mix {
        /// Refuses what the beta distribution does not take.
        public CutMix {
            positive("CutMix", alpha);
        }

        @Override
        public float blend(NDArray x, int i, int j, NDArray out, Rng rng) {
            int height = x.shape().dim(1);
            int width = x.shape().dim(2);
            int channels = x.shape().dim(3);
            double side = Math.sqrt(1 - beta(alpha, rng));
            int rows = (int) (side * height);
            int columns = (int) (side * width);
            int middle = rng.nextInt(height);
            int top = Math.max(0, middle - rows / 2);
            int bottom = Math.min(height, middle - rows / 2 + rows);
            middle = rng.nextInt(width);
            int left = Math.max(0, middle - columns / 2);
            int right = Math.min(width, middle - columns / 2 + columns);
            int length = height * width * channels;
            copy(x, i * length, out, i * length, length);
            for (int y = top; y < bottom; y++) {
                int at = (y * width + left) * channels;
                copy(x, j * length + at, out, i * length + at, (right - left) * channels);
            }
            return 1 - (float) ((bottom - top) * (right - left)) / (height * width);
        }

        private static void copy(NDArray x, int from, NDArray out, int to, int length) {
            Object source = x.dtype() == DType.UINT8 ? ((Buffer.UInt8) x.buffer()).data()
                    : ((Buffer.Float32) x.buffer()).data();
            Object target = x.dtype() == DType.UINT8 ? ((Buffer.UInt8) out.buffer()).data()
                    : ((Buffer.Float32) out.buffer()).data();
            System.arraycopy(source, x.layout().offset() + from, target, to, length);
        }
    }

    private static NDArray contiguous(NDArray x) {
        return x.layout().isContiguous() ? x : x.copy();
    }

    private static void add(float[] y, int row, int outputs, long label, float share) {
        if (outputs == 1) {
            y[row] += label * share;
        } else {
            y[row * outputs + (int) label] += share;
        }
    }

    private static void positive(String name, double alpha) {
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException(
                    name + ": alpha is " + alpha + "; it must be more than 0, say 0.2 for Mixup and 1 for CutMix");
        }
    }

    /// A draw from the symmetric beta distribution, 0 to 1.
    private static double beta(double alpha, Rng rng) {
        double a = gamma(alpha, rng);
        double b = gamma(alpha, rng);
        return a + b > 0 ? a / (a + b) : 0.5;
    }

    /// A draw from the gamma distribution with this shape and scale 1 (Marsaglia and Tsang 2000).
    private static double gamma(double shape, Rng rng) {
        if (shape < 1) {
            return gamma(shape + 1, rng) * Math.pow(1 - rng.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = rng.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - rng.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
