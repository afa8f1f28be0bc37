package espalier.backend.cpu;

import espalier.backend.Backend;
import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import java.util.function.IntConsumer;

/// Computes on the processor's cores, with SIMD where the JVM offers it; what `Compute` uses unless told otherwise.
///
/// It only chooses: which loops fit the types and layouts of a call. Whatever has no fast loop is computed by
/// [Reference].
public final class CpuBackend implements Backend {
    private final Reference reference = new Reference();
    private final Threads threads;
    private final int bits;
    private final Engine<float[]> float32;
    private final Engine<double[]> float64;
    private final Engine<long[]> integers;
    private final Gemm<float[]> gemm32;
    private final Gemm<double[]> gemm64;

    /// Computes on at most `threads` cores (never more than the machine has).
    public CpuBackend(int threads) {
        this(threads, Simd.bits());
    }

    /// For the tests: `bits` 0 gives the plain loops.
    CpuBackend(int threads, int bits) {
        this.threads = new Threads(threads);
        this.bits = bits;
        boolean wide = Simd.wide(bits);
        this.float32 = new Engine<>(bits == 0 ? new Loops32() : new Vectors32(), this.threads);
        this.float64 = new Engine<>(bits == 0 ? new Loops64() : new Vectors64(), this.threads);
        this.integers = new Engine<>(new LongLoops(), this.threads);
        this.gemm32 = new Gemm<>(bits == 0 ? new Tile32() : new SimdTile32(wide), this.threads);
        this.gemm64 = new Gemm<>(bits == 0 ? new Tile64() : new SimdTile64(wide), this.threads);
    }

    @Override
    public String describe() {
        int n = threads.limit();
        return (bits == 0 ? "plain Java loops, " : "SIMD " + bits + "-bit, ") + n + (n == 1 ? " thread" : " threads");
    }

    @Override
    public void copy(Buffer x, Layout lx, Buffer y, Layout ly) {
        boolean integer = Reference.isInteger(x);
        if (integer && Reference.isInteger(y)) {
            integers.copy(x, lx, y, ly);
        } else if (x instanceof Buffer.Float64 || integer && !(y instanceof Buffer.Float32)) {
            float64.copy(x, lx, y, ly);
        } else {
            float32.copy(x, lx, y, ly);
        }
    }

    @Override
    public void unary(Unary f, Buffer x, Layout lx, Buffer y, Layout ly) {
        if (x instanceof Buffer.Float32 && (y instanceof Buffer.Float32 || y instanceof Buffer.Bool)) {
            float32.unary(f, x, lx, y, ly);
        } else if (Reference.isInteger(x) && Reference.isInteger(y)) {
            integers.unary(f, x, lx, y, ly);
        } else {
            float64.unary(f, x, lx, y, ly);
        }
    }

    @Override
    public void unaryGradient(Unary f, Buffer kept, Layout lkept, Buffer dy, Layout ldy, Buffer dx, Layout ldx) {
        if (kept instanceof Buffer.Float32 && dy instanceof Buffer.Float32 && dx instanceof Buffer.Float32) {
            float32.unaryGradient(f, kept, lkept, dy, ldy, dx, ldx);
        } else {
            float64.unaryGradient(f, kept, lkept, dy, ldy, dx, ldx);
        }
    }

    @Override
    public void binary(Binary f, Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly) {
        boolean float32Result = y instanceof Buffer.Float32 || y instanceof Buffer.Bool;
        if (a instanceof Buffer.Float32 && b instanceof Buffer.Float32 && float32Result) {
            float32.binary(f, a, la, b, lb, y, ly);
        } else if (Reference.isInteger(a) && Reference.isInteger(b) && Reference.isInteger(y)) {
            integers.binary(f, a, la, b, lb, y, ly);
        } else {
            float64.binary(f, a, la, b, lb, y, ly);
        }
    }

    @Override
    public void reduce(Reduction f, Buffer x, Layout lx, Buffer y, Layout ly) {
        if (ly.size() > 0 && lx.size() == 0) {
            reference.reduce(f, x, lx, y, ly); // of nothing
        } else if (x instanceof Buffer.Float32 && !(y instanceof Buffer.Float64)) {
            float32.reduce(f, x, lx, y, ly);
        } else if (Reference.isInteger(x)) {
            integers.reduce(f, x, lx, y, ly);
        } else {
            float64.reduce(f, x, lx, y, ly);
        }
    }

    @Override
    public void matmul(Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly, boolean accumulate) {
        if (a instanceof Buffer.Float32 p && b instanceof Buffer.Float32 q && y instanceof Buffer.Float32 r) {
            gemm32.multiply(p.data(), la, q.data(), lb, r.data(), ly, accumulate);
        } else if (a instanceof Buffer.Float64 p && b instanceof Buffer.Float64 q && y instanceof Buffer.Float64 r) {
            gemm64.multiply(p.data(), la, q.data(), lb, r.data(), ly, accumulate);
        } else {
            reference.matmul(a, la, b, lb, y, ly, accumulate);
        }
    }

    @Override
    public void axpy(double alpha, Buffer x, Layout lx, Buffer y, Layout ly) {
        if (x instanceof Buffer.Float32 && y instanceof Buffer.Float32) {
            float32.axpy(alpha, x, lx, y, ly);
        } else {
            float64.axpy(alpha, x, lx, y, ly);
        }
    }

    @Override
    public void parallel(int parts, IntConsumer task) {
        threads.run(parts, task::accept);
    }
}
