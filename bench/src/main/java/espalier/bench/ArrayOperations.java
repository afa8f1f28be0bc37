package espalier.bench;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.Index;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Padding;
import espalier.array.Pool;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.array.Slice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The daily operations on arrays that are compared with NumPy, each under the name that `bench/arrays.py` has for it:
/// run by [ArrayBenchmark] and [ArrayServer].
final class ArrayOperations {
    /// What the operations work on; the values are computed as `bench/arrays.py` computes them, so that results can be
    /// compared.
    static final class Data {
        final int n;
        final int rows;
        final int columns;
        final DType dtype;
        final DType other;
        /// (n,) between -2 and 2.
        final NDArray v;
        final NDArray w;
        /// (rows, columns) between -2 and 2, of n elements.
        final NDArray x;
        final NDArray z;
        /// As x, between 0.5 and 4.5.
        final NDArray p;
        final NDArray row;
        final NDArray column;
        /// (rows, columns) bool.
        final NDArray mask;
        /// (rows, columns) to be written to.
        final NDArray y;
        /// (a, b, c) of n elements.
        final NDArray cube;
        /// (side, side), at most 1,024.
        final NDArray a;
        final NDArray b;
        /// About the square root of n elements.
        final NDArray s;
        final NDArray t;
        /// (n,) many of them equal.
        final NDArray few;
        final NDArray sorted;
        final NDArray someRows;
        final NDArray places;
        final NDArray along;
        final NDArray bytes;
        final NDArray ints;
        final NDArray longs;

        Data(int n, DType dtype, boolean strided) {
            this.n = n;
            this.dtype = dtype;
            this.other = dtype == DType.FLOAT32 ? DType.FLOAT64 : DType.FLOAT32;
            rows = switch (n) {
                case 10 -> 2;
                case 1000 -> 25;
                case 100_000 -> 250;
                case 10_000_000 -> 2500;
                default -> throw new IllegalArgumentException("no shape for " + n + " elements");
            };
            columns = n / rows;
            int side = Math.min((int) Math.sqrt(n), 1024);
            int root = (int) Math.sqrt(n);
            v = spread(numbers(strided ? 2 * n : n, 1), strided);
            w = spread(numbers(strided ? 2 * n : n, 2), strided);
            x = spread(numbers(strided ? 2 * n : n, 3).reshape(rows, -1), strided);
            z = spread(numbers(strided ? 2 * n : n, 4).reshape(rows, -1), strided);
            p = spread(numbers(strided ? 2 * n : n, 5).add(2.5).reshape(rows, -1), strided);
            y = spread(numbers(strided ? 2 * n : n, 5).reshape(rows, -1), strided);
            row = numbers(columns, 6);
            column = numbers(rows, 7).reshape(rows, 1);
            mask = numbers(n, 8).greater(0.0).reshape(rows, columns);
            cube = spread(numbers(strided ? 2 * n : n, 9).reshape(rows, columns / 5, -1), strided);
            a = spread(numbers(strided ? 2 * side * side : side * side, 10).reshape(side, -1), strided);
            b = spread(numbers(strided ? 2 * side * side : side * side, 11).reshape(side, -1), strided);
            s = numbers(root, 12);
            t = numbers(root, 13);
            few = spread(numbers(strided ? 2 * n : n, 14).multiply(n / 16.0).floor(), strided);
            sorted = numbers(n, 15).sort();
            someRows = numbers(rows, 16).add(2.0).multiply(rows / 4.0).astype(DType.INT64);
            places = numbers(n, 17).add(2.0).multiply(n / 4.0).astype(DType.INT64);
            along = numbers(n, 18).add(2.0).multiply(columns / 4.0).astype(DType.INT64).reshape(rows, columns);
            bytes = spread(numbers(strided ? 2 * n : n, 19).add(2.0).multiply(60).astype(DType.UINT8), strided);
            ints = spread(numbers(strided ? 2 * n : n, 20).multiply(1000).astype(DType.INT32), strided);
            longs = spread(numbers(strided ? 2 * n : n, 21).multiply(1000).astype(DType.INT64), strided);
        }

