package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Gates;
import espalier.backend.Unary;
import java.util.Objects;

/// One step of a recurrent layer in progress, or its gradient: each sample by itself, its gates, its memory and its
/// output in one go while they are in the cache. Made by [CpuBackend] for one call. Threads split the samples.
final class GateSteps<T> implements Threads.Task {
    private static final int MIN_SIZE_PER_PART = 16_384;

    private final Loops<T> loops;
    private final GateLoops<T> own;
    private final Gates a;
    private final int t;
    private final int before;
    private final boolean back;
    private final T gates;
    private final T kept;
    private final T h;
    private final T dy;
    private final int dyo;
    private final T dh;
    private final int dho;
    private final T dc;
    private final int dco;
    private final T ds;
    private final int dso;
    private final T dof;
    private final int dofo;
    private int parts = 1;

    /// @param slopes dy, dh, dc, ds and dof of a gradient, with their offsets; empty for the step itself
    GateSteps(Loops<T> loops, GateLoops<T> own, Gates a, int t, int before, Buffer[] slopes, int[] offsets) {
        this.loops = loops;
        this.own = own;
        this.a = a;
        this.t = t;
        this.before = before;
        this.back = slopes.length > 0;
        this.gates = array(a.gates());
        this.kept = array(a.kept());
        this.h = array(a.h());
        this.dy = back ? array(slopes[0]) : h;
        this.dyo = back ? offsets[0] : 0;
        this.dh = back ? array(slopes[1]) : h;
        this.dho = back ? offsets[1] : 0;
        this.dc = back ? array(slopes[2]) : h;
        this.dco = back ? offsets[2] : 0;
        this.ds = back ? array(slopes[3]) : h;
        this.dso = back ? offsets[3] : 0;
        this.dof = back ? array(slopes[4]) : h;
        this.dofo = back ? offsets[4] : 0;
    }

    private T array(Buffer b) {
        return Objects.requireNonNull(loops.nativeArray(b));
    }

    void run(Threads threads) {
        parts = Math.clamp((long) a.n() * a.size() * a.count() / MIN_SIZE_PER_PART, 1,
                Math.max(1, Math.min(a.n(), threads.limit())));
        threads.run(parts, this);
    }

    @Override
    public void run(int part) {
        int end = Threads.start(part + 1, parts, a.n(), 1);
        for (int i = Threads.start(part, parts, a.n(), 1); i < end; i++) {
            if (!a.isReal(t, i)) {
                pass(i);
            } else if (a.gated()) {
                gru(i);
            } else {
                lstm(i);
            }
        }
    }

    /// Where the numbers of sample i at a step begin, of arrays with `width` numbers for each.
    private int at(int step, int i, int width) {
        return (step * a.n() + i) * width;
    }

    private void lstm(int i) {
        int k = a.size();
        int go = a.gatesLayout().offset() + at(t, i, 4 * k);
        int co = a.keptLayout().offset() + at(t, i, k);
        int bo = a.keptLayout().offset() + at(before, i, k);
        int to = co + a.steps() * a.n() * k;
        boolean first = before < 0;
        if (back) {
            loops.binary(Binary.ADD, dh, dho + i * k, dy, dyo + at(t, i, k), dh, dho + i * k, k);
            own.carryGradient(first, gates, go, kept, bo, kept, to, dh, dho + i * k, dc, dco + i * k, ds,
                    dso + at(t, i, 4 * k), 0, k);
            return;
        }
        loops.unary(Unary.SIGMOID, gates, go, gates, go, 3 * k);
        loops.unary(Unary.TANH, gates, go + 3 * k, gates, go + 3 * k, k);
        own.carry(first, gates, go, kept, bo, kept, co, 0, k);
        loops.unary(Unary.TANH, kept, co, kept, to, k);
        loops.binary(Binary.MULTIPLY, gates, go + 2 * k, kept, to, h, a.hLayout().offset() + at(t, i, k), k);
    }

    private void gru(int i) {
        int k = a.size();
        int go = a.gatesLayout().offset() + at(t, i, 3 * k);
        int oo = a.keptLayout().offset() + at(t, i, 3 * k);
        int ho = a.hLayout().offset() + at(t, i, k);
        int bo = a.hLayout().offset() + at(before, i, k);
        boolean first = before < 0;
        if (back) {
            loops.binary(Binary.ADD, dh, dho + i * k, dy, dyo + at(t, i, k), dh, dho + i * k, k);
            own.mixGradient(first, gates, go, kept, oo, h, bo, dh, dho + i * k, ds, dso + at(t, i, 3 * k), dof,
                    dofo + at(t, i, 3 * k), 0, k);
            return;
        }
        loops.binary(Binary.ADD, gates, go, kept, oo, gates, go, 2 * k);
        loops.unary(Unary.SIGMOID, gates, go, gates, go, 2 * k);
        own.reset(gates, go, kept, oo, 0, k);
        loops.unary(Unary.TANH, gates, go + 2 * k, gates, go + 2 * k, k);
        own.mix(first, gates, go, h, bo, h, ho, 0, k);
    }

    /// A step that is padding.
    private void pass(int i) {
        int k = a.size();
        int width = a.count() * k;
        if (back) {
            loops.binary(Binary.ADD, dh, dho + i * k, dy, dyo + at(t, i, k), dh, dho + i * k, k);
            own.clear(ds, dso + at(t, i, width), width);
            if (a.gated()) {
                own.clear(dof, dofo + at(t, i, width), width);
            }
            return;
        }
        stay(h, a.hLayout().offset(), i, k);
        if (!a.gated()) {
            stay(kept, a.keptLayout().offset(), i, k);
        }
    }

    private void stay(T x, int offset, int i, int k) {
        if (before < 0) {
            own.clear(x, offset + at(t, i, k), k);
        } else {
            loops.copy(x, offset + at(before, i, k), x, offset + at(t, i, k), k);
        }
    }
}
