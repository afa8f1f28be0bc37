package espalier.backend.cpu;

import espalier.backend.Backend;
import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Gates;
import espalier.backend.Layout;
import espalier.backend.PerColumn;
import espalier.backend.Philox;
import espalier.backend.Pooling;
import espalier.backend.Reduction;
import espalier.backend.Rows;
import espalier.backend.Scores;
import espalier.backend.Sweep;
import espalier.backend.Unary;
import espalier.backend.Update;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Computes on the processor's cores, with SIMD where the JVM offers it; what `Compute` uses unless told otherwise.
///
/// It only chooses: which loops fit the types and layouts of a call. Whatever has no fast loop is computed by
/// [Reference].
public final class CpuBackend implements Backend {
    private final Reference reference = new Reference();
    private final Threads threads;
    private final int bits;
    private final Loops<float[]> loops32;
    private final Loops<double[]> loops64;
    private final Engine<float[]> float32;
    private final Engine<double[]> float64;
    private final Engine<long[]> integers;
    private final Engine<int[]> ints;
    private final Engine<boolean[]> truths;
    private final Gemm<float[]> gemm32;
    private final Gemm<double[]> gemm64;
    private final Updates<float[]> updates32;
    private final Updates<double[]> updates64;
    private final Pixels<float[]> pixels32;
    private final Pixels<double[]> pixels64;
    private final RowLoops<float[]> rows32;
    private final RowLoops<double[]> rows64;
    private final FreeList<float[]> rowWork32;
    private final FreeList<double[]> rowWork64;
    private final ColumnLoops<float[]> columns32;
    private final ColumnLoops<double[]> columns64;
    private final FreeList<ColumnCall.Work<float[]>> columnWork32;
    private final FreeList<ColumnCall.Work<double[]>> columnWork64;
    private final GateLoops<float[]> gates32;
    private final GateLoops<double[]> gates64;
    private final Convolution<float[]> convolution32;
    private final Convolution<double[]> convolution64;

    /// Computes on at most `threads` cores (never more than the machine has).
    public CpuBackend(int threads) {
        this(threads, Simd.bits());
    }

    /// For the tests: `bits` 0 gives the plain loops.
    CpuBackend(int threads, int bits) {
        this.threads = new Threads(threads);
        this.bits = bits;
        boolean wide = Simd.wide(bits);
        this.loops32 = bits == 0 ? new AutoLoops32() : new Vectors32();
        this.loops64 = bits == 0 ? new AutoLoops64() : new Vectors64();
        this.float32 = new Engine<>(loops32, this.threads);
        this.float64 = new Engine<>(loops64, this.threads);
        this.integers = new Engine<>(bits == 0 ? new LongLoops() : new LongVectors(), this.threads);
        this.ints = new Engine<>(bits == 0 ? new IntLoops() : new IntVectors(), this.threads);
        this.truths = new Engine<>(bits == 0 ? new TruthLoops() : new TruthVectors(), this.threads);
        Tile<float[]> tile32 = bits == 0 ? new AutoTile32() : new SimdTile32(wide);
        Tile<double[]> tile64 = bits == 0 ? new AutoTile64() : new SimdTile64(wide);
        this.gemm32 = new Gemm<>(tile32, this.threads);
        this.gemm64 = new Gemm<>(tile64, this.threads);
        this.updates32 = bits == 0 ? new Updates32() : new SimdUpdates32();
        this.updates64 = bits == 0 ? new Updates64() : new SimdUpdates64();
        this.pixels32 = bits == 0 ? new Pixels32() : new SimdPixels32();
        this.pixels64 = bits == 0 ? new Pixels64() : new SimdPixels64();
        this.rows32 = bits == 0 ? new AutoRowLoops32() : new SimdRowLoops32();
        this.rows64 = bits == 0 ? new RowLoops64() : new SimdRowLoops64();
        this.rowWork32 = new FreeList<>(() -> new float[RowLoops.WORK]);
        this.rowWork64 = new FreeList<>(() -> new double[RowLoops.WORK]);
        this.columns32 = bits == 0 ? new ColumnLoops32() : new SimdColumnLoops32();
        this.columns64 = bits == 0 ? new ColumnLoops64() : new SimdColumnLoops64();
        this.columnWork32 = new FreeList<>(() -> new ColumnCall.Work<>(columns32));
        this.columnWork64 = new FreeList<>(() -> new ColumnCall.Work<>(columns64));
        this.gates32 = bits == 0 ? new GateLoops32() : new SimdGateLoops32();
        this.gates64 = bits == 0 ? new GateLoops64() : new SimdGateLoops64();
        boolean planes = bits > 0 && wide;
        this.convolution32 = new Convolution<>(tile32,
                bits == 0 ? null : wide ? new DirectTile32() : new NarrowDirectTile32(),
                bits == 0 ? null : new WinogradTile32(), planes ? new PlaneTile32() : null, float32, pixels32, gemm32,
                this.threads);
        this.convolution64 = new Convolution<>(tile64,
                bits == 0 ? null : wide ? new DirectTile64() : new NarrowDirectTile64(),
                bits == 0 ? null : new WinogradTile64(), planes ? new PlaneTile64() : null, float64, pixels64, gemm64,
                this.threads);
    }

