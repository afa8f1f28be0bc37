package espalier.backend;

/// How a window sweeps over pictures: the sizes of a convolution or a pooling. The operations of `autodiff` make one,
/// [Backend] computes with it.
///
/// All arrays are row-major with channels last: pictures x (samples, height, width, channels), weights w (window
/// height, window width, channels / groups, filters), result y (samples, rows, columns, filters). Cell `(p, q)` of the
/// window at position `(i, j)` lies on the pixel `(i rowStride + p rowDilation - top, j columnStride + q columnDilation
/// - left)`, which counts as zero outside the picture. Group `g` of the filters reads group `g` of the channels only;
/// in a pooling every channel is a group.
public record Sweep(
        int samples,
        int height,
        int width,
        int channels,
        int rows,
        int columns,
        int filters,
        int windowHeight,
        int windowWidth,
        int rowStride,
        int columnStride,
        int rowDilation,
        int columnDilation,
        int top,
        int left,
        int groups) {

    /// Length of x.
    public int pixels() {
        return samples * height * width * channels;
    }

    /// Length of w.
    public int weights() {
        return windowHeight * windowWidth * (channels / groups) * filters;
    }

    /// Length of y.
    public int results() {
        return samples * rows * columns * filters;
    }

    /// The pixel row under row `p` of the window at row `i`, maybe outside.
    public int row(int i, int p) {
        return i * rowStride + p * rowDilation - top;
    }

    /// The pixel column under column `q` of the window at column `j`, maybe outside.
    public int column(int j, int q) {
        return j * columnStride + q * columnDilation - left;
    }

    /// Whether the window is one pixel that visits every pixel once: then a convolution is a plain matrix product.
    public boolean isPointwise() {
        return windowHeight == 1 && windowWidth == 1 && rowStride == 1 && columnStride == 1 && top == 0 && left == 0
                && rows == height && columns == width && groups == 1;
    }

    /// Whether every channel has a filter of its own and no other.
    public boolean isDepthwise() {
        return groups == channels && filters == channels;
    }
}
