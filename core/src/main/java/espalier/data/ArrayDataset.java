package espalier.data;

import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A data set held in memory as two arrays: what most readers make, and what training on small data uses.
///
/// x is `(n, ...sample)` in any element type and is read, not copied, where it is already contiguous. y is `(n,)` class
/// numbers `0 .. k-1` in any integer type when `classes` names k classes, or targets `(n, ...)` in any type when
/// `classes` is empty.
///
/// ```java
/// NDArray pictures = NDArray.zeros(10, 64, 64, 3);
/// var data = new ArrayDataset(pictures, NDArray.zeros(DType.INT64, 10), List.of("non-cat", "cat"));
/// IO.println(data);   // ArrayDataset(10 samples of (64, 64, 3) float64, classes [non-cat, cat])
/// ```
public final class ArrayDataset implements Dataset {
    private final NDArray x;
    private final NDArray y;
    private final List<String> classes;
    private final Shape sampleShape;
    private final Raw raw;
    private volatile long @Nullable [] prints;

    /// Samples, their targets and the names of the classes; refused with one sentence when they do not belong together.
    /// The samples are pictures or plain numbers, by shape and type.
    public ArrayDataset(NDArray x, NDArray y, List<String> classes) {
        this(x, y, classes, null);
    }

    /// The same with what the samples are, as their reader knows it.
    public ArrayDataset(NDArray x, NDArray y, List<String> classes, @Nullable Raw raw) {
        checkRows(x, y);
        this.classes = List.copyOf(classes);
        this.x = contiguous(x);
        this.y = contiguous(classes.isEmpty() ? y : classNumbers(y, this.classes));
        int[] dims = x.shape().toArray();
        this.sampleShape = Shape.of(Arrays.copyOfRange(dims, 1, dims.length));
        this.raw = raw == null ? Raw.of(sampleShape, x.dtype()) : raw;
        if (!this.raw.shape().equals(sampleShape)) {
            throw new IllegalArgumentException(
                    "ArrayDataset: samples of shape " + sampleShape + " are not " + this.raw + ", which have "
                            + this.raw.shape());
        }
    }

    /// The whole of another data set, read once and kept in memory.
    public static ArrayDataset of(Dataset data) {
        if (data instanceof ArrayDataset already) {
            return already;
        }
        Batch all = readAll(data);
        return new ArrayDataset(all.x(), all.y(), data.classes(), data.raw());
    }

    /// The samples `(n, ...sampleShape)`, not to be written to.
    public NDArray x() {
        return x;
    }

    /// The targets `(n, ...)`, not to be written to.
    public NDArray y() {
        return y;
    }

    @Override
    public int size() {
        return x.shape().dim(0);
    }

    @Override
    public Batch get(int... rows) {
        for (int row : rows) {
            if (row < 0 || row >= size()) {
                throw new IndexOutOfBoundsException("ArrayDataset.get: row " + row + " of " + size() + " rows");
            }
        }
        return new Batch(take(x, rows), take(y, rows));
    }

    @Override
    public Batch range(int from, int to) {
        Objects.checkFromToIndex(from, to, size());
        if (from == 0 && to == size()) {
            return new Batch(x, y);
        }
        String rows = from + ":" + to;
        return new Batch(x.at(rows), y.at(rows));
    }

    @Override
    public NDArray targets() {
        return y;
    }

