package espalier.array;

import java.util.Arrays;

/// `tensordot`: sums of products over chosen axes, as one matrix product.
final class Contraction {
    private Contraction() {}

    static NDArray tensordot(NDArray a, NDArray b, int axes) {
        if (axes < 0 || axes > a.rank() || axes > b.rank()) {
            throw new IllegalArgumentException(
                    "tensordot: " + axes + " axes of " + a.shape() + " and " + b.shape() + " do not exist");
        }
        int[] last = new int[axes];
        int[] first = new int[axes];
        Arrays.setAll(last, i -> a.rank() - axes + i);
        Arrays.setAll(first, i -> i);
        return tensordot(a, b, last, first);
    }

    static NDArray tensordot(NDArray a, NDArray b, int[] axesA, int[] axesB) {
        if (axesA.length != axesB.length) {
            throw new IllegalArgumentException(
                    "tensordot: " + axesA.length + " axes of the first, " + axesB.length + " of the second");
        }
        int n = axesA.length;
        if (n > a.rank() || n > b.rank()) {
            throw new IllegalArgumentException(
                    "tensordot: " + n + " axes named of " + a.shape() + " and " + b.shape() + ", which have "
                            + a.rank() + " and " + b.rank());
        }
        int[] orderA = new int[a.rank()];
        int[] orderB = new int[b.rank()];
        for (int i = 0; i < n; i++) {
            orderA[a.rank() - n + i] = Axes.normal("tensordot", axesA[i], a.rank());
            orderB[i] = Axes.normal("tensordot", axesB[i], b.rank());
            if (a.shape().dim(axesA[i]) != b.shape().dim(axesB[i])) {
                throw new IllegalArgumentException(
                        "tensordot: " + a.shape() + " and " + b.shape() + ": axis " + axesA[i] + " of the first and "
                                + axesB[i] + " of the second differ in length");
            }
        }
        checkDifferent(Arrays.copyOfRange(orderA, a.rank() - n, a.rank()), axesA);
        checkDifferent(Arrays.copyOf(orderB, n), axesB);
        rest(orderA, 0, Arrays.copyOfRange(orderA, a.rank() - n, a.rank()));
        rest(orderB, n, Arrays.copyOf(orderB, n));
        int[] shapeA = a.permuteDims(orderA).shape().toArray();
        int[] shapeB = b.permuteDims(orderB).shape().toArray();
        int[] shape = Arrays.copyOf(shapeA, a.rank() - n + b.rank() - n);
        System.arraycopy(shapeB, n, shape, a.rank() - n, b.rank() - n);
        int k = Shape.wrap(Arrays.copyOf(shapeB, n)).size();
        int rows = Shape.wrap(Arrays.copyOf(shapeA, a.rank() - n)).size();
        int columns = Shape.wrap(Arrays.copyOfRange(shapeB, n, b.rank())).size();
        return a.permuteDims(orderA).reshape(rows, k).matmul(b.permuteDims(orderB).reshape(k, columns)).reshape(shape);
    }

    private static void checkDifferent(int[] axes, int[] named) {
        if (Arrays.stream(axes).distinct().count() < axes.length) {
            throw new IllegalArgumentException("tensordot: an axis is named twice in " + Arrays.toString(named));
        }
    }

    /// Puts the axes that are not in `taken` into `order` from place `at`, ascending.
    private static void rest(int[] order, int at, int[] taken) {
        int place = at;
        for (int axis = 0; axis < order.length; axis++) {
            int wanted = axis;
            if (Arrays.stream(taken).noneMatch(t -> t == wanted)) {
                order[place++] = axis;
            }
        }
    }
}
