package espalier.formats.image;

/// Reads the one thing about a photograph's EXIF block that training needs: which way up it was taken. [Jpeg], [Png]
/// and [Webp] find the block, a small TIFF file, in their own ways.
///
/// Source: Exif 2.32, tag 0x0112.
final class Exif {
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;

    private Exif() {}

    /// The orientation 1 to 8 in the TIFF block at `start` to `end - 1`; 1 when there is none or the block makes no
    /// sense, for a broken note about a picture does not make the picture unreadable.
    static int orientation(Bytes file, int start, int end) {
        try {
            boolean little = file.has(start, "II*\0");
            if (!little && !file.has(start, "MM\0*")) {
                return 1;
            }
            long offset = little ? file.u32le(start + 4) : file.u32be(start + 4);
            if (offset > end - start) {
                return 1;
            }
            return search(file, start + (int) offset, end, little);
        } catch (Unreadable _) {
            return 1;
        }
    }

    /// Looks through the first directory: a count, then entries of 12 bytes (tag, type, count, value).
    private static int search(Bytes file, int directory, int end, boolean little) throws Unreadable {
        int entries = little ? file.u16le(directory) : file.u16be(directory);
        for (int i = 0; i < entries; i++) {
            int at = directory + 2 + 12 * i;
            if (at + 12 > end) {
                return 1;
            }
            int tag = little ? file.u16le(at) : file.u16be(at);
            int type = little ? file.u16le(at + 2) : file.u16be(at + 2);
            if (tag == ORIENTATION && type == SHORT) {
                int value = little ? file.u16le(at + 8) : file.u16be(at + 8);
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }
}
