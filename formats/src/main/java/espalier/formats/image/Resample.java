package espalier.formats.image;

/// Resizing for [Images]: one pass over the rows, one over the columns, in whole numbers, so every machine gives the
/// same bits. The result is Pillow's to the last bit (`Resample.c`, 8 bits per channel).
final class Resample {
    /// Weights are whole multiples of 2^-22: 8 bits of pixel and 2 of overshoot fit beside them into an int.
    private static final int BITS = 32 - 8 - 2;

    private Resample() {}

    static Pixels resize(Pixels picture, int height, int width, Filter filter) {
        Pixels narrow = picture.width() == width ? picture
                : columns(picture, new Weights(picture.width(), width, filter));
        return picture.height() == height ? narrow : rows(narrow, new Weights(picture.height(), height, filter));
    }

    /// Each result column is a weighted sum of source columns.
    private static Pixels columns(Pixels in, Weights w) {
        int width = w.first.length;
        Pixels out = Pixels.blank(in.height(), width);
        for (int y = 0; y < in.height(); y++) {
            int row = y * in.width() * 3;
            for (int x = 0; x < width; x++) {
                int r = 1 << BITS - 1;
                int g = r;
                int b = r;
                int[] weights = w.weights[x];
                int from = row + w.first[x] * 3;
                for (int k = 0; k < weights.length; k++, from += 3) {
                    r += (in.rgb()[from] & 0xff) * weights[k];
                    g += (in.rgb()[from + 1] & 0xff) * weights[k];
                    b += (in.rgb()[from + 2] & 0xff) * weights[k];
                }
                int to = (y * width + x) * 3;
                out.rgb()[to] = clamp(r);
                out.rgb()[to + 1] = clamp(g);
                out.rgb()[to + 2] = clamp(b);
            }
        }
        return out;
    }

    /// Each result row is a weighted sum of source rows.
    private static Pixels rows(Pixels in, Weights w) {
        int height = w.first.length;
        int stride = in.width() * 3;
        Pixels out = Pixels.blank(height, in.width());
        int[] sums = new int[stride];
        for (int y = 0; y < height; y++) {
            java.util.Arrays.fill(sums, 1 << BITS - 1);
            int from = w.first[y] * stride;
            for (int weight : w.weights[y]) {
                for (int i = 0; i < stride; i++) {
                    sums[i] += (in.rgb()[from + i] & 0xff) * weight;
                }
                from += stride;
            }
            for (int i = 0; i < stride; i++) {
                out.rgb()[y * stride + i] = clamp(sums[i]);
            }
        }
        return out;
    }

    private static byte clamp(int sum) {
        return (byte) Math.min(Math.max(sum >> BITS, 0), 255);
    }

    /// For each place of the result: the first source place that counts, and the weights from there on, which add up to
    /// 2^22.
    private static final class Weights {
        final int[] first;
        final int[][] weights;

        Weights(int from, int to, Filter filter) {
            first = new int[to];
            weights = new int[to][];
            double scale = (double) from / to;
            double stretch = Math.max(scale, 1);
            double support = filter.support() * stretch;
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                int start = Math.max((int) (centre - support + 0.5), 0);
                int end = Math.min((int) (centre + support + 0.5), from);
                first[i] = start;
                weights[i] = normalised(filter, centre - start, 1 / stretch, end - start);
            }
        }

        private static int[] normalised(Filter filter, double centre, double shrink, int count) {
            double[] exact = new double[count];
            double sum = 0;
            for (int k = 0; k < count; k++) {
                exact[k] = filter.weight((k - centre + 0.5) * shrink);
                sum += exact[k];
            }
            int[] rounded = new int[count];
            for (int k = 0; k < count; k++) {
                double scaled = exact[k] / sum * (1 << BITS);
                rounded[k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
            }
            return rounded;
        }
    }
}
