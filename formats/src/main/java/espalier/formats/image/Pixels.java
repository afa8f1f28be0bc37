package espalier.formats.image;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Buffer;
import java.util.Arrays;

/// A decoded picture inside this package: three bytes red, green, blue per pixel, row by row.
///
/// @param rgb `(height, width, 3)`, row-major
record Pixels(byte[] rgb, int height, int width) {

    /// Without memory yet to be filled.
    static Pixels blank(int height, int width) {
        return new Pixels(new byte[Math.multiplyExact(Math.multiplyExact(height, width), 3)], height, width);
    }

    /// From an array `(h, w, 3)` of uint8; shares its memory where that is contiguous from the start.
    static Pixels of(String where, NDArray picture) {
        Shape shape = picture.shape();
        if (picture.dtype() != DType.UINT8 || shape.rank() != 3 || shape.dim(2) != 3 || shape.size() == 0) {
            throw new IllegalArgumentException(where + ": a picture is a uint8 array (height, width, 3), got "
                    + picture.dtype() + " " + shape);
        }
        boolean plain = picture.layout().isContiguous() && picture.layout().offset() == 0;
        NDArray source = plain ? picture : picture.copy();
        if (!(source.buffer() instanceof Buffer.UInt8(byte[] data))) {
            throw new AssertionError(source.buffer());
        }
        return new Pixels(data, shape.dim(0), shape.dim(1));
    }

    NDArray toArray() {
        return NDArray.wrapUint8(rgb, height, width, 3);
    }

    /// All white.
    Pixels white() {
        Arrays.fill(rgb, (byte) 255);
        return this;
    }

    /// The picture as it is to be seen, given the EXIF orientation 1 to 8: bit by bit, 5 to 8 exchange rows and
    /// columns, and the camera's first row and column may have to be read from the far end.
    Pixels oriented(int orientation) {
        if (orientation == 1) {
            return this;
        }
        boolean turn = orientation >= 5;
        boolean fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        Pixels out = turn ? blank(width, height) : blank(height, width);
        int to = 0;
        for (int y = 0; y < out.height; y++) {
            for (int x = 0; x < out.width; x++) {
                int row = turn ? x : y;
                int column = turn ? y : x;
                row = fromBottom ? height - 1 - row : row;
                column = fromRight ? width - 1 - column : column;
                int from = (row * width + column) * 3;
                out.rgb[to++] = rgb[from];
                out.rgb[to++] = rgb[from + 1];
                out.rgb[to++] = rgb[from + 2];
            }
        }
        return out;
    }
}
