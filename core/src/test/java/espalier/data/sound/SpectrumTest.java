package espalier.data.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.NnCases;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Transforms, mel bands, coefficients and rates against NumPy (`sound_cases.py`), and the laws they obey.
class SpectrumTest {
    private static final Map<String, NDArray> CASES = NnCases.read("data/sound_cases.txt");

    static NDArray expected(String name) {
        return Objects.requireNonNull(CASES.get(name), name);
    }

    static void assertClose(NDArray actual, NDArray expected, double tolerance) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double[] a = actual.astype(DType.FLOAT64).toDoubles();
        double[] e = expected.toDoubles();
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).as("entry %d", i).isCloseTo(e[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 17, 30, 31, 64, 97, 100})
    void aTransformIsNumpys(int n) {
        double[] re = expected("fft." + n + ".re").toDoubles();
        double[] im = expected("fft." + n + ".im").toDoubles();
        var fft = new Fft(n);
        fft.forward(re, im);
        assertClose(NDArray.of(re), expected("fft." + n + ".RE"), 1e-12 * n);
        assertClose(NDArray.of(im), expected("fft." + n + ".IM"), 1e-12 * n);
        fft.inverse(re, im);
        assertClose(NDArray.of(re), expected("fft." + n + ".re"), 1e-13 * n);
        assertClose(NDArray.of(im), expected("fft." + n + ".im"), 1e-13 * n);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 1000, 1009, 4096, 10007})
    void energyIsKept(int n) { // Parseval: sum |x|^2 = sum |X|^2 / n
        Rng rng = Rng.seed(n);
        double[] re = rng.normal(n).toDoubles();
        double[] im = rng.normal(n).toDoubles();
        double before = energy(re, im);
        new Fft(n).forward(re, im);
        assertThat(energy(re, im) / n).as("seed %d", n).isCloseTo(before, within(1e-11 * before));
    }

    private static double energy(double[] re, double[] im) {
        double sum = 0;
        for (int i = 0; i < re.length; i++) {
            sum += re[i] * re[i] + im[i] * im[i];
        }
        return sum;
    }

    @Test
    void aTransformRefusesWhatItCannotDo() {
        assertThatThrownBy(() -> new Fft(0)).hasMessage("Fft: a length from 1 to 67108864 is needed, got 0");
        assertThatThrownBy(() -> new Fft(4).forward(new double[4], new double[3]))
                .hasMessage("Fft: needs two different arrays of 4 numbers, got 4 and 3");
        double[] same = new double[4];
        assertThatThrownBy(() -> new Fft(4).forward(same, same)).hasMessageEndingWith("the same one twice");
    }

    @ParameterizedTest
    @EnumSource
    void tapersAreTheirFormulas(Taper taper) {
        assertClose(NDArray.of(taper.window(10)), expected("taper." + taper), 1e-15);
    }

    @ParameterizedTest
    @CsvSource({"a,64,64,16,HANN,true", "b,64,40,20,HAMMING,false", "c,50,50,25,HANN,true", "d,33,20,7,HANN,false",
        "e,16,16,4,HANN,true"})
    void framesAreNumpys(String name, int size, int window, int hop, Taper taper, boolean centred) {
        var stft = new Stft(size, window, hop, taper, centred);
        NDArray x = expected("stft." + name + ".x");
        NDArray spectrum = expected("stft." + name + ".X");
        assertThat(stft.frames(x.size())).isEqualTo(spectrum.shape().dim(0));
        assertClose(stft.transform(x), spectrum, 1e-12);
        assertClose(stft.power(x), spectrum.square().sum(-1), 1e-10);
        assertClose(stft.power(x.astype(DType.FLOAT32)), spectrum.square().sum(-1), 1e-3);
    }

    @ParameterizedTest
    @CsvSource({"64,64,16,HANN", "50,40,10,HAMMING", "33,33,11,BLACKMAN", "16,16,8,RECTANGULAR"})
    void aSoundComesBackFromItsFrames(int size, int window, int hop, Taper taper) {
        var stft = new Stft(size, window, hop, taper, true);
        NDArray x = Rng.seed(3).normal(300);
        assertClose(stft.inverse(stft.transform(x), 300), x, 1e-11);
    }

    @Test
    void shapesAtTheEdge() {
        var stft = new Stft(16, 16, 4, Taper.HANN, false);
        assertThat(stft.power(NDArray.zeros(DType.FLOAT32, 2, 15)).shape().toArray()).containsExactly(2, 0, 9);
        assertThat(stft.power(NDArray.zeros(0, 20)).shape().toArray()).containsExactly(0, 2, 9);
        assertThat(stft.power(NDArray.zeros(2, 3, 20)).shape().toArray()).containsExactly(2, 3, 2, 9);
        NDArray steps = NDArray.zeros(4, 40).at(":, ::2");
        assertThat(stft.power(steps).shape().toArray()).containsExactly(4, 2, 9);
        var centred = new Stft(16, 16, 4, Taper.HANN, true);
        assertThat(centred.power(NDArray.zeros(3, 0)).shape().toArray()).containsExactly(3, 1, 9);
        assertThat(MelSpectrogram.ofRate(8000, 8).log(NDArray.zeros(2, 0)).shape().toArray())
                .containsExactly(2, 1, 8);
        assertThatThrownBy(() -> stft.power(NDArray.scalar(1.0))).hasMessageContaining("needs an axis of samples");
        assertThatThrownBy(() -> new Stft(16, 17, 4, Taper.HANN, true)).hasMessageContaining("window 17");
        assertThatThrownBy(() -> stft.inverse(NDArray.zeros(2, 9), 20)).hasMessageContaining("(2, 9, 2), got (2, 9)");
    }

    @ParameterizedTest
    @EnumSource
    void melIsItsDefinition(MelScale scale) {
        NDArray hz = expected("mel.hz");
        NDArray mel = expected("mel." + scale);
        for (int i = 0; i < hz.size(); i++) {
            assertThat(scale.mel(hz.get(i))).isCloseTo(mel.get(i), within(1e-10));
            assertThat(scale.hertz(mel.get(i))).isCloseTo(hz.get(i), within(1e-8));
        }
        var filters = new MelFilters(8000, 128, 12, 20, 4000, scale, scale == MelScale.SLANEY);
        assertClose(filters.matrix(), expected("filters." + scale), 1e-6);
    }

    @Test
    void bandsAndCoefficientsAreNumpys() {
        var mel = new MelSpectrogram(new Stft(128, 128, 40, Taper.HANN, true),
                new MelFilters(8000, 128, 20, 20, 4000, MelScale.SLANEY, true));
        NDArray x = expected("log.x");
        assertClose(mel.log(x), expected("log.y"), 1e-6);
        assertClose(mel.decibels(x), expected("log.y").multiply(10 / Math.log(10)), 1e-5);
        assertClose(new Mfcc(mel, 8).apply(x), expected("mfcc.y"), 1e-5);
        assertClose(mel.log(NDArray.stack(0, x, x)).at("1"), expected("log.y"), 1e-6);
        assertThatThrownBy(() -> new Mfcc(mel, 21)).hasMessageContaining("21 coefficients of 20 bands");
        assertThatThrownBy(() -> new MelFilters(8000, 128, 20, 20, 4001, MelScale.HTK, true))
                .hasMessageContaining("20.0 to 4001.0 Hz");
        assertThatThrownBy(() -> new MelSpectrogram(new Stft(64, 64, 40, Taper.HANN, true), mel.filters()))
                .hasMessageContaining("128")
                .hasMessageContaining("64");
    }

    @ParameterizedTest
    @CsvSource({"down,44100,8000", "up,8000,11025", "half,16000,8000", "odd,8000,7919"})
    void anotherRateIsNumpys(String name, int from, int to) {
        NDArray x = expected("rate." + name + ".x");
        var resampler = new Resampler(from, to);
        assertClose(resampler.apply(x), expected("rate." + name + ".y"), 1e-10);
        NDArray two = resampler.apply(NDArray.stack(0, x.multiply(2), x));
        assertClose(two.at("1"), expected("rate." + name + ".y"), 1e-10);
    }

    @Test
    void aTonePassesAndAnAliasDoesNot() {
        NDArray t = NDArray.arange(44_100).astype(DType.FLOAT64).divide(44_100);
        NDArray low = new Resampler(44_100, 8000).apply(t.multiply(2 * Math.PI * 1000).sin());
        NDArray wanted = NDArray.arange(8000).astype(DType.FLOAT64).divide(8000).multiply(2 * Math.PI * 1000).sin();
        assertClose(low.at("100:7900"), wanted.at("100:7900"), 1e-4);
        NDArray high = new Resampler(44_100, 8000).apply(t.multiply(2 * Math.PI * 5000).sin());
        assertThat(high.at("100:7900").abs().max().item()).isLessThan(1e-4);
    }

    @Test
    void oddRates() {
        assertThat(new Resampler(44_101, 8000).apply(NDArray.ones(44_101)).shape().toArray()).containsExactly(8000);
        assertThat(new Resampler(8000, 8000).apply(NDArray.of(1, 2)).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(new Resampler(3, 2).apply(NDArray.zeros(2, 0)).shape().toArray()).containsExactly(2, 0);
        assertThat(new Resampler(1, 3).apply(NDArray.ones(1)).size()).isEqualTo(3);
        NDArray near = new Resampler(1_000_003, 999_983).apply(NDArray.ones(100)); // too many places for a table
        assertThat(near.at("50").item()).isCloseTo(1, within(1e-9));
        assertThatThrownBy(() -> new Resampler(0, 8000)).hasMessageContaining("from 0 to 8000 Hz");
    }
}
