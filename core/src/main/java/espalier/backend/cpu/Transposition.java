package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import org.jspecify.annotations.Nullable;

/// A copy between two arrays of one type whose neighbours lie along different axes, as in a transposed matrix: square
/// by square, so that every cache line is used whole; made by [CpuBackend] for one call.
final class Transposition implements Threads.Task {
    /// Side of a square: 32 lines of 64 bytes to read from, as many to write to.
    private static final int SIDE = 32;
    private static final int MIN_SIZE_PER_PART = 65_536;

    private final Object x;
    private final Object y;
    private final Walk walk;
    /// The axis along which x lies in order.
    private final int across;
    private final int strips;
    private final int outer;
    private final int parts;
    /// Lanes of a vector that squares of this type are turned by, or 0.
    private final int lanes;
    /// Columns done at a time: more of them where there are few rows.
    private final int width;

    private Transposition(Object x, Object y, Walk walk, int across, int threads, boolean vectors) {
        this.x = x;
        this.y = y;
        this.walk = walk;
        this.across = across;
        this.lanes = !vectors ? 0
                : x instanceof float[] ? Transpose32.LANES
                        : x instanceof double[] ? Transpose64.LANES
                                : 0;
        this.width = walk.dim(across) < SIDE / 2 ? 16 * SIDE : SIDE;
        this.strips = (walk.dim(across) - 1) / SIDE + 1;
        this.outer = walk.size / walk.dim(across) / walk.row;
        this.parts = Math.min(Math.clamp(walk.size / MIN_SIZE_PER_PART, 1, threads), strips * outer);
    }

    /// Does it if the arrays are so; false if not.
    static boolean run(Threads threads, boolean vectors, Buffer x, Layout lx, Buffer y, Layout ly) {
        if (ly.size() < 64 || x.getClass() != y.getClass() || lx.isContiguous()) {
            return false;
        }
        Object from = array(x);
        Object to = array(y);
        if (from == null || to == null) {
            return false;
        }
        Walk walk = new Walk(lx, ly);
        if (walk.rank < 2 || walk.step(1) != 1 || walk.step(0) == 1 || walk.step(0) == 0) {
            return false;
        }
        for (int axis = 0; axis < walk.rank - 1; axis++) {
            if (walk.stride(0, axis) == 1 && walk.dim(axis) > 1) {
                var task = new Transposition(from, to, walk, axis, threads.limit(), vectors);
                threads.run(task.parts, task);
                return true;
            }
        }
        return false;
    }

    private static @Nullable Object array(Buffer b) {
        return switch (b) {
            case Buffer.Float32(float[] data) -> data;
            case Buffer.Float64(double[] data) -> data;
            case Buffer.Int32(int[] data) -> data;
            case Buffer.Int64(long[] data) -> data;
            case Buffer.UInt8(byte[] data) -> data;
            case Buffer.Bool(boolean[] data) -> data;
            default -> null;
        };
    }

    /// A strip is [#SIDE] positions along the axis `across`, all of a row, and one position along every other axis.
    @Override
    public void run(int part) {
        int end = Threads.start(part + 1, parts, strips * outer, 1);
        for (int p = Threads.start(part, parts, strips * outer, 1); p < end; p++) {
            int rest = p / strips;
            int first = p % strips * SIDE;
            int xo = walk.offset(0) + first;
            int yo = walk.offset(1) + first * walk.stride(1, across);
            for (int axis = walk.rank - 2; axis >= 0; axis--) {
                if (axis != across) {
                    int at = rest % walk.dim(axis);
                    rest /= walk.dim(axis);
                    xo += at * walk.stride(0, axis);
                    yo += at * walk.stride(1, axis);
                }
            }
            int rows = Math.min(SIDE, walk.dim(across) - first);
            for (int j = 0; j < walk.row; j += width) {
                block(xo + j * walk.step(0), yo + j, rows, Math.min(width, walk.row - j));
            }
        }
    }

    /// `rows` neighbours of x along `across` become rows of `columns` neighbours of y.
    private void block(int xo, int yo, int rows, int columns) {
        int xs = walk.step(0);
        int ys = walk.stride(1, across);
        if (lanes > 0 && rows >= lanes && columns >= lanes) {
            squares(xo, xs, yo, ys, rows, columns);
            return;
        }
        if (lanes > 0 && rows < lanes && xs > 2 && every(xo, xs, yo, ys, rows, columns)) {
            return;
        }
        plain(xo, yo, rows, columns);
    }

