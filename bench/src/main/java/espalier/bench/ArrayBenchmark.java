package espalier.bench;

import espalier.array.Compute;
import espalier.array.DType;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

/// Every operation of [ArrayOperations] alone in its process, one thread, fresh results, time for a call. The table
/// beside NumPy comes from `python3 bench/arrays.py`; this is for a closer look at one row of it.
///
/// Run: `java --add-modules jdk.incubator.vector -cp <class path> org.openjdk.jmh.Main ArrayBenchmark -p
/// operation="sum axis 0" -p size=100000`
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ArrayBenchmark {
    /// A name in [ArrayOperations].
    @Param({"add", "exp", "sum axis 0", "transpose copy", "mask", "take", "concat 1", "matmul", "softmax", "sort"})
    public String operation = "";

    /// Elements.
    @Param({"10", "1000", "100000", "10000000"})
    public int size;

    /// `float32` or `float64`.
    @Param({"float32", "float64"})
    public String dtype = "";

    /// `contiguous` or `strided`: every second element.
    @Param({"contiguous", "strided"})
    public String layout = "";

    private Supplier<Object> run;

    /// Makes the operands.
    @Setup
    public void prepare() {
        Compute.threads(1);
        var data = new ArrayOperations.Data(size, DType.parse(dtype), layout.equals("strided"));
        run = ArrayOperations.all().get(operation).apply(data);
    }

    /// The operation.
    @Benchmark
    public Object call() {
        return run.get();
    }
}
