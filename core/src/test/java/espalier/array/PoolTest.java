package espalier.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.backend.Buffer;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Buffers come back after a lease is closed, and arrays of a closed lease throw.
class PoolTest {
    @Test
    void buffersAreUsedAgain() {
        Buffer first;
        try (var lease = Pool.lease()) {
            first = lease.empty(DType.FLOAT32, Shape.of(7, 11, 13)).buffer();
        }
        try (var lease = Pool.lease()) {
            assertThat(lease.empty(DType.FLOAT32, Shape.of(1001)).buffer()).isSameAs(first);
            assertThat(lease.empty(DType.FLOAT32, Shape.of(1001)).buffer()).isNotSameAs(first);
            assertThat(lease.empty(DType.FLOAT64, Shape.of(1001)).buffer()).isNotSameAs(first);
        }
    }

    @Test
    void zerosAreZeroAgain() {
        try (var lease = Pool.lease()) {
            Into.fill(5, lease.empty(DType.FLOAT64, Shape.of(3, 331)));
        }
        try (var lease = Pool.lease()) {
            assertThat(lease.zeros(DType.FLOAT64, Shape.of(3, 331)).abs().sum().item()).isZero();
        }
    }

    @Test
    void arraysAndViewsOfAClosedLeaseThrow() {
        var lease = Pool.lease();
        NDArray x = lease.zeros(DType.FLOAT64, Shape.of(2, 3));
        NDArray view = x.T().at("1:");
        NDArray copy = x.copy();
        lease.close();
        lease.close();
        assertThatThrownBy(x::sum).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("finished step")
                .hasMessageContaining("copy()");
        assertThatThrownBy(() -> view.get(0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lease.empty(DType.FLOAT64, Shape.of(1))).isInstanceOf(IllegalStateException.class);
        assertThat(copy.sum().item()).isZero();
        assertThat(x.shape()).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void whatIsComputedInAScopeEndsWithIt() {
        NDArray x = NDArray.arange(1000).astype(DType.FLOAT64);
        NDArray y;
        NDArray small;
        NDArray kept;
        NDArray zeros;
        double[] values;
        try (var _ = Pool.scope()) {
            y = x.add(1);
            small = y.sum();
            kept = y.copy();
            zeros = NDArray.zeros(1000);
            values = y.astype(DType.FLOAT32).toDoubles();
            try (var _ = Pool.scope()) {
                assertThat(y.multiply(2).sum().item()).isEqualTo(1001000);
            }
            assertThat(y.subtract(x).min().item()).isEqualTo(1);
        }
        assertThatThrownBy(y::sum).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("scope")
                .hasMessageContaining("copy()");
        assertThatThrownBy(small::item).isInstanceOf(IllegalStateException.class);
        try (var _ = Pool.scope()) {
            x.add(7);
            x.astype(DType.FLOAT32).add(7);
        }
        assertThat(kept.subtract(x).max().item()).isEqualTo(1);
        assertThat(zeros.sum().item()).isZero();
        assertThat(values[999]).isEqualTo(1000);
        assertThat(x.add(1).sum().item()).isEqualTo(500500);
    }

    @Test
    void aScopeEndsOnItsThreadAndAfterTheInnerOne() {
        var outer = Pool.scope();
        var inner = Pool.scope();
        assertThatThrownBy(outer::close).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the scope around it");
        inner.close();
        inner.close();
        outer.close();
        assertThat(NDArray.arange(3).add(1).sum().getLong()).isEqualTo(6);
    }

    @Test
    void aSecondScopeUsesTheMemoryOfTheFirst() {
        NDArray x = NDArray.zeros(DType.FLOAT32, 12_347);
        float[] first;
        try (var _ = Pool.scope()) {
            first = ((espalier.backend.Buffer.Float32) x.add(1).buffer()).data();
        }
        try (var _ = Pool.scope()) {
            assertThat(((espalier.backend.Buffer.Float32) x.exp().buffer()).data()).isSameAs(first);
        }
    }

    @Test
    void leasesOfSeveralThreadsDoNotShareBuffers() throws InterruptedException {
        var failures = new ArrayList<String>();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            double mine = t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 500; i++) {
                    try (var lease = Pool.lease()) {
                        NDArray x = Into.fill(mine, lease.empty(DType.FLOAT64, Shape.of(97)));
                        Thread.yield();
                        for (double v : x.toDoubles()) {
                            if (v != mine) {
                                synchronized (failures) {
                                    failures.add(v + " in a buffer of " + mine);
                                }
                            }
                        }
                    }
                }
            }));
        }
        for (Thread t : threads) {
            t.join();
        }
        assertThat(failures).isEmpty();
    }
}
