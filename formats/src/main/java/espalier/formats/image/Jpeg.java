package espalier.formats.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;

/// JPEG for [Images]: the header, whether the file is whole, and the pixels.
///
/// The JDK's decoder is asked for the stored components, and the colours are computed here, for three reasons: its own
/// conversion brightens gray pictures, its CMYK comes out pale, and colour profiles would give other numbers than the
/// tools people compare with. The arithmetic is that of libjpeg (`jdcolor.c`), so gray and colour pictures have the
/// pixels that Pillow and the course's notebooks see.
final class Jpeg {
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int NO_ADOBE = -1;
    private static final int ADOBE_PLAIN = 0;
    private static final int[] RED_FROM_CR = new int[256];
    private static final int[] BLUE_FROM_CB = new int[256];
    private static final int[] GREEN_FROM_CR = new int[256];
    private static final int[] GREEN_FROM_CB = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int c = i - 128;
            RED_FROM_CR[i] = fixed(1.40200) * c + 32768 >> 16;
            BLUE_FROM_CB[i] = fixed(1.77200) * c + 32768 >> 16;
            GREEN_FROM_CR[i] = -fixed(0.71414) * c;
            GREEN_FROM_CB[i] = -fixed(0.34414) * c + 32768;
        }
    }

    private int process;
    private int precision;
    private int height;
    private int width;
    private int components;
    private boolean namedRgb;
    private boolean jfif;
    private int adobe = NO_ADOBE;
    private int orientation = 1;
    private boolean complete;

    private Jpeg() {}

    /// Reads the header and walks through the file up to its end mark.
    static Jpeg scan(Bytes file) throws Unreadable {
        var jpeg = new Jpeg();
        int at = 2;
        while (at < file.length() && !jpeg.complete) {
            at = jpeg.segment(file, at);
        }
        return jpeg;
    }

    PictureInfo info() throws Unreadable {
        return PictureInfo.stored(PictureType.JPEG, height, width, orientation);
    }

    /// Everything that can be known to be wrong before decoding.
    void check(Bytes file) throws Unreadable {
        if (components == 0 || !complete) {
            throw Unreadable.breaksOff(file.length());
        }
        if (precision != 8 || process != 0 && process != 1 && process != 2) {
            String kind = process > 8 ? "an arithmetic-coded JPEG"
                    : process > 3 ? "a hierarchical JPEG"
                            : process == 3 ? "a lossless JPEG" : "a JPEG of " + precision + " bits per component";
            throw new Unreadable("is " + kind + ", which few programs can read; save it as an ordinary JPEG or as PNG");
        }
        if (components != 1 && components != 3 && components != 4) {
            throw new Unreadable("is a JPEG of " + components + " colour components; 1, 3 and 4 can be read");
        }
    }

    /// One marker segment at `at`; returns where the next one starts.
    private int segment(Bytes file, int at) throws Unreadable {
        if (file.u8(at) != 0xff) {
            return at + 1; // stray bytes between segments are tolerated, as in libjpeg
        }
        int marker = file.u8(at + 1);
        if (marker == END_OF_IMAGE) {
            complete = components > 0;
            return at + 2;
        }
        if (marker == 0xff || marker == 0x00 || marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
            return marker == 0xff ? at + 1 : at + 2;
        }
        int length = file.u16be(at + 2);
        int start = at + 4;
        switch (marker) {
            case 0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce,
                    0xcf -> frame(file, start, marker - 0xc0);
            case 0xe0 -> jfif |= file.has(start, "JFIF\0");
            case 0xe1 -> exif(file, start, Math.min(at + 2 + length, file.length()));
            case 0xee -> adobe = file.has(start, "Adobe") && length >= 14 ? file.u8(start + 11) : adobe;
            default -> {}
        }
        int next = at + 2 + Math.max(length, 2);
        return marker == START_OF_SCAN ? afterScan(file, next) : next;
    }

    private void frame(Bytes file, int start, int kind) throws Unreadable {
        process = kind;
        precision = file.u8(start);
        height = file.u16be(start + 1);
        width = file.u16be(start + 3);
        components = file.u8(start + 5);
        namedRgb = components == 3
                && file.u8(start + 6) == 'R'
                && file.u8(start + 9) == 'G'
                && file.u8(start + 12) == 'B';
    }

    private void exif(Bytes file, int start, int end) {
        if (orientation == 1 && file.has(start, "Exif\0\0")) {
            orientation = Exif.orientation(file, start + 6, end);
        }
    }

    /// The coded pixels end at a marker that is neither an escaped 0xff nor a restart mark.
    private static int afterScan(Bytes file, int at) {
        byte[] data = file.data();
        int i = at;
        while (i + 1 < data.length) {
            int marker = data[i + 1] & 0xff;
            if (data[i] == (byte) 0xff && marker != 0 && marker != 0xff && (marker < 0xd0 || marker > 0xd7)) {
                return i;
            }
            i++;
        }
        return data.length;
    }

    /// The pixels as stored, before the orientation.
    Pixels decode(Bytes file) throws Unreadable {
        Raster raster = Decoder.raster(file, height, width);
        if (raster.getNumBands() != components || !(raster.getDataBuffer() instanceof DataBufferByte buffer)) {
            throw new Unreadable("is a JPEG whose " + components + " colour components could not be told apart");
        }
        byte[] from = buffer.getData();
        Pixels out = Pixels.blank(height, width);
        switch (components) {
            case 1 -> gray(from, out.rgb());
            case 3 -> rgb(from, out.rgb());
            default -> cmyk(from, out.rgb());
        }
        return out;
    }

    private static void gray(byte[] from, byte[] to) {
        for (int i = 0, o = 0; o < to.length; i++, o += 3) {
            to[o] = to[o + 1] = to[o + 2] = from[i];
        }
    }

    private void rgb(byte[] from, byte[] to) {
        boolean plain = !jfif && (adobe == NO_ADOBE ? namedRgb : adobe == ADOBE_PLAIN);
        if (plain) {
            System.arraycopy(from, 0, to, 0, to.length);
            return;
        }
        for (int o = 0; o < to.length; o += 3) {
            convert(from[o] & 0xff, from[o + 1] & 0xff, from[o + 2] & 0xff, to, o);
        }
    }

    /// Ink to light: `r = (255 - c)(255 - k) / 255`. Programs of Adobe store what is left of white instead of the ink,
    /// and put their mark into the file; with transform 2, YCCK, the three inks are stored as luma and chroma.
    private void cmyk(byte[] from, byte[] to) {
        int flip = adobe == NO_ADOBE ? 255 : 0;
        for (int i = 0, o = 0; o < to.length; i += 4, o += 3) {
            if (adobe == 2) {
                convert(from[i] & 0xff, from[i + 1] & 0xff, from[i + 2] & 0xff, to, o);
            }
            int black = from[i + 3] & 0xff ^ flip;
            for (int k = 0; k < 3; k++) {
                int light = adobe == 2 ? 255 - (to[o + k] & 0xff) : from[i + k] & 0xff ^ flip;
                to[o + k] = (byte) ((light * black + 127) / 255);
            }
        }
    }

    private static void convert(int y, int cb, int cr, byte[] to, int o) {
        to[o] = clamp(y + RED_FROM_CR[cr]);
        to[o + 1] = clamp(y + (GREEN_FROM_CB[cb] + GREEN_FROM_CR[cr] >> 16));
        to[o + 2] = clamp(y + BLUE_FROM_CB[cb]);
    }

    private static byte clamp(int value) {
        return (byte) Math.min(Math.max(value, 0), 255);
    }

    private static int fixed(double factor) {
        return (int) (factor * 65536 + 0.5);
    }
}
