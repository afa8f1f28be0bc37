package espalier.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

/// The bridge to Java's pictures.
class BufferedImageTest {
    private final NDArray picture = Rng.seed(1).integers(0, 256, 5, 7, 3).astype(DType.UINT8);

    @Test
    void thereAndBack() {
        BufferedImage image = Images.toImage(picture);
        assertThat(image.getWidth()).isEqualTo(7);
        assertThat(image.getHeight()).isEqualTo(5);
        assertThat(image.getRGB(2, 4) & 0xff).isEqualTo((int) picture.get(4, 2, 2));
        assertThat(Images.of(image).arrayEqual(picture)).isTrue();
        assertThat(Images.of(Images.toImage(picture.flip(0, 1))).arrayEqual(picture.flip(0, 1))).isTrue();
    }

    @Test
    void otherKinds() {
        for (int type : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_INT_BGR}) {
            var image = new BufferedImage(7, 5, type);
            image.createGraphics().drawImage(Images.toImage(picture), 0, 0, null);
            assertThat(Images.of(image).arrayEqual(picture)).as("type %d", type).isTrue();
        }
        var gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(1, 0, 0, 130);
        assertThat(Images.of(gray)).hasToString("[[[  0   0   0]\n  [130 130 130]]]");
        var glass = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        glass.setRGB(1, 0, 0xff102030);
        assertThat(Images.of(glass)).hasToString("[[[255 255 255]\n  [ 16  32  48]]]");
    }

    @Test
    void whatIsNoPicture() {
        assertThatIllegalArgumentException().isThrownBy(() -> Images.toImage(NDArray.zeros(2, 2)))
                .withMessageContaining("Images.toImage: a picture is a uint8 array (height, width, 3)");
    }
}
