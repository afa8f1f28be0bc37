package espalier.formats.drawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The pictures that the program draws itself: reproducible, balanced, of many kinds.
class DrawnPicturesTest {
    @Test
    void theSameSeedGivesTheSamePictures() {
        DrawnPictures one = DrawnPictures.dataset(12, 32, 7);
        int threads = Compute.threads();
        try {
            Compute.threads(3);
            DrawnPictures again = DrawnPictures.dataset(12, 32, 7);
            assertThat(again.range(0, 12).x().arrayEqual(one.range(0, 12).x())).isTrue();
            assertThat(again.names()).isEqualTo(one.names());
        } finally {
            Compute.threads(threads);
        }
        assertThat(DrawnPictures.dataset(12, 32, 8).range(0, 12).x().arrayEqual(one.range(0, 12).x())).isFalse();
    }

    @Test
    void aPictureDoesNotDependOnHowManyAreDrawn() {
        DrawnPictures many = DrawnPictures.dataset(30, 24, 1);
        DrawnPictures few = DrawnPictures.dataset(5, 24, 1);
        assertThat(many.range(0, 5).x().arrayEqual(few.range(0, 5).x())).isTrue();
        assertThat(many.names().subList(0, 5)).isEqualTo(few.names());
    }

    @Test
    void aboutHalfAreCatsAndTheRestIsOfManyKinds() {
        DrawnPictures pictures = DrawnPictures.dataset(600, 16, 5);
        assertThat(pictures.classes()).containsExactly("non-cat", "cat");
        assertThat(pictures.sampleShape()).isEqualTo(Shape.of(16, 16, 3));
        assertThat(pictures.targets().sum().item()).isBetween(250.0, 350.0);
        Set<String> kinds = new HashSet<>(pictures.names());
        assertThat(kinds).contains("cat face", "sitting cat", "lying cat", "walking cat", "dog", "owl", "house",
                "face");
        assertThat(kinds.size()).isGreaterThan(20);
        for (int i = 0; i < pictures.size(); i++) {
            assertThat(pictures.names().get(i).contains("cat")).isEqualTo(pictures.targets().getLong(i) == 1);
        }
    }

    @Test
    void noPictureIsEmptyOrLikeAnother() {
        DrawnPictures pictures = DrawnPictures.dataset(100, 32, 2);
        NDArray x = pictures.range(0, 100).x();
        assertThat(x.dtype()).isEqualTo(DType.UINT8);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            NDArray picture = x.at(i + "");
            assertThat(picture.astype(DType.FLOAT64).std().item()).as(pictures.names().get(i)).isGreaterThan(12);
            seen.add(java.util.Arrays.toString(picture.toInts()));
        }
        assertThat(seen).hasSize(100);
    }

    @Test
    void sizesThatCannotBeDrawnAreRefused() {
        assertThatThrownBy(() -> DrawnPictures.dataset(0, 64, 1)).hasMessageContaining("n = 0");
        assertThatThrownBy(() -> DrawnPictures.dataset(10, 4, 1)).hasMessageContaining("size = 4");
    }
}
