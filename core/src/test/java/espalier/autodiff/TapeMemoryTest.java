package espalier.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rng;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Whatever goes wrong around a step, the memory of tapes neither grows nor shows numbers of another step: tapes that
/// are never closed, steps that end with an error, arrays kept after their step, steps in several threads.
class TapeMemoryTest {
    private static final int SIZE = 4099; // a length that no other test takes from the pool

    private final Param w = new Param(Rng.seed(1).normal(DType.FLOAT64, SIZE));

    /// The gradient of the sum of exp w, on a tape of its own.
    private double[] gradient() {
        try (var tape = new Tape()) {
            return tape.gradients(tape.param(w).exp().sum(), List.of(w)).of(w).toDoubles();
        }
    }

    @Test
    void aTapeThatIsNeverClosedIsGarbage() throws InterruptedException {
        double[] expected = gradient();
        var kept = new ArrayList<WeakReference<double[]>>();
        for (int step = 0; step < 20; step++) {
            var tape = new Tape();
            NDArray dw = tape.gradients(tape.param(w).exp().sum(), List.of(w)).of(w);
            kept.add(new WeakReference<>(((espalier.backend.Buffer.Float64) dw.buffer()).data()));
            assertThat(dw.toDoubles()).containsExactly(expected);
        }
        for (int i = 0; i < 50 && kept.stream().anyMatch(r -> r.get() != null); i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(kept).allMatch(r -> r.get() == null);
        assertThat(gradient()).containsExactly(expected);
    }

    @Test
    void aStepThatEndsWithAnErrorLeavesNothingBehind() {
        double[] expected = gradient();
        for (int step = 0; step < 20; step++) {
            var tape = new AtomicReference<Tape>();
            assertThatIllegalStateException().isThrownBy(() -> {
                try (var t = new Tape()) {
                    tape.set(t);
                    Into.fill(Double.NaN, t.param(w).exp().value());
                    throw new IllegalStateException("in the middle of a step");
                }
            }).withMessage("in the middle of a step");
            assertThat(tape.get()).hasToString("Tape(closed)");
            assertThat(gradient()).containsExactly(expected);
        }
    }

    @Test
    void anArrayKeptAfterItsStepThrowsWhateverComesAfterIt() {
        NDArray kept;
        NDArray view;
        try (var tape = new Tape()) {
            kept = tape.param(w).exp().value();
            view = kept.reshape(1, SIZE).T();
        }
        for (int step = 0; step < 3; step++) {
            gradient();
            assertThatIllegalStateException().isThrownBy(kept::toDoubles).withMessageContaining("finished step");
            assertThatIllegalStateException().isThrownBy(() -> view.sum()).withMessageContaining("finished step");
            assertThatIllegalStateException().isThrownBy(() -> Into.fill(1, kept)).withMessageContaining("copy()");
        }
    }

    @Test
    void stepsInSeveralThreadsDoNotMeet() throws InterruptedException {
        double[] expected = gradient();
        var wrong = new ArrayList<String>();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            boolean closes = t % 2 == 0;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int step = 0; step < 100; step++) {
                    var tape = new Tape();
                    double[] dw = tape.gradients(tape.param(w).exp().sum(), List.of(w)).of(w).toDoubles();
                    if (closes) {
                        tape.close();
                    }
                    if (!java.util.Arrays.equals(dw, expected)) {
                        synchronized (wrong) {
                            wrong.add("step " + step);
                        }
                    }
                }
            }));
        }
        for (Thread t : threads) {
            t.join();
        }
        assertThat(wrong).isEmpty();
    }
}