    /// Computed when they are asked for first.
    @Override
    public long[] prints() {
        long[] known = prints;
        if (known == null) {
            known = Fingerprint.read(this);
            prints = known;
        }
        return known.clone();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public Raw raw() {
        return raw;
    }

    @Override
    public Shape sampleShape() {
        return sampleShape;
    }

    @Override
    public String toString() {
        return "ArrayDataset(" + size() + " samples of " + sampleShape + " " + x.dtype().numpyName()
                + (classes.isEmpty() ? ", targets " + y.shape() : ", classes " + classes) + ")";
    }

    private static void checkRows(NDArray x, NDArray y) {
        if (x.rank() == 0 || y.rank() == 0) {
            throw new IllegalArgumentException(
                    "ArrayDataset: x " + x.shape() + " and y " + y.shape() + " need an axis of samples first");
        }
        int n = x.shape().dim(0);
        int m = y.shape().dim(0);
        if (n != m) {
            boolean columns = x.rank() == 2 && y.rank() == 2 && m == 1 && y.shape().dim(1) == x.shape().dim(1);
            String hint = "; the samples seem to be columns, as in the course: pass x.T() and y.flatten()";
            throw new IllegalArgumentException("ArrayDataset: x " + x.shape() + " has " + n + " samples, y " + y.shape()
                    + " has " + m + (columns ? hint : ""));
        }
        if (n == 0) {
            throw new IllegalArgumentException("ArrayDataset: there are no samples, x is " + x.shape());
        }
    }

    /// Class numbers as int64 `(n,)`, each checked against the names.
    private static NDArray classNumbers(NDArray y, List<String> classes) {
        if (y.rank() != 1) {
            throw new IllegalArgumentException("ArrayDataset: class numbers must have shape (n,), got " + y.shape()
                    + "; use flatten() on a row or column, OneHot.classes on one-hot rows");
        }
        long[] numbers = new long[y.size()];
        for (int i = 0; i < numbers.length; i++) {
            double value = y.get(i);
            if (!(value >= 0 && value < classes.size()) || value != Math.rint(value)) {
                throw new IllegalArgumentException("ArrayDataset: y[" + i + "] is " + value + ", but the "
                        + classes.size() + " classes " + classes + " have the numbers 0 to " + (classes.size() - 1));
            }
            numbers[i] = (long) value;
        }
        return NDArray.wrap(numbers, numbers.length);
    }

    private static NDArray contiguous(NDArray a) {
        return a.layout().isContiguous() ? a : a.copy();
    }

    /// Rows of a contiguous array, copied one after another.
    private static NDArray take(NDArray a, int[] rows) {
        int[] dims = a.shape().toArray();
        int width = a.size() / dims[0];
        dims[0] = rows.length;
        NDArray out = NDArray.empty(a.dtype(), dims);
        int start = a.layout().offset();
        for (int i = 0; i < rows.length; i++) {
            copy(a.buffer(), start + rows[i] * width, out.buffer(), i * width, width);
        }
        return out;
    }

    private static void copy(Buffer from, int at, Buffer to, int position, int length) {
        switch (from) {
            case Buffer.UInt8(byte[] x) -> System.arraycopy(x, at, ((Buffer.UInt8) to).data(), position, length);
            case Buffer.Float32(float[] x) -> System.arraycopy(x, at, ((Buffer.Float32) to).data(), position, length);
            case Buffer.Float64(double[] x) -> System.arraycopy(x, at, ((Buffer.Float64) to).data(), position, length);
            case Buffer.Float16 _, Buffer.BFloat16 _ -> {
                for (int i = 0; i < length; i++) {
                    to.setDouble(position + i, from.getDouble(at + i));
                }
            }
            default -> {
                for (int i = 0; i < length; i++) {
                    to.setLong(position + i, from.getLong(at + i));
                }
            }
        }
    }

    /// Read in parts, so that a mapped data set never holds a second whole copy of what it maps.
    private static Batch readAll(Dataset data) {
        List<NDArray> xs = new ArrayList<>();
        List<NDArray> ys = new ArrayList<>();
        for (Batch part : new Batches(data, 1024, null)) {
            xs.add(part.x());
            ys.add(part.y());
        }
        if (xs.size() == 1) {
            return new Batch(xs.getFirst(), ys.getFirst());
        }
        return new Batch(NDArray.concat(0, xs.toArray(NDArray[]::new)), NDArray.concat(0, ys.toArray(NDArray[]::new)));
    }
}