    @Override
    public String describe() {
        int n = threads.limit();
        return (bits == 0 ? "plain Java loops, " : "SIMD " + bits + "-bit, ") + n + (n == 1 ? " thread" : " threads");
    }

    @Override
    public void copy(Buffer x, Layout lx, Buffer y, Layout ly) {
        boolean integer = Reference.isInteger(x);
        if (Transposition.run(threads, bits > 0, x, lx, y, ly)) {
            return;
        }
        if (x instanceof Buffer.Int32 && y instanceof Buffer.Int32) {
            ints.copy(x, lx, y, ly);
        } else if (x instanceof Buffer.Bool && y instanceof Buffer.Bool) {
            truths.copy(x, lx, y, ly);
        } else if (integer && Reference.isInteger(y)) {
            integers.copy(x, lx, y, ly);
        } else if (x instanceof Buffer.Float64 || integer && !(y instanceof Buffer.Float32)) {
            float64.copy(x, lx, y, ly);
        } else {
            float32.copy(x, lx, y, ly);
        }
    }

    @Override
    public void unary(Unary f, Buffer x, Layout lx, Buffer y, Layout ly) {
        if (x instanceof Buffer.Float32 && (y instanceof Buffer.Float32 || y instanceof Buffer.Bool)) {
            float32.unary(f, x, lx, y, ly);
        } else if (x instanceof Buffer.Int32 && (y instanceof Buffer.Int32 || y instanceof Buffer.Bool)) {
            ints.unary(f, x, lx, y, ly);
        } else if (x instanceof Buffer.Bool && y instanceof Buffer.Bool) {
            truths.unary(f, x, lx, y, ly);
        } else if (Reference.isInteger(x) && Reference.isInteger(y)) {
            integers.unary(f, x, lx, y, ly);
        } else {
            float64.unary(f, x, lx, y, ly);
        }
    }

    @Override
    public void unaryGradient(Unary f, Buffer kept, Layout lkept, Buffer dy, Layout ldy, Buffer dx, Layout ldx,
            boolean accumulate) {
        if (kept instanceof Buffer.Float32 && dy instanceof Buffer.Float32 && dx instanceof Buffer.Float32) {
            float32.unaryGradient(f, kept, lkept, dy, ldy, dx, ldx, accumulate);
        } else {
            float64.unaryGradient(f, kept, lkept, dy, ldy, dx, ldx, accumulate);
        }
    }

