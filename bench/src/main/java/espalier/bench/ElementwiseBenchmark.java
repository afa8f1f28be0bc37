package espalier.bench;

import espalier.backend.Backend;
import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Unary;
import espalier.backend.cpu.CpuBackend;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Element-wise functions into existing memory, one thread, time for a call over `size` elements; 1,000 shows the cost
/// of a call, 100,000 the loop in the second-level cache, 10,000,000 the memory.
///
/// Run: `java --add-modules jdk.incubator.vector -cp <class path> org.openjdk.jmh.Main ElementwiseBenchmark -p
/// size=100000 -p dtype=float32`
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ElementwiseBenchmark {
    /// Elements.
    @Param({"1000", "100000", "10000000"})
    public int size;

    /// `float32` or `float64`.
    @Param({"float32", "float64"})
    public String dtype = "";

    private final Backend backend = new CpuBackend(1);
    private Buffer x;
    private Buffer z;
    private Buffer y;
    private Layout flat;
    private Layout rows;
    private Layout bias;
    private Layout square;

    /// Makes the operands.
    @Setup
    public void prepare() {
        x = Operands.random(dtype, size);
        z = Operands.random(dtype, size);
        y = Operands.random(dtype, size);
        flat = Layout.contiguous(size);
        rows = Layout.contiguous(size / 100, 100);
        bias = Layout.contiguous(100).broadcastTo(size / 100, 100);
        int side = (int) Math.sqrt(size);
        square = Layout.contiguous(side, side);
    }

    /// `y = x + z`
    @Benchmark
    public void add() {
        backend.binary(Binary.ADD, x, flat, z, flat, y, flat);
    }

    /// A row of 100 added to each row.
    @Benchmark
    public void addBias() {
        backend.binary(Binary.ADD, x, rows, z, bias, y, rows);
    }

    /// `y += x / 2`
    @Benchmark
    public void axpy() {
        backend.axpy(0.5, x, flat, y, flat);
    }

    /// `y = e^x`
    @Benchmark
    public void exp() {
        backend.unary(Unary.EXP, x, flat, y, flat);
    }

    /// `y = ln x` (half of them NaN).
    @Benchmark
    public void log() {
        backend.unary(Unary.LOG, z, flat, y, flat);
    }

    /// `y = tanh x`
    @Benchmark
    public void tanh() {
        backend.unary(Unary.TANH, x, flat, y, flat);
    }

    /// `y = 1 / (1 + e^-x)`
    @Benchmark
    public void sigmoid() {
        backend.unary(Unary.SIGMOID, x, flat, y, flat);
    }

    /// `y = max(x, 0)`
    @Benchmark
    public void relu() {
        backend.unary(Unary.RELU, x, flat, y, flat);
    }

    /// `y += z where x > 0`
    @Benchmark
    public void reluGradient() {
        backend.unaryGradient(Unary.RELU, x, flat, z, flat, y, flat, true);
    }

    /// A transposed matrix made contiguous.
    @Benchmark
    public void transpose() {
        backend.copy(x, square.permute(1, 0), y, square);
    }
}
