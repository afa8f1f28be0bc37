package espalier.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Arrays of texts in NumPy's NPY and NPZ files, such as the names of classes: types `U` (four bytes for each
/// character) and `S` (bytes, taken for UTF-8), padded with NUL. An NDArray holds numbers only, so they come as a list.
///
/// ```java
/// List<String> labels = NpyText.read(Path.of("y_train.npy"));      // np.load("y_train.npy").tolist()
/// ```
public final class NpyText {
    private static final Pattern TYPE = Pattern.compile("([<>=|])([US])(\\d{1,9})");
    private static final int LONGEST = 1 << 16;

    private NpyText() {}

    /// Whether the array of `file` is one of texts; its header alone is read.
    public static boolean isText(Path file) throws IOException {
        return NpyForm.of(file).isText();
    }

    /// The same of the array of this name in an NPZ file.
    public static boolean isText(Path file, String name) throws IOException {
        return NpyForm.of(file, name).isText();
    }

    /// The texts of `file`, in order.
    ///
    /// @throws FormatException if it is no array of texts with one axis that is longer than 1, or damaged
    public static List<String> read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return read(in, file.toString());
        }
    }

    /// The texts of the array of this name in an NPZ file.
    ///
    /// @throws FormatException as [#read(Path)], and if there is no array of this name
    public static List<String> read(Path file, String name) throws IOException {
        return Npz.with(file, name, NpyText::read);
    }

    private static List<String> read(InputStream in, String where) throws IOException {
        NpyForm form = NpyForm.of(in, where);
        Matcher type = TYPE.matcher(form.type());
        if (!type.matches()) {
            throw new FormatException(where + ": holds " + form.type() + " and no texts");
        }
        boolean wide = type.group(2).equals("U");
        int length = Integer.parseInt(type.group(3));
        long n = 1;
        int axes = 0;
        for (long dim : form.dims()) {
            n = dim == 0 ? 0 : Math.min(n, Integer.MAX_VALUE) * dim; // overflows to nothing below 2^63
            axes += dim == 1 ? 0 : 1;
        }
        if (axes > 1 || n > Integer.MAX_VALUE - 8 || length > LONGEST) {
            throw new FormatException(where + ": has the shape " + Arrays.toString(form.dims()) + " of texts of "
                    + length + " characters; read are up to 2^31 texts of up to " + LONGEST + " in one axis");
        }
        ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int width = wide ? 4 * length : length;
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            byte[] one = in.readNBytes(width);
            if (one.length < width) {
                throw new FormatException(where + ": ends in text " + i + " of the " + n + " that its NPY header says");
            }
            texts.add(wide ? wide(ByteBuffer.wrap(one).order(order), where)
                    : new String(one, 0, end(one), StandardCharsets.UTF_8));
        }
        if (in.read() >= 0) {
            throw new FormatException(where + ": goes on after the " + n + " texts that its NPY header says");
        }
        return texts;
    }

    private static String wide(ByteBuffer bytes, String where) throws FormatException {
        var text = new StringBuilder();
        int end = 0;
        while (bytes.hasRemaining()) {
            int c = bytes.getInt();
            if (!Character.isValidCodePoint(c)) {
                throw new FormatException(where + ": has the character " + Integer.toUnsignedString(c)
                        + ", and Unicode ends at 1114111; it is damaged");
            }
            text.appendCodePoint(c);
            end = c == 0 ? end : text.length();
        }
        return text.substring(0, end);
    }

    /// Without the padding.
    private static int end(byte[] text) {
        int end = text.length;
        while (end > 0 && text[end - 1] == 0) {
            end--;
        }
        return end;
    }
}
