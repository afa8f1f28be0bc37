package espalier.formats.image;

/// The header of a WebP file for [Images], and whether the file is whole.
///
/// Source: RFC 9649, WebP Image Format (2024).
final class Webp {
    private Webp() {}

    static PictureInfo info(Bytes file) throws Unreadable {
        int chunk = 12;
        int data = chunk + 8;
        if (file.has(chunk, "VP8X")) {
            int height = file.u24le(data + 7) + 1;
            int width = file.u24le(data + 4) + 1;
            return PictureInfo.stored(PictureType.WEBP, height, width, orientation(file));
        }
        if (file.has(chunk, "VP8L") && file.u8(data) == 0x2f) {
            int bits = file.i32le(data + 1);
            return PictureInfo.stored(PictureType.WEBP, (bits >> 14 & 0x3fff) + 1, (bits & 0x3fff) + 1, 1);
        }
        if (file.has(chunk, "VP8 ") && file.has(data + 3, "\u009d\u0001*")) {
            return PictureInfo.stored(PictureType.WEBP, file.u16le(data + 8) & 0x3fff, file.u16le(data + 6) & 0x3fff,
                    1);
        }
        throw new Unreadable("is a WebP file without a picture that is understood");
    }

    static void check(Bytes file) throws Unreadable {
        if (file.u32le(4) + 8 > file.length() + 1L) { // some programs count the last padding byte, some do not write it
            throw Unreadable.breaksOff(file.length());
        }
    }

    private static int orientation(Bytes file) throws Unreadable {
        int at = 12;
        while (at + 8 <= file.length()) {
            long length = file.u32le(at + 4);
            long next = at + 8 + length + (length & 1);
            if (file.has(at, "EXIF")) {
                int start = file.has(at + 8, "Exif\0\0") ? at + 14 : at + 8;
                return Exif.orientation(file, start, (int) Math.min(next, file.length()));
            }
            at = (int) Math.min(next, Integer.MAX_VALUE - 8);
        }
        return 1;
    }
}