    @Override
    public void binary(Binary f, Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly) {
        boolean float32Result = y instanceof Buffer.Float32 || y instanceof Buffer.Bool;
        boolean intResult = y instanceof Buffer.Int32 || y instanceof Buffer.Bool;
        if (a instanceof Buffer.Float32 && b instanceof Buffer.Float32 && float32Result) {
            float32.binary(f, a, la, b, lb, y, ly);
        } else if (a instanceof Buffer.Int32 && b instanceof Buffer.Int32 && intResult) {
            ints.binary(f, a, la, b, lb, y, ly);
        } else if (a instanceof Buffer.Bool && b instanceof Buffer.Bool && y instanceof Buffer.Bool) {
            truths.binary(f, a, la, b, lb, y, ly);
        } else if (Reference.isInteger(a) && Reference.isInteger(b) && Reference.isInteger(y)) {
            integers.binary(f, a, la, b, lb, y, ly);
        } else {
            float64.binary(f, a, la, b, lb, y, ly);
        }
    }

    @Override
    public void binaryGradient(Binary f, boolean byFirst, Buffer a, Layout la, Buffer b, Layout lb, Buffer dy,
            Layout ldy, Buffer dx, Layout ldx, boolean accumulate) {
        boolean single = a instanceof Buffer.Float32 && b instanceof Buffer.Float32 && dy instanceof Buffer.Float32
                && dx instanceof Buffer.Float32;
        (single ? float32 : float64)
                .binaryGradient(f, byFirst, a, la, b, lb, dy, ldy, dx, ldx, accumulate);
    }

    @Override
    public void reduce(Reduction f, Buffer x, Layout lx, Buffer y, Layout ly) {
        if (ly.size() > 0 && lx.size() == 0) {
            reference.reduce(f, x, lx, y, ly); // of nothing
        } else if (x instanceof Buffer.Float32 && !(y instanceof Buffer.Float64)) {
            float32.reduce(f, x, lx, y, ly);
        } else if (x instanceof Buffer.Int32 && f != Reduction.SUM && f != Reduction.PRODUCT) {
            ints.reduce(f, x, lx, y, ly);
        } else if (x instanceof Buffer.Bool && f != Reduction.SUM && f != Reduction.PRODUCT) {
            truths.reduce(f, x, lx, y, ly);
        } else if (Reference.isInteger(x)) {
            integers.reduce(f, x, lx, y, ly);
        } else {
            float64.reduce(f, x, lx, y, ly);
        }
    }

    @Override
    public void matmul(Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly, boolean accumulate) {
        if (a instanceof Buffer.Float32 p && b instanceof Buffer.Float32 q && y instanceof Buffer.Float32 r) {
            gemm32.multiply(p.data(), la, q.data(), lb, r.data(), ly, accumulate);
        } else if (a instanceof Buffer.Float64 p && b instanceof Buffer.Float64 q && y instanceof Buffer.Float64 r) {
            gemm64.multiply(p.data(), la, q.data(), lb, r.data(), ly, accumulate);
        } else {
            reference.matmul(a, la, b, lb, y, ly, accumulate);
        }
    }

    @Override
    public void axpy(double alpha, Buffer x, Layout lx, Buffer y, Layout ly) {
        if (x instanceof Buffer.Float32 && y instanceof Buffer.Float32) {
            float32.axpy(alpha, x, lx, y, ly);
        } else {
            float64.axpy(alpha, x, lx, y, ly);
        }
    }

    @Override
    public void addRows(Buffer x, Layout lx, Buffer t, Layout lt, int n, Buffer y, Layout ly) {
        if (x instanceof Buffer.Float32(float[] from) && y instanceof Buffer.Float32(float[] to)) {
            for (int i = 0; i < lt.size(); i++) {
                int at = (int) t.getLong(lt.offset() + i);
                loops32.axpy(1, from, lx.offset() + i * n, to, ly.offset() + at * n, n);
            }
        } else if (x instanceof Buffer.Float64(double[] from) && y instanceof Buffer.Float64(double[] to)) {
            for (int i = 0; i < lt.size(); i++) {
                int at = (int) t.getLong(lt.offset() + i);
                loops64.axpy(1, from, lx.offset() + i * n, to, ly.offset() + at * n, n);
            }
        } else {
            reference.addRows(x, lx, t, lt, n, y, ly);
        }
    }

