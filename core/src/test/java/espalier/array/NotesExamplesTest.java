package espalier.array;

import static espalier.array.Axes.axes;
import static espalier.array.Axes.keepdims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Every worked example of the course notes on NumPy, typed in.
class NotesExamplesTest {
    private static final NDArray X1 = NDArray.of(9, 2, 5, 0, 0, 7, 5, 0, 0, 0, 9, 2, 5, 0, 0);
    private static final NDArray X2 = NDArray.of(9, 2, 2, 9, 0, 9, 2, 5, 0, 0, 9, 2, 5, 0, 0);

    @Test
    void arrayTimesTwo() {
        assertThat(NDArray.of(1, 2, 3).multiply(2)).hasToString("[2 4 6]");
        assertThat(NDArray.of(1L, 2, 3).add(3)).hasToString("[4 5 6]");
        assertThat(NDArray.of(1, 2, 3).multiply(2).dtype()).isEqualTo(DType.INT32);
    }

    @Test
    void sigmoidAndItsDerivative() {
        NDArray s = NDArray.of(1, 2, 3).sigmoid();
        assertThat(s).hasToString("[0.73105858 0.88079708 0.95257413]");
        assertThat(s.multiply(NDArray.scalar(1).subtract(s))).hasToString("[0.19661193 0.10499359 0.04517666]");
    }

    @Test
    void expOfAList() {
        assertThat(NDArray.of(1, 2, 3).exp()).hasToString("[ 2.71828183  7.3890561  20.08553692]");
    }

    @Test
    void imageToVector() {
        NDArray image = NDArray.arange(18).reshape(3, 3, 2);
        NDArray vector = image.reshape(image.shape().dim(0) * image.shape().dim(1) * image.shape().dim(2), 1);
        assertThat(vector.shape()).isEqualTo(Shape.of(18, 1));
        assertThat(image.reshape(-1, 1).arrayEqual(vector)).isTrue();
        assertThat(NDArray.zeros(209, 64, 64, 3).reshape(209, -1).T().shape()).isEqualTo(Shape.of(12288, 209));
    }

    @Test
    void rowNormalisation() {
        NDArray x = NDArray.of(new double[][] {{0, 3, 4}, {1, 6, 4}});
        NDArray norm = x.norm(2, keepdims(1));
        assertThat(norm.shape()).isEqualTo(Shape.of(2, 1));
        assertThat(x.divide(norm))
                .hasToString("[[0.         0.6        0.8       ]\n [0.13736056 0.82416338 0.54944226]]");
        assertThat(x.norm(2, axes(1)).shape()).isEqualTo(Shape.of(2));
    }

