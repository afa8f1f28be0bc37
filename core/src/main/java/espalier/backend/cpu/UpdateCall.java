package espalier.backend.cpu;

import espalier.backend.Update;

/// One [Update] of an array in progress; made by [CpuBackend] for one call. Threads split the elements.
final class UpdateCall<T> implements Threads.Task {
    private static final int MIN_SIZE_PER_PART = 32_768;

    private final Updates<T> loops;
    private final Update f;
    private final double[] k;
    private final T g;
    private final int go;
    private final T p;
    private final int po;
    private final T m;
    private final int mo;
    private final T v;
    private final int vo;
    private final T w;
    private final int wo;
    private final int size;
    private int parts = 1;

    UpdateCall(Updates<T> loops, Update f, double[] k, T g, int go, T p, int po, T m, int mo, T v, int vo, T w,
            int wo, int size) {
        this.loops = loops;
        this.f = f;
        this.k = k;
        this.g = g;
        this.go = go;
        this.p = p;
        this.po = po;
        this.m = m;
        this.mo = mo;
        this.v = v;
        this.vo = vo;
        this.w = w;
        this.wo = wo;
        this.size = size;
    }

    void run(Threads threads) {
        parts = Math.clamp(size / MIN_SIZE_PER_PART, 1, threads.limit());
        threads.run(parts, this);
    }

    @Override
    public void run(int part) {
        int i = Threads.start(part, parts, size, 64);
        int n = Threads.start(part + 1, parts, size, 64) - i;
        switch (f) {
            case MOMENTUM -> loops.momentum(k, g, go + i, p, po + i, m, mo + i, n);
            case SCALED -> loops.scaled(k, g, go + i, p, po + i, m, mo + i, n);
            case ADADELTA -> loops.adadelta(k, g, go + i, p, po + i, m, mo + i, v, vo + i, n);
            case ADAM -> loops.adam(k, g, go + i, p, po + i, m, mo + i, v, vo + i, n);
            case AMSGRAD -> loops.amsgrad(k, g, go + i, p, po + i, m, mo + i, v, vo + i, w, wo + i, n);
            case LION -> loops.lion(k, g, go + i, p, po + i, m, mo + i, n);
            case DIRECTION -> loops.direction(k, g, go + i, p, po + i, m, mo + i, n);
        }
    }
}