        private static NDArray spread(NDArray x, boolean strided) {
            return strided ? x.at(Index.ELLIPSIS, new Slice(null, null, 2)) : x;
        }

        private NDArray numbers(int n, int seed) {
            double[] values = new double[n];
            for (int i = 0; i < n; i++) {
                values[i] = ((i * 2654435761L + seed * 40503L ^ (i >>> 7)) & 0xffffL) / 16384.0 - 2;
            }
            return NDArray.wrap(values, n).astype(dtype);
        }
    }

    private static final Map<String, Function<Data, Supplier<Object>>> ALL = new LinkedHashMap<>();

    /// What copies and arrays by rule take their memory from; null: fresh memory.
    static Pool.@Nullable Lease scope;

    private ArrayOperations() {}

    private static NDArray copy(NDArray x) {
        return scope == null ? x.copy() : scope.copy(x);
    }

    static Map<String, Function<Data, Supplier<Object>>> all() {
        return ALL;
    }

    private static void put(String name, Function<Data, Object> f) {
        ALL.put(name, d -> () -> f.apply(d));
    }

    static {
        elementwise();
        reductions();
        moving();
        choosing();
        order();
        products();
        others();
    }

    private static void elementwise() {
        put("add", d -> d.x.add(d.z));
        put("add row", d -> d.x.add(d.row));
        put("add column", d -> d.x.add(d.column));
        put("multiply number", d -> d.x.multiply(2.5));
        put("divide", d -> d.x.divide(d.p));
        put("maximum", d -> d.x.maximum(d.z));
        put("negative", d -> d.x.negative());
        put("abs", d -> d.x.abs());
        put("sqrt", d -> d.p.sqrt());
        put("square", d -> d.x.square());
        put("exp", d -> d.x.exp());
        put("log", d -> d.p.log());
        put("tanh", d -> d.x.tanh());
        put("sin", d -> d.x.sin());
        put("power", d -> d.p.power(d.z));
        put("floor", d -> d.x.floor());
        put("clip", d -> d.x.clip(-1.0, 1.0));
        put("greater", d -> d.x.greater(d.z));
        put("greater number", d -> d.x.greater(0.0));
        put("isnan", d -> d.x.isnan());
        put("logical and", d -> d.mask.logicalAnd(d.mask));
        put("where", d -> NDArray.where(d.mask, d.x, d.z));
        put("where number", d -> NDArray.where(d.mask, d.x, NDArray.zeros(d.dtype)));
        put("add int32", d -> d.ints.add(d.ints));
        put("multiply int64", d -> d.longs.multiply(d.longs));
        put("astype float", d -> d.x.astype(d.other));
        put("astype int32", d -> d.x.astype(DType.INT32));
        put("from uint8", d -> d.bytes.astype(d.dtype));
    }

    private static void reductions() {
        put("sum", d -> d.x.sum());
        put("sum axis 0", d -> d.x.sum(0));
        put("sum axis 1", d -> d.x.sum(1));
        put("mean axis 1", d -> d.x.mean(1));
        put("var", d -> d.x.var());
        put("std axis 0", d -> d.x.std(0));
        put("max", d -> d.x.max());
        put("max axis 0", d -> d.x.max(0));
        put("max axis 1", d -> d.x.max(1));
        put("argmax", d -> d.v.argmax());
        put("argmax axis 0", d -> d.x.argmax(0));
        put("argmax axis 1", d -> d.x.argmax(1));
        put("any", d -> d.mask.logicalAnd(d.mask.logicalNot()).any());
        put("all axis 1", d -> d.mask.all(1));
        put("count nonzero", d -> d.mask.countNonzero());
        put("norm axis 1", d -> d.x.norm(2, Axes.axes(1)));
        put("sum uint8", d -> d.bytes.sum());
        put("sum int32", d -> d.ints.sum());
        put("sum int64", d -> d.longs.sum());
        put("max int32", d -> d.ints.max());
        put("cumsum", d -> d.v.cumulativeSum(0));
        put("cumsum axis 0", d -> d.x.cumulativeSum(0));
        put("diff", d -> d.v.diff());
        put("softmax", d -> d.x.softmax(1));
    }

