package espalier.backend.cpu;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Runs the parts of one computation on several cores; what the kernels of this package use to split their output.
///
/// An executor's hand-off costs more than most kernels run, so the workers wait for the next job spinning for a moment
/// and only then park. The cores belong to the process, so all instances share one team of daemon workers, one fewer
/// than there are cores (the caller works too). The team serves one caller at a time: a second one, or a part that
/// itself asks for parts, finds it taken and runs its parts alone. So nothing waits for anything but its own parts, and
/// there are never more busy threads than callers plus workers.
final class Threads {

    /// A computation cut into parts that may run in any order and at the same time.
    interface Task {
        /// Computes part `part`.
        void run(int part);
    }

    private static final Team TEAM = new Team(Runtime.getRuntime().availableProcessors() - 1);

    private final int limit;

    /// At most `limit` threads, the caller included.
    Threads(int limit) {
        this.limit = Math.clamp(limit, 1, TEAM.workers.length + 1);
    }

    /// The number of threads that may work on one task.
    int limit() {
        return limit;
    }

    /// Runs parts `0 .. parts - 1` and returns when all are done. What a part throws is thrown here, once, after the
    /// others have ended.
    void run(int parts, Task task) {
        if (parts > 1 && limit > 1 && TEAM.taken.compareAndSet(false, true)) {
            try {
                TEAM.run(Math.min(parts, Team.FIELD), limit, parts, task);
            } finally {
                TEAM.taken.set(false);
            }
        } else {
            for (int part = 0; part < parts; part++) {
                task.run(part);
            }
        }
    }

    /// The first element of part `part` when `n` elements are cut into `parts`, all but the last a multiple of
    /// `quantum`.
    static int start(int part, int parts, int n, int quantum) {
        long quanta = (n + quantum - 1L) / quantum;
        return (int) Math.min(n, quanta * part / parts * quantum);
    }

    /// The workers and the job they share. `state` says all that a worker needs to claim the next part in one
    /// compare-and-set, which fails when another job has begun meanwhile: epoch (high bits), then the number of threads
    /// allowed, of parts, and of parts claimed.
    private static final class Team {
        static final int BITS = 12;
        static final int FIELD = (1 << BITS) - 1;
        /// How long an idle worker spins before it parks: longer than the gap between two kernels of a training step.
        private static final long SPIN_NANOS = 100_000;

        final AtomicBoolean taken = new AtomicBoolean();
        final Worker[] workers;
        private final AtomicLong state = new AtomicLong();
        private final AtomicInteger unfinished = new AtomicInteger();
        private int chunks;
        private int parts;
        private @Nullable Task task;
        private volatile @Nullable Thread waiting;
        private volatile @Nullable Throwable failure;

        Team(int size) {
            workers = new Worker[Math.clamp(size, 0, FIELD - 1)];
        }

        /// `chunks` is what is claimed: one part, or more of them where there are too many to count in `state`.
        void run(int chunks, int limit, int parts, Task task) {
            this.task = task;
            this.chunks = chunks;
            this.parts = parts;
            unfinished.set(chunks);
            long epoch = (state.get() >>> 3 * BITS) + 1;
            state.set(((epoch << BITS | limit) << BITS | chunks) << BITS);
            wake(Math.min(limit, chunks) - 1);
            work(epoch << 3 * BITS >>> 3 * BITS);
            await();
            this.task = null;
            Throwable thrown = failure;
            if (thrown != null) {
                failure = null;
                rethrow(thrown);
            }
        }

        /// Claims and runs parts of job `epoch` until none is left.
        void work(long epoch) {
            for (long s = state.get(); s >>> 3 * BITS == epoch && (s & FIELD) < (s >>> BITS & FIELD); s = state.get()) {
                if (state.compareAndSet(s, s + 1)) {
                    runChunk((int) (s & FIELD));
                }
            }
        }

        private void runChunk(int chunk) {
            try {
                Task job = Objects.requireNonNull(task);
                int end = Threads.start(chunk + 1, chunks, parts, 1);
                for (int part = Threads.start(chunk, chunks, parts, 1); part < end; part++) {
                    job.run(part);
                }
            } catch (Throwable t) {
                failure = t;
            }
            // Read before the job can end: afterwards `waiting` may belong to the next one, where a stray unpark does
            // no harm.
            if (unfinished.decrementAndGet() == 0) {
                LockSupport.unpark(waiting);
            }
        }

        private void wake(int count) {
            for (int i = 0; i < count; i++) {
                if (workers[i] == null) {
                    Worker worker = new Worker(this, i);
                    try {
                        worker.start();
                    } catch (OutOfMemoryError e) {
                        return; // no more threads to be had: those that run finish the job
                    }
                    workers[i] = worker;
                } else {
                    workers[i].wake();
                }
            }
        }

        private void await() {
            long deadline = 0;
            for (int spins = 1; unfinished.get() != 0; spins++) {
                if (spins % 256 != 0) {
                    Thread.onSpinWait();
                } else if (deadline == 0) {
                    deadline = System.nanoTime() + SPIN_NANOS;
                } else if (System.nanoTime() - deadline > 0) {
                    waiting = Thread.currentThread();
                    if (unfinished.get() != 0) {
                        LockSupport.park(this);
                    }
                }
            }
            waiting = null;
        }

        private static void rethrow(Throwable t) {
            if (t instanceof RuntimeException e) {
                throw e;
            }
            if (t instanceof Error e) {
                throw e;
            }
            throw new IllegalStateException("a part of a parallel computation failed", t);
        }
    }

    /// A daemon that inherits nothing from the thread that happened to start it.
    private static final class Worker {
        private final Team team;
        private final int number;
        private final Thread thread;
        private volatile boolean parked;

        Worker(Team team, int number) {
            this.team = team;
            this.number = number;
            this.thread = Thread.ofPlatform()
                    .daemon()
                    .name("espalier-" + (number + 1))
                    .inheritInheritableThreadLocals(false)
                    .unstarted(this::loop);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        }

        void start() {
            thread.start();
        }

        void wake() {
            if (parked) {
                LockSupport.unpark(thread);
            }
        }

        private void loop() {
            long seen = 0;
            while (true) {
                long s = next(seen);
                seen = s >>> 3 * Team.BITS;
                if (number + 1 < (s >>> 2 * Team.BITS & Team.FIELD)) {
                    team.work(seen);
                }
            }
        }

        /// The state of the first job after `seen`.
        private long next(long seen) {
            long deadline = 0;
            for (int spins = 1;; spins++) {
                long s = team.state.get();
                if (s >>> 3 * Team.BITS != seen) {
                    return s;
                }
                if (spins % 64 != 0) {
                    Thread.onSpinWait();
                } else if (deadline == 0) {
                    deadline = System.nanoTime() + Team.SPIN_NANOS;
                } else if (System.nanoTime() - deadline > 0) {
                    park(seen);
                    deadline = 0;
                }
            }
        }

        private void park(long seen) {
            parked = true;
            // The caller publishes the job, then looks at `parked`; this looks the other way round, so one of them sees
            // the other.
            if (team.state.get() >>> 3 * Team.BITS == seen) {
                LockSupport.park(team);
            }
            parked = false;
        }
    }
}
