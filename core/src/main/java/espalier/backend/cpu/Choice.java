package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Layout;

/// One `y = c ? a : b` in progress, row by row; made by [CpuBackend] for one call.
final class Choice implements Threads.Task {
    private static final int MIN_SIZE_PER_PART = 65_536;

    private final boolean vectors;
    private final boolean[] c;
    private final Buffer a;
    private final Buffer b;
    private final Buffer y;
    private final Walk walk;
    private final int parts;

    Choice(
            boolean vectors, int threads, boolean[] c, Layout lc, Buffer a, Layout la, Buffer b, Layout lb, Buffer y,
            Layout ly) {
        this.vectors = vectors;
        this.c = c;
        this.a = a;
        this.b = b;
        this.y = y;
        this.walk = new Walk(lc, la, lb, ly);
        this.parts = Math.clamp(walk.size / MIN_SIZE_PER_PART, 1, threads);
    }

    int parts() {
        return parts;
    }

    @Override
    public void run(int part) {
        int end = Threads.start(part + 1, parts, walk.size, 64);
        for (int p = Threads.start(part, parts, walk.size, 64); p < end;) {
            int row = p / walk.row;
            int column = p % walk.row;
            int n = Math.min(end - p, walk.row - column);
            row(at(0, row, column), at(1, row, column), at(2, row, column), at(3, row, column), n);
            p += n;
        }
    }

    private int at(int operand, int row, int column) {
        return walk.rowOffset(operand, row) + column * walk.step(operand);
    }

    private void row(int ci, int ai, int bi, int yi, int n) {
        int cs = walk.step(0);
        int as = walk.step(1);
        int bs = walk.step(2);
        int ys = walk.step(3);
        boolean simple = cs == 1 && ys == 1 && (as == 1 || as == 0) && (bs == 1 || bs == 0);
        switch (y) {
            case Buffer.Float32(float[] z) when a instanceof Buffer.Float32(float[] v)
                    && b instanceof Buffer.Float32(float[] w) -> {
                int done = simple && vectors ? ChoiceVectors.row(c, ci, v, ai, as, w, bi, bs, z, yi, n) : 0;
                for (int i = done; i < n; i++) {
                    z[yi + i * ys] = c[ci + i * cs] ? v[ai + i * as] : w[bi + i * bs];
                }
            }
            case Buffer.Float64(double[] z) when a instanceof Buffer.Float64(double[] v)
                    && b instanceof Buffer.Float64(double[] w) -> {
                int done = simple && vectors ? ChoiceVectors.row(c, ci, v, ai, as, w, bi, bs, z, yi, n) : 0;
                for (int i = done; i < n; i++) {
                    z[yi + i * ys] = c[ci + i * cs] ? v[ai + i * as] : w[bi + i * bs];
                }
            }
            case Buffer.Int32(int[] z) when a instanceof Buffer.Int32(int[] v)
                    && b instanceof Buffer.Int32(int[] w) -> {
                for (int i = 0; i < n; i++) {
                    z[yi + i * ys] = c[ci + i * cs] ? v[ai + i * as] : w[bi + i * bs];
                }
            }
            case Buffer.Int64(long[] z) when a instanceof Buffer.Int64(long[] v)
                    && b instanceof Buffer.Int64(long[] w) -> {
                for (int i = 0; i < n; i++) {
                    z[yi + i * ys] = c[ci + i * cs] ? v[ai + i * as] : w[bi + i * bs];
                }
            }
            default -> {
                boolean exact = Reference.isInteger(y);
                for (int i = 0; i < n; i++) {
                    Buffer from = c[ci + i * cs] ? a : b;
                    int k = c[ci + i * cs] ? ai + i * as : bi + i * bs;
                    if (exact) {
                        y.setLong(yi + i * ys, from.getLong(k));
                    } else {
                        y.setDouble(yi + i * ys, from.getDouble(k));
                    }
                }
            }
        }
    }
}
