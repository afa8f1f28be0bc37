package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Window;

/// What is added around a picture or a sequence before a convolution or a pooling layer.
public enum Padding {
    /// As much as makes the output `ceil(length / stride)` long: as long as the input when the stride is 1. An odd row
    /// or column is added at the end, as TensorFlow does.
    SAME,
    /// Nothing: the frame stays inside.
    VALID;

    /// The frame of this padding for pictures of the shape `x`, (n, height, width, channels).
    Window window(int height, int width, int stride, int dilation, Shape x) {
        return this == SAME ? Window.same(height, width, stride, dilation, x)
                : Window.inside(height, width, stride, dilation);
    }

    /// How many positions a frame of `size` cells has along an axis of `length`; not positive if it is longer.
    int positions(int length, int size, int stride, int dilation) {
        return this == SAME ? Math.ceilDiv(length, stride)
                : Math.floorDiv(length - (size - 1) * dilation - 1, stride) + 1;
    }
}
