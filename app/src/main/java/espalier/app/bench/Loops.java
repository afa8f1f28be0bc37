package espalier.app.bench;

import java.util.Arrays;
import java.util.List;

/// The loops that [Vectorization] compares the library with: what one writes by hand, and what the just-in-time
/// compiler can turn into vector instructions by itself. Nothing else uses them.
final class Loops {
    /// Length of the blocks that [#dotInBlocks] works in: small enough for the nearest cache.
    private static final int BLOCK = 1024;

    private Loops() {}

    /// `sum a_i b_i` over boxed numbers, one object each: how a loop in Python works.
    static float dotObjects(List<Float> a, List<Float> b) {
        float sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    /// `sum a_i b_i` as one writes it. Java keeps the order of the additions, so each waits for the one before.
    static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /// Memory for [#dotInBlocks].
    static final class Blocks {
        private final float[] a = new float[BLOCK];
        private final float[] b = new float[BLOCK];
        private final float[] sums = new float[BLOCK];
    }

    /// `sum a_i b_i` with partial sums that do not wait for each other. The blocks are copied because the compiler
    /// vectorises a loop over several arrays only when all are indexed alike: with offsets it cannot know that they do
    /// not overlap.
    static float dotInBlocks(float[] a, float[] b, Blocks blocks) {
        Arrays.fill(blocks.sums, 0);
        int i = 0;
        for (; i + BLOCK <= a.length; i += BLOCK) {
            System.arraycopy(a, i, blocks.a, 0, BLOCK);
            System.arraycopy(b, i, blocks.b, 0, BLOCK);
            addProducts(blocks.a, blocks.b, blocks.sums);
        }
        float sum = 0;
        for (; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        for (float part : blocks.sums) {
            sum += part;
        }
        return sum;
    }

    private static void addProducts(float[] a, float[] b, float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += a[i] * b[i];
        }
    }

    /// `y_i += alpha x_i` over boxed numbers.
    static void axpyObjects(float alpha, List<Float> x, List<Float> y) {
        for (int i = 0; i < y.size(); i++) {
            y.set(i, y.get(i) + alpha * x.get(i));
        }
    }

    /// `y_i += alpha x_i`, which the compiler vectorises.
    static void axpy(float alpha, float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] += alpha * x[i];
        }
    }
}
