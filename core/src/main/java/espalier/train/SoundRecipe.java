package espalier.train;

import espalier.array.DType;
import espalier.array.Rng;
import espalier.data.Augmentation;
import espalier.data.Dataset;
import espalier.data.Raw;
import espalier.data.SoundFeatures;
import espalier.data.sound.MelFilters;
import espalier.data.sound.MelScale;
import espalier.data.sound.MelSpectrogram;
import espalier.data.sound.SpecAugment;
import espalier.data.sound.Stft;
import espalier.data.sound.Taper;
import espalier.nn.Activation;
import espalier.nn.BatchNorm;
import espalier.nn.Conv2d;
import espalier.nn.Dense;
import espalier.nn.Dropout;
import espalier.nn.GlobalAveragePool;
import espalier.nn.Init;
import espalier.nn.Layer;
import espalier.nn.MaxPool2d;
import espalier.nn.Padding;
import espalier.nn.Sequential;
import espalier.optim.Adam;
import espalier.optim.Schedule;
import java.util.ArrayList;
import java.util.List;

/// Learning from sounds: mel spectrograms as pictures, a small convolutional network, stripes hidden while learning
/// (SpecAugment). [Recipe#of] calls it.
final class SoundRecipe {
    private static final int BANDS = 32;
    private static final int BATCH = 64;
    private static final int STEPS = 900;
    private static final double RANGE = 10;
    private static final int CHANNELS = 16;
    private static final int MOST_FRAMES = 400;

    private SoundRecipe() {}

    /// The recipe for these training rows.
    static Recipe of(Dataset train, Options options) {
        if (!(train.raw() instanceof Raw.Sound raw)) {
            throw new IllegalArgumentException("SoundRecipe: takes sounds, not " + train.raw());
        }
        var features = SoundFeatures.fit(train, mel(raw), RANGE);
        int frames = features.outputShape().dim(0);
        int batch = options.batchSizeOr(BATCH);
        int perEpoch = Math.ceilDiv(train.size(), batch == 0 ? train.size() : batch);
        int epochs = options.epochsOr(Math.clamp(Math.ceilDiv(STEPS, perEpoch), 6, 100));
        var adam = new Adam(Schedule.oneCycle(options.learningRateOr(0.006), (long) epochs * perEpoch));
        Augmentation stripes = new SpecAugment(1, Math.max(1, frames / 8), 1, BANDS / 6, 0)::apply;
        List<Integer> hidden = options.hidden();
        Sequential net = hidden == null ? net(train, options)
                : DenseStack.of(features.outputShape().size(), hidden, Recipe.outputs(train),
                        options.activationOr(Activation.RELU), options.dtype(), Rng.seed(options.seed()));
        String what = hidden == null ? "a convolutional network"
                : hidden.isEmpty() ? "logistic regression"
                        : "a dense network";
        return new Recipe(features, net, Recipe.loss(train), adam, stripes, false, epochs, batch,
                what + " on mel spectrograms of " + frames + " x " + BANDS);
    }

    /// Windows of 32 ms every 16 ms, or fewer where the sounds are long.
    private static MelSpectrogram mel(Raw.Sound raw) {
        int size = Math.clamp(Integer.highestOneBit(Math.max(1, (int) (raw.rate() * 0.045))), 64, 4096);
        int hop = Math.max(size / 2, Math.ceilDiv(raw.samples(), MOST_FRAMES));
        double low = Math.min(60, raw.rate() / 10.0);
        return new MelSpectrogram(new Stft(size, size, hop, Taper.HANN, true),
                new MelFilters(raw.rate(), size, BANDS, low, raw.rate() / 2.0, MelScale.SLANEY, true));
    }

    private static Sequential net(Dataset train, Options options) {
        Rng rng = Rng.seed(options.seed());
        DType dtype = options.dtype();
        var layers = new ArrayList<Layer>();
        int in = 1;
        for (int out : List.of(CHANNELS, 2 * CHANNELS, 3 * CHANNELS, 4 * CHANNELS)) {
            if (in > 1) {
                layers.add(new MaxPool2d(2));
            }
            layers.add(new Conv2d(in, out, 3, 1, Padding.SAME, Activation.RELU, Init.HE, rng.split(), dtype));
            layers.add(new BatchNorm(out, 0.1, 1e-5, dtype));
            in = out;
        }
        layers.add(new GlobalAveragePool());
        layers.add(new Dropout(0.3));
        layers.add(new Dense(in, Recipe.outputs(train), Activation.LINEAR, Init.XAVIER, rng.split(), dtype));
        return new Sequential(layers.toArray(Layer[]::new));
    }
}