    private static void moving() {
        put("copy", d -> copy(d.x));
        put("transpose copy", d -> copy(d.x.T()));
        put("permute copy", d -> copy(d.cube.permuteDims(2, 0, 1)));
        put("swap inner copy", d -> copy(d.cube.permuteDims(0, 2, 1)));
        put("slice copy", d -> copy(d.x.at("1:, ::3")));
        put("flip copy", d -> copy(d.x.flip(1)));
        put("concat 0", d -> NDArray.concat(0, d.x, d.z));
        put("concat 1", d -> NDArray.concat(1, d.x, d.z));
        put("stack", d -> NDArray.stack(0, d.x, d.z));
        put("stack last", d -> NDArray.stack(-1, d.x, d.z));
        put("tile", d -> d.s.tile(d.s.size(), 1));
        put("repeat", d -> d.s.repeat(d.s.size()));
        put("roll", d -> d.v.roll(3));
        put("pad", d -> d.x.pad(1, 0));
        put("pad reflect", d -> d.x.pad(new int[][] {{1, 1}, {1, 1}}, Padding.REFLECT));
        put("zeros", d -> scope == null ? NDArray.zeros(d.dtype, d.n) : scope.zeros(d.dtype, Shape.of(d.n)));
        put("full", d -> scope == null ? NDArray.full(d.dtype, 3, d.n)
                : Into.fill(3, scope.empty(d.dtype, Shape.of(d.n))));
        put("arange", d -> NDArray.arange(d.n));
        put("tril", d -> d.a.tril(0));
    }

    private static void choosing() {
        put("mask", d -> d.x.at(d.mask));
        put("mask set", d -> {
            d.y.set(1.5, d.mask);
            return d.y;
        });
        put("take rows", d -> d.x.take(d.someRows, 0));
        put("take", d -> d.v.take(d.places));
        put("take along axis", d -> d.x.takeAlongAxis(d.along, 1));
        put("set rows", d -> {
            d.y.set(d.row, d.someRows);
            return d.y;
        });
        put("set slice", d -> {
            d.y.set(2.5, "1:, ::2");
            return d.y;
        });
        put("nonzero", d -> d.mask.nonzero());
        put("get", d -> d.x.get(1, 1));
        put("view", d -> d.x.at("1, :"));
    }

    private static void order() {
        put("sort", d -> d.v.sort());
        put("sort axis 1", d -> d.x.sort(1));
        put("sort axis 0", d -> d.x.sort(0));
        put("argsort", d -> d.v.argsort(0));
        put("argsort axis 1", d -> d.x.argsort(1));
        put("sort int32", d -> d.ints.sort());
        put("unique", d -> d.few.uniqueValues());
        put("median", d -> d.v.median());
        put("median axis 1", d -> d.x.median(1));
        put("searchsorted", d -> d.sorted.searchsorted(d.v, false));
        put("histogram", d -> d.v.histogram(50, -2, 2).counts());
        put("bincount", d -> d.bytes.bincount(0));
    }

    private static void products() {
        put("matmul", d -> d.a.matmul(d.b));
        put("matmul vector", d -> d.x.matmul(d.row));
        put("vector matmul", d -> d.column.reshape(-1).matmul(d.x));
        put("dot", d -> d.v.dot(d.w));
        put("outer", d -> d.s.outer(d.t));
        put("einsum rows", d -> NDArray.einsum("ij,ij->i", d.x, d.z));
    }

    private static void others() {
        Rng rng = Rng.seed(1);
        put("random uniform", d -> rng.uniform(d.dtype, d.n));
        put("random normal", d -> rng.normal(d.dtype, d.n));
        put("random integers", d -> rng.integers(0, 1000, d.n));
        put("random permutation", d -> rng.permutation(d.n));
    }
}
