package espalier.bench;

import espalier.backend.Backend;
import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.cpu.CpuBackend;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Matrix products at the shapes of training: squares, the layers of a perceptron forward and backward, and the
/// course's long thin ones. The counter `gflop` divided by the time is the speed in GFLOP/s when the unit is seconds:
/// JMH prints it as GFLOP per second.
///
/// Run: `java --add-modules jdk.incubator.vector -cp <class path> org.openjdk.jmh.Main GemmBenchmark -p
/// shape=512x512x512nn -p threads=1`
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class GemmBenchmark {
    /// Rows x length x columns, then `n` or `t` for each operand: as it lies, or transposed.
    @Param({
        "64x64x64nn",
        "512x512x512nn",
        "1024x1024x1024nn",
        "128x784x512nn",
        "784x128x512tn",
        "128x512x784nt",
        "128x256x10nn",
        "20x12288x209nn",
        "209x12288x20nt",
        "7x20x209nn",
        "1x784x512nn"
    })
    public String shape = "";

    /// `float32` or `float64`.
    @Param({"float32", "float64"})
    public String dtype = "";

    /// Threads allowed.
    @Param({"1", "2"})
    public int threads;

    private Backend backend;
    private Buffer a;
    private Buffer b;
    private Buffer y;
    private Layout la;
    private Layout lb;
    private Layout ly;
    private double work;

    /// Operations done, in units of 10^9, so that JMH reports GFLOP/s.
    @AuxCounters
    @State(Scope.Thread)
    public static class Work {
        /// Multiplications and additions.
        public double gflop;

        /// Starts again.
        @Setup(Level.Iteration)
        public void clear() {
            gflop = 0;
        }
    }

    /// Makes the operands.
    @Setup
    public void prepare() {
        String[] sizes = shape.substring(0, shape.length() - 2).split("x");
        int m = Integer.parseInt(sizes[0]);
        int k = Integer.parseInt(sizes[1]);
        int n = Integer.parseInt(sizes[2]);
        boolean ta = shape.charAt(shape.length() - 2) == 't';
        boolean tb = shape.charAt(shape.length() - 1) == 't';
        la = ta ? Layout.contiguous(k, m).permute(1, 0) : Layout.contiguous(m, k);
        lb = tb ? Layout.contiguous(n, k).permute(1, 0) : Layout.contiguous(k, n);
        ly = Layout.contiguous(m, n);
        a = Operands.random(dtype, m * k);
        b = Operands.random(dtype, k * n);
        y = Operands.random(dtype, m * n);
        work = 2e-9 * m * n * k;
        backend = new CpuBackend(threads);
    }

    /// `y = a b`
    @Benchmark
    public void multiply(Work done) {
        backend.matmul(a, la, b, lb, y, ly, false);
        done.gflop += work;
    }
}
