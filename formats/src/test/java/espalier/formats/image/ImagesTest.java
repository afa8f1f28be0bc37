package espalier.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.formats.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of picture against the pixels that Pillow decodes (`src/test/python/pictures.py`), and what is refused.
class ImagesTest {
    @TempDir
    Path folder;

    private static Stream<String> lines(String file) {
        String all = new String(TestFiles.bytes(ImagesTest.class, file), StandardCharsets.US_ASCII);
        return all.lines();
    }

    static Stream<String> expected() {
        return lines("expected.txt");
    }

    @ParameterizedTest
    @MethodSource("expected")
    void hasThePixelsThatPillowDecodes(String line) {
        String[] parts = line.split(" ");
        String name = parts[0];
        byte[] pixels = HexFormat.of().parseHex(parts[3]);
        NDArray picture = Images.read(Path.of(name), TestFiles.bytes(ImagesTest.class, name));
        assertThat(picture.shape()).isEqualTo(Shape.of(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), 3));
        // exact here, but the JPEG decoder is the platform's and may round otherwise; WebP's chroma is interpolated in
        // another way
        int tolerance = name.endsWith(".jpg") ? 3 : List.of("lossy.webp", "alpha.webp").contains(name) ? 40 : 0;
        double worst = 0;
        double sum = 0;
        for (int i = 0; i < pixels.length; i++) {
            double difference = Math.abs(picture.buffer().getLong(i) - (pixels[i] & 0xff));
            worst = Math.max(worst, difference);
            sum += difference;
        }
        assertThat(worst).as(name).isLessThanOrEqualTo(tolerance);
        assertThat(sum / pixels.length).as(name + ", mean").isLessThan(8);
    }

    /// Orientation 1 to 8 of a picture with a red pixel at row 0, column 0 and a blue one at row 0, column 2 of 2 x 3.
    @ParameterizedTest
    @CsvSource({
        "1, 2, 3, 0, 0, 0, 2", "2, 2, 3, 0, 2, 0, 0", "3, 2, 3, 1, 2, 1, 0", "4, 2, 3, 1, 0, 1, 2",
        "5, 3, 2, 0, 0, 2, 0", "6, 3, 2, 0, 1, 2, 1", "7, 3, 2, 2, 1, 0, 1", "8, 3, 2, 2, 0, 0, 0"
    })
    void theOrientationIsApplied(int orientation, int h, int w, int redRow, int redColumn, int blueRow,
            int blueColumn) {
        byte[] rgb = new byte[18];
        rgb[0] = (byte) 255;
        rgb[8] = (byte) 255;
        Pixels turned = new Pixels(rgb, 2, 3).oriented(orientation);
        NDArray seen = turned.toArray();
        assertThat(seen.shape()).isEqualTo(Shape.of(h, w, 3));
        assertThat(seen.getLong(redRow, redColumn, 0)).isEqualTo(255);
        assertThat(seen.getLong(blueRow, blueColumn, 2)).isEqualTo(255);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "true, 3", "true, 6", "true, 8", "false, 2", "false, 5", "false, 7", "false, 4"})
    void theOrientationIsFoundInEitherByteOrder(boolean little, int orientation) throws IOException {
        byte[] jpeg = withExif(TestFiles.bytes(ImagesTest.class, "ycbcr420.jpg"), little, orientation);
        PictureInfo info = Images.info(Files.write(folder.resolve("x.jpg"), jpeg));
        assertThat(info.orientation()).isEqualTo(orientation);
        assertThat(info.height()).isEqualTo(orientation >= 5 ? 20 : 12);
        assertThat(Images.read(Path.of("x.jpg"), jpeg).shape()).isEqualTo(Shape.of(info.height(), info.width(), 3));
    }

    @Test
    void brokenExifIsNoReasonToRefuseAPicture() {
        byte[] plain = TestFiles.bytes(ImagesTest.class, "ycbcr420.jpg");
        byte[] jpeg = withExif(plain, true, 6);
        NDArray upright = Images.read(Path.of("x.jpg"), plain);
        for (int at = 4; at < 40; at++) { // anywhere in the APP1 segment behind its length
            if (at == 4 || at == 5) {
                continue;
            }
            byte[] broken = jpeg.clone();
            broken[at] ^= (byte) 0xff;
            assertThat(Images.read(Path.of("x.jpg"), broken).size()).isEqualTo(upright.size());
        }
    }

    /// The APP1 segment with one entry, put behind the start mark.
    private static byte[] withExif(byte[] jpeg, boolean little, int orientation) {
        String tiff = little
                ? "49492a0008000000" + "0100" + "12010300010000000" + orientation + "000000" + "00000000"
                : "4d4d002a00000008" + "0001" + "0112000300000001000" + orientation + "0000" + "00000000";
        byte[] app1 = HexFormat.of()
                .parseHex("ffe1" + String.format("%04x", 2 + 6 + tiff.length() / 2) + "457869660000" + tiff);
        byte[] all = new byte[jpeg.length + app1.length];
        System.arraycopy(jpeg, 0, all, 0, 2);
        System.arraycopy(app1, 0, all, 2, app1.length);
        System.arraycopy(jpeg, 2, all, 2 + app1.length, jpeg.length - 2);
        return all;
    }

    static Stream<String> resampled() {
        return lines("resample.txt");
    }

    @ParameterizedTest
    @MethodSource("resampled")
    void resizesBitForBitLikePillow(String line) {
        String[] p = line.split(" ");
        NDArray small = Images.resize(sample(Integer.parseInt(p[0]), Integer.parseInt(p[1])), Integer.parseInt(p[2]),
                Integer.parseInt(p[3]), Filter.valueOf(p[4]));
        byte[] pixels = HexFormat.of().parseHex(p[5]);
        for (int i = 0; i < pixels.length; i++) {
            assertThat(small.buffer().getLong(i)).as("element " + i).isEqualTo(pixels[i] & 0xff);
        }
    }

    /// The generator of `resample.py`.
    private static NDArray sample(int height, int width) {
        long s = height * 1000L + width;
        byte[] rgb = new byte[height * width * 3];
        for (int i = 0; i < rgb.length; i++) {
            s = (s * 1103515245 + 12345) % (1L << 31);
            rgb[i] = (byte) (s >> 16);
        }
        return NDArray.wrapUint8(rgb, height, width, 3);
    }

    @Test
    void resizesViewsLikeCopies() {
        NDArray picture = sample(9, 8);
        NDArray view = picture.at("::-1, 1:7");
        assertThat(Images.resize(view, 4, 5).arrayEqual(Images.resize(view.copy(), 4, 5))).isTrue();
    }

    @Test
    void anEvenPictureStaysEven() {
        NDArray gray = NDArray.wrapUint8(new byte[50 * 40 * 3], 50, 40, 3).add(77).astype(espalier.array.DType.UINT8);
        for (Filter filter : Filter.values()) {
            assertThat(Images.resize(gray, 7, 90, filter).mean().item()).isCloseTo(77, within(0.0));
        }
    }

    @Test
    void whatIsNoPictureArrayIsRefused() {
        assertThatThrownBy(() -> Images.resize(NDArray.zeros(4, 4, 3), 2, 2)).hasMessageContaining("uint8")
                .hasMessageContaining("(4, 4, 3)");
        assertThatThrownBy(() -> Images.resize(sample(2, 2), 0, 2)).hasMessageContaining("0 x 2");
    }

    @Test
    void aWrittenPngReadsBackTheSame() throws IOException {
        NDArray picture = sample(7, 5);
        Images.writePng(picture, folder.resolve("out.png"));
        assertThat(Images.read(folder.resolve("out.png")).arrayEqual(picture)).isTrue();
    }

    @Test
    void theContentCountsAndNotTheName() throws IOException {
        Path png = Files.write(folder.resolve("really-a-png.jpg"), TestFiles.bytes(ImagesTest.class, "gray8.png"));
        assertThat(Images.info(png)).hasToString("PNG 20x12");
        assertThat(Images.read(png).shape()).isEqualTo(Shape.of(12, 20, 3));
    }

    @Test
    void aTextCalledJpgIsNamed() throws IOException {
        Path notes = Files.writeString(folder.resolve("notes.jpg"), "Dear diary,\ntoday I saw a cat on the wall.");
        TestFiles.refuses(() -> Images.read(notes),
                "notes.jpg: not a picture: starts with the text \"Dear diary, today I saw...\"",
                "JPEG, PNG, BMP, GIF and WebP can be read");
        TestFiles.refuses(() -> Images.read(Files.write(folder.resolve("b"), new byte[] {1, 2, 3})),
                "starts with the bytes 01 02 03");
        TestFiles.refuses(() -> Images.read(Files.write(folder.resolve("e"), new byte[0])), "is empty");
        TestFiles.refuses(() -> Images.read(folder.resolve("none.jpg")), "none.jpg: does not exist");
        TestFiles.refuses(() -> Images.read(folder), "is a folder");
        TestFiles.refuses(() -> Images.read(Files.writeString(folder.resolve("t"), "BMs are nice cars, said Paul")),
                "starts with the text");
    }

    @Test
    void picturesThatClaimTooMuchAreRefusedBeforeDecoding() {
        byte[] png = TestFiles.bytes(ImagesTest.class, "rgba.png");
        png[18] = 0x01; // width 20 becomes 65536 + ...
        png[17] = 0x01;
        png[22] = 0x01;
        png[21] = 0x01;
        TestFiles.refuses(() -> Images.read(Path.of("bomb.png"), png), "bomb.png: claims 65812 x 65804 pixels",
                "at most 100 million");
        byte[] gif = TestFiles.bytes(ImagesTest.class, "frames.gif");
        gif[7] = (byte) 0xff;
        gif[9] = (byte) 0xff;
        TestFiles.refuses(() -> Images.read(Path.of("bomb.gif"), gif), "claims");
    }

    @Test
    void unusualJpegsAreNamed() {
        byte[] jpeg = TestFiles.bytes(ImagesTest.class, "gray.jpg");
        int frame = indexOf(jpeg, (byte) 0xc0);
        jpeg[frame] = (byte) 0xc9;
        TestFiles.refuses(() -> Images.read(Path.of("a.jpg"), jpeg), "a.jpg: is an arithmetic-coded JPEG",
                "save it as");
        jpeg[frame] = (byte) 0xc3;
        TestFiles.refuses(() -> Images.read(Path.of("a.jpg"), jpeg), "lossless JPEG");
        jpeg[frame] = (byte) 0xc0;
        jpeg[frame + 3] = 12;
        TestFiles.refuses(() -> Images.read(Path.of("a.jpg"), jpeg), "a JPEG of 12 bits");
    }

    private static int indexOf(byte[] jpeg, byte marker) {
        for (int i = 0; i + 1 < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == marker) {
                return i + 1;
            }
        }
        throw new AssertionError();
    }

    /// The course's four photographs, two of which carry EXIF or Photoshop segments.
    @ParameterizedTest
    @CsvSource({"cat_white, 681, 1024", "cat_in_iran, 1115, 1114", "gargouille, 854, 854", "la_defense, 1181, 1181"})
    void readsThePhotographsOfTheCourse(String name, int height, int width) {
        Path file = TestFiles.shared("cats/images/" + name + ".jpg");
        assertThat(Images.info(file)).isEqualTo(new PictureInfo(PictureType.JPEG, height, width, 1));
        NDArray picture = Images.read(file);
        assertThat(picture.shape()).isEqualTo(Shape.of(height, width, 3));
        assertThat(picture.mean().item()).isBetween(60.0, 220.0);
        assertThat(Images.resize(picture, 64, 64).mean().item()).isCloseTo(picture.mean().item(), within(1.0));
    }

    /// Values of Pillow's `convert("L")`.
    @Test
    void greyIsTheBrightness() throws IOException {
        byte[] rgb = {(byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255, 77, 77, 77, 10, (byte) 200, 30, 1, 2, 3};
        NDArray grey = Images.grey(NDArray.wrapUint8(rgb, 2, 3, 3));
        assertThat(grey.shape()).isEqualTo(Shape.of(2, 3, 1));
        assertThat(grey.toLongs()).containsExactly(76, 150, 29, 77, 124, 2);
        assertThat(Images.grey(grey).toLongs()).isEqualTo(grey.toLongs());
        NDArray small = Images.resize(grey, 4, 4);
        assertThat(small.shape()).isEqualTo(Shape.of(4, 4, 1));
        Path file = folder.resolve("grey.png");
        Images.writePng(grey, file);
        assertThat(Images.grey(Images.read(file)).toLongs()).isEqualTo(grey.toLongs());
    }
}
