package espalier.autodiff;

import espalier.array.Index;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.array.Slice;
import java.util.List;

/// Operations on pictures (n, height, width, channels). Made by [Tensor#windows].
sealed interface Spatial extends Op {

    /// `y[n, i, j, p, q, c] = x[n, i s + p d - top, j s + q d - left, c]`, s the stride and d the dilation, `fill`
    /// outside the picture; `dx += dy`, each number back to where it came from, summed over the windows it was in.   x:
    /// (n, h, w, c) y: (n, rows, columns, window height, window width, c).
    ///
    /// The naive form of convolution and pooling: everything under each position of the frame is laid out, height times
    /// width times the memory.
    record Windows(Tensor x, Window window, double fill) implements Spatial {

        public Windows {
            Shape s = x.shape();
            if (s.rank() != 4) {
                throw new IllegalArgumentException("windows: expects pictures (n, height, width, channels), got " + s);
            }
            if (window.rows(s.dim(1)) < 1 || window.columns(s.dim(2)) < 1) {
                throw new IllegalArgumentException("windows: " + window + " is larger than the pictures " + s);
            }
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
                rows = Range.of(p * window.dilation() - window.top(), window.stride(), x.shape().dim(1),
                        shape().dim(1));
                columns = Range.of(q * window.dilation() - window.left(), window.stride(), x.shape().dim(2),
                        shape().dim(2));
            }

            boolean isOutside() {
                return rows.count < 1 || columns.count < 1;
            }

            /// (n, rows, columns, c) of the pictures.
            NDArray ofPictures(NDArray pictures) {
                return pictures.at(Slice.ALL, rows.pixels(window.stride()), columns.pixels(window.stride()));
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
