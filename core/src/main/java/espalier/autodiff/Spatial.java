package espalier.autodiff;

import espalier.array.Index;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.backend.Pooling;
import espalier.backend.Sweep;
import espalier.backend.Unary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Operations on pictures (n, height, width, channels). Made by [Tensor#conv2d], [Tensor#convTranspose2d],
/// [Tensor#maxPool2d], [Tensor#averagePool2d] and [Tensor#windows].
sealed interface Spatial extends Op permits Spatial.Windows, Spatial.Conv2d, Spatial.ConvTranspose2d, Spatial.Pool2d {

    /// `y[n, i, j, o] = b[o] + sum over p, q, c of x[n, i s + p d - top, j s + q d - left, c] w[p, q, c, o]`, s the
    /// strides and d the dilations, zeros outside the picture; with groups, filter o reads the channels c of its own
    /// group only.   `dx[pixel] += sum of dy w`, `dw[cell] += sum of x dy` over all pairs that met;   db += sum of the
    /// rows of dy.   x: (n, h, w, c)  w: (p, q, c / groups, o)  b: (o,) or none  y: (n, rows, columns, o).
    record Conv2d(Tensor x, Tensor w, @Nullable Tensor b, Window window, int groups)
            implements
                Spatial,
                Products.Sums {

        public Conv2d {
            Shape s = x.shape();
            Shape ws = w.shape();
            checkPictures("conv2d", s);
            if (ws.rank() != 4 || ws.dim(0) != window.height() || ws.dim(1) != window.width()) {
                throw new IllegalArgumentException("conv2d: weights " + ws + " under a window of " + window.height()
                        + " by " + window.width() + ": they must be (" + window.height() + ", " + window.width()
                        + ", channels / groups, filters)");
            }
            if (groups < 1 || s.dim(3) != ws.dim(2) * groups || ws.dim(3) % groups != 0) {
                throw new IllegalArgumentException("conv2d: pictures " + s + " with weights " + ws + " in " + groups
                        + (groups == 1 ? " group" : " groups") + ": the pictures must have " + ws.dim(2) * groups
                        + " channels, and the groups divide the " + ws.dim(3) + " filters");
            }
            checkBias("conv2d", ws.dim(3), b);
            checkFits("conv2d", window, s);
        }

        @Override
        public String name() {
            return "conv2d";
        }

        @Override
        public List<Tensor> operands() {
            return b == null ? List.of(x, w) : List.of(x, w, b);
        }

        @Override
        public Shape shape() {
            Shape s = x.shape();
            return Shape.of(s.dim(0), window.rows(s.dim(1)), window.columns(s.dim(2)), w.shape().dim(3));
        }

        private Sweep sweep() {
            return window.over(x.shape(), w.shape().dim(3), groups);
        }

        @Override
        public long multiplyAdds() {
            return (long) shape().size() * (w.shape().size() / w.shape().dim(3));
        }

        @Override
        public NDArray product(Memory memory) {
            NDArray y = memory.empty(x.dtype(), shape());
            return Into.conv2d(sweep(), memory.contiguous(x.value()), memory.contiguous(w.value()), y, false);
        }

        @Override
        public NDArray activated(@Nullable Unary f, Memory memory) {
            return Into.conv2d(sweep(), memory.contiguous(x.value()), memory.contiguous(w.value()),
                    b == null ? null : b.value(), f, memory.empty(x.dtype(), shape()));
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            Memory memory = grads.memory();
            grads.add(x, (dx, more) -> Into.conv2dInput(sweep(), dy, memory.contiguous(w.value()), dx, more));
            grads.add(w, (dw, more) -> Into.conv2dWeight(sweep(), memory.contiguous(x.value()), dy, dw, more));
            if (b != null) {
                grads.add(b, dy);
            }
        }
    }

    /// The transpose of [Conv2d] (deconvolution; Zeiler et al. 2010): what each pixel of x is worth times the weights,
    /// laid into y at the positions of the window and summed.   `y[i s + p d - top, j s + q d - left, o] += x[i, j, c]
    /// w[p, q, o, c]`;   dx and dw as in [Conv2d] with x and y exchanged.   x: (n, h, w, c)  w: (p, q, o / groups, c)
    /// b: (o,) or none  y: (n, height, width, o).
    record ConvTranspose2d(Tensor x, Tensor w, @Nullable Tensor b, Window window, int groups, int height, int width)
            implements
                Spatial,
                Products.Sums {

        public ConvTranspose2d {
            Shape s = x.shape();
            Shape ws = w.shape();
            checkPictures("convTranspose2d", s);
            if (ws.rank() != 4 || ws.dim(0) != window.height() || ws.dim(1) != window.width() || groups < 1
                    || ws.dim(3) != s.dim(3) || s.dim(3) % groups != 0) {
                throw new IllegalArgumentException("convTranspose2d: pictures " + s + " with weights " + ws + " in "
                        + groups + " groups under a window of " + window.height() + " by " + window.width()
                        + ": the weights must be (window height, window width, filters / groups, " + s.dim(3)
                        + "), and the groups divide the channels");
            }
            checkBias("convTranspose2d", ws.dim(2) * groups, b);
            if (height < 1 || width < 1 || window.rows(height) != s.dim(1) || window.columns(width) != s.dim(2)) {
                throw new IllegalArgumentException("convTranspose2d: " + s + " cannot become " + height + " by " + width
                        + " under " + window + ", which has " + window.rows(height) + " by " + window.columns(width)
                        + " positions there: they must be " + s.dim(1) + " by " + s.dim(2));
            }
        }

        @Override
        public String name() {
            return "convTranspose2d";
        }

        @Override
        public List<Tensor> operands() {
            return b == null ? List.of(x, w) : List.of(x, w, b);
        }

        @Override
        public Shape shape() {
            return Shape.of(x.shape().dim(0), height, width, w.shape().dim(2) * groups);
        }

        private Sweep sweep() {
            return window.over(shape(), x.shape().dim(3), groups);
        }

        @Override
        public long multiplyAdds() {
            return (long) x.shape().size() * (w.shape().size() / w.shape().dim(3));
        }

        @Override
        public NDArray product(Memory memory) {
            NDArray y = memory.empty(x.dtype(), shape());
            return Into.conv2dInput(sweep(), memory.contiguous(x.value()), memory.contiguous(w.value()), y, false);
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            Memory memory = grads.memory();
            grads.add(x, (dx, more) -> Into.conv2d(sweep(), dy, memory.contiguous(w.value()), dx, more));
            grads.add(w, (dw, more) -> Into.conv2dWeight(sweep(), dy, memory.contiguous(x.value()), dw, more));
            if (b != null) {
                grads.add(b, dy);
            }
        }
    }

    /// `y[n, i, j, c]` = the largest or the mean of what is under the window in channel c, as [Pooling] defines;   dx
    /// += dy for the first of equal largest ones, or dy over the number of pixels for all.   x: (n, h, w, c)  y: (n,
    /// rows, columns, c).
    record Pool2d(Pooling f, Tensor x, Window window) implements Spatial {

        public Pool2d {
            Shape s = x.shape();
            checkPictures(name(f), s);
            checkFits(name(f), window, s);
            checkSeen(f, window, s);
        }

        private static String name(Pooling f) {
            return f == Pooling.MAX ? "maxPool2d" : "averagePool2d";
        }

        @Override
        public String name() {
            return name(f);
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            Shape s = x.shape();
            return Shape.of(s.dim(0), window.rows(s.dim(1)), window.columns(s.dim(2)), s.dim(3));
        }

        private Sweep sweep() {
            return window.over(x.shape(), x.shape().dim(3), Math.max(1, x.shape().dim(3)));
        }

        @Override
        public NDArray forward(Memory memory) {
            return Into.pool(f, sweep(), memory.contiguous(x.value()), memory.empty(x.dtype(), shape()));
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            NDArray seen = grads.memory().contiguous(x.value());
            grads.add(x, (dx, more) -> Into.poolGradient(f, sweep(), seen, y, dy, dx, more));
        }

        /// A window that lies in the margins as a whole has no largest pixel and no mean.
        private static void checkSeen(Pooling f, Window window, Shape x) {
            Sweep s = window.over(x, x.dim(3), 1);
            for (int i = 0; i < s.rows(); i++) {
                checkSeen(f, window, s.row(i, 0), window.height(), window.rowDilation(), s.height());
            }
            for (int j = 0; j < s.columns(); j++) {
                checkSeen(f, window, s.column(j, 0), window.width(), window.columnDilation(), s.width());
            }
        }

        private static void checkSeen(Pooling f, Window window, int from, int cells, int dilation, int length) {
            int first = Math.max(0, Math.ceilDiv(-from, dilation));
            if (first >= cells || from + first * dilation >= length) {
                throw new IllegalArgumentException(name(f) + ": " + window + " has positions that see nothing of the"
                        + " picture, only its margins: make the margins smaller than the window");
            }
        }
    }

    private static void checkPictures(String name, Shape s) {
        if (s.rank() != 4) {
            throw new IllegalArgumentException(name + ": expects pictures (n, height, width, channels), got " + s);
        }
    }

    private static void checkFits(String name, Window window, Shape s) {
        if (window.rows(s.dim(1)) < 1 || window.columns(s.dim(2)) < 1) {
            throw new IllegalArgumentException(name + ": " + window + " is larger than the pictures " + s);
        }
    }

    private static void checkBias(String name, int filters, @Nullable Tensor b) {
        if (b != null && (b.rank() != 1 || b.shape().dim(0) != filters)) {
            throw new IllegalArgumentException(
                    name + ": bias " + b.shape() + " for " + filters + " filters: it must be (" + filters + ",)");
        }
    }

    /// `y[n, i, j, p, q, c] = x[n, i s + p d - top, j s + q d - left, c]`, s the stride and d the dilation, `fill`
    /// outside the picture; `dx += dy`, each number back to where it came from, summed over the windows it was in.   x:
    /// (n, h, w, c) y: (n, rows, columns, window height, window width, c).
    ///
    /// The naive form of convolution and pooling, and their specification: everything under each position of the frame
    /// is laid out, height times width times the memory.
    record Windows(Tensor x, Window window, double fill) implements Spatial {

        public Windows {
            Shape s = x.shape();
            checkPictures("windows", s);
            checkFits("windows", window, s);
        }

        @Override
        public String name() {
            return "windows";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            Shape s = x.shape();
            return Shape.of(s.dim(0), window.rows(s.dim(1)), window.columns(s.dim(2)), window.height(), window.width(),
                    s.dim(3));
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = memory.empty(x.dtype(), shape());
            if (window.top() + window.left() + window.bottom() + window.right() > 0) {
                Into.fill(fill, y);
            }
            for (int p = 0; p < window.height(); p++) {
                for (int q = 0; q < window.width(); q++) {
                    Cell cell = new Cell(p, q);
                    if (!cell.isOutside()) {
                        Into.copy(cell.ofPictures(x.value()), cell.ofWindows(y));
                    }
                }
            }
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            NDArray dx = grads.sum(x);
            for (int p = 0; p < window.height(); p++) {
                for (int q = 0; q < window.width(); q++) {
                    Cell cell = new Cell(p, q);
                    if (!cell.isOutside()) {
                        Into.axpy(1, cell.ofWindows(dy), cell.ofPictures(dx));
                    }
                }
            }
        }

        /// One cell of the frame: which positions of the frame have it on the picture, and what is there.
        private final class Cell {
            private final int p;
            private final int q;
            private final Range rows;
            private final Range columns;

            Cell(int p, int q) {
                this.p = p;
                this.q = q;
                rows = Range.of(p * window.rowDilation() - window.top(), window.rowStride(), x.shape().dim(1),
                        shape().dim(1));
                columns = Range.of(q * window.columnDilation() - window.left(), window.columnStride(),
                        x.shape().dim(2), shape().dim(2));
            }

            boolean isOutside() {
                return rows.count < 1 || columns.count < 1;
            }

            /// (n, rows, columns, c) of the pictures.
            NDArray ofPictures(NDArray pictures) {
                return pictures.at(Slice.ALL, rows.pixels(window.rowStride()), columns.pixels(window.columnStride()));
            }

            /// The same of the windows.
            NDArray ofWindows(NDArray windows) {
                return windows.at(Slice.ALL, rows.positions(), columns.positions(), Index.at(p), Index.at(q));
            }
        }

        /// The positions `first .. first + count - 1` of the frame, for which the cell is on the pixels `from`,
        /// `from + stride`, ...
        private record Range(int first, int count, int from) {

            static Range of(int offset, int stride, int pixels, int positions) {
                int first = Math.max(0, Math.ceilDiv(-offset, stride));
                int last = Math.min(positions - 1, Math.floorDiv(pixels - 1 - offset, stride));
                return new Range(first, last - first + 1, first * stride + offset);
            }

            Slice positions() {
                return Slice.of(first, first + count);
            }

            Slice pixels(int stride) {
                return Slice.of(from, from + (count - 1) * stride + 1, stride);
            }
        }
    }
}