    @Override
    public void clip(Buffer x, Layout lx, double low, double high, Buffer y, Layout ly) {
        if (x instanceof Buffer.Float32 && y instanceof Buffer.Float32) {
            float32.clip(x, lx, low, high, y, ly);
        } else {
            float64.clip(x, lx, low, high, y, ly);
        }
    }

    @Override
    public void random(long key, long position, long[] out, int at, int n) {
        if (bits == 0) {
            Philox.fill(key, position, out, at, n);
        } else {
            PhiloxVectors.fill(key, position, out, at, n);
        }
    }

    @Override
    public void select(Buffer x, int from, int lanes, int n, int first, int last) {
        if (bits == 0) {
            reference.select(x, from, lanes, n, first, last);
        } else {
            LaneSort.run(threads, x, from, lanes, n, first, last);
        }
    }

    @Override
    public boolean sortColumns(Buffer x, int rows, int columns) {
        return bits != 0 && ColumnSort.run(threads, x, rows, columns);
    }

    @Override
    public void parallel(int parts, IntConsumer task) {
        threads.run(parts, task::accept);
    }

    @Override
    public void activate(@Nullable Unary f, @Nullable Buffer bias, Layout lbias, Buffer y, Layout ly) {
        int columns = ly.dim(ly.rank() - 1);
        if (y instanceof Buffer.Float32 q && (bias == null || bias instanceof Buffer.Float32)) {
            float[] b = bias instanceof Buffer.Float32(float[] data) ? data : null;
            float32.activate(f, b, lbias.offset(), q.data(), ly, columns);
        } else if (y instanceof Buffer.Float64 q && (bias == null || bias instanceof Buffer.Float64)) {
            double[] b = bias instanceof Buffer.Float64(double[] data) ? data : null;
            float64.activate(f, b, lbias.offset(), q.data(), ly, columns);
        } else {
            reference.activate(f, bias, lbias, y, ly);
        }
    }

    @Override
    public void activateGradient(Unary f, Buffer y, Layout ly, Buffer dy, Layout ldy) {
        if (y instanceof Buffer.Float32 p && dy instanceof Buffer.Float32 q) {
            float32.activateGradient(f, p.data(), ly, q.data(), ldy);
        } else if (y instanceof Buffer.Float64 p && dy instanceof Buffer.Float64 q) {
            float64.activateGradient(f, p.data(), ly, q.data(), ldy);
        } else {
            reference.activateGradient(f, y, ly, dy, ldy);
        }
    }

    @Override
    public void update(Update f, double[] k, Buffer g, Layout lg, Buffer p, Layout lp, Buffer m, Layout lm, Buffer v,
            Layout lv, Buffer w, Layout lw) {
        if (g instanceof Buffer.Float32 a && p instanceof Buffer.Float32 b && m instanceof Buffer.Float32 c
                && v instanceof Buffer.Float32 d && w instanceof Buffer.Float32 e) {
            new UpdateCall<>(updates32, f, k, a.data(), lg.offset(), b.data(), lp.offset(), c.data(), lm.offset(),
                    d.data(), lv.offset(), e.data(), lw.offset(), lp.size()).run(threads);
        } else if (g instanceof Buffer.Float64 a && p instanceof Buffer.Float64 b && m instanceof Buffer.Float64 c
                && v instanceof Buffer.Float64 d && w instanceof Buffer.Float64 e) {
            new UpdateCall<>(updates64, f, k, a.data(), lg.offset(), b.data(), lp.offset(), c.data(), lm.offset(),
                    d.data(), lv.offset(), e.data(), lw.offset(), lp.size()).run(threads);
        } else {
            reference.update(f, k, g, lg, p, lp, m, lm, v, lv, w, lw);
        }
    }

