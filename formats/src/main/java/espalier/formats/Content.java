package espalier.formats;

import espalier.formats.hdf5.Superblock;
import espalier.formats.image.PictureType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// What a path holds, told by the first bytes of the file and never by its name: how [Source] chooses a reader, and how
/// the tool tells a model from data.
public enum Content {
    FOLDER("a folder"),
    HDF5("an HDF5 file"),
    PICTURE("a picture"),
    MODEL("a safetensors file, as models are stored"),
    NUMPY("a NumPy array"),
    ZIP("a ZIP archive"),
    GZIP("a gzip-compressed file"),
    SOUND("a sound"),
    PARQUET("a Parquet file"),
    IDX("an IDX file, as MNIST is stored, plain or gzip-compressed"),
    TEXT("a text"),
    EMPTY("an empty file"),
    UNKNOWN("a file of unknown kind");

    private static final int HEAD = 512;
    private static final int GZIP_HEAD = 4096;
    private static final int FEW_CONTROLS = 32;
    /// Of a type that IDX does not have, with as many lengths as it announces, each below 2^24.
    private static final Pattern LIKE_IDX = Pattern.compile(
            "(?s)\\x00\\x00[^\\x00](\\x01|\\x02(?=.{4}\\x00)|\\x03(?=.{4}\\x00.{3}\\x00)|"
                    + "\\x04(?=.{4}\\x00.{3}\\x00.{3}\\x00))\\x00(?!\\x00\\x00\\x00).*");

    private final String words;

    Content(String words) {
        this.words = words;
    }

    /// What `path` holds.
    ///
    /// @throws BadInput if it does not exist or may not be read
    public static Content of(Path path) {
        if (!Files.exists(path)) {
            throw new BadInput(path, "does not exist");
        }
        if (Files.isDirectory(path)) {
            return FOLDER;
        }
        byte[] head = head(path, GZIP_HEAD);
        Content content = of(Arrays.copyOf(head, Math.min(head.length, HEAD)));
        if (content == GZIP && of(unpacked(head)) == IDX) { // as MNIST comes
            return IDX;
        }
        return content == UNKNOWN && behindUserBlock(head) ? HDF5 : content;
    }

    /// What this file is and what to do with it where it is of a known kind that is not read; null otherwise.
    static @Nullable String foreign(Path path, Content content) {
        return Foreign.words(head(path, HEAD), content == TEXT);
    }

    private static byte[] head(Path path, int length) {
        if (!Files.isRegularFile(path)) {
            throw new BadInput(path, "is not an ordinary file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(length);
        } catch (IOException e) {
            throw new BadInput(path, FolderListing.reason(e), e);
        }
    }

    /// HDF5 lets a program of the user's stand before it, of 512 bytes or a power of two times as many.
    private static boolean behindUserBlock(byte[] head) {
        for (int at = 512; at < head.length; at *= 2) {
            if (Superblock.startsHere(Arrays.copyOfRange(head, at, head.length))) {
                return true;
            }
        }
        return false;
    }

    /// The first bytes of what gzip has packed, none where it cannot be unpacked.
    private static byte[] unpacked(byte[] head) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(head))) {
            return in.readNBytes(HEAD);
        } catch (IOException _) {
            return new byte[0];
        }
    }

    /// What a file with these first bytes holds.
    static Content of(byte[] head) {
        if (head.length == 0) {
            return EMPTY;
        }
        if (Superblock.startsHere(head)) {
            return HDF5;
        }
        if (PictureType.of(head) != null) {
            return PICTURE;
        }
        String start = new String(head, StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0093NUMPY")) {
            return NUMPY;
        }
        if (start.startsWith("PK\3\4")) {
            return ZIP;
        }
        if (start.startsWith("\u001f\u008b")) {
            return GZIP;
        }
        if (start.matches("(?s)(RIFF|RIFX|RF64).{4}WAVE.*|fLaC.*|OggS.*|ID3[\\x02-\\x04].*|FORM.{4}AIF[FC].*")) {
            return SOUND;
        }
        if (start.startsWith("PAR1")) {
            return PARQUET;
        }
        if (TextEncoding.of(head).isWide()) {
            return TEXT;
        }
        if (start.matches("(?s)(?=.{0,7}[^ -~\\s]).{8}\\{[\"}\\s].*")) { // the header's length, then its JSON
            return MODEL;
        }
        if (start.matches("(?s)\\x00\\x00[\\x08\\x09\\x0b-\\x0e][\\x01-\\x08].*")
                || LIKE_IDX.matcher(start).matches()) {
            return IDX;
        }
        return isText(head) ? TEXT : UNKNOWN;
    }

    /// Control characters other than white space do not appear in text of any encoding in use but UTF-16 and UTF-32; a
    /// few may have got into a text by accident, and its reader says where.
    private static boolean isText(byte[] head) {
        int controls = 0;
        for (byte b : head) {
            controls += b == 0x7f || b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' ? 1 : 0;
        }
        return controls * FEW_CONTROLS <= head.length;
    }

    /// In words, with the article.
    @Override
    public String toString() {
        return words;
    }
}
