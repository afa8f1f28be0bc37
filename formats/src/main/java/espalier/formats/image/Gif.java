package espalier.formats.image;

/// The header of a GIF for [Images], where its first frame lies on the canvas, and whether that frame is whole.
///
/// Source: CompuServe, Graphics Interchange Format, version 89a (1990).
///
/// @param canvas size of the whole picture
/// @param left column of the canvas where the first frame starts
/// @param top row of the canvas where the first frame starts
record Gif(PictureInfo canvas, int left, int top, int frameHeight, int frameWidth) {
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;

    static Gif scan(Bytes file) throws Unreadable {
        int width = file.u16le(6);
        int height = file.u16le(8);
        int at = 13 + colours(file.u8(10));
        while (file.u8(at) == EXTENSION) {
            at = afterBlocks(file, at + 2);
        }
        if (file.u8(at) != IMAGE) {
            throw new Unreadable("is a GIF without a picture in it");
        }
        int frameWidth = file.u16le(at + 5);
        int frameHeight = file.u16le(at + 7);
        // some old programs leave the canvas at 0 x 0 or smaller than what they draw on it
        int canvasWidth = Math.max(width, file.u16le(at + 1) + frameWidth);
        int canvasHeight = Math.max(height, file.u16le(at + 3) + frameHeight);
        PictureInfo canvas = PictureInfo.stored(PictureType.GIF, canvasHeight, canvasWidth, 1);
        afterBlocks(file, at + 11 + colours(file.u8(at + 9)));
        return new Gif(canvas, file.u16le(at + 1), file.u16le(at + 3), frameHeight, frameWidth);
    }

    /// Bytes of the colour table that a flags byte announces.
    private static int colours(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    /// Blocks of data, each with its length in front, up to one of length 0.
    private static int afterBlocks(Bytes file, int start) throws Unreadable {
        int at = start;
        while (file.u8(at) != 0) {
            at += 1 + file.u8(at);
        }
        return at + 1;
    }
}
