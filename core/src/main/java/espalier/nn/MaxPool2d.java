package espalier.nn;

import espalier.autodiff.Tensor;
import espalier.autodiff.Window;

/// The largest number in each window of a picture: `y[n, i, j, c] = max over p, q of x[n, i s + p, j s + q, c]`, s the
/// stride. Makes pictures smaller and what is found in them less dependent on where it is.
///
/// x: (n, height, width, c)  y: (n, rows, columns, c).   The first of equal largest numbers gets the gradient. Rows and
/// columns that do not fill a window are left out.
///
/// ```java
/// new MaxPool2d(2)        // (32, 28, 28, 16) to (32, 14, 14, 16)
/// ```
public final class MaxPool2d implements Layer {
    /// Rows and columns of the window.
    public final int size;
    /// The step of the window.
    public final int stride;

    /// Windows side by side.
    public MaxPool2d(int size) {
        this(size, size);
    }

    /// Windows `stride` apart.
    public MaxPool2d(int size, int stride) {
        if (size < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    "MaxPool2d: size and stride must be at least 1, got " + size + " and " + stride);
        }
        this.size = size;
        this.stride = stride;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        return x.maxPool2d(window(this, x, size, stride));
    }

    /// The window of the pooling layer `of`, after checking that the pictures are large enough.
    static Window window(Layer of, Tensor x, int size, int stride) {
        if (x.rank() != 4 || x.shape().dim(1) < size || x.shape().dim(2) < size) {
            throw new IllegalArgumentException(
                    of + ": expects (n, height, width, channels), at least " + size + " by " + size + ", got "
                            + x.shape());
        }
        return Window.inside(size, size, stride, 1);
    }

    @Override
    public String toString() {
        return "MaxPool2d(" + size + (stride == size ? "" : ", stride " + stride) + ")";
    }
}
