package espalier.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the header of an NPY file says of its array, whatever the type of the elements: nothing else is read. For
/// readers that look at an array before they load it.
///
/// ```java
/// NpyForm x = NpyForm.of(Path.of("digits.npz"), "x_train");
/// IO.println(x + ", " + x.bytes() + " bytes");        // (60000, 28, 28) of |u1, 47040000 bytes
/// ```
///
/// @param type    such as `<f8` or `<U3`; for a structured array its fields
/// @param fortran whether the first axis is the contiguous one
/// @param dims    the lengths of the axes, which may exceed what one Java array holds
public record NpyForm(String type, boolean fortran, long[] dims) {
    private static final Pattern ITEM = Pattern.compile("[<>=|]?([a-zA-Z?])(\\d{1,9})");
    private static final Pattern TEXT = Pattern.compile("[<>=|][US]\\d{1,9}");

    /// Of the array in `file`.
    ///
    /// @throws FormatException if it is no NPY file
    public static NpyForm of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in, file.toString());
        }
    }

    /// Of the array of this name in an NPZ file.
    ///
    /// @throws FormatException if there is none, or it is no NPY file
    public static NpyForm of(Path file, String name) throws IOException {
        return Npz.with(file, name, NpyForm::of);
    }

    static NpyForm of(InputStream in, String where) throws IOException {
        return NpyHeader.form(Npy.headerText(in, where), where);
    }

    /// Whether it holds texts, which [NpyText] reads.
    public boolean isText() {
        return TEXT.matcher(type).matches();
    }

    /// Number of elements; -1 if it exceeds 2^63.
    public long size() {
        return product(1);
    }

    /// Bytes of all elements; -1 if that exceeds 2^63, 0 for elements without a fixed length.
    public long bytes() {
        Matcher item = ITEM.matcher(type);
        if (!item.matches()) {
            return 0;
        }
        return product(Long.parseLong(item.group(2)) * (item.group(1).equals("U") ? 4 : 1));
    }

    private long product(long item) {
        long n = item;
        for (long d : dims) {
            if (d == 0) {
                return 0;
            }
        }
        for (long d : dims) {
            n = n < 0 || n > Long.MAX_VALUE / d ? -1 : n * d;
        }
        return n;
    }

    /// The lengths of the axes, a copy.
    @Override
    public long[] dims() {
        return dims.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NpyForm that && type.equals(that.type) && fortran == that.fortran
                && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(dims) + type.hashCode();
    }

    @Override
    public String toString() {
        String lengths = Arrays.toString(dims);
        return "(" + lengths.substring(1, lengths.length() - 1) + (dims.length == 1 ? ",) of " : ") of ") + type;
    }
}