    /// Squares of as many elements as a vector has lanes, and what is left at the edges one by one.
    private void squares(int xo, int xs, int yo, int ys, int rows, int columns) {
        int wholeRows = rows / lanes * lanes;
        int wholeColumns = columns / lanes * lanes;
        for (int i = 0; i < wholeRows; i += lanes) {
            for (int j = 0; j < wholeColumns; j += lanes) {
                if (x instanceof float[] v) {
                    Transpose32.square(v, xo + i + j * xs, xs, (float[]) y, yo + i * ys + j, ys,
                            Transpose32.workspace());
                } else {
                    Transpose64.square((double[]) x, xo + i + j * xs, xs, (double[]) y, yo + i * ys + j, ys,
                            Transpose64.workspace());
                }
            }
        }
        if (wholeColumns < columns) {
            plain(xo + wholeColumns * xs, yo + wholeColumns, wholeRows, columns - wholeColumns);
        }
        if (wholeRows < rows) {
            plain(xo + wholeRows, yo + wholeRows * ys, rows - wholeRows, columns);
        }
    }

    /// A few rows of a y whose elements stand near each other in x; false where they do not.
    private boolean every(int xo, int xs, int yo, int ys, int rows, int columns) {
        if (x instanceof float[] v && y instanceof float[] w && xs <= Spread32.FARTHEST) {
            for (int i = 0; i < rows; i++) {
                int done = Spread32.every(v, xo + i, xs, w, yo + i * ys, columns);
                block(v, xo + i + done * xs, xs, w, yo + i * ys + done, ys, 1, columns - done);
            }
            return true;
        }
        if (x instanceof double[] v && y instanceof double[] w && xs <= Spread64.FARTHEST) {
            for (int i = 0; i < rows; i++) {
                int done = Spread64.every(v, xo + i, xs, w, yo + i * ys, columns);
                block(v, xo + i + done * xs, xs, w, yo + i * ys + done, ys, 1, columns - done);
            }
            return true;
        }
        return false;
    }

    private void plain(int xo, int yo, int rows, int columns) {
        int xs = walk.step(0);
        int ys = walk.stride(1, across);
        switch (x) {
            case float[] v -> block(v, xo, xs, (float[]) y, yo, ys, rows, columns);
            case double[] v -> block(v, xo, xs, (double[]) y, yo, ys, rows, columns);
            case int[] v -> block(v, xo, xs, (int[]) y, yo, ys, rows, columns);
            case long[] v -> block(v, xo, xs, (long[]) y, yo, ys, rows, columns);
            case byte[] v -> block(v, xo, xs, (byte[]) y, yo, ys, rows, columns);
            case boolean[] v -> block(v, xo, xs, (boolean[]) y, yo, ys, rows, columns);
            default -> throw new AssertionError(x);
        }
    }

    private static void block(float[] x, int xo, int xs, float[] y, int yo, int ys, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            int from = xo + i;
            int to = yo + i * ys;
            for (int j = 0; j < columns; j++) {
                y[to + j] = x[from + j * xs];
            }
        }
    }

    private static void block(double[] x, int xo, int xs, double[] y, int yo, int ys, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            int from = xo + i;
            int to = yo + i * ys;
            for (int j = 0; j < columns; j++) {
                y[to + j] = x[from + j * xs];
            }
        }
    }

    private static void block(int[] x, int xo, int xs, int[] y, int yo, int ys, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            int from = xo + i;
            int to = yo + i * ys;
            for (int j = 0; j < columns; j++) {
                y[to + j] = x[from + j * xs];
            }
        }
    }

    private static void block(long[] x, int xo, int xs, long[] y, int yo, int ys, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            int from = xo + i;
            int to = yo + i * ys;
            for (int j = 0; j < columns; j++) {
                y[to + j] = x[from + j * xs];
            }
        }
    }

    private static void block(byte[] x, int xo, int xs, byte[] y, int yo, int ys, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            int from = xo + i;
            int to = yo + i * ys;
            for (int j = 0; j < columns; j++) {
                y[to + j] = x[from + j * xs];
            }
        }
    }

    private static void block(boolean[] x, int xo, int xs, boolean[] y, int yo, int ys, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            int from = xo + i;
            int to = yo + i * ys;
            for (int j = 0; j < columns; j++) {
                y[to + j] = x[from + j * xs];
            }
        }
    }
}
