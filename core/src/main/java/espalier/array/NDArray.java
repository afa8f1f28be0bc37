package espalier.array;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An n-dimensional array with NumPy's semantics: one primitive Java array, and a shape that walks it. The type that
/// everything is made of.
///
/// ```java
/// var x = NDArray.of(new double[][] {{0, 3, 4}, {1, 6, 4}});
/// var y = x.divide(x.norm(2, Axes.keepdims(1)));           // x / np.linalg.norm(x, axis=1, keepdims=True)
/// System.out.println(y);                                   // printed as NumPy prints
/// ```
///
/// **Views.** `at`, `T`, `permuteDims`, `reshape` (where the strides allow), `broadcastTo`, `squeeze`, `expandDims`,
/// `flip`, `split` share the memory of their array: writing into one changes both. Everything else gives a new array.
///
/// **Threads.** Reading is safe from any number of threads; writing while another thread reads is not.
///
/// The methods are grouped by family in the interfaces that this class implements; every one belongs to this class
/// alone.
public final class NDArray
        implements Arithmetic, Elementwise, Comparisons, Reductions, Sequences, Sorting, Manipulation, LinearAlgebra,
        Indexing, Conversions {
    private final Buffer buffer;
    private final Layout layout;
    private final DType dtype;
    private final Pool.@Nullable Lease lease;

    NDArray(Buffer buffer, Layout layout, Pool.@Nullable Lease lease) {
        this.buffer = buffer;
        this.layout = layout;
        this.dtype = DType.of(buffer);
        this.lease = lease;
    }

    // ---- what it is

    /// The lengths of the axes.
    public Shape shape() {
        return Shape.wrap(layout.shape());
    }

    /// Number of axes.
    public int rank() {
        return layout.rank();
    }

    /// Number of elements.
    public int size() {
        return layout.size();
    }

    /// The type of the elements.
    public DType dtype() {
        return dtype;
    }

    /// The memory. Elements lie where [#layout()] says, which need not be all of it, nor in order.
    ///
    /// @throws IllegalStateException if the memory came from a [Pool.Lease] that is closed
    public Buffer buffer() {
        if (lease != null) {
            lease.check();
        }
        return buffer;
    }

    /// How the elements lie in [#buffer()].
    public Layout layout() {
        return layout;
    }

    /// The same memory walked in another way. A view without elements begins at 0: where it would begin need not exist.
    NDArray view(Layout other) {
        boolean outside = other.size() == 0 && other.offset() != 0;
        return new NDArray(buffer, outside ? new Layout(other.shape(), other.strides(), 0) : other, lease);
    }

    // ---- creation from Java values

    /// A rank-1 float64 array, the values copied.
    public static NDArray of(double... values) {
        return wrap(values.clone(), values.length);
    }

    /// A rank-1 float32 array, the values copied.
    public static NDArray of(float... values) {
        return wrap(values.clone(), values.length);
    }

    /// A rank-1 int32 array, the values copied.
    public static NDArray of(int... values) {
        return wrap(values.clone(), values.length);
    }

    /// A rank-1 int64 array, the values copied.
    public static NDArray of(long... values) {
        return wrap(values.clone(), values.length);
    }

    /// A rank-1 bool array, the values copied.
    public static NDArray of(boolean... values) {
        return wrap(values.clone(), values.length);
    }

    /// An array from nested Java arrays or lists, such as `new double[][] {{1, 2}, {3, 4}}`, the values copied; its
    /// type is that of the Java elements. A single boxed number gives rank 0, as in NumPy: `NDArray.of(5.0)` is a
    /// number, `NDArray.of(new double[] {5})` has one axis.
    ///
    /// @throws IllegalArgumentException if rows differ in length, naming the place, or the elements are not numbers
    public static NDArray of(Object nested) {
        return Nested.read(nested);
    }

    /// A float64 array of rank 0.
    public static NDArray scalar(double value) {
        return wrap(new double[] {value});
    }

    /// An int64 array of rank 0.
    public static NDArray scalar(long value) {
        return wrap(new long[] {value});
    }

    /// An array over `data` itself, in row-major order: writing into one changes the other.
    public static NDArray wrap(float[] data, int... shape) {
        return wrap(new Buffer.Float32(data), Shape.of(shape));
    }

    /// An array over `data` itself, in row-major order: writing into one changes the other.
    public static NDArray wrap(double[] data, int... shape) {
        return wrap(new Buffer.Float64(data), Shape.of(shape));
    }

    /// An array over `data` itself, in row-major order: writing into one changes the other.
    public static NDArray wrap(int[] data, int... shape) {
        return wrap(new Buffer.Int32(data), Shape.of(shape));
    }

    /// An array over `data` itself, in row-major order: writing into one changes the other.
    public static NDArray wrap(long[] data, int... shape) {
        return wrap(new Buffer.Int64(data), Shape.of(shape));
    }

    /// An array over `data` itself, in row-major order: writing into one changes the other.
    public static NDArray wrap(boolean[] data, int... shape) {
        return wrap(new Buffer.Bool(data), Shape.of(shape));
    }

    /// A uint8 array over `data` itself, in row-major order; the bytes are read as 0 to 255.
    public static NDArray wrapUint8(byte[] data, int... shape) {
        return wrap(new Buffer.UInt8(data), Shape.of(shape));
    }

    /// An array over `data` itself, in row-major order.
    ///
    /// @throws IllegalArgumentException if the number of elements is not that of the shape
    public static NDArray wrap(Buffer data, Shape shape) {
        if (data.length() != shape.size()) {
            throw new IllegalArgumentException(
                    "wrap: shape " + shape + " has " + shape.size() + " elements, the data " + data.length());
        }
        return new NDArray(data, Layout.contiguous(shape.dims()), null);
    }

    /// A copy of the elements that `from` holds in row-major order, native byte order.
    ///
    /// @throws IllegalArgumentException if its length is not that of the shape
    public static NDArray of(DType dtype, MemorySegment from, int... shape) {
        return Buffers.fromSegment(dtype, from, Shape.of(shape));
    }

    // ---- creation by rule

    /// A float64 array of zeros.
    public static NDArray zeros(int... shape) {
        return empty(DType.FLOAT64, shape);
    }

    /// An array of zeros.
    public static NDArray zeros(DType dtype, int... shape) {
        return empty(dtype, shape);
    }

    /// A float64 array of ones.
    public static NDArray ones(int... shape) {
        return full(DType.FLOAT64, 1, shape);
    }

    /// An array of ones.
    public static NDArray ones(DType dtype, int... shape) {
        return full(dtype, 1, shape);
    }

    /// A float64 array to be filled (Java gives zeros; do not rely on it).
    public static NDArray empty(int... shape) {
        return empty(DType.FLOAT64, shape);
    }

    /// An array to be filled (Java gives zeros; do not rely on it).
    public static NDArray empty(DType dtype, int... shape) {
        return empty(dtype, Shape.of(shape));
    }

    /// An array to be filled (Java gives zeros; do not rely on it).
    public static NDArray empty(DType dtype, Shape shape) {
        return new NDArray(dtype.allocate(shape.size()), Layout.contiguous(shape.dims()), null);
    }

    /// A float64 array of `value`.
    public static NDArray full(double value, int... shape) {
        return full(DType.FLOAT64, value, shape);
    }

    /// An array of `value`.
    public static NDArray full(DType dtype, double value, int... shape) {
        return Into.fill(value, empty(dtype, shape));
    }

    /// `0, 1, ..., stop - 1` as int64.
    public static NDArray arange(int stop) {
        return arange(0L, stop, 1);
    }

    /// `start, start + step, ...` before `stop`, as int64.
    public static NDArray arange(long start, long stop, long step) {
        return Creation.arange(start, stop, step);
    }

    /// `start, start + step, ...` before `stop`, as float64.
    public static NDArray arange(double start, double stop, double step) {
        return Creation.arange(start, stop, step);
    }

    /// `n` numbers from `start` to `stop`, both included, as float64.
    public static NDArray linspace(double start, double stop, int n) {
        return Creation.linspace(start, stop, n, true);
    }

    /// `n` numbers from `start` towards `stop` at equal distances, as float64; `stop` is the last one if `endpoint`,
    /// else it is left out.
    public static NDArray linspace(double start, double stop, int n, boolean endpoint) {
        return Creation.linspace(start, stop, n, endpoint);
    }

    /// A matrix of zeros with `vector` on its diagonal `k` (0 the main one, above it positive); [#diagonal(int)] is the
    /// way back.
    public static NDArray diag(NDArray vector, int k) {
        return Creation.diag(vector, k);
    }

    /// A float64 matrix of these rows, all of one length, copied one after another as they come.
    ///
    /// @throws IllegalArgumentException if a row differs in length, naming it
    public static NDArray ofRows(Stream<double[]> rows) {
        return Nested.rows(rows);
    }

    /// The `n` by `n` identity, float64.
    public static NDArray eye(int n) {
        return Creation.eye(DType.FLOAT64, n, n, 0);
    }

    /// `rows` by `columns` zeros with ones on diagonal `k` (0 the main one, above it positive).
    public static NDArray eye(DType dtype, int rows, int columns, int k) {
        return Creation.eye(dtype, rows, columns, k);
    }

    /// Zeros with the shape and type of `x`.
    public static NDArray zerosLike(NDArray x) {
        return empty(x.dtype, x.shape());
    }

    /// Ones with the shape and type of `x`.
    public static NDArray onesLike(NDArray x) {
        return fullLike(x, 1);
    }

    /// `value` with the shape and type of `x`.
    public static NDArray fullLike(NDArray x, double value) {
        return Into.fill(value, empty(x.dtype, x.shape()));
    }

    /// Coordinates of a grid: for vectors of lengths n0, n1, ... as many arrays of shape (n0, n1, ...), the i-th
    /// varying along axis i. This is NumPy's `indexing="ij"`.
    public static NDArray[] meshgrid(NDArray... vectors) {
        return Creation.meshgrid(vectors);
    }

    // ---- several arrays

    /// Einstein summation: `einsum("ij,jk->ik", a, b)` is `a.matmul(b)`. Letters name axes; what the result lacks is
    /// summed over; `...` stands for broadcast axes; without `->` the letters that stand once are kept, in alphabetic
    /// order.
    ///
    /// @throws IllegalArgumentException saying which letter does not fit
    public static NDArray einsum(String spec, NDArray... arrays) {
        return Einsum.einsum(spec, arrays);
    }

    /// The arrays repeated to their common shape, as views.
    public static NDArray[] broadcastArrays(NDArray... arrays) {
        return Broadcast.all(arrays);
    }

    /// `a` where `condition` is not zero, else `b`; all three broadcast. The type is the common one of `a` and `b`.
    public static NDArray where(NDArray condition, NDArray a, NDArray b) {
        return Selection.where(condition, a, b);
    }

    /// The arrays one after another along `axis`; the other axes agree.
    public static NDArray concat(int axis, NDArray... arrays) {
        return Joining.concat(axis, arrays);
    }

    /// The arrays, all of one shape, side by side along a new axis.
    public static NDArray stack(int axis, NDArray... arrays) {
        return Joining.stack(axis, arrays);
    }

    /// Where the elements at these positions of a flattened array of `shape` lie: one int64 array for each axis.
    ///
    /// @throws IndexOutOfBoundsException if a position does not exist
    public static NDArray[] unravelIndex(NDArray positions, int... shape) {
        return Selection.unravelIndex(positions, Shape.of(shape));
    }

    // ---- text

    /// As NumPy's `str`: `[[1. 2.]\n [3. 4.]]`.
    @Override
    public String toString() {
        return Printer.str(this);
    }

    /// As NumPy's `repr`: `array([[1., 2.],\n       [3., 4.]])`, with the type where it is not evident.
    public String repr() {
        return Printer.repr(this);
    }
}
