package espalier.formats.image;

import espalier.array.NDArray;
import espalier.formats.BadInput;
import espalier.formats.Foreign;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/// Pictures from files, as arrays uint8 `(height, width, 3)` in red, green, blue: what [ImageFolder] and `predict` read
/// with.
///
/// JPEG (also CMYK), PNG (any depth, palette, alpha, interlaced), BMP, GIF (first frame) and WebP, recognised by
/// content. Transparency is laid on white; the EXIF orientation is applied, so a picture comes as it is seen; colour
/// profiles are ignored. A file that is damaged or breaks off is refused, never half decoded, and so is one that claims
/// more than [#MAX_PIXELS]: a few bytes of PNG can claim gigabytes.
///
/// ```java
/// NDArray cat = Images.read(Path.of("cat.jpg"));          // (681, 1024, 3)
/// NDArray small = Images.resize(cat, 64, 64);             // (64, 64, 3)
/// ```
public final class Images {
    /// Pictures with more pixels than this are refused before they are decoded: 100 million.
    public static final long MAX_PIXELS = 100_000_000;

    private static final long MAX_FILE = 512L << 20;
    private static final long LARGE = 16_000_000;

    /// Decoding a large picture takes a gigabyte for a moment: only one at a time, however many threads read.
    private static final ReentrantLock LARGE_ONE = new ReentrantLock();

    private Images() {}

    /// The picture in `file`, `(height, width, 3)` uint8.
    ///
    /// @throws BadInput if there is no such file, it is not a picture, or it is damaged
    public static NDArray read(Path file) {
        return read(file, load(file));
    }

    /// The picture in `file`, squashed or stretched to `height` x `width` as [#resize(NDArray, int, int)] does.
    ///
    /// @throws BadInput as [#read(Path)]
    public static NDArray read(Path file, int height, int width) {
        return decode(file, height, width, Filter.BILINEAR).toArray();
    }

    /// The picture in `bytes`, the content of `name`, which serves for messages only.
    public static NDArray read(Path name, byte[] bytes) {
        return decode(name, bytes).toArray();
    }

    /// The kind and size of the picture in `file`, without decoding it.
    public static PictureInfo info(Path file) {
        byte[] bytes = load(file);
        try {
            return info(new Bytes(bytes));
        } catch (Unreadable e) {
            throw new BadInput(file, e.reason(), e);
        }
    }

    /// Squashed or stretched to `height` x `width`, as the course's `imresize` and torchvision's `Resize((h, w))` do;
    /// the smoothing filter is [Filter#BILINEAR], bit for bit Pillow's.
    ///
    /// @param picture uint8 `(h, w, 3)`, or `(h, w, 1)`, which stays grey
    public static NDArray resize(NDArray picture, int height, int width) {
        return resize(picture, height, width, Filter.BILINEAR);
    }

