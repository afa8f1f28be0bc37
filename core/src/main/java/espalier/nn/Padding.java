package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Window;

/// What is added around a picture before a [Conv2d] or a pooling layer.
public enum Padding {
    /// As much as makes the output `ceil(height / stride)` by `ceil(width / stride)`: as large as the input when the
    /// stride is 1.
    SAME,
    /// Nothing: the frame stays inside the picture.
    VALID;

    /// The frame of this padding for pictures of the shape `x`, (n, height, width, channels).
    Window window(int height, int width, int stride, int dilation, Shape x) {
        return this == SAME ? Window.same(height, width, stride, dilation, x)
                : Window.inside(height, width, stride, dilation);
    }
}
