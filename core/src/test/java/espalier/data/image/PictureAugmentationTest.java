package espalier.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.Batch;
import espalier.store.Npz;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Moved and recoloured pictures against NumPy (`picture_changes.py`), and what every random change must keep.
class PictureAugmentationTest {
    private static final Map<String, NDArray> NUMPY = numpy();

    private static Map<String, NDArray> numpy() {
        try {
            return Npz.read(Path.of(Objects.requireNonNull(
                    PictureAugmentationTest.class.getResource("changes.npz")).toURI()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static NDArray numpy(String name) {
        return Objects.requireNonNull(NUMPY.get(name), name);
    }

    /// One of each kind that a list of changes may hold; a new record without a line here fails
    /// [#everyChangeHasASample()].
    static List<Change> changes() {
        return List.of(new Geometry.Flip(), new Geometry.UpsideDown(0.5), new Geometry.Rotate(20),
                new Geometry.Shift(0.2), new Geometry.Zoom(0.8, 1.25), new Geometry.Shear(15), new Geometry.PadCrop(4),
                new Geometry.ResizedCrop(0.3, 1, 1.33), new Tone.Brightness(0.3), new Tone.Contrast(0.3),
                new Tone.Saturation(0.5), new Tone.Hue(30), new Tone.Grey(0.5), new Erase());
    }

    private static NDArray batch(int n, int height, int width, int channels) {
        return Rng.seed(3).integers(0, 256, n, height, width, channels).astype(DType.UINT8);
    }

    private static void near(NDArray got, NDArray wanted, double tolerance) {
        assertThat(got.shape()).isEqualTo(wanted.shape());
        double worst = got.astype(DType.FLOAT64).subtract(wanted.astype(DType.FLOAT64)).abs().max().get();
        assertThat(worst).isLessThanOrEqualTo(tolerance);
    }

    @ParameterizedTest
    @EnumSource(Border.class)
    void movesPixelsAsNumPyDoes(Border border) {
        for (String name : List.of("colour", "grey")) {
            NDArray picture = numpy(name).expandDims(0);
            NDArray maps = numpy("maps");
            for (int i = 0; i < maps.shape().dim(0); i++) {
                Affine map = new Affine(maps.get(i, 0), maps.get(i, 1), maps.get(i, 2), maps.get(i, 3), maps.get(i, 4),
                        maps.get(i, 5));
                NDArray wanted = numpy(name + "." + border.ordinal()).at(i + ":" + (i + 1));
                NDArray asFloats = picture.astype(DType.FLOAT32);
                near(PictureAugmentation.warp(asFloats, map, border), wanted, 1e-3);
                near(PictureAugmentation.warp(picture, map, border), wanted, 0.501);
            }
        }
    }

    @Test
    void mapsAreWhatTheirNamesSay() {
        NDArray maps = numpy("maps");
        Affine turned = Affine.rotation(30, 9, 7);
        assertThat(turned.xx()).isCloseTo(maps.get(0, 0), within(1e-12));
        assertThat(turned.xy()).isCloseTo(maps.get(0, 1), within(1e-12));
        assertThat(turned.x0()).isCloseTo(maps.get(0, 2), within(1e-12));
        assertThat(turned.yx()).isCloseTo(maps.get(0, 3), within(1e-12));
        assertThat(turned.y0()).isCloseTo(maps.get(0, 5), within(1e-12));

        NDArray picture = numpy("colour").expandDims(0);
        near(PictureAugmentation.warp(picture, Affine.flip(7), Border.ZERO), picture.at(":, :, ::-1"), 0);
        near(PictureAugmentation.warp(picture, Affine.upsideDown(9), Border.ZERO), picture.at(":, ::-1"), 0);
        NDArray moved = PictureAugmentation.warp(picture, Affine.shift(2, -1), Border.ZERO);
        near(moved.at(":, :-1, 2:"), picture.at(":, 1:, :-2"), 0);
        assertThat(moved.at(":, -1").max().get()).isZero();
        near(PictureAugmentation.warp(picture, Affine.crop(3, 2, 4, 4, 9, 7), Border.ZERO).at(":, 4, 3"),
                picture.astype(DType.FLOAT64).at(":, 4:6, 3:5").mean(1, 2), 64); // the middle of the crop
        NDArray square = batch(1, 8, 8, 3);
        near(PictureAugmentation.warp(square, Affine.rotation(90, 8, 8), Border.ZERO),
                square.permuteDims(0, 2, 1, 3).at(":, ::-1"), 0); // np.rot90
        near(PictureAugmentation.warp(square, Affine.zoom(2, 8, 8), Border.ZERO), PictureAugmentation.warp(square,
                Affine.crop(2, 2, 4, 4, 8, 8), Border.ZERO), 0);
    }

    @Test
    void severalMapsAreOneAfterTheOther() {
        NDArray picture = batch(1, 12, 12, 3).astype(DType.FLOAT32);
        Affine first = Affine.flip(12);
        Affine second = Affine.shift(3, 2);
        NDArray steps = PictureAugmentation.warp(PictureAugmentation.warp(picture, first, Border.ZERO), second,
                Border.ZERO);
        near(PictureAugmentation.warp(picture, second.after(first), Border.ZERO), steps, 0);
    }

    @Test
    void recoloursAsNumPyDoes() {
        NDArray picture = numpy("colour").expandDims(0);
        NDArray mean = picture.astype(DType.FLOAT64).mean(0, 1, 2);
        double grey = ColourMatrix.luminance(mean.get(0), mean.get(1), mean.get(2));
        near(PictureAugmentation.recolour(picture, ColourMatrix.brightness(1.3)), one("brightness"), 0.501);
        near(PictureAugmentation.recolour(picture, ColourMatrix.contrast(1.5, grey)), one("contrast"), 0.501);
        near(PictureAugmentation.recolour(picture, ColourMatrix.saturation(0.4)), one("saturation"), 0.501);
        near(PictureAugmentation.recolour(picture, ColourMatrix.saturation(0)), one("grey.of.colour"), 0.501);
        near(PictureAugmentation.recolour(picture, ColourMatrix.IDENTITY), picture, 0);
    }

    private static NDArray one(String name) {
        return numpy(name).expandDims(0);
    }

    @Test
    void turningTheHueKeepsGreysAndLuminance() {
        for (double degrees : new double[] {0, 30, 120, -75}) {
            ColourMatrix hue = ColourMatrix.hue(degrees);
            assertThat(hue.apply(new double[] {90, 90, 90})).containsExactly(new double[] {90, 90, 90}, within(1e-9));
            double[] rgb = hue.apply(new double[] {100, 110, 140});
            assertThat(ColourMatrix.luminance(rgb[0], rgb[1], rgb[2]))
                    .isCloseTo(ColourMatrix.luminance(100, 110, 140), within(1e-9));
        }
        assertThat(ColourMatrix.hue(20).after(ColourMatrix.hue(-20)).factors())
                .containsExactly(ColourMatrix.IDENTITY.factors(), within(1e-9));
        double[] red = ColourMatrix.hue(120).apply(new double[] {1, 0, 0});
        assertThat(red[1]).isGreaterThan(red[0]).isGreaterThan(red[2]); // green
    }

    @Test
    void everyChangeHasASample() {
        List<Class<?>> kinds = new java.util.ArrayList<>(List.of(Geometry.class.getPermittedSubclasses()));
        kinds.addAll(List.of(Tone.class.getPermittedSubclasses()));
        kinds.add(Erase.class);
        assertThat(changes()).extracting(Object::getClass).hasSameElementsAs(kinds);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeIsSeededAndInRangeForAnyNumberOfThreads(Change change) {
        for (int[] size : new int[][] {{0, 8, 8, 3}, {1, 1, 1, 1}, {9, 17, 12, 3}, {5, 8, 8, 1}}) {
            NDArray batch = batch(size[0], size[1], size[2], size[3]);
            NDArray before = batch.copy();
            var augmentation = new PictureAugmentation(Border.REFLECT, change);
            NDArray first = augmentation.apply(batch, Rng.seed(5));
            assertThat(first.shape()).isEqualTo(batch.shape());
            assertThat(first.dtype()).isEqualTo(DType.UINT8);
            near0(batch, before);
            int threads = Compute.threads();
            try {
                Compute.threads(threads == 1 ? 2 : 1);
                near0(augmentation.apply(batch, Rng.seed(5)), first);
            } finally {
                Compute.threads(threads);
            }
            NDArray floats = augmentation.apply(batch.astype(DType.FLOAT32).divide(255f), Rng.seed(5));
            if (size[0] > 0) {
                near(floats.multiply(255), first, 0.51);
            }
        }
    }

    private static void near0(NDArray got, NDArray wanted) {
        assertThat(got.toLongs()).isEqualTo(wanted.toLongs());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeDiffersFromPictureToPictureAndFromTimeToTime(Change change) {
        NDArray one = batch(1, 16, 16, 3);
        NDArray batch = NDArray.concat(0, one, one, one, one, one, one, one, one);
        Rng rng = Rng.seed(8);
        var augmentation = new PictureAugmentation(Border.EDGE, change);
        NDArray first = augmentation.apply(batch, rng);
        NDArray second = augmentation.apply(batch, rng);
        assertThat(first.toLongs()).isNotEqualTo(second.toLongs());
        boolean differs = false;
        for (int i = 1; i < 8; i++) {
            differs |= !java.util.Arrays.equals(first.at("0").toLongs(), first.at("" + i).toLongs());
        }
        assertThat(differs).isTrue();
    }

    @Test
    void drawsStayInTheirRange() {
        Rng rng = Rng.seed(1);
        int flipped = 0;
        for (int i = 0; i < 2000; i++) {
            flipped += new Geometry.Flip(0.3).draw(10, 10, rng).xx() < 0 ? 1 : 0;
            Affine shift = new Geometry.PadCrop(2).draw(10, 10, rng);
            assertThat(shift.x0()).isBetween(-2.0, 2.0).isEqualTo(Math.rint(shift.x0()));
            Affine crop = new Geometry.ResizedCrop(0.25, 1, 2).draw(20, 10, rng);
            assertThat(crop.xx() * crop.yy()).isBetween(0.24, 1.0);
            assertThat(crop.x0()).isBetween(-0.5, 10.0);
            Affine zoom = new Geometry.Zoom(0.5, 2).draw(10, 10, rng);
            assertThat(zoom.xx()).isBetween(0.5, 2.0);
        }
        assertThat(flipped).isBetween(520, 680);
    }

    @Test
    void erasesAsMuchAsWasAsked() {
        NDArray white = NDArray.full(DType.UINT8, 255, 64, 40, 40, 3);
        NDArray erased = new PictureAugmentation(Border.ZERO, new Erase(1, 0.1, 0.3, 0)).apply(white, Rng.seed(2));
        NDArray share = erased.equal(NDArray.scalar(0L)).astype(DType.FLOAT64).mean(1, 2, 3);
        assertThat(share.min().get()).isBetween(0.07, 0.2);
        assertThat(share.max().get()).isBetween(0.2, 0.33);
    }

    @Test
    void mixesPicturesAndTheirTargetsInTheSameProportion() {
        NDArray x = batch(16, 6, 6, 3);
        long[] labels = Rng.seed(1).integers(0, 3, 16).toLongs();
        for (Mix mix : List.of(new Mix.Mixup(0.5), new Mix.CutMix(1))) {
            Batch soft = mix.apply(new Batch(x, NDArray.wrap(labels, 16)), 3, Rng.seed(4));
            assertThat(soft.y().sum(1).toDoubles()).containsOnly(new double[] {1}, within(1e-6));
            int[] partner = Rng.seed(4).permutation(16);
            for (int i = 0; i < 16; i++) {
                int j = partner[i];
                double share = labels[i] == labels[j] ? Double.NaN : soft.y().get(i, (int) labels[i]);
                NDArray a = x.at("" + i).astype(DType.FLOAT64);
                NDArray b = x.at("" + j).astype(DType.FLOAT64);
                NDArray got = soft.x().at("" + i).astype(DType.FLOAT64);
                if (Double.isNaN(share)) {
                    assertThat(soft.y().get(i, (int) labels[i])).isEqualTo(1, within(1e-6));
                } else if (mix instanceof Mix.Mixup) {
                    near(got, a.multiply(share).add(b.multiply(1 - share)), 0.51);
                } else {
                    double own = got.equal(a).astype(DType.FLOAT64).mean().get();
                    assertThat(own).isCloseTo(share, within(0.03));
                }
            }
        }
        Batch one = new Mix.Mixup(1).apply(new Batch(x, NDArray.wrap(new long[16], 16)), 1, Rng.seed(4));
        assertThat(one.y().shape().toArray()).containsExactly(16, 1);
        assertThat(one.y().max().get()).isZero();
    }

    @Test
    void changesRawPicturesAndThenMixes() {
        Batch batch = new Batch(batch(8, 6, 6, 1), NDArray.arange(8));
        var changing = new PictureAugmentation(Border.ZERO, new Geometry.Flip(1));
        assertThat(changing.onRaw()).isTrue();
        assertThat(changing.apply(batch, Rng.seed(1)).y()).isSameAs(batch.y());
        near0(changing.apply(batch, Rng.seed(1)).x(), batch.x().at(":, :, ::-1"));
        Batch soft = changing.with(new Mix.CutMix(1), 8).apply(batch, Rng.seed(1));
        assertThat(soft.y().shape().toArray()).containsExactly(8, 8);
        assertThat(soft.y().sum(1).toDoubles()).containsOnly(new double[] {1}, within(1e-6));
    }

    @Test
    void sharesOfAMixFollowTheBetaDistribution() {
        NDArray x = NDArray.zeros(DType.FLOAT32, 4000, 1, 1, 1);
        NDArray y = NDArray.arange(4000).remainder(NDArray.scalar(2L));
        for (double alpha : new double[] {0.2, 1, 4}) {
            NDArray soft = new Mix.Mixup(alpha).apply(new Batch(x, y), 1, Rng.seed(6)).y();
            NDArray blended = soft; // half of the pairs are of one class: 0 or 1 whatever was drawn
            double second = blended.subtract(0.5f).square().mean().get();
            // E (s - 1/2)^2 = 1 / (4 (2 alpha + 1)) where the classes differ, 1/4 where not
            double wanted = 0.5 * 0.25 + 0.5 / (4 * (2 * alpha + 1));
            assertThat(second).isCloseTo(wanted, within(0.01));
        }
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new Geometry.Flip(2))
                .hasMessage("Flip: probability is 2.0; it must be from 0.0 to 1.0");
        assertThatThrownBy(() -> new Geometry.Zoom(0, 1)).hasMessageContaining("both more than 0");
        assertThatThrownBy(() -> new Tone.Hue(200)).hasMessage("Hue: degrees is 200.0; it must be from 0 to 180");
        assertThatThrownBy(() -> new Mix.CutMix(0)).hasMessageContaining("CutMix: alpha is 0.0");
        assertThatThrownBy(() -> new Erase(1, 0, 1, 0)).hasMessageContaining("0 < low");
        var tone = new PictureAugmentation(Border.ZERO, new Tone.Brightness(0.1));
        assertThatThrownBy(() -> tone.apply(batch(2, 4, 4, 2), Rng.seed(1)))
                .hasMessageContaining("2 channels cannot be changed")
                .hasMessageContaining("(2, 4, 4, 2)");
        assertThatThrownBy(() -> tone.apply(batch(2, 4, 4, 3).at("0"), Rng.seed(1)))
                .hasMessageContaining("expandDims(0)")
                .hasMessageContaining("(4, 4, 3)");
        assertThatThrownBy(() -> tone.apply(NDArray.zeros(2, 4, 4, 3), Rng.seed(1)))
                .hasMessageContaining("uint8 or float32, got float64");
        assertThat(tone).hasToString("PictureAugmentation(ZERO, [Brightness[strength=0.1]])");
    }
}
