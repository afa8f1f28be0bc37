package espalier.bench;

import espalier.backend.Buffer;
import java.util.Random;

/// What the kernel benchmarks compute on.
final class Operands {
    private Operands() {}

    /// `n` values between -2 and 2.
    static Buffer random(String dtype, int n) {
        Random random = new Random(1);
        Buffer x = dtype.equals("float32") ? new Buffer.Float32(new float[n]) : new Buffer.Float64(new double[n]);
        for (int i = 0; i < n; i++) {
            x.setDouble(i, random.nextDouble() * 4 - 2);
        }
        return x;
    }
}
