package espalier.formats.image;

import static espalier.formats.TestFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import espalier.data.Raw;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pictures from arrays of numbers.
class LabelledArraysTest {
    private static ArrayDataset pictures(NDArray x, NDArray y) {
        return LabelledArrays.pictures(Path.of("file"), "x", x, "y", y, List.of());
    }

    private static NDArray pixels(int... shape) {
        return Rng.seed(1).integers(0, 256, shape);
    }

    @Test
    void everyUsualFormOfPicturesAndLabels() {
        NDArray x = pixels(4, 3, 2, 3);
        ArrayDataset plain = pictures(x, NDArray.of(3, 1, 3, 2));
        assertThat(plain.x().dtype()).isEqualTo(DType.UINT8);
        assertThat(plain.x().toLongs()).isEqualTo(x.toLongs());
        assertThat(plain.classes()).containsExactly("1", "2", "3");
        assertThat(plain.targets().toLongs()).containsExactly(2, 0, 2, 1);
        assertThat(plain.raw()).isEqualTo(new Raw.Pictures(3, 2, 3));

        NDArray grey = pixels(4, 3, 2);
        assertThat(pictures(grey, NDArray.of(0, 1, 0, 1)).raw()).isEqualTo(new Raw.Pictures(3, 2, 1));
        NDArray fractions = grey.astype(DType.FLOAT32).divide(255f);
        assertThat(pictures(fractions, NDArray.of(0, 1, 0, 1).reshape(4, 1)).x().toLongs()).isEqualTo(grey.toLongs());
        assertThat(pictures(grey.astype(DType.FLOAT64), NDArray.of(0, 1, 0, 1).reshape(1, 4)).x().toLongs())
                .isEqualTo(grey.toLongs());
        assertThat(pictures(grey, NDArray.of(new double[][] {{1, 0}, {0, 1}, {0, 1}, {1, 0}})).targets().toLongs())
                .containsExactly(0, 1, 1, 0);
        NDArray view = pixels(4, 6, 2).astype(DType.UINT8).at(":, ::2");
        assertThat(pictures(view, NDArray.of(0, 1, 0, 1)).x().toLongs()).isEqualTo(view.toLongs());
    }

    @Test
    void whatCannotBePicturesOrLabelsIsRefused() {
        NDArray y = NDArray.of(0, 1);
        refuses(() -> pictures(pixels(2, 3), y), "x has the shape (2, 3)", "(n, height, width)");
        refuses(() -> pictures(pixels(2, 4, 4, 4), y), "with 1 or 3 channels");
        refuses(() -> pictures(pixels(2, 3, 3).subtract(300L), y), "whole numbers 0 to 255");
        refuses(() -> pictures(NDArray.full(DType.FLOAT32, Double.NaN, 2, 1, 1), y), "values such as NaN");
        refuses(() -> pictures(NDArray.full(DType.FLOAT32, 7.5, 2, 1, 1), y), "values such as 7.5");
        refuses(() -> pictures(pixels(2, 3, 3), NDArray.of(0, 1, 2)), "x has 2 pictures, y has 3 labels");
        refuses(() -> pictures(pixels(2, 3, 3), NDArray.of(0.5, 1)), "y[0] is 0.5");
        refuses(() -> pictures(pixels(2, 3, 3), NDArray.of(new double[][] {{1, 1}, {0, 1}})), "row 0 is not one 1");
        refuses(() -> pictures(NDArray.zeros(0, 3, 3), NDArray.zeros(0)), "(0, 3, 3)");
    }

    @Test
    void channelsFirstAreTurnedRound() {
        NDArray last = pixels(2, 4, 5, 3).astype(DType.UINT8);
        NDArray turned = pictures(last.permuteDims(0, 3, 1, 2), NDArray.of(0, 1)).x();
        assertThat(turned.arrayEqual(pictures(last, NDArray.of(0, 1)).x())).isTrue();
        assertThat(pictures(pixels(2, 1, 4, 5), NDArray.of(0, 1)).sampleShape()).isEqualTo(Shape.of(4, 5, 1));
        assertThat(pictures(pixels(2, 3, 4, 3), NDArray.of(0, 1)).sampleShape()).isEqualTo(Shape.of(3, 4, 3)); // last
    }
}
