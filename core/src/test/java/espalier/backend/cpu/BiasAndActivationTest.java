package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Unary;
import espalier.backend.cpu.Cases.Type;
import org.junit.jupiter.api.Test;

/// Bias and activation in one pass against [Reference], for few and many columns, alone and together.
class BiasAndActivationTest {
    private final Reference reference = new Reference();
    private final Cases cases = new Cases(29);

    @Test
    void biasAndFunction() {
        int[][] shapes = {{0, 3}, {3, 0}, {1, 1}, {7, 3}, {209, 7}, {100, 16}, {33, 31}, {50, 64}, {5, 700}, {3, 1500},
            {40_000, 6}};
        Cases.eachBackend(backend -> {
            for (int[] shape : shapes) {
                for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                    for (Unary f : new Unary[] {Unary.RELU, Unary.TANH, null}) {
                        compare(backend, f, type, shape[0], shape[1], true);
                        compare(backend, f, type, shape[0], shape[1], false);
                    }
                }
            }
        });
    }

    private void compare(CpuBackend backend, Unary f, Type type, int rows, int columns, boolean biased) {
        int n = rows * columns;
        Layout ly = new Layout(new int[] {rows, columns}, new int[] {columns, 1}, 3);
        Layout lb = new Layout(new int[] {columns}, new int[] {1}, 1);
        Buffer y = cases.buffer(type, n + 5, false);
        Buffer bias = biased ? cases.buffer(type, columns + 1, false) : null;
        Buffer expected = Cases.copyOf(y, type);
        String what = f + " of " + rows + " x " + columns + " " + type;
        double error = type == Type.FLOAT32 ? 1e-6 : 1e-14;
        reference.activate(f, bias, lb, expected, ly);
        backend.activate(f, bias, lb, y, ly);
        Cases.assertClose(what, y, expected, error);
        if (f != null) {
            Buffer dy = cases.buffer(type, n + 5, false);
            Buffer expectedDy = Cases.copyOf(dy, type);
            reference.activateGradient(f, y, ly, expectedDy, ly);
            backend.activateGradient(f, y, ly, dy, ly);
            for (int i = 0; i < n + 5; i++) { // 1 - y^2 loses digits where y is near 1, so an absolute error
                assertThat(dy.getDouble(i)).as("gradient of %s, element %d", what, i)
                        .isCloseTo(expectedDy.getDouble(i), offset(10 * error));
            }
        }
    }
}