    @Override
    public void conv2d(Sweep s, Buffer x, Layout lx, Buffer w, Layout lw, Buffer y, Layout ly, boolean accumulate) {
        if (x instanceof Buffer.Float32 p && w instanceof Buffer.Float32 q && y instanceof Buffer.Float32 r) {
            convolution32.forward(s, p.data(), lx.offset(), q.data(), lw.offset(), r.data(), ly.offset(), accumulate);
        } else if (x instanceof Buffer.Float64 p && w instanceof Buffer.Float64 q && y instanceof Buffer.Float64 r) {
            convolution64.forward(s, p.data(), lx.offset(), q.data(), lw.offset(), r.data(), ly.offset(), accumulate);
        } else {
            reference.conv2d(s, x, lx, w, lw, y, ly, accumulate);
        }
    }

    @Override
    public void conv2d(Sweep s, Buffer x, Layout lx, Buffer w, Layout lw, @Nullable Buffer bias, Layout lbias,
            @Nullable Unary f, Buffer y, Layout ly) {
        if (x instanceof Buffer.Float32 p && w instanceof Buffer.Float32 q && y instanceof Buffer.Float32 r
                && (bias == null || bias instanceof Buffer.Float32)) {
            float[] b = bias instanceof Buffer.Float32(float[] data) ? data : null;
            convolution32.forward(s, p.data(), lx.offset(), q.data(), lw.offset(), b, lbias.offset(), f, r.data(),
                    ly.offset(), false);
        } else if (x instanceof Buffer.Float64 p && w instanceof Buffer.Float64 q && y instanceof Buffer.Float64 r
                && (bias == null || bias instanceof Buffer.Float64)) {
            double[] b = bias instanceof Buffer.Float64(double[] data) ? data : null;
            convolution64.forward(s, p.data(), lx.offset(), q.data(), lw.offset(), b, lbias.offset(), f, r.data(),
                    ly.offset(), false);
        } else {
            reference.conv2d(s, x, lx, w, lw, bias, lbias, f, y, ly);
        }
    }

    @Override
    public void conv2dInput(Sweep s, Buffer dy, Layout ldy, Buffer w, Layout lw, Buffer dx, Layout ldx,
            boolean accumulate) {
        if (dy instanceof Buffer.Float32 p && w instanceof Buffer.Float32 q && dx instanceof Buffer.Float32 r) {
            convolution32.input(s, p.data(), ldy.offset(), q.data(), lw.offset(), r.data(), ldx.offset(), accumulate);
        } else if (dy instanceof Buffer.Float64 p && w instanceof Buffer.Float64 q && dx instanceof Buffer.Float64 r) {
            convolution64.input(s, p.data(), ldy.offset(), q.data(), lw.offset(), r.data(), ldx.offset(), accumulate);
        } else {
            reference.conv2dInput(s, dy, ldy, w, lw, dx, ldx, accumulate);
        }
    }

    @Override
    public void conv2dWeight(Sweep s, Buffer x, Layout lx, Buffer dy, Layout ldy, Buffer dw, Layout ldw,
            boolean accumulate) {
        if (x instanceof Buffer.Float32 p && dy instanceof Buffer.Float32 q && dw instanceof Buffer.Float32 r) {
            convolution32.weight(s, p.data(), lx.offset(), q.data(), ldy.offset(), r.data(), ldw.offset(), accumulate);
        } else if (x instanceof Buffer.Float64 p && dy instanceof Buffer.Float64 q && dw instanceof Buffer.Float64 r) {
            convolution64.weight(s, p.data(), lx.offset(), q.data(), ldy.offset(), r.data(), ldw.offset(), accumulate);
        } else {
            reference.conv2dWeight(s, x, lx, dy, ldy, dw, ldw, accumulate);
        }
    }

    @Override
    public void pool(Pooling f, Sweep s, Buffer x, Layout lx, Buffer y, Layout ly) {
        if (x instanceof Buffer.Float32 p && y instanceof Buffer.Float32 q) {
            new WindowFold<>(pixels32, f, s, p.data(), lx.offset(), q.data(), ly.offset(), null, 0, null, 0, false)
                    .run(threads);
        } else if (x instanceof Buffer.Float64 p && y instanceof Buffer.Float64 q) {
            new WindowFold<>(pixels64, f, s, p.data(), lx.offset(), q.data(), ly.offset(), null, 0, null, 0, false)
                    .run(threads);
        } else {
            reference.pool(f, s, x, lx, y, ly);
        }
    }

