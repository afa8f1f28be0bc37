package espalier.nn;

import espalier.autodiff.Tensor;

/// The mean of each window of a picture: `y[n, i, j, c] = mean over p, q of x[n, i s + p, j s + q, c]`, s the stride.
///
/// x: (n, height, width, c)  y: (n, rows, columns, c).   Rows and columns that do not fill a window are left out.
public final class AveragePool2d implements Layer {
    /// Rows and columns of the window.
    public final int size;
    /// The step of the window.
    public final int stride;

    /// Windows side by side.
    public AveragePool2d(int size) {
        this(size, size);
    }

    /// Windows `stride` apart.
    public AveragePool2d(int size, int stride) {
        if (size < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    "AveragePool2d: size and stride must be at least 1, got " + size + " and " + stride);
        }
        this.size = size;
        this.stride = stride;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        return x.averagePool2d(MaxPool2d.window(this, x, size, stride), false);
    }

    @Override
    public String toString() {
        return "AveragePool2d(" + size + (stride == size ? "" : ", stride " + stride) + ")";
    }
}
