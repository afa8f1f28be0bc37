package espalier.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// The character encoding of a text file: told by its mark (UTF-8, UTF-16, UTF-32), by the zeros of UTF-16, and
/// otherwise UTF-8 as long as it is valid. Reading as UTF-8 is strict, so that the readers of texts and tables notice
/// and begin again with [#LATIN].
///
/// @param charset the encoding
/// @param mark    bytes of the mark at the beginning, to be skipped
public record TextEncoding(Charset charset, int mark) {
    private static final int BUFFER = 1 << 16;

    /// Every byte is a character in it, so it is the last resort.
    public static final TextEncoding LATIN = new TextEncoding(Charset.forName("windows-1252"), 0);

    /// Of a file with these first bytes.
    public static TextEncoding of(byte[] head) {
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            return new TextEncoding(StandardCharsets.UTF_8, 3);
        }
        if (startsWith(head, 0xFF, 0xFE, 0, 0)) {
            return new TextEncoding(Charset.forName("UTF-32LE"), 4);
        }
        if (startsWith(head, 0, 0, 0xFE, 0xFF)) {
            return new TextEncoding(Charset.forName("UTF-32BE"), 4);
        }
        if (startsWith(head, 0xFF, 0xFE)) {
            return new TextEncoding(StandardCharsets.UTF_16LE, 2);
        }
        if (startsWith(head, 0xFE, 0xFF)) {
            return new TextEncoding(StandardCharsets.UTF_16BE, 2);
        }
        int even = 0;
        int odd = 0;
        boolean binary = false;
        for (int i = 0; i < head.length; i++) {
            binary |= head[i] > 0 && head[i] < '\t';
            even += i % 2 == 0 && head[i] == 0 ? 1 : 0;
            odd += i % 2 == 1 && head[i] == 0 ? 1 : 0;
        }
        int many = Math.max(1, head.length / 5); // text in a Western language has zeros in nearly every second place
        if (!binary && odd > many && even == 0) {
            return new TextEncoding(StandardCharsets.UTF_16LE, 0);
        }
        if (!binary && even > many && odd == 0) {
            return new TextEncoding(StandardCharsets.UTF_16BE, 0);
        }
        return new TextEncoding(StandardCharsets.UTF_8, 0);
    }

    /// Whether the file is of more than one byte a character: what has zeros and is text nevertheless.
    public boolean isWide() {
        return charset != StandardCharsets.UTF_8 && charset != LATIN.charset;
    }

    private static boolean startsWith(byte[] head, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (head.length <= i || (head[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /// The characters of `in` behind the mark.
    public java.io.Reader reader(InputStream in) throws IOException {
        in.skipNBytes(mark);
        var strict = charset.newDecoder()
                .onMalformedInput(this == LATIN ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        return new InputStreamReader(new java.io.BufferedInputStream(in, BUFFER), strict);
    }

    /// The first bytes as text, whatever they are.
    public String text(byte[] head) {
        return new String(head, mark, head.length - mark, charset);
    }

    @Override
    public String toString() {
        return this == LATIN ? "Latin-1 (it is not valid UTF-8)" : charset.name() + (mark > 0 ? " with a mark" : "");
    }
}
