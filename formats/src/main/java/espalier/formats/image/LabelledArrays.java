package espalier.formats.image;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Buffer;
import espalier.data.ArrayDataset;
import espalier.formats.BadInput;
import espalier.formats.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;

/// From two arrays of numbers to pictures with classes: what the readers of HDF5, IDX and NumPy files share. Pictures
/// are whole numbers 0 to 255 of any type, or fractions 0 to 1, `(n, height, width, 3)`, or grey: `(n, height, width)`
/// or `(n, height, width, 1)`; or with the channels first, as PyTorch has them, `(n, 3, height, width)`. Grey stays one
/// channel.
///
/// ```java
/// ArrayDataset digits = LabelledArrays.pictures(file, "images", x, "labels", y, List.of());
/// ```
public final class LabelledArrays {
    private static final int MOST_CLASSES = 10_000;

    private LabelledArrays() {}

    /// Whether arrays of this shape can be pictures: three axes, or four with one or three channels at the end.
    public static boolean arePictures(Shape shape) {
        return shape.rank() == 3 || shape.rank() == 4 && (shape.dim(3) == 1 || shape.dim(3) == 3);
    }

    /// Whether they are, with the channels before the rows: `(n, 3, height, width)` or `(n, 1, height, width)`.
    public static boolean areChannelsFirst(Shape shape) {
        return !arePictures(shape) && shape.rank() == 4 && (shape.dim(1) == 1 || shape.dim(1) == 3);
    }

    /// Pictures and their classes.
    ///
    /// @param file for messages
    /// @param xName what the pictures are called in the file
    /// @param yName what the labels are called in the file
    /// @param y whole numbers `(n,)` or `(n, 1)` or `(1, n)`, or rows `(n, k)` that are 1 for the class and else 0
    /// @param names of the classes 0, 1, ...; none for the numbers themselves, which are then renumbered from 0
    /// @throws BadInput naming the array and what is wrong with it
    public static ArrayDataset pictures(Path file, String xName, NDArray x, String yName, NDArray y,
            List<String> names) {
        NDArray pictures = uint8(file, xName, x);
        long[] labels = classNumbers(file, yName, y);
        if (labels.length != pictures.shape().dim(0)) {
            throw new BadInput(file, xName + " has " + pictures.shape().dim(0) + " pictures, " + yName + " has "
                    + labels.length + " labels");
        }
        if (labels.length == 0) {
            throw new BadInput(file, xName + " has no pictures");
        }
        List<String> classes = classes(file, yName, labels, names);
        return new ArrayDataset(pictures, NDArray.wrap(labels, labels.length), classes);
    }