    @Override
    public void poolGradient(Pooling f, Sweep s, Buffer x, Layout lx, Buffer y, Layout ly, Buffer dy, Layout ldy,
            Buffer dx, Layout ldx, boolean accumulate) {
        if (x instanceof Buffer.Float32 p && y instanceof Buffer.Float32 q && dy instanceof Buffer.Float32 dq
                && dx instanceof Buffer.Float32 dp) {
            new WindowFold<>(pixels32, f, s, p.data(), lx.offset(), q.data(), ly.offset(), dq.data(), ldy.offset(),
                    dp.data(), ldx.offset(), accumulate).run(threads);
        } else if (x instanceof Buffer.Float64 p && y instanceof Buffer.Float64 q && dy instanceof Buffer.Float64 dq
                && dx instanceof Buffer.Float64 dp) {
            new WindowFold<>(pixels64, f, s, p.data(), lx.offset(), q.data(), ly.offset(), dq.data(), ldy.offset(),
                    dp.data(), ldx.offset(), accumulate).run(threads);
        } else {
            reference.poolGradient(f, s, x, lx, y, ly, dy, ldy, dx, ldx, accumulate);
        }
    }

    @Override
    public void rows(Rows f, double epsilon, Buffer x, Layout lx, Buffer y, Layout ly, @Nullable Buffer r, Layout lr) {
        if (x instanceof Buffer.Float32 p && y instanceof Buffer.Float32 q) {
            new RowCall<>(rows32, rowWork32, RowCall.Kind.FORWARD, f, epsilon, p.data(), lx, q.data(), ly, q.data(),
                    ly, r, lr.offset(), false).run(threads);
        } else if (x instanceof Buffer.Float64 p && y instanceof Buffer.Float64 q) {
            new RowCall<>(rows64, rowWork64, RowCall.Kind.FORWARD, f, epsilon, p.data(), lx, q.data(), ly, q.data(),
                    ly, r, lr.offset(), false).run(threads);
        } else {
            reference.rows(f, epsilon, x, lx, y, ly, r, lr);
        }
    }

    @Override
    public void rowsGradient(Rows f, Buffer y, Layout ly, @Nullable Buffer r, Layout lr, Buffer dy, Layout ldy,
            Buffer dx, Layout ldx, boolean accumulate) {
        if (y instanceof Buffer.Float32 p && dy instanceof Buffer.Float32 q && dx instanceof Buffer.Float32 d) {
            new RowCall<>(rows32, rowWork32, RowCall.Kind.GRADIENT, f, 0, q.data(), ldy, p.data(), ly, d.data(), ldx,
                    r, lr.offset(), accumulate).run(threads);
        } else if (y instanceof Buffer.Float64 p && dy instanceof Buffer.Float64 q && dx instanceof Buffer.Float64 d) {
            new RowCall<>(rows64, rowWork64, RowCall.Kind.GRADIENT, f, 0, q.data(), ldy, p.data(), ly, d.data(), ldx,
                    r, lr.offset(), accumulate).run(threads);
        } else {
            reference.rowsGradient(f, y, ly, r, lr, dy, ldy, dx, ldx, accumulate);
        }
    }

    @Override
    public void weigh(Scores s, Buffer x, Layout lx) {
        if (x instanceof Buffer.Float32(float[] data)) {
            float[] real = s.real() instanceof Buffer.Float32(float[] truth) ? truth : null;
            new WeightCall<>(rows32, rowWork32, s, real, null, 0, data, lx.offset()).run(threads);
        } else if (x instanceof Buffer.Float64(double[] data)) {
            double[] real = s.real() instanceof Buffer.Float64(double[] truth) ? truth : null;
            new WeightCall<>(rows64, rowWork64, s, real, null, 0, data, lx.offset()).run(threads);
        } else {
            reference.weigh(s, x, lx);
        }
    }

