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

    /// From an array `(h, w, 3)` of uint8, whose memory it shares where that is contiguous from the start, or from grey
    /// `(h, w, 1)`, which is tripled.
    static Pixels of(String where, NDArray picture) {
        Shape shape = picture.shape();
        if (picture.dtype() != DType.UINT8 || shape.rank() != 3 || shape.dim(2) != 3 && shape.dim(2) != 1
                || shape.size() == 0) {
            throw new IllegalArgumentException(
                    where + ": a picture is a uint8 array (height, width, 3), or (height, width, 1) when it is grey,"
                            + " got " + picture.dtype() + " " + shape);
        }
        boolean plain = picture.layout().isContiguous() && picture.layout().offset() == 0;
        NDArray source = plain ? picture : picture.copy();
        if (!(source.buffer() instanceof Buffer.UInt8(byte[] data))) {
            throw new AssertionError(source.buffer());
        }
        return new Pixels(shape.dim(2) == 3 ? data : tripled(data), shape.dim(0), shape.dim(1));
    }

    private static byte[] tripled(byte[] grey) {
        byte[] rgb = new byte[Math.multiplyExact(grey.length, 3)];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = grey[i / 3];
        }
        return rgb;
    }

    /// Whether every pixel is grey.
    boolean isGrey() {
        for (int i = 0; i < rgb.length; i += 3) {
            if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2]) {
                return false;
            }
        }
        return true;
    }

    /// As an array with so many channels: 3, or 1, which is the brightness.
    NDArray toArray(int channels) {
        return channels == 3 ? toArray() : NDArray.wrapUint8(grey(), height, width, 1);
    }

    /// The brightness `(height, width)` of each pixel, ITU-R BT.601's `0.299 r + 0.587 g + 0.114 b` as Pillow rounds
    /// it; a grey pixel keeps its value.
    byte[] grey() {
        byte[] grey = new byte[rgb.length / 3];
        for (int i = 0; i < grey.length; i++) {
            int r = rgb[3 * i] & 0xff;
            int g = rgb[3 * i + 1] & 0xff;
            int b = rgb[3 * i + 2] & 0xff;
            grey[i] = (byte) ((19_595 * r + 38_470 * g + 7_471 * b + 0x8000) >> 16);
        }
        return grey;
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