    /// A source of such pictures, resized and turned to grey or colour where the options ask for it.
    ///
    /// @param what the format, in a few words
    /// @param name of the rows, to which their number is added: `t10k-images[17]`
    /// @param chosen what was read, said at the end of the description; empty for nothing
    public static Source source(Path path, String what, ArrayDataset stored, String name, String chosen,
            Source.Options options) {
        ArrayDataset pictures = fitted(stored, options);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            names.add(name + "[" + i + "]");
        }
        Shape before = stored.sampleShape();
        Shape after = pictures.sampleShape();
        boolean sameSize = before.dim(0) == after.dim(0) && before.dim(1) == after.dim(1);
        String note = sameSize ? "" : ", resized from " + before.dim(1) + "x" + before.dim(0);
        return new Source(path, Source.describe(what, pictures) + note + (chosen.isEmpty() ? "" : "; " + chosen),
                pictures, names, List.of());
    }

    private static ArrayDataset fitted(ArrayDataset stored, Source.Options options) {
        Shape s = stored.sampleShape();
        int height = options.height() == 0 ? s.dim(0) : options.height();
        int width = options.height() == 0 ? s.dim(1) : options.width();
        int channels = options.channels() == 0 ? s.dim(2) : options.channels();
        if (s.equals(Shape.of(height, width, channels))) {
            return stored;
        }
        NDArray[] changed = new NDArray[stored.size()];
        for (int i = 0; i < changed.length; i++) {
            NDArray one = stored.get(i).x().reshape(s.toArray());
            one = height == s.dim(0) && width == s.dim(1) ? one : Images.resize(one, height, width);
            changed[i] = Pixels.of("LabelledArrays", one).toArray(channels);
        }
        return new ArrayDataset(NDArray.stack(0, changed), stored.targets(), stored.classes());
    }

    /// As uint8 `(n, height, width, channels)`: whole numbers as they are, fractions times 255 and rounded.
    private static NDArray uint8(Path file, String name, NDArray stored) {
        NDArray x = areChannelsFirst(stored.shape()) ? stored.permuteDims(0, 2, 3, 1) : stored;
        Shape s = x.shape();
        if (s.size() == 0) {
            throw new BadInput(file, name + " has the shape " + s + ": there are no pictures in it");
        }
        if (!arePictures(s)) {
            throw new BadInput(file, name + " has the shape " + s
                    + "; pictures are (n, height, width), or (n, height, width, channels) with 1 or 3 channels, or"
                    + " those before the rows" + (s.rank() == 2 ? "; rows of numbers are a table, such as an .npz of"
                            + " x (n, d) and y (n,)" : ""));
        }
        int channels = s.rank() == 4 ? s.dim(3) : 1;
        NDArray flat = x.layout().isContiguous() ? x : x.copy();
        byte[] pixels;
        if (flat.buffer() instanceof Buffer.UInt8(byte[] data) && data.length == x.size()) {
            pixels = data;
        } else {
            pixels = bytes(file, name, flat, x.dtype().isFloating() && x.max().get() <= 1);
        }
        return NDArray.wrapUint8(pixels, s.dim(0), s.dim(1), s.dim(2), channels);
    }

    private static byte[] bytes(Path file, String name, NDArray x, boolean fractions) {
        byte[] pixels = new byte[x.size()];
        for (int i = 0; i < pixels.length; i++) {
            double value = x.buffer().getDouble(x.layout().offset() + i);
            double scaled = fractions ? Math.rint(value * 255) : value;
            if (!(scaled >= 0 && scaled <= 255) || scaled != Math.rint(scaled)) {
                throw new BadInput(file, name + " holds " + x.dtype().numpyName() + " with values such as " + value
                        + "; the pixels of pictures are expected as whole numbers 0 to 255, or fractions 0 to 1");
            }
            pixels[i] = (byte) (int) scaled;
        }
        return pixels;
    }

    /// One class number for each row, not yet renumbered: of labels as [#pictures] takes them.
    ///
    /// @throws BadInput naming the array and what is wrong with it
    public static long[] classNumbers(Path file, String name, NDArray y) {
        boolean column = y.rank() == 1 || y.rank() == 2 && (y.shape().dim(0) == 1 || y.shape().dim(1) == 1);
        if (!column && y.rank() == 2) {
            return oneHot(file, name, y);
        }
        if (!column) {
            throw new BadInput(file, name + " has the shape " + y.shape() + "; labels are (n,) class numbers");
        }
        NDArray flat = y.reshape(-1).copy();
        long[] labels = new long[flat.size()];
        for (int i = 0; i < labels.length; i++) {
            double value = flat.buffer().getDouble(i);
            labels[i] = (long) value;
            if (value < 0 || value != labels[i]) {
                throw new BadInput(file, name + "[" + i + "] is " + (value == labels[i] ? "" + labels[i] : "" + value)
                        + "; class numbers are whole and 0 or more");
            }
        }
        return labels;
    }

    private static long[] oneHot(Path file, String name, NDArray y) {
        long[] labels = y.argmax(1).toLongs();
        NDArray rows = y.astype(DType.FLOAT64);
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < y.shape().dim(1); k++) {
                if (rows.get(i, k) != (k == labels[i] ? 1 : 0)) {
                    throw new BadInput(file, name + " has the shape " + y.shape() + ", but row " + i
                            + " is not one 1 among zeros; labels are (n,) class numbers or such rows");
                }
            }
        }
        return labels;
    }

    /// The given names, or the numbers themselves, which are then renumbered from 0.
    private static List<String> classes(Path file, String name, long[] labels, List<String> given) {
        var distinct = new TreeSet<Long>();
        for (long label : labels) {
            distinct.add(label);
        }
        if (!given.isEmpty()) {
            if (distinct.last() >= given.size()) {
                throw new BadInput(file, name + " has the class number " + distinct.last() + ", but only "
                        + given.size() + " classes are named: " + given);
            }
            if (new HashSet<>(given).size() < given.size()) {
                throw new BadInput(file, "names a class twice: " + given);
            }
            return given;
        }
        if (distinct.size() > MOST_CLASSES) {
            throw new BadInput(file,
                    name + " has " + distinct.size() + " different numbers; they do not look like classes");
        }
        List<Long> sorted = new ArrayList<>(distinct);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = java.util.Collections.binarySearch(sorted, labels[i]);
        }
        return sorted.stream().map(String::valueOf).toList();
    }
}
