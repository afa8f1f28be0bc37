package espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.sound.MelSpectrogram;
import espalier.data.text.Normalizer;
import espalier.data.text.WordTokenizer;
import espalier.store.FormatException;
import espalier.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What texts and sounds become for a network, and that it is the same after a stay in a file.
class SignalPreparationsTest {
    private static NDArray raw(String text, int bytes) {
        byte[] row = new byte[bytes];
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, row, 0, utf8.length);
        return NDArray.wrapUint8(row, 1, bytes);
    }

    @Test
    void textsBecomeTheNumbersOfTheirWords() throws FormatException {
        var words = WordTokenizer.train(List.of("a b a c\u00e9"), Normalizer.USUAL, 1, 10);
        var tokens = new TextTokens(new Raw.Text(12), words, 4);
        NDArray x = NDArray.concat(0, raw("C\u00c9 a ?", 12), raw("", 12), raw("a b a b a b", 12));
        for (DType type : new DType[] {DType.FLOAT32, DType.INT64}) {
            NDArray y = tokens.apply(x, type);
            assertThat(y.dtype()).isEqualTo(type);
            assertThat(y.astype(DType.INT64)).hasToString("[[4 2 1 0]\n [0 0 0 0]\n [2 3 2 3]]");
        }
        assertThat(TextTokens.texts(x)).containsExactly("C\u00c9 a ?", "", "a b a b a b");
        Preparation back = Preparation.of(Json.parse(tokens.toJson().toString()));
        assertThat(back).isEqualTo(tokens);
        assertThat(tokens.apply(x.at("0:0"), DType.FLOAT32).shape().toArray()).containsExactly(0, 4);
        assertThat(TextTokens.length(words, List.of("a b c", "a"), 1, 2)).isEqualTo(2);
        assertThatThrownBy(() -> tokens.apply(NDArray.zeros(DType.UINT8, 2, 5), DType.FLOAT32))
                .hasMessageContaining("(12,)")
                .hasMessageContaining("(2, 5)");
        assertThatThrownBy(() -> new TextTokens(new Raw.Text(12), words, 0)).hasMessageContaining("length is 0");
    }

    @Test
    void soundsBecomeLevelPictures() throws FormatException {
        NDArray x = Rng.seed(1).normal(DType.FLOAT32, 3, 4000);
        var data = new ArrayDataset(x, NDArray.of(0, 1, 0), List.of("a", "b"), new Raw.Sound(8000, 4000));
        var features = SoundFeatures.fit(data, MelSpectrogram.ofRate(8000, 20), 10);
        NDArray y = features.apply(x, DType.FLOAT64);
        assertThat(y.shape().toArray()).containsExactly(3, 51, 20, 1);
        assertThat(features.outputShape().toArray()).containsExactly(51, 20, 1);
        assertThat(y.mean().item()).isCloseTo(0, within(1e-9));
        assertThat(y.square().mean().sqrt().item()).isCloseTo(1, within(1e-9));
        NDArray louder = features.apply(x.multiply(3), DType.FLOAT64);
        assertThat(louder.subtract(y).abs().max().item()).isLessThan(1e-5); // how loud it was does not matter
        assertThat(features.apply(NDArray.zeros(DType.FLOAT32, 1, 4000), DType.FLOAT32).abs().max().item())
                .isLessThan(1e-9);
        Preparation back = Preparation.of(Json.parse(features.toJson().toString()));
        assertThat(back).isEqualTo(features);
        assertThat(back.apply(x, DType.FLOAT64).equal(y).all().item()).isOne();
        assertThatThrownBy(() -> new SoundFeatures(new Raw.Sound(16_000, 10), MelSpectrogram.ofRate(8000, 20), 10, 1))
                .hasMessageContaining("16000")
                .hasMessageContaining("8000");
        assertThatThrownBy(() -> new SoundFeatures(new Raw.Sound(8000, 10), MelSpectrogram.ofRate(8000, 20), 0, 1))
                .hasMessageContaining("range 0.0");
        assertThatThrownBy(() -> Preparation.of(Json.parse(features.toJson().toString().replace("HANN", "HANNING"))))
                .isInstanceOf(FormatException.class);
    }
}
