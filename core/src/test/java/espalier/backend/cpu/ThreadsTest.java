package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import espalier.backend.cpu.Cases.Form;
import espalier.backend.cpu.Cases.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The team of workers, and that the number of threads changes no bit of any result.
@Timeout(60)
class ThreadsTest {
    private final Cases cases = new Cases(5);

    @Test
    void everyPartRunsOnce() {
        Threads threads = new Threads(4);
        for (int parts : new int[] {0, 1, 2, 3, 17, 4095, 4096, 10_000}) {
            AtomicIntegerArray runs = new AtomicIntegerArray(parts);
            threads.run(parts, runs::incrementAndGet);
            for (int i = 0; i < parts; i++) {
                assertThat(runs.get(i)).as("part %d of %d", i, parts).isEqualTo(1);
            }
        }
    }

    @Test
    void manyShortJobsInARow() {
        Threads threads = new Threads(8);
        AtomicInteger runs = new AtomicInteger();
        for (int i = 0; i < 20_000; i++) {
            threads.run(3, part -> runs.incrementAndGet());
        }
        assertThat(runs).hasValue(60_000);
    }

    @Test
    void anErrorInAPartReachesTheCallerAndTheTeamGoesOn() {
        Threads threads = new Threads(2);
        for (int bad = 0; bad < 8; bad++) {
            int number = bad;
            AtomicInteger others = new AtomicInteger();
            assertThatThrownBy(() -> threads.run(8, part -> {
                if (part == number) {
                    throw new IllegalStateException("part " + part);
                }
                others.incrementAndGet();
            }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("part " + bad);
            threads.run(8, part -> others.incrementAndGet());
            assertThat(others.get()).isGreaterThanOrEqualTo(8);
        }
    }

    @Test
    void aPartMayAskForParts() {
        Threads threads = new Threads(4);
        AtomicInteger runs = new AtomicInteger();
        threads.run(6, outer -> threads.run(7, inner -> runs.incrementAndGet()));
        assertThat(runs).hasValue(42);
    }

    @Test
    void concurrentCallersAllGetTheirResult() throws InterruptedException {
        CpuBackend backend = new CpuBackend(4);
        int n = 96;
        Layout l = Layout.contiguous(n, n);
        Buffer a = cases.buffer(Type.FLOAT32, n * n, false);
        Buffer expected = Cases.empty(Type.FLOAT32, n * n);
        new CpuBackend(1).matmul(a, l, a, l, expected, l, false);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> callers = new ArrayList<>();
        for (int c = 0; c < 6; c++) {
            Runnable work = () -> {
                Buffer y = Cases.empty(Type.FLOAT32, n * n);
                for (int i = 0; i < 200; i++) {
                    backend.matmul(a, l, a, l, y, l, false);
                    Cases.assertSameBits("product", y, expected);
                }
            };
            Thread t = c % 2 == 0 ? Thread.ofVirtual().unstarted(work) : Thread.ofPlatform().unstarted(work);
            t.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
            callers.add(t);
            t.start();
        }
        for (Thread t : callers) {
            t.join();
        }
        assertThat(failure.get()).isNull();
    }

    @Test
    void workersInheritNothing() {
        InheritableThreadLocal<String> secret = new InheritableThreadLocal<>();
        secret.set("caller");
        Thread caller = Thread.currentThread();
        List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        new Threads(4).run(64, part -> {
            if (Thread.currentThread() != caller) {
                seen.add(secret.get() + Thread.currentThread().isDaemon());
            }
        });
        assertThat(seen).allMatch("nulltrue"::equals);
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        CpuBackend[] backends = {new CpuBackend(1), new CpuBackend(2), new CpuBackend(4)};
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
            for (int[] s : new int[][] {{131, 300, 257}, {20, 1000, 209}, {1, 2000, 1500}, {700, 30, 9},
                {64, 2000, 50}}) {
                products(backends, type, s);
            }
            Layout long1 = Layout.contiguous(300_001);
            Layout rows = Layout.contiguous(301, 997);
            for (Layout l : new Layout[] {long1, rows, cases.layout(Form.STRIDED, 400, 500),
                cases.layout(Form.TRANSPOSED, 400, 500)}) {
                elementwise(backends, type, l);
            }
            for (Reduction f : new Reduction[] {Reduction.SUM, Reduction.MAX}) {
                reductions(backends, f, type, long1, 0);
                reductions(backends, f, type, rows, 1);
                reductions(backends, f, type, rows.permute(1, 0), 1);
                reductions(backends, f, type, Layout.contiguous(60_000, 10).permute(1, 0), 1);
                reductions(backends, f, type, Layout.contiguous(3, 200_000), 1);
            }
        }
    }

    private void products(CpuBackend[] backends, Type type, int[] s) {
        Buffer a = cases.buffer(type, s[0] * s[1], false);
        Buffer b = cases.buffer(type, s[1] * s[2], false);
        Layout[] left = {Layout.contiguous(s[0], s[1]), Layout.contiguous(s[1], s[0]).permute(1, 0)};
        Layout[] right = {Layout.contiguous(s[1], s[2]), Layout.contiguous(s[2], s[1]).permute(1, 0)};
        Layout out = Layout.contiguous(s[0], s[2]);
        for (Layout la : left) {
            for (Layout lb : right) {
                same(backends, type, s[0] * s[2], (backend, y) -> backend.matmul(a, la, b, lb, y, out, true));
            }
        }
    }

    private void elementwise(CpuBackend[] backends, Type type, Layout l) {
        Buffer x = cases.buffer(type, Cases.length(l), true);
        Layout ly = Layout.contiguous(l.shape());
        for (Unary f : new Unary[] {Unary.EXP, Unary.SQRT, Unary.SIN, Unary.SOFTPLUS}) {
            same(backends, type, ly.size(), (backend, y) -> backend.unary(f, x, l, y, ly));
            same(backends, type, ly.size(), (backend, y) -> backend.unaryGradient(f, x, l, x, l, y, ly, true));
        }
        same(backends, type, ly.size(), (backend, y) -> backend.binary(Binary.DIVIDE, x, l, x, l, y, ly));
        same(backends, type, ly.size(), (backend, y) -> backend.axpy(0.1, x, l, y, ly));
    }

    private void reductions(CpuBackend[] backends, Reduction f, Type type, Layout l, int kept) {
        Buffer x = cases.buffer(type, Cases.length(l), false);
        Layout ly = Layout.contiguous(java.util.Arrays.copyOf(l.shape(), kept));
        same(backends, type, ly.size(), (backend, y) -> backend.reduce(f, x, l, y, ly));
    }

    private interface Call {
        void run(CpuBackend backend, Buffer y);
    }

    private void same(CpuBackend[] backends, Type type, int size, Call call) {
        Buffer expected = null;
        for (CpuBackend backend : backends) {
            Buffer y = Cases.empty(type, size);
            call.run(backend, y);
            if (expected == null) {
                expected = y;
            } else {
                Cases.assertSameBits(backend.describe(), y, expected);
            }
        }
    }
}