    @Test
    void softmaxOfARow() {
        NDArray row = NDArray.of(new double[][] {{9, 2, 5, 0, 0}});
        NDArray e = row.exp();
        assertThat(e.divide(e.sum(keepdims(1))).allClose(row.softmax(1), 1e-14, 0)).isTrue();
        assertThat(row.softmax(1).shape()).isEqualTo(Shape.of(1, 5));
        assertThat(row.softmax(1).sum().item()).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-15));
    }

    @Test
    void softmaxOfAMatrix() {
        NDArray x = NDArray.of(new double[][] {{9, 2, 5, 0, 0}, {7, 5, 0, 0, 0}});
        assertThat(x.softmax(1)).hasToString("""
                [[9.80897665e-01 8.94462891e-04 1.79657674e-02 1.21052389e-04
                  1.21052389e-04]
                 [8.78679856e-01 1.18916387e-01 8.01252314e-04 8.01252314e-04
                  8.01252314e-04]]""");
        assertThat(x.softmax(1).sum(1).allClose(NDArray.ones(2), 1e-15, 1e-15)).isTrue();
    }

    @Test
    void dotOfTheLists() {
        assertThat(X1.dot(X2)).hasToString("278");
        assertThat(X1.dot(X2).item()).isEqualTo(278);
    }

    @Test
    void outerProductOfTheLists() {
        NDArray outer = X1.outer(X2);
        assertThat(outer.shape()).isEqualTo(Shape.of(15, 15));
        for (int i = 0; i < 15; i++) {
            for (int j = 0; j < 15; j++) {
                assertThat(outer.getLong(i, j)).isEqualTo(X1.getLong(i) * X2.getLong(j));
            }
        }
        assertThat(outer.at("0")).hasToString("[81 18 18 81  0 81 18 45  0  0 81 18 45  0  0]");
    }

    @Test
    void elementwiseProductOfTheLists() {
        assertThat(X1.multiply(X2)).hasToString("[81  4 10  0  0 63 10  0  0  0 81  4 25  0  0]");
    }

    @Test
    void matrixByVector() {
        NDArray w = NDArray.of(new double[3][15]).add(0.5);
        assertThat(w.dot(X1)).hasToString("[22. 22. 22.]");
    }

    @Test
    void lossesL1AndL2() {
        NDArray predicted = NDArray.of(.9, 0.2, 0.1, .4, .9);
        NDArray y = NDArray.of(1, 0, 0, 1, 1);
        assertThat(y.subtract(predicted).abs().sum()).hasToString("1.1");
        assertThat(y.subtract(predicted).dot(y.subtract(predicted))).hasToString("0.43");
    }

    @Test
    void broadcastingPartners() {
        NDArray a = NDArray.arange(12).reshape(4, 3);
        assertThat(a.add(NDArray.ones(4, 1)).shape()).isEqualTo(Shape.of(4, 3));
        assertThat(a.add(NDArray.ones(1, 3)).shape()).isEqualTo(Shape.of(4, 3));
        assertThat(a.add(NDArray.ones(3)).shape()).isEqualTo(Shape.of(4, 3));
        assertThat(NDArray.ones(4, 1).add(NDArray.ones(1, 3)).shape()).isEqualTo(Shape.of(4, 3));
    }

    @Test
    void elementwiseProductOfUnfitShapesIsRefused() {
        assertThatThrownBy(() -> NDArray.ones(4, 3).multiply(NDArray.ones(3, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "operands could not be broadcast together: multiply: (4, 3) and (3, 2): axis -1 has "
                                + "lengths 3 and 2, "
                                + "which must be equal or one of them 1; if the matrix product is meant, use matmul");
    }

    /// The notes call (3, 1) a partner of (4, 3); NumPy refuses it, and so do we.
    @Test
    void aColumnOfThreeDoesNotFitFourRows() {
        assertThatThrownBy(() -> NDArray.ones(4, 3).add(NDArray.ones(3, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("operands could not be broadcast together: add: (4, 3) and (3, 1)")
                .hasMessageContaining("T()");
    }

    @Test
    void aRankOneArrayHasNoTranspose() {
        NDArray a = NDArray.zeros(5);
        assertThat(a.T().shape()).isEqualTo(Shape.of(5));
        assertThat(a.T()).hasToString(a.toString());
        assertThat(NDArray.of(1, 2, 3).dot(NDArray.of(1, 2, 3).T()).rank()).isZero();
        assertThat(NDArray.zeros(5, 1).T().shape()).isEqualTo(Shape.of(1, 5));
        assertThat(NDArray.ones(5, 1).dot(NDArray.ones(5, 1).T()).shape()).isEqualTo(Shape.of(5, 5));
    }

    @Test
    void sumsAndPercentages() {
        NDArray calories = NDArray.of(new double[][] {{56, 0, 4.4, 68}, {1.2, 104, 52, 8}, {1.8, 135, 99, 0.9}});
        assertThat(calories.sum(0)).hasToString("[ 59.  239.  155.4  76.9]");
        NDArray percent = calories.multiply(100).divide(calories.sum(0).reshape(1, 4));
        assertThat(percent.at("0")).hasToString("[94.91525424  0.          2.83140283 88.42652796]");
    }

    @Test
    void squeezeAndArgmax() {
        NDArray y = NDArray.of(new double[][] {{0.2}, {0.9}});
        assertThat(y.squeeze().shape()).isEqualTo(Shape.of(2));
        assertThat(y.argmax(0)).hasToString("[1]");
        assertThat(y.maximum(0.5)).hasToString("[[0.5]\n [0.9]]");
    }
}