    @Override
    public void weighGradient(Scores s, Buffer y, Layout ly, Buffer dy, Layout ldy) {
        if (y instanceof Buffer.Float32(float[] p) && dy instanceof Buffer.Float32(float[] q)) {
            new WeightCall<>(rows32, rowWork32, s, null, p, ly.offset(), q, ldy.offset()).run(threads);
        } else if (y instanceof Buffer.Float64(double[] p) && dy instanceof Buffer.Float64(double[] q)) {
            new WeightCall<>(rows64, rowWork64, s, null, p, ly.offset(), q, ldy.offset()).run(threads);
        } else {
            reference.weighGradient(s, y, ly, dy, ldy);
        }
    }

    @Override
    public void scaledExp(Buffer y, Layout ly, Buffer r, Layout lr, Buffer dx, Layout ldx, boolean accumulate) {
        if (y instanceof Buffer.Float32 p && dx instanceof Buffer.Float32 d) {
            new RowCall<>(rows32, rowWork32, RowCall.Kind.EXP, Rows.SOFTMAX, 0, p.data(), ly, p.data(), ly, d.data(),
                    ldx, r, lr.offset(), accumulate).run(threads);
        } else if (y instanceof Buffer.Float64 p && dx instanceof Buffer.Float64 d) {
            new RowCall<>(rows64, rowWork64, RowCall.Kind.EXP, Rows.SOFTMAX, 0, p.data(), ly, p.data(), ly, d.data(),
                    ldx, r, lr.offset(), accumulate).run(threads);
        } else {
            reference.scaledExp(y, ly, r, lr, dx, ldx, accumulate);
        }
    }

    @Override
    public void columns(PerColumn f, boolean relu, Buffer x, Layout lx, Buffer k, Layout lk, Buffer dy, Layout ldy,
            Buffer y, Layout ly, boolean accumulate) {
        int n = lk.dim(1);
        if (x instanceof Buffer.Float32 p && k instanceof Buffer.Float32 q && dy instanceof Buffer.Float32 d
                && y instanceof Buffer.Float32 r) {
            new ColumnCall<>(columns32, columnWork32, f, relu, p.data(), lx.offset(), q.data(), lk.offset(), d.data(),
                    ldy.offset(), r.data(), ly.offset(), accumulate, lx.size(), n).run(threads);
        } else if (x instanceof Buffer.Float64 p && k instanceof Buffer.Float64 q && dy instanceof Buffer.Float64 d
                && y instanceof Buffer.Float64 r) {
            new ColumnCall<>(columns64, columnWork64, f, relu, p.data(), lx.offset(), q.data(), lk.offset(), d.data(),
                    ldy.offset(), r.data(), ly.offset(), accumulate, lx.size(), n).run(threads);
        } else {
            reference.columns(f, relu, x, lx, k, lk, dy, ldy, y, ly, accumulate);
        }
    }

    @Override
    public void recurrent(Gates a, int t, int before) {
        recurrent(a, t, before, new Buffer[0]);
    }

    @Override
    public void recurrentGradient(Gates a, int t, int before, Buffer dy, Layout ldy, Buffer dh, Layout ldh, Buffer dc,
            Layout ldc, Buffer ds, Layout lds, Buffer dof, Layout ldof) {
        recurrent(a, t, before, new Buffer[] {dy, dh, dc, ds, dof}, ldy.offset(), ldh.offset(), ldc.offset(),
                lds.offset(), ldof.offset());
    }

    /// All arrays of a call are of one type.
    private void recurrent(Gates a, int t, int before, Buffer[] slopes, int... offsets) {
        if (a.gates() instanceof Buffer.Float32) {
            new GateSteps<>(loops32, gates32, a, t, before, slopes, offsets).run(threads);
        } else {
            new GateSteps<>(loops64, gates64, a, t, before, slopes, offsets).run(threads);
        }
    }

    @Override
    public void select(boolean[] c, Layout lc, Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly) {
        if (ly.size() > 0) {
            var choice = new Choice(bits > 0, threads.limit(), c, lc, a, la, b, lb, y, ly);
            threads.run(choice.parts(), choice);
        }
    }
}
