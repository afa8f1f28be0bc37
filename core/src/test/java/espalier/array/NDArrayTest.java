package espalier.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Creation from Java values, shared memory, conversions, messages.
class NDArrayTest {
    @Test
    void javaElementTypesAreKept() {
        assertThat(NDArray.of(1, 2).dtype()).isEqualTo(DType.INT32);
        assertThat(NDArray.of(1L, 2L).dtype()).isEqualTo(DType.INT64);
        assertThat(NDArray.of(1f, 2f).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(NDArray.of(1.0, 2.0).dtype()).isEqualTo(DType.FLOAT64);
        assertThat(NDArray.of(true, false).dtype()).isEqualTo(DType.BOOL);
        assertThat(NDArray.of(new float[2][3]).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(NDArray.of(new short[] {1}).dtype()).isEqualTo(DType.INT16);
        assertThat(NDArray.of(List.of(List.of(1, 2), List.of(3, 4.5)))).hasToString("[[1.  2. ]\n [3.  4.5]]");
        assertThat(NDArray.of(5.0).shape()).isEqualTo(Shape.of());
        assertThat(NDArray.of(new double[] {5}).shape()).isEqualTo(Shape.of(1));
        assertThat(NDArray.of(new double[0][3]).shape()).isEqualTo(Shape.of(0, 0));
        assertThat(NDArray.of(new double[2][0]).shape()).isEqualTo(Shape.of(2, 0));
        assertThat(NDArray.of(new double[2][2][2]).shape()).isEqualTo(Shape.of(2, 2, 2));
    }

    @Test
    void raggedRowsAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> NDArray.of(new double[][] {{1, 2}, {3}})).hasMessageContaining("[1]")
                .hasMessageContaining("1 elements");
        assertThatThrownBy(() -> NDArray.of(List.of(1, List.of(2)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NDArray.of("text")).hasMessageContaining("String");
    }

    @Test
    void javaNumbersDoNotPromote() {
        NDArray x = NDArray.of(1f, 2f);
        assertThat(x.multiply(2.5).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(x.add(1).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(NDArray.of(1, 2).add(1).dtype()).isEqualTo(DType.INT32);
        assertThat(NDArray.of(1, 2).add(1.0).dtype()).isEqualTo(DType.FLOAT64);
        assertThat(NDArray.of(1, 2).divide(2).dtype()).isEqualTo(DType.FLOAT64);
        assertThatThrownBy(() -> NDArray.zeros(DType.UINT8, 2).add(300)).hasMessageContaining("300")
                .hasMessageContaining("uint8");
    }

    @Test
    void viewsShareMemory() {
        double[] data = {0, 1, 2, 3, 4, 5};
        NDArray x = NDArray.wrap(data, 2, 3);
        x.T().set(10, 2, 1);
        x.at("0, ::-1").set(20, 0);
        x.reshape(3, 2).set(30, 0, 0);
        x.expandDims(0).squeeze().flip(0).set(40, 0, 0);
        x.permuteDims(1, 0).split(3, 0)[1].set(50, 0, 1);
        assertThat(data).containsExactly(30, 1, 20, 40, 50, 10);
    }

    @Test
    void reshapeCopiesOnlyAcrossStrides() {
        NDArray x = NDArray.zeros(2, 3, 4);
        assertThat(x.T().reshape(4, 6).buffer()).isNotSameAs(x.buffer());
        assertThat(x.at(":, 1:").reshape(2, 8).buffer()).isSameAs(x.buffer());
        assertThat(x.at(":, :, ::2").reshape(6, 2).buffer()).isSameAs(x.buffer());
        assertThat(x.flip(0).reshape(2, 12).buffer()).isSameAs(x.buffer());
        assertThat(x.ravel().buffer()).isSameAs(x.buffer());
        assertThat(x.flatten().buffer()).isNotSameAs(x.buffer());
        assertThat(x.astype(DType.FLOAT64)).isSameAs(x);
    }

    @Test
    void assignmentInNumpysForms() {
        NDArray x = NDArray.arange(12).reshape(3, 4);
        x.set(0, x.greater(8));
        x.set(NDArray.of(-1, -2), "0, :2");
        x.set(7, Slice.ALL, Index.at(-1));
        x.set(NDArray.of(5), NDArray.of(1, 2), NDArray.of(0, 1));
        assertThat(x).hasToString("[[-1 -2  2  7]\n [ 5  5  6  7]\n [ 8  5  0  7]]");
        assertThat(x.at(Slice.from(1), Index.of(2, 0))).hasToString("[[6 5]\n [0 8]]");
        assertThat(x.mask(x.equal(7))).hasToString("[7 7 7]");
        x.at("0").set(x.at("1"), "...");
        assertThat(x.at("0")).hasToString("[5 5 6 7]");
    }

    @Test
    void messagesSayWhereAndWhatToTry() {
        NDArray x = NDArray.zeros(2, 3);
        assertThatThrownBy(() -> x.get(0, 3)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("get: index 3 is out of bounds for axis 1 with size 3");
        assertThatThrownBy(() -> x.at("0, 0, 0")).hasMessageContaining("too many indices")
                .hasMessageContaining("(2, 3)");
        assertThatThrownBy(() -> x.at("1:2:0")).hasMessageContaining("zero");
        assertThatThrownBy(() -> x.sum(2)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("sum: axis 2")
                .hasMessageContaining("-2 to 1");
        assertThatThrownBy(() -> x.reshape(4, 2)).hasMessageContaining("size 6").hasMessageContaining("(4, 2)");
        assertThatThrownBy(() -> x.matmul(x)).hasMessageContaining("inner sizes 3 and 2 differ")
                .hasMessageContaining("T()");
        assertThatThrownBy(() -> NDArray.zeros(0, 3).max(0)).hasMessageContaining("axis 0")
                .hasMessageContaining("no maximum");
        assertThatThrownBy(() -> NDArray.concat(0, x, NDArray.zeros(2, 2))).hasMessageContaining("(2, 2)");
        assertThatThrownBy(x::item).hasMessageContaining("(2, 3)");
        assertThatThrownBy(() -> x.at(NDArray.of(1.0))).hasMessageContaining("integer or bool");
        assertThatThrownBy(() -> NDArray.zeros(50000, 50000)).hasMessageContaining("2^31 - 1");
        assertThatThrownBy(() -> x.norm(2)).hasMessageContaining("singular values");
        assertThatThrownBy(() -> NDArray.of(3).power(NDArray.of(-1))).hasMessageContaining("negative integer powers");
    }

    @Test
    void eightAxesAndNone() {
        NDArray x = NDArray.arange(256).reshape(2, 2, 2, 2, 2, 2, 2, 2);
        assertThat(x.T().sum(0, 2, 4, 6).shape()).isEqualTo(Shape.of(2, 2, 2, 2));
        assertThat(x.at("1, ..., 0").size()).isEqualTo(64);
        NDArray n = NDArray.scalar(3);
        assertThat(n.add(n).sum().T().reshape(1).squeeze().item()).isEqualTo(6);
        assertThat(n.exp().rank()).isZero();
    }

    @Test
    void conversionsToJava() {
        NDArray x = NDArray.of(new double[][] {{1.9, -1.9}, {300, 0}});
        assertThat(x.T().toDoubles()).containsExactly(1.9, 300, -1.9, 0);
        assertThat(x.toInts()).containsExactly(1, -1, 300, 0);
        assertThat(x.toLongs()).containsExactly(1, -1, 300, 0);
        assertThat(x.toFloats()).containsExactly(1.9f, -1.9f, 300, 0);
        assertThat(x.toBooleans()).containsExactly(true, true, true, false);
        assertThat(x.astype(DType.UINT8).toInts()).containsExactly(1, 255, 44, 0);
        assertThat(NDArray.of(true).getBoolean()).isTrue();
        assertThat(NDArray.scalar(1L << 60).getLong()).isEqualTo(1L << 60);
    }

    @Test
    void memorySegmentsThereAndBack() {
        NDArray x = NDArray.arange(12).astype(DType.FLOAT32).reshape(3, 4);
        x.at("1").segment().set(ValueLayout.JAVA_FLOAT, 4, 50);
        assertThat(x.get(1, 1)).isEqualTo(50);
        for (DType t : DType.values()) {
            NDArray y = x.astype(t).T();
            if (t == DType.BOOL) {
                assertThatThrownBy(y::segment).hasMessageContaining("UINT8");
                assertThat(NDArray.of(t, y.astype(DType.UINT8).segment(), 4, 3).arrayEqual(y)).isTrue();
            } else {
                assertThat(NDArray.of(t, y.segment(), 4, 3).astype(DType.FLOAT64).arrayEqual(y.astype(DType.FLOAT64)))
                        .isTrue();
            }
        }
        assertThatThrownBy(() -> NDArray.of(DType.INT64, x.segment(), 12)).hasMessageContaining("96 bytes");
    }

    @Test
    void meansOfHalvesDoNotOverflow() {
        NDArray x = NDArray.full(DType.FLOAT16, 60000, 100);
        assertThat(x.mean().repr()).isEqualTo("array(6.e+04, dtype=float16)");
        assertThat(x.var().item()).isZero();
    }

    @Test
    void closeAndEqual() {
        NDArray x = NDArray.of(1, Double.NaN, Double.POSITIVE_INFINITY);
        assertThat(x.allClose(x, 1e-5, 1e-8)).isFalse();
        assertThat(x.at("::2").allClose(NDArray.of(1 + 1e-9, Double.POSITIVE_INFINITY), 1e-5, 1e-8)).isTrue();
        assertThat(x.at("2").allClose(NDArray.of(1.0), 1e-5, 1e-8)).isFalse();
        assertThat(NDArray.of(1.0, 0.0).allClose(NDArray.of(1.000009, 9e-9))).isTrue();
        assertThat(NDArray.of(1.0, 0.0).isClose(NDArray.of(1.00002, 2e-8)).any().getBoolean()).isFalse();
        assertThat(NDArray.of(1, 2).arrayEqual(NDArray.of(1.0, 2.0))).isTrue();
        assertThat(NDArray.of(1, 2).arrayEqual(NDArray.of(new int[][] {{1, 2}}))).isFalse();
    }

    @Test
    void typesKnowTheirLimits() {
        assertThat(DType.INT8.min()).isEqualTo(-128);
        assertThat(DType.UINT16.max()).isEqualTo(65535);
        assertThat(DType.FLOAT32.epsilon()).isEqualTo(Math.ulp(1f));
        assertThat(DType.INT32.canCast(DType.FLOAT64)).isTrue();
        assertThat(DType.INT64.canCast(DType.FLOAT32)).isFalse();
        for (DType t : DType.values()) {
            assertThat(DType.parse(t.numpyName())).isEqualTo(t);
            assertThat(DType.of(t.allocate(1))).isEqualTo(t);
            assertThat(NDArray.full(t, 1, 2).astype(DType.FLOAT64).toDoubles()).containsExactly(1, 1);
        }
        assertThatThrownBy(() -> DType.parse("float80")).hasMessageContaining("float32");
    }
}
