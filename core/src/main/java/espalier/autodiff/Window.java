package espalier.autodiff;

import espalier.array.Shape;
import espalier.backend.Sweep;

/// A frame that slides over pictures (n, height, width, channels): its size, its steps, and what is added around the
/// picture. Convolution and pooling layers make one for [Tensor#conv2d], [Tensor#maxPool2d] and [Tensor#windows].
///
/// @param height rows under the frame
/// @param width columns under the frame
/// @param rowStride step of the frame downwards
/// @param columnStride step of the frame to the right
/// @param rowDilation distance of neighbouring cells of the frame downwards, 1 without gaps
/// @param columnDilation the same to the right
/// @param top rows added above the picture
/// @param left columns added at its left
/// @param bottom rows added below
/// @param right columns added at its right
public record Window(int height, int width, int rowStride, int columnStride, int rowDilation, int columnDilation,
        int top, int left, int bottom, int right) {

    /// Checks the sizes.
    public Window {
        if (height < 1 || width < 1 || rowStride < 1 || columnStride < 1 || rowDilation < 1 || columnDilation < 1
                || top < 0 || left < 0 || bottom < 0 || right < 0) {
            throw new IllegalArgumentException(
                    "Window: sizes, strides and dilations must be at least 1 and margins at least 0, got " + height
                            + " by " + width + ", strides " + rowStride + ", " + columnStride + ", dilations "
                            + rowDilation + ", " + columnDilation + ", margins " + top + ", " + left + ", " + bottom
                            + ", " + right);
        }
    }

    /// With one stride and one dilation for both directions.
    public Window(int height, int width, int stride, int dilation, int top, int left, int bottom, int right) {
        this(height, width, stride, stride, dilation, dilation, top, left, bottom, right);
    }

    /// A frame that stays inside the picture.
    public static Window inside(int height, int width, int stride, int dilation) {
        return new Window(height, width, stride, dilation, 0, 0, 0, 0);
    }

    /// A frame with as much around pictures of the shape `x` (n, h, w, c) that there are `ceil(h / stride)` by
    /// `ceil(w / stride)` positions; an odd row or column is added below and at the right.
    public static Window same(int height, int width, int stride, int dilation, Shape x) {
        return new Window(height, width, stride, dilation, 0, 0, 0, 0).same(x);
    }

    /// This frame with the margins of [#same(int, int, int, int, Shape)].
    public Window same(Shape x) {
        int rows = margin(x.dim(1), height, rowStride, rowDilation);
        int columns = margin(x.dim(2), width, columnStride, columnDilation);
        return new Window(height, width, rowStride, columnStride, rowDilation, columnDilation, rows / 2, columns / 2,
                rows - rows / 2, columns - columns / 2);
    }

    private static int margin(int length, int size, int stride, int dilation) {
        int positions = Math.ceilDiv(length, stride);
        return Math.max(0, (positions - 1) * stride + (size - 1) * dilation + 1 - length);
    }

    /// Number of positions above each other on pictures of `h` rows; not positive if the frame is larger.
    public int rows(int h) {
        return Math.floorDiv(h + top + bottom - (height - 1) * rowDilation - 1, rowStride) + 1;
    }

    /// Number of positions side by side on pictures of `w` columns; not positive if the frame is larger.
    public int columns(int w) {
        return Math.floorDiv(w + left + right - (width - 1) * columnDilation - 1, columnStride) + 1;
    }

    /// How this frame sweeps over pictures of the shape `x` (n, h, w, c) with so many filters in so many groups.
    Sweep over(Shape x, int filters, int groups) {
        return new Sweep(x.dim(0), x.dim(1), x.dim(2), x.dim(3), rows(x.dim(1)), columns(x.dim(2)), filters, height,
                width, rowStride, columnStride, rowDilation, columnDilation, top, left, groups);
    }
}
