package espalier.app.bench;

import java.util.Arrays;

/// One step of gradient descent of the course's two-layer network, `features -> units (relu) -> 1 (sigmoid)`, in loops
/// over plain arrays: once as the formulas are written, once arranged so that the compiler can vectorise. For
/// [Vectorization].
///
/// n: pictures, d: features, h: units. x: (n, d)  y: (n,)  w1: (h, d)  b1: (h,)  w2: (h,)
final class PlainStep {
    private final int n;
    private final int d;
    private final int h;
    private final boolean vectorised;
    private final float[][] x;
    private final float[] y;
    private final float[][] w1;
    private final float[] b1;
    private final float[] w2;
    private float b2;
    private final float[][] a1;
    private final float[][] dz1;
    private final float[] dz2;
    private final float[][] dw1;
    private final Loops.Blocks blocks = new Loops.Blocks();

    PlainStep(float[][] x, float[] y, float[][] w1, boolean vectorised) {
        this.n = y.length;
        this.d = x[0].length;
        this.h = w1.length;
        this.vectorised = vectorised;
        this.x = x;
        this.y = y;
        this.w1 = Arrays.stream(w1).map(float[]::clone).toArray(float[][]::new);
        this.b1 = new float[h];
        this.w2 = new float[h];
        Arrays.fill(w2, 0.1f);
        this.a1 = new float[n][h];
        this.dz1 = new float[n][h];
        this.dz2 = new float[n];
        this.dw1 = new float[h][d];
    }

    /// One update of all parameters.
    ///
    /// @return the cost before it
    float step(float rate) {
        float cost = 0;
        for (int i = 0; i < n; i++) {
            cost += sample(i) / n;
        }
        if (vectorised) {
            weightsVectorised();
        } else {
            weights();
        }
        for (int j = 0; j < h; j++) {
            Loops.axpy(-rate, dw1[j], w1[j]);
        }
        for (int i = 0; i < n; i++) {
            b2 -= rate * dz2[i];
            Loops.axpy(-rate, dz1[i], b1);
            Loops.axpy(-rate * dz2[i], a1[i], w2);
        }
        return cost;
    }

    /// a1 = relu(x w1T + b1),  p = sigmoid(a1 w2 + b2),  dz2 = (p - y) / n,  dz1 = dz2 w2 where a1 > 0: for sample i;
    /// gives its loss.
    private float sample(int i) {
        float z2 = b2;
        for (int j = 0; j < h; j++) {
            float z = b1[j] + (vectorised ? Loops.dotInBlocks(x[i], w1[j], blocks) : Loops.dot(x[i], w1[j]));
            a1[i][j] = Math.max(z, 0);
            z2 += a1[i][j] * w2[j];
        }
        float p = (float) (1 / (1 + Math.exp(-z2)));
        dz2[i] = (p - y[i]) / n;
        for (int j = 0; j < h; j++) {
            dz1[i][j] = a1[i][j] > 0 ? dz2[i] * w2[j] : 0;
        }
        return (float) (Math.max(z2, 0) - z2 * y[i] + Math.log1p(Math.exp(-Math.abs(z2))));
    }

    /// dw1_jk = sum over i of dz1_ij x_ik, as it is written.
    private void weights() {
        for (int j = 0; j < h; j++) {
            for (int k = 0; k < d; k++) {
                float sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += dz1[i][j] * x[i][k];
                }
                dw1[j][k] = sum;
            }
        }
    }

    /// The same with the longest axis innermost.
    private void weightsVectorised() {
        for (int j = 0; j < h; j++) {
            Arrays.fill(dw1[j], 0);
            for (int i = 0; i < n; i++) {
                Loops.axpy(dz1[i][j], x[i], dw1[j]);
            }
        }
    }
}
