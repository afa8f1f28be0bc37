package espalier.formats.text;

import espalier.formats.BadInput;
import espalier.formats.FolderListing;
import espalier.formats.TextEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A text file as text: UTF-8 (with or without a mark), UTF-16 and UTF-32 as [TextEncoding] tells them, or, where the
/// bytes are not valid UTF-8, Windows-1252, the superset of Latin-1 that such files mostly are. What was found is said.
///
/// ```java
/// Encoding.Decoded file = Encoding.read(Path.of("SMSSpamCollection"));
/// IO.println(file.encoding());                           // UTF-8
/// ```
public final class Encoding {
    private static final int BEGINNING = 1 << 16;

    private Encoding() {}

    /// The text of a file and how it was written.
    ///
    /// @param text     without a byte order mark
    /// @param encoding in words for people
    /// @param note     what a person should know about it; empty for UTF-8
    public record Decoded(String text, String encoding, String note) {}

    /// Reads a file that fits in memory.
    ///
    /// @throws BadInput if it cannot be read, is too large, or is no text in any of these encodings
    public static Decoded read(Path file) {
        try {
            long size = Files.size(file);
            long most = Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 6);
            if (size > most) {
                throw new BadInput(file, "is a text of " + (size >> 20) + " MB; at most " + (most >> 20)
                        + " MB can be read at once: divide it, or give Java more memory (-Xmx)");
            }
            return decode(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new BadInput(file, FolderListing.reason(e), e);
        }
    }

    /// The first whole lines of a file, about 64 KB; nothing where it cannot be read.
    static String beginning(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] head = in.readNBytes(BEGINNING);
            if (head.length < BEGINNING) {
                return decode(path, head).text();
            }
            TextEncoding encoding = TextEncoding.of(head);
            int end = BEGINNING;
            while (!encoding.isWide() && end > 0 && head[end - 1] != '\n') {
                end--; // not in the middle of a character of UTF-8
            }
            byte[] whole = Arrays.copyOf(head, end > 0 ? end : BEGINNING);
            String text = encoding.isWide() ? encoding.text(head) : decode(path, whole).text();
            return text.substring(0, text.lastIndexOf('\n') + 1);
        } catch (IOException | BadInput e) {
            return "";
        }
    }

    /// The text that these bytes are.
    static Decoded decode(Path file, byte[] bytes) {
        TextEncoding told = TextEncoding.of(bytes);
        if (told.isWide() || told.mark() > 0) {
            String name = told.charset().name().replaceFirst("[LB]E$", "");
            return strict(file, bytes, told, name, told.isWide() ? "read as " + name : "");
        }
        try {
            return new Decoded(decode(bytes, 0, StandardCharsets.UTF_8), "UTF-8", "");
        } catch (CharacterCodingException e) {
            int at = firstBad(bytes);
            String text = new String(bytes, Charset.forName("windows-1252"));
            return new Decoded(text, "Windows-1252",
                    "not valid UTF-8 (byte " + at + "), read as Windows-1252 (Latin-1)");
        }
    }

    private static Decoded strict(Path file, byte[] bytes, TextEncoding told, String name, String note) {
        try {
            return new Decoded(decode(bytes, told.mark(), told.charset()), name, note);
        } catch (CharacterCodingException e) {
            throw new BadInput(file,
                    (told.mark() > 0 ? "begins with the mark of " : "looks like ") + name + " and is not valid " + name
                            + "; save it again as UTF-8",
                    e);
        }
    }

    private static String decode(byte[] bytes, int from, Charset charset) throws CharacterCodingException {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                .toString();
    }

    private static int firstBad(byte[] bytes) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(8192);
        while (!decoder.decode(in, out, true).isError()) {
            out.clear();
        }
        return in.position();
    }
}
