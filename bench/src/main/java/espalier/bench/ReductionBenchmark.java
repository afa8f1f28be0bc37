package espalier.bench;

import espalier.backend.Backend;
import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Reduction;
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

/// Reductions of a matrix, one thread: of everything, along rows, down columns; time for a call.
///
/// Run: `java --add-modules jdk.incubator.vector -cp <class path> org.openjdk.jmh.Main ReductionBenchmark -p
/// columns=10`
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ReductionBenchmark {
    /// Rows.
    @Param({"100", "10000"})
    public int rows;

    /// Columns.
    @Param({"10", "1000"})
    public int columns;

    /// `float32` or `float64`.
    @Param({"float32", "float64"})
    public String dtype = "";

    private final Backend backend = new CpuBackend(1);
    private Buffer x;
    private Buffer y;
    private Buffer positions;
    private Layout matrix;
    private Layout flat;

    /// Makes the operands.
    @Setup
    public void prepare() {
        x = Operands.random(dtype, rows * columns);
        y = Operands.random(dtype, Math.max(rows, columns));
        positions = new Buffer.Int64(new long[rows]);
        matrix = Layout.contiguous(rows, columns);
        flat = Layout.contiguous(rows * columns);
    }

    /// The sum of all elements.
    @Benchmark
    public void sum() {
        backend.reduce(Reduction.SUM, x, flat, y, Layout.contiguous());
    }

    /// The sum of each row.
    @Benchmark
    public void sumOfRows() {
        backend.reduce(Reduction.SUM, x, matrix, y, Layout.contiguous(rows));
    }

    /// The sum of each column: the gradient of a bias.
    @Benchmark
    public void sumOfColumns() {
        backend.reduce(Reduction.SUM, x, matrix.permute(1, 0), y, Layout.contiguous(columns));
    }

    /// The largest of each row: the first step of softmax.
    @Benchmark
    public void maxOfRows() {
        backend.reduce(Reduction.MAX, x, matrix, y, Layout.contiguous(rows));
    }

    /// Its position: the class that a classifier names.
    @Benchmark
    public void argmaxOfRows() {
        backend.reduce(Reduction.ARGMAX, x, matrix, positions, Layout.contiguous(rows));
    }
}
