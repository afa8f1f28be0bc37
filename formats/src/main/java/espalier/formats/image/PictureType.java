package espalier.formats.image;

import org.jspecify.annotations.Nullable;

/// The kinds of picture file that can be read, told apart by their first bytes and never by the file's name.
public enum PictureType {
    /// JFIF and EXIF, baseline and progressive; gray, YCbCr, RGB, CMYK and YCCK.
    JPEG,
    /// Any bit depth, palette, alpha, interlaced.
    PNG,
    /// The first frame.
    GIF,
    /// Windows and OS/2 bitmaps.
    BMP,
    /// Lossy and lossless, alpha; the first frame.
    WEBP;

    /// Number of leading bytes that [#of] wants to see.
    static final int HEAD = 18;

    /// What a file with these first bytes is, or null.
    public static @Nullable PictureType of(byte[] head) {
        var bytes = new Bytes(head);
        if (bytes.has(0, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (bytes.has(0, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (bytes.has(0, "GIF87a") || bytes.has(0, "GIF89a")) {
            return GIF;
        }
        if (bytes.has(0, "RIFF") && bytes.has(8, "WEBP")) {
            return WEBP;
        }
        return Bmp.recognises(bytes) ? BMP : null;
    }

    @Override
    public String toString() {
        return this == WEBP ? "WebP" : name();
    }
}
