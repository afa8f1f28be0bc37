package espalier.formats;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Files that people take for data and that are not read here, told by their first bytes, with what to do about it: for
/// the sentence in which [Readers] and [espalier.formats.image.Images] refuse them.
public final class Foreign {
    /// @param start how such a file begins, one character for each byte
    /// @param words what it is and what to try
    private record Kind(Pattern start, String words) {
        Kind(String start, String words) {
            this(Pattern.compile(start, Pattern.DOTALL | Pattern.CASE_INSENSITIVE), words);
        }
    }

    private static final String PICTURE = "; save it as PNG or JPEG";
    private static final String UNPACK = "; unpack it and name the file or folder inside";
    private static final String TABLE = "; export it as CSV or Parquet";

    private static final List<Kind> BINARY = List.of(
            new Kind("II\\*\\x00|MM\\x00\\*|II\\+\\x00|MM\\x00\\+", "a TIFF picture" + PICTURE),
            new Kind(".{4}ftyp(hei[cfmsx]|hev[cmsx]|mif1|msf1)", "a HEIC picture" + PICTURE),
            new Kind(".{4}ftypavi[fs]", "an AVIF picture" + PICTURE),
            new Kind("\\x00\\x00\\x00\\x0cJXL |\\xff\\x0a", "a JPEG XL picture" + PICTURE),
            new Kind("\\x00\\x00\\x00\\x0cjP  |\\xff\\x4f\\xff\\x51", "a JPEG 2000 picture" + PICTURE),
            new Kind("8BPS", "a Photoshop picture" + PICTURE),
            new Kind("P[1-7]\\s", "a PNM picture" + PICTURE),
            new Kind("\\x00\\x00\\x01\\x00[\\x01-\\x40]\\x00", "an icon" + PICTURE),
            new Kind(".{4}ftyp|\\x1aE\\xdf\\xa3|RIFF.{4}AVI ", "a film or an MPEG-4 sound"
                    + "; extract its pictures or its sound as WAV"),
            new Kind("PK\\x03\\x04.{26}(\\[Content_Types\\]|_rels/|xl/|docProps/)",
                    "an Excel workbook or another Office file; save the sheet as CSV"),
            new Kind("\\xd0\\xcf\\x11\\xe0\\xa1\\xb1\\x1a\\xe1",
                    "an old Excel workbook or another Office file; save the sheet as CSV"),
            new Kind("PK\\x03\\x04", "a ZIP archive" + UNPACK),
            new Kind("\\x1f\\x8b", "a gzip-compressed file; unpack it first with gunzip"),
            new Kind("BZh[1-9]", "a bzip2-compressed file; unpack it first with bunzip2"),
            new Kind("\\xfd7zXZ", "an xz-compressed file; unpack it first with unxz"),
            new Kind("\\x28\\xb5\\x2f\\xfd", "a Zstandard-compressed file; unpack it first with unzstd"),
            new Kind("7z\\xbc\\xaf|Rar!", "an archive" + UNPACK),
            new Kind(".{257}ustar", "a tar archive" + UNPACK),
            new Kind("SQLite format 3\\x00", "an SQLite database" + TABLE),
            new Kind("ARROW1|FEA1", "an Arrow or Feather file" + TABLE),
            new Kind("ORC", "an ORC file" + TABLE),
            new Kind("Obj\\x01", "an Avro file" + TABLE),
            new Kind("\\x80[\\x02-\\x05].|\\x80[\\x02-\\x05]$", "a Python pickle, which can run any program when it is"
                    + " opened" + TABLE + " or as .npz"),
            new Kind("RD[ABX][23]\n", "an R data file" + TABLE),
            new Kind("MATLAB 5.0 MAT-file", "a MATLAB file; save it with -v7.3, which is HDF5, or as CSV"));

    private static final List<Kind> TEXT = List.of(
            new Kind("[+-]?\\d+(\\.\\d+)?([ \t]+\\d+:[-+.eE\\d]+){2,}\\s*(#[^\n]*)?\r?\n",
                    "a file of LIBSVM or SVMlight"
                            + TABLE + " or as .npz, as scikit-learn's load_svmlight_file reads it"),
            new Kind("%PDF-", "a PDF; copy its text or its table out of it"),
            new Kind("\\s*[\\[{]\\s*([\\[{\"\\]}]|-?\\d)", "JSON" + TABLE),
            new Kind("\\s*<svg", "an SVG drawing" + PICTURE),
            new Kind("\\s*<(!doctype|html|head|body|table)",
                    "a web page, perhaps an error message in place of the file;"
                            + " download it again"),
            new Kind("\\s*<\\?xml", "XML" + TABLE),
            new Kind("\\s*(%[^\n]*\n\\s*)*@relation\\s", "an ARFF file" + TABLE));

    private Foreign() {}

    /// What a file with these first bytes is and what to do with it, in words that follow `is`; null when it is of no
    /// known kind, or of one that is read.
    ///
    /// @param text whether the file is a text, as [Content] found
    public static @Nullable String words(byte[] head, boolean text) {
        TextEncoding encoding = TextEncoding.of(head);
        String start = text && encoding.isWide() ? encoding.text(head)
                : new String(head, text ? encoding.mark() : 0, head.length - (text ? encoding.mark() : 0),
                        StandardCharsets.ISO_8859_1);
        for (Kind kind : text ? TEXT : BINARY) {
            if (kind.start.matcher(start).lookingAt()) {
                return kind.words;
            }
        }
        return null;
    }
}
