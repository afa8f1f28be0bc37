package espalier.formats.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// The one door to the decoders that are not ours: the JDK's and TwelveMonkeys' for WebP. They take a picture that
/// [Images] has already checked, and whatever they throw or warn about comes back as one [Unreadable].
final class Decoder {
    private Decoder() {}

    /// The stored components of a JPEG, without any conversion of colours.
    static Raster raster(Bytes file, int height, int width) throws Unreadable {
        Raster raster = decode(jdk("jpeg"), file, reader -> reader.readRaster(0, null));
        checkSize(raster, height, width);
        return raster;
    }

    /// The first picture of a PNG, GIF, BMP or WebP file.
    static BufferedImage image(PictureType type, Bytes file) throws Unreadable {
        ImageReader reader = type == PictureType.WEBP
                ? new WebPImageReaderSpi().createReaderInstance(null)
                : jdk(type.name().toLowerCase(java.util.Locale.ROOT));
        return decode(reader, file, r -> r.read(0));
    }

    /// A decoder that disagrees with the header about the size has seen another picture than the one that was checked.
    static void checkSize(Raster raster, int height, int width) throws Unreadable {
        if (raster.getHeight() != height || raster.getWidth() != width) {
            throw new Unreadable(
                    "says that it has " + width + " x " + height + " pixels, but has " + raster.getWidth() + " x "
                            + raster.getHeight() + "; the file is damaged");
        }
    }

    @FunctionalInterface
    private interface Read<T> {
        T from(ImageReader reader) throws IOException;
    }

    private static <T> T decode(ImageReader reader, Bytes file, Read<T> read) throws Unreadable {
        List<String> warnings = new ArrayList<>();
        try (var input = new Content(file)) {
            reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
            reader.setInput(input, true, true);
            T result = read.from(reader);
            for (String warning : warnings) {
                refuseDamage(warning);
            }
            return result;
        } catch (IOException | RuntimeException e) {
            // the decoders meet damaged data with whatever exception comes: IIOException, ArrayIndexOutOfBounds ...
            throw new Unreadable("is damaged and cannot be decoded" + because(e), e);
        } finally {
            reader.dispose();
        }
    }

    /// The file, which may be read over its end a few times, as decoders do when they fetch ahead, but not for ever:
    /// one of them would invent the rest of a damaged picture at a microsecond per pixel.
    private static final class Content extends MemoryCacheImageInputStream {
        private static final int PATIENCE = 1000;

        private int ends;

        Content(Bytes file) {
            super(new ByteArrayInputStream(file.data()));
        }

        @Override
        public int read() throws IOException {
            return counted(super.read());
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            return counted(super.read(to, offset, length));
        }

        private int counted(int result) throws IOException {
            if (result < 0 && ++ends > PATIENCE) {
                throw new IOException("the data end too early");
            }
            return result;
        }
    }

    /// libjpeg goes on after damaged data with invented pixels and only warns; harmless oddities are let pass.
    private static void refuseDamage(String warning) throws Unreadable {
        if (warning.contains("premature end") || warning.contains("Missing EOI")
                || warning.contains("bad Huffman code")) {
            throw new Unreadable("is damaged: a part of the picture is missing (" + warning + ")");
        }
    }

    private static String because(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String text = cause.getMessage();
        return text == null || text.isBlank() ? "" : " (" + text.strip() + ")";
    }

    /// The JDK's own reader, whatever else the program has registered: the pixels must not depend on the class path.
    private static ImageReader jdk(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageIO.class.getModule()) {
                return reader;
            }
        }
        throw new IllegalStateException(
                "this Java has no " + format + " decoder: the module java.desktop is incomplete");
    }
}
