package espalier.formats.image;

import java.util.zip.CRC32;

/// The header of a PNG for [Images], and whether the file is whole: every chunk of pixels has its checksum and the end
/// chunk is there.
///
/// Source: W3C, Portable Network Graphics, third edition (2025), sections 5 and 11.
final class Png {
    private static final int SIGNATURE = 8;

    private Png() {}

    static PictureInfo info(Bytes file) throws Unreadable {
        if (!file.has(SIGNATURE + 4, "IHDR")) {
            throw new Unreadable("is a PNG without a header (IHDR); the file is damaged");
        }
        int width = file.i32be(SIGNATURE + 8);
        int height = file.i32be(SIGNATURE + 12);
        return PictureInfo.stored(PictureType.PNG, height, width, orientation(file));
    }

    /// Checks length and checksum of the chunks up to the end chunk; notes that do not concern the pixels may be wrong.
    static void check(Bytes file) throws Unreadable {
        int at = SIGNATURE;
        while (!file.has(at + 4, "IEND")) {
            int next = next(file, at);
            if (next > file.length()) {
                throw Unreadable.breaksOff(file.length());
            }
            boolean critical = (file.u8(at + 4) & 0x20) == 0;
            if (critical && crc(file, at + 4, next - 4) != file.u32be(next - 4)) {
                throw new Unreadable("is damaged: the checksum of the PNG chunk at byte " + at + " is wrong");
            }
            at = next;
        }
    }

    private static int next(Bytes file, int at) throws Unreadable {
        return (int) Math.min(at + 12L + file.u32be(at), Integer.MAX_VALUE);
    }

    private static long crc(Bytes file, int from, int to) {
        var crc = new CRC32();
        crc.update(file.data(), from, to - from);
        return crc.getValue();
    }

    private static int orientation(Bytes file) throws Unreadable {
        int at = SIGNATURE;
        while (at + 12 <= file.length() && !file.has(at + 4, "IEND")) {
            int next = next(file, at);
            if (file.has(at + 4, "eXIf")) {
                return Exif.orientation(file, at + 8, Math.min(next - 4, file.length()));
            }
            at = next;
        }
        return 1;
    }
}
