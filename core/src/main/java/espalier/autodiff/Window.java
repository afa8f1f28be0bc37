package espalier.autodiff;

import espalier.array.Shape;

/// A frame that slides over pictures (n, height, width, channels): its size, its steps, and what is added around the
/// picture. Convolution and pooling layers make one for [Tensor#windows].
///
/// @param height rows under the frame
/// @param width columns under the frame
/// @param stride step of the frame, in both directions
/// @param dilation distance of neighbouring cells of the frame, 1 without gaps
/// @param top rows added above the picture
/// @param left columns added at its left
/// @param bottom rows added below
/// @param right columns added at its right
public record Window(int height, int width, int stride, int dilation, int top, int left, int bottom, int right) {

    /// Checks the sizes.
    public Window {
        if (height < 1 || width < 1 || stride < 1 || dilation < 1 || top < 0 || left < 0 || bottom < 0 || right < 0) {
            throw new IllegalArgumentException(
                    "Window: sizes, stride and dilation must be at least 1 and margins at least 0, got height " + height
                            + ", width " + width + ", stride " + stride + ", dilation " + dilation + ", margins " + top
                            + ", " + left + ", " + bottom + ", "
                            + right);
        }
    }

    /// A frame that stays inside the picture.
    public static Window inside(int height, int width, int stride, int dilation) {
        return new Window(height, width, stride, dilation, 0, 0, 0, 0);
    }

    /// A frame with as much around pictures of the shape `x` (n, h, w, c) that there are `ceil(h / stride)` by
    /// `ceil(w / stride)` positions; an odd row or column is added below and at the right.
    public static Window same(int height, int width, int stride, int dilation, Shape x) {
        int rows = margin(x.dim(1), height, stride, dilation);
        int columns = margin(x.dim(2), width, stride, dilation);
        return new Window(height, width, stride, dilation, rows / 2, columns / 2, rows - rows / 2,
                columns - columns / 2);
    }

    private static int margin(int length, int size, int stride, int dilation) {
        int positions = Math.ceilDiv(length, stride);
        return Math.max(0, (positions - 1) * stride + (size - 1) * dilation + 1 - length);
    }

    /// Number of positions above each other on pictures of `h` rows; not positive if the frame is larger.
    int rows(int h) {
        return positions(h + top + bottom, height);
    }

    /// Number of positions side by side on pictures of `w` columns; not positive if the frame is larger.
    int columns(int w) {
        return positions(w + left + right, width);
    }

    private int positions(int length, int size) {
        return Math.floorDiv(length - (size - 1) * dilation - 1, stride) + 1;
    }
}
