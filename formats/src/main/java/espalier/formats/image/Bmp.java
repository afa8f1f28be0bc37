package espalier.formats.image;

/// The header of a Windows or OS/2 bitmap for [Images], and whether all its rows are there.
final class Bmp {
    private static final int OS2_HEADER = 12;
    private static final int RGB = 0;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int BIT_FIELDS = 3;

    private Bmp() {}

    /// "BM" alone also starts many a text, so the length of the second header has to be one that exists.
    static boolean recognises(Bytes file) {
        try {
            int header = file.i32le(14);
            return file.has(0, "BM") && (header == OS2_HEADER || header == 16 || header >= 40 && header <= 124);
        } catch (Unreadable _) {
            return false;
        }
    }

    static PictureInfo info(Bytes file) throws Unreadable {
        boolean os2 = file.i32le(14) == OS2_HEADER;
        int width = os2 ? file.u16le(18) : file.i32le(18);
        int height = os2 ? file.u16le(20) : file.i32le(22);
        // a negative height means that the top row comes first
        return PictureInfo.stored(PictureType.BMP, Math.abs(height), width, 1);
    }

    static void check(Bytes file) throws Unreadable {
        PictureInfo info = info(file);
        boolean os2 = file.i32le(14) == OS2_HEADER;
        int bits = os2 ? file.u16le(24) : file.u16le(28);
        int compression = os2 ? RGB : file.i32le(30);
        long start = file.u32le(10);
        long size = switch (compression) {
            case RGB, BIT_FIELDS -> ((long) info.width() * bits + 31) / 32 * 4 * info.height();
            case RLE8, RLE4 -> file.u32le(34);
            default -> throw new Unreadable(
                    "is a BMP of compression " + compression + ", which cannot be read; save it as PNG");
        };
        if (start + size > file.length()) {
            throw Unreadable.breaksOff(file.length());
        }
    }
}
