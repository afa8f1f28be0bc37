package espalier.array;

import static espalier.array.Axes.axes;
import static espalier.array.Axes.keepdims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.backend.Binary;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import org.junit.jupiter.api.Test;

/// Writing into existing arrays: in place, into views, through overlaps and other types, and what is refused.
class IntoTest {
    private static NDArray counting(int... shape) {
        return NDArray.arange(Shape.of(shape).size()).astype(DType.FLOAT64).reshape(shape);
    }

    @Test
    void returnsOutAndWorksInPlace() {
        NDArray x = counting(2, 3);
        assertThat(Into.binary(Binary.ADD, x, x, x)).isSameAs(x);
        assertThat(x).hasToString("[[ 0.  2.  4.]\n [ 6.  8. 10.]]");
        Into.unary(Unary.NEGATIVE, x, x);
        assertThat(x.get(1, 2)).isEqualTo(-10);
    }

    @Test
    void overlappingViewsBehaveAsCopies() {
        NDArray x = counting(6);
        Into.binary(Binary.ADD, x.at(":-1"), x.at("1:"), x.at("1:"));
        assertThat(x).hasToString("[0. 1. 3. 5. 7. 9.]");
        NDArray y = counting(5);
        Into.copy(y.at("::-1"), y);
        assertThat(y).hasToString("[4. 3. 2. 1. 0.]");
        NDArray z = counting(3, 3);
        Into.unary(Unary.SQUARE, z.T(), z);
        assertThat(z).hasToString("[[ 0.  9. 36.]\n [ 1. 16. 49.]\n [ 4. 25. 64.]]");
        NDArray sum = counting(3);
        Into.reduce(Reduction.SUM, sum.reshape(3, 1), axes(1), sum.at("::-1"));
        assertThat(sum).hasToString("[2. 1. 0.]");
    }

    @Test
    void twoWrappersOfOneJavaArrayOverlapToo() {
        double[] data = {1, 2, 3};
        Into.copy(NDArray.wrap(data, 3).flip(), NDArray.wrap(data, 3));
        assertThat(data).containsExactly(3, 2, 1);
    }

    @Test
    void otherTypesOfTheSameKindAreConverted() {
        NDArray out = NDArray.zeros(DType.FLOAT32, 2);
        Into.binary(Binary.DIVIDE, NDArray.of(1, 2), NDArray.of(4, 4), out);
        assertThat(out.repr()).isEqualTo("array([0.25, 0.5 ], dtype=float32)");
        assertThatThrownBy(() -> Into.unary(Unary.EXP, NDArray.of(1.0), NDArray.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("float64")
                .hasMessageContaining("int32")
                .hasMessageContaining("astype");
    }

    @Test
    void outOfAnotherShapeIsRefused() {
        assertThatThrownBy(() -> Into.binary(Binary.ADD, counting(2, 3), counting(3), counting(3, 2)))
                .hasMessageContaining("(3, 2)")
                .hasMessageContaining("(2, 3)");
        assertThatThrownBy(() -> Into.copy(counting(2, 3), counting(3))).hasMessageContaining("cannot be broadcast");
    }

    @Test
    void broadcastViewsAreNotWrittenTo() {
        assertThatThrownBy(() -> Into.fill(1, counting(1, 3).broadcastTo(2, 3))).hasMessageContaining("broadcast view");
    }

    @Test
    void reductionsKeepOrDropAxes() {
        NDArray x = counting(2, 3);
        assertThat(Into.reduce(Reduction.SUM, x, axes(0), NDArray.empty(3))).hasToString("[3. 5. 7.]");
        assertThat(Into.reduce(Reduction.SUM, x, keepdims(0), NDArray.empty(1, 3))).hasToString("[[3. 5. 7.]]");
        assertThat(Into.reduce(Reduction.ARGMAX, x, keepdims(1), NDArray.empty(DType.INT64, 2, 1)))
                .hasToString("[[2]\n [2]]");
    }

    @Test
    void matmulAccumulates() {
        NDArray a = counting(2, 3);
        NDArray out = NDArray.ones(2, 2);
        Into.matmul(a, a.T(), out, true);
        assertThat(out).hasToString("[[ 6. 15.]\n [15. 51.]]");
        Into.matmul(out, out, out, false);
        assertThat(out.get(0, 0)).isEqualTo(6 * 6 + 15 * 15);
        NDArray y = NDArray.ones(2);
        assertThat(Into.matmul(a, NDArray.ones(3), y, true)).hasToString("[ 4. 13.]");
        assertThat(Into.matmul(NDArray.ones(0, 3).T(), NDArray.ones(0, 2), NDArray.ones(3, 2), false).sum().item())
                .isZero();
    }

    @Test
    void axpyAndGradient() {
        NDArray y = counting(2, 3);
        Into.axpy(2, NDArray.of(1.0, 0, -1), y);
        assertThat(y).hasToString("[[2. 1. 0.]\n [5. 4. 3.]]");
        NDArray dx = NDArray.ones(3);
        Into.unaryGradient(Unary.SQUARE, counting(3), NDArray.of(1.0, 10, 100), dx, true);
        assertThat(dx).hasToString("[  1.  21. 401.]");
    }
}