    /// As [#resize(NDArray, int, int)] with another filter.
    public static NDArray resize(NDArray picture, int height, int width, Filter filter) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "Images.resize: the new size must be at least 1 x 1, got " + height + " x " + width);
        }
        return Resample.resize(Pixels.of("Images.resize", picture), height, width, filter)
                .toArray(picture.shape().dim(2));
    }

    /// The brightness of a picture, uint8 `(h, w, 3)` to `(h, w, 1)`: what a network that learnt from grey pictures
    /// takes. ITU-R BT.601, rounded as Pillow's `convert("L")` does.
    public static NDArray grey(NDArray picture) {
        return Pixels.of("Images.grey", picture).toArray(1);
    }

    /// Java's picture as an array, `(height, width, 3)` uint8, copied: transparency is laid on white.
    ///
    /// @throws IllegalArgumentException if its colours are neither gray, RGB nor a palette of them
    public static NDArray of(BufferedImage image) {
        Pixels out = Pixels.blank(image.getHeight(), image.getWidth()).white();
        try {
            Colours.draw(image, out, 0, 0);
        } catch (Unreadable e) {
            throw new IllegalArgumentException("Images.of: the picture " + e.reason(), e);
        }
        return out.toArray();
    }

    /// A picture `(h, w, 3)` uint8, or grey `(h, w, 1)`, as Java's, of `TYPE_INT_RGB`, copied.
    public static BufferedImage toImage(NDArray picture) {
        Pixels pixels = Pixels.of("Images.toImage", picture);
        var image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[pixels.width()];
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < row.length; x++) {
                int at = (y * row.length + x) * 3;
                byte[] rgb = pixels.rgb();
                row[x] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
            }
            image.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        return image;
    }

    /// Writes a picture uint8 `(h, w, 3)`, or grey `(h, w, 1)`, as a PNG.
    public static void writePng(NDArray picture, Path file) throws IOException {
        if (!ImageIO.write(toImage(picture), "png", file.toFile())) {
            throw new IOException(file + ": this Java has no PNG encoder");
        }
    }

    /// Read, turned upright and resized in one go.
    static Pixels decode(Path file, int height, int width, Filter filter) {
        return Resample.resize(decode(file, load(file)), height, width, filter);
    }

    private static Pixels decode(Path name, byte[] content) {
        var file = new Bytes(content);
        boolean alone = false;
        String size = "";
        try {
            PictureInfo info = info(file);
            size = info.width() + " x " + info.height();
            if (info.pixels() > MAX_PIXELS) {
                throw new Unreadable("claims " + size + " pixels; at most " + MAX_PIXELS / 1_000_000
                        + " million are read, make it smaller first");
            }
            alone = info.pixels() > LARGE;
            if (alone) {
                LARGE_ONE.lock();
            }
            return decode(info, file).oriented(info.orientation());
        } catch (Unreadable e) {
            throw new BadInput(name, e.reason(), e);
        } catch (OutOfMemoryError e) { // one large array failed; what was decoded so far is garbage already
            throw new BadInput(name, "needs more memory for its " + size + " pixels than the "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB Java may use; make it smaller or raise -Xmx", e);
        } finally {
            if (alone) {
                LARGE_ONE.unlock();
            }
        }
    }

    private static PictureInfo info(Bytes file) throws Unreadable {
        PictureType type = PictureType.of(file.data());
        return switch (type) {
            case null -> throw new Unreadable(notAPicture(file.data()));
            case JPEG -> {
                Jpeg jpeg = Jpeg.scan(file);
                jpeg.check(file);
                yield jpeg.info();
            }
            case PNG -> Png.info(file);
            case GIF -> Gif.scan(file).canvas();
            case BMP -> Bmp.info(file);
            case WEBP -> Webp.info(file);
        };
    }

    private static Pixels decode(PictureInfo info, Bytes file) throws Unreadable {
        switch (info.type()) {
            case JPEG -> {
                return Jpeg.scan(file).decode(file);
            }
            case PNG -> Png.check(file);
            case BMP -> Bmp.check(file);
            case WEBP -> Webp.check(file);
            case GIF -> {
                Gif gif = Gif.scan(file);
                BufferedImage frame = Decoder.image(PictureType.GIF, file);
                Decoder.checkSize(frame.getRaster(), gif.frameHeight(), gif.frameWidth());
                Pixels out = Pixels.blank(info.height(), info.width()).white();
                Colours.draw(frame, out, gif.top(), gif.left());
                return out;
            }
        }
        boolean turned = info.orientation() >= 5;
        Pixels out = turned ? Pixels.blank(info.width(), info.height()) : Pixels.blank(info.height(), info.width());
        BufferedImage image = Decoder.image(info.type(), file);
        Decoder.checkSize(image.getRaster(), out.height(), out.width());
        Colours.draw(image, out.white(), 0, 0);
        return out;
    }

    /// The bytes of a file that begins like a picture; anything else is not loaded, it may be a film.
    private static byte[] load(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) { // opening a pipe would wait for ever
            throw new BadInput(file, Files.isDirectory(file) ? "is a folder, not a picture"
                    : "is not an ordinary file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(512);
            if (PictureType.of(head) == null) {
                throw new BadInput(file, notAPicture(head));
            }
            long size = Files.size(file);
            if (size > MAX_FILE) {
                throw new BadInput(file,
                        "has " + (size >> 20) + " MB; pictures of up to " + (MAX_FILE >> 20) + " MB are read");
            }
            byte[] rest = in.readAllBytes();
            byte[] all = java.util.Arrays.copyOf(head, head.length + rest.length);
            System.arraycopy(rest, 0, all, head.length, rest.length);
            return all;
        } catch (NoSuchFileException e) {
            throw new BadInput(file, "does not exist", e);
        } catch (IOException e) {
            throw new BadInput(file, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static String notAPicture(byte[] head) {
        String readable = "JPEG, PNG, BMP, GIF and WebP can be read";
        if (head.length == 0) {
            return "is empty; " + readable;
        }
        String foreign = Foreign.words(head, false);
        if (foreign != null) {
            return "is " + foreign;
        }
        String text = text(head);
        return "not a picture: starts with " + (text == null ? hex(head) : "the text \"" + text + "\"") + "; "
                + readable;
    }

    /// The first few characters when the bytes look like text, else null.
    private static @Nullable String text(byte[] head) {
        int length = Math.min(head.length, 24);
        String text = new String(head, 0, length, StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // a character cut in two at the end shows as the replacement character
            if (c < ' ' && !Character.isWhitespace(c) || c == '\ufffd' && i < text.length() - 1) {
                return null;
            }
        }
        return text.replace("\ufffd", "").replaceAll("\\s+", " ").strip() + (head.length > length ? "..." : "");
    }

    private static String hex(byte[] head) {
        var text = new StringBuilder("the bytes");
        for (int i = 0; i < Math.min(head.length, 8); i++) {
            text.append(String.format(" %02x", head[i] & 0xff));
        }
        return text.toString();
    }
}
