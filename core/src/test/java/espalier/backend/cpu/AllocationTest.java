package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.AllocatedBytes;
import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Gates;
import espalier.backend.Layout;
import espalier.backend.PerColumn;
import espalier.backend.Pooling;
import espalier.backend.Reduction;
import espalier.backend.Rows;
import espalier.backend.Scores;
import espalier.backend.Sweep;
import espalier.backend.Unary;
import espalier.backend.Update;
import espalier.backend.cpu.Cases.Form;
import espalier.backend.cpu.Cases.Type;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A warm call allocates no array memory: if a vector escapes into an object, or a tile is made afresh, this shows it.
/// A few hundred bytes describe the call (its walk and its parts).
@Tag("memory")
class AllocationTest {
    private static final int N = 20_000;

    private final CpuBackend backend = new CpuBackend(1);
    private final Cases cases = new Cases(3);

    @Test
    void elementwise() {
        Layout l = Layout.contiguous(N);
        Layout rows = Layout.contiguous(N / 100, 100);
        Layout short1 = Layout.contiguous(N / 5, 5);
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
            Buffer x = cases.buffer(type, N, true);
            Buffer y = Cases.empty(type, N);
            Buffer truth = Cases.empty(Type.BOOL, N);
            for (Unary f : Unary.values()) {
                Buffer out = f.result() == Unary.Result.BOOL ? truth : y;
                check(f + " " + type, () -> backend.unary(f, x, l, out, l));
                check("gradient of " + f, () -> backend.unaryGradient(f, x, l, x, l, y, l, true));
            }
            for (Binary f : Binary.values()) {
                Buffer out = f.result() == Binary.Result.BOOL ? truth : y;
                check(f + " " + type, () -> backend.binary(f, x, l, x, l, out, l));
                check("gradient of " + f, () -> backend.binaryGradient(f, true, x, l, x, l, x, l, y, l, false));
            }
            Layout bias = Layout.contiguous(100).broadcastTo(rows.shape());
            Layout narrow = Layout.contiguous(5).broadcastTo(short1.shape());
            check("rows", () -> backend.binary(Binary.ADD, x, rows, x, bias, y, rows));
            check("short rows", () -> backend.binary(Binary.ADD, x, short1, x, narrow, y, short1));
            check("copy", () -> backend.copy(x, rows.permute(1, 0), y, cases.layout(Form.CONTIGUOUS, 100, N / 100)));
            check("axpy", () -> backend.axpy(0.5, x, l, y, l));
        }
    }

    @Test
    void reductions() {
        Layout rows = Layout.contiguous(N / 100, 100);
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64, Type.INT32, Type.INT64}) {
            Buffer x = cases.buffer(type, N, true);
            Buffer y = Cases.empty(type, N / 100);
            Buffer positions = Cases.empty(Type.INT64, N / 100);
            for (Reduction f : Reduction.values()) {
                boolean position = f == Reduction.ARGMAX || f == Reduction.ARGMIN;
                Buffer out = position ? positions
                        : f == Reduction.ANY || f == Reduction.ALL ? Cases.empty(Type.BOOL, N / 100) : y;
                check(f + " of rows of " + type, () -> backend.reduce(f, x, rows, out, Layout.contiguous(N / 100)));
                check(f + " of columns of " + type,
                        () -> backend.reduce(f, x, rows.permute(1, 0), out, Layout.contiguous(100)));
                check(f + " of all of " + type,
                        () -> backend.reduce(f, x, Layout.contiguous(N), out, Layout.contiguous()));
            }
        }
    }

    @Test
    void products() {
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
            for (int[] s : new int[][] {{40, 50, 60}, {7, 20, 209}, {1, 60, 70}, {70, 60, 1}, {128, 100, 10}}) {
                Buffer a = cases.buffer(type, s[0] * s[1], false);
                Buffer b = cases.buffer(type, s[1] * s[2], false);
                Buffer y = Cases.empty(type, s[0] * s[2]);
                Layout la = Layout.contiguous(s[0], s[1]);
                Layout lb = Layout.contiguous(s[1], s[2]);
                Layout bt = Layout.contiguous(s[2], s[1]).permute(1, 0);
                Layout at = Layout.contiguous(s[1], s[0]).permute(1, 0);
                Layout ly = Layout.contiguous(s[0], s[2]);
                check("nn", () -> backend.matmul(a, la, b, lb, y, ly, false));
                check("nt", () -> backend.matmul(a, la, b, bt, y, ly, true));
                check("tn", () -> backend.matmul(a, at, b, lb, y, ly, true));
            }
        }
    }

    @Test
    void pictures() {
        Sweep[] sweeps = {new Sweep(2, 12, 12, 8, 12, 12, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1),
            new Sweep(2, 12, 12, 8, 6, 6, 8, 3, 3, 2, 2, 1, 1, 0, 0, 2),
            new Sweep(9, 28, 28, 1, 28, 28, 6, 5, 5, 1, 1, 1, 1, 2, 2, 1),
            new Sweep(3, 14, 14, 6, 10, 10, 16, 5, 5, 1, 1, 1, 1, 0, 0, 1),
            new Sweep(2, 12, 12, 16, 12, 12, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1),
            new Sweep(2, 12, 12, 20, 12, 12, 20, 3, 3, 1, 1, 1, 1, 1, 1, 20)};
        Layout at = Layout.contiguous();
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
            for (Sweep s : sweeps) {
                Buffer x = cases.buffer(type, s.pixels(), false);
                Buffer w = cases.buffer(type, s.weights(), false);
                Buffer y = Cases.empty(type, s.results());
                check("conv2d " + s, () -> backend.conv2d(s, x, at, w, at, y, at, false));
                check("conv2d with bias " + s, () -> backend.conv2d(s, x, at, w, at, w, at, Unary.RELU, y,
                        Layout.contiguous(s.results() / s.filters(), s.filters())));
                check("conv2dWeight " + s, () -> backend.conv2dWeight(s, x, at, y, at, w, at, false));
                check("conv2dInput " + s, () -> backend.conv2dInput(s, y, at, w, at, x, at, false));
            }
            Sweep s = new Sweep(2, 12, 12, 20, 6, 6, 20, 3, 3, 2, 2, 1, 1, 1, 1, 20);
            Buffer x = cases.buffer(type, s.pixels(), false);
            Buffer y = Cases.empty(type, s.results());
            Sweep tiled = new Sweep(2, 12, 12, 20, 6, 6, 20, 2, 2, 2, 2, 1, 1, 0, 0, 20);
            Buffer dx = Cases.empty(type, s.pixels());
            for (Pooling f : Pooling.values()) {
                check("pool 2x2 " + f, () -> backend.pool(f, tiled, x, at, y, at));
                check("gradient of pool 2x2 " + f,
                        () -> backend.poolGradient(f, tiled, x, at, y, at, y, at, dx, at, false));
                check("pool " + f, () -> backend.pool(f, s, x, at, y, at));
                check("gradient of pool " + f, () -> backend.poolGradient(f, s, x, at, y, at, y, at, x, at, true));
            }
        }
    }

    @Test
    void rows() {
        Layout l = Layout.contiguous(N / 50, 50);
        Layout lr = Layout.contiguous(N / 50);
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
            Buffer x = cases.buffer(type, N, false);
            Buffer y = Cases.empty(type, N);
            Buffer r = Cases.empty(type, N / 50);
            for (Rows f : Rows.values()) {
                check("rows " + f, () -> backend.rows(f, 1e-5, x, l, y, l, r, lr));
                check("gradient of rows " + f, () -> backend.rowsGradient(f, y, l, r, lr, x, l, y, l, true));
            }
            var scores = new Scores(8, 1, 50, 50, 0.5, true, Cases.empty(type, 400), Layout.contiguous(400));
            check("weigh", () -> backend.weigh(scores, x, l));
            check("gradient of weigh", () -> backend.weighGradient(scores, x, l, y, l));
            check("scaledExp", () -> backend.scaledExp(x, l, r, lr, y, l, false));
            Buffer k = cases.buffer(type, 5 * 50, false);
            Layout lk = Layout.contiguous(5, 50);
            for (PerColumn f : PerColumn.values()) {
                check("columns " + f, () -> backend.columns(f, true, x, l, k, lk, x, l, y, l, true));
            }
        }
    }

    @Test
    void recurrent() {
        Layout l = Layout.contiguous(1);
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
            for (boolean gated : new boolean[] {true, false}) {
                Buffer gates = cases.buffer(type, N, false);
                Buffer kept = cases.buffer(type, N, false);
                Buffer h = cases.buffer(type, N, false);
                Buffer out = cases.buffer(type, N, false);
                var a = new Gates(gated, 2, 16, 70, gates, l, kept, l, h, l, null, l);
                check("recurrent step " + gated, () -> backend.recurrent(a, 1, 0));
                check("gradient of recurrent step " + gated,
                        () -> backend.recurrentGradient(a, 1, 0, h, l, out, l, out, l, out, l, out, l));
            }
        }
    }

    @Test
    void updates() {
        Layout l = Layout.contiguous(N);
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
            Buffer g = cases.buffer(type, N, false);
            Buffer p = cases.buffer(type, N, false);
            Buffer m = cases.buffer(type, N, true);
            Buffer v = cases.buffer(type, N, true);
            Buffer w = cases.buffer(type, N, true);
            double[] k = {1, 0.9, 0.1, 0.9, 0.1, 0.01, 0, 1, 1e-8};
            for (Update f : Update.values()) {
                check("update by " + f, () -> backend.update(f, k, g, l, p, l, m, l, v, l, w, l));
            }
        }
    }

    /// Warm, then the least of a few readings of 20 calls; on a loaded machine the compiler may take seconds to come.
    private static void check(String what, Runnable call) {
        long end = System.nanoTime() + 20_000_000_000L;
        long least = Long.MAX_VALUE;
        // Rounds as well as seconds: a machine that stands still meanwhile must not end the warm-up.
        for (int round = 0; least > 20 * 2048 && (round < 200 || System.nanoTime() < end); round++) {
            for (int i = 0; i < 200; i++) {
                call.run();
            }
            long before = AllocatedBytes.now();
            for (int i = 0; i < 20; i++) {
                call.run();
            }
            least = Math.min(least, AllocatedBytes.now() - before);
        }
        assertThat(least / 20).as(what + ": bytes allocated by a call").isLessThan(2048);
    }
}
