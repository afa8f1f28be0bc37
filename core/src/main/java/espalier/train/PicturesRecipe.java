package espalier.train;

import espalier.array.DType;
import espalier.array.Rng;
import espalier.data.Dataset;
import espalier.data.Raw;
import espalier.data.Scaling;
import espalier.data.image.Border;
import espalier.data.image.Geometry;
import espalier.data.image.PictureAugmentation;
import espalier.data.image.Tone;
import espalier.nn.Activate;
import espalier.nn.Activation;
import espalier.nn.BatchNorm;
import espalier.nn.BinaryCrossEntropy;
import espalier.nn.Conv2d;
import espalier.nn.CrossEntropy;
import espalier.nn.Dense;
import espalier.nn.Dropout;
import espalier.nn.Flatten;
import espalier.nn.GlobalAveragePool;
import espalier.nn.Init;
import espalier.nn.Layer;
import espalier.nn.Loss;
import espalier.nn.MaxPool2d;
import espalier.nn.Padding;
import espalier.nn.Sequential;
import espalier.optim.Adam;
import espalier.optim.Schedule;
import espalier.optim.WeightDecay;
import java.util.ArrayList;
import java.util.List;

/// Pictures: a convolutional network from scratch, or the dense one where hidden layers are asked for by size or the
/// pictures are too small for windows. [Recipe#of] calls it.
///
/// Stages of a 3 x 3 convolution, [BatchNorm], ReLU and a pooling that halves the picture, until 3 to 7 pixels are
/// left; each stage has twice as many channels, from 16 to 64 (20 to 80 where few pixels make it cheap). Pictures
/// beyond 96 pixels begin with a stride of 2. Small grey pictures keep the place of what was found (`Flatten`), others
/// only whether it was there ([GlobalAveragePool]). AdamW along one cycle; the fewer pictures, the more passes.
///
/// Below 1,000 pictures less is learnt by heart: half of what was found is dropped before the last layer, the targets
/// leave a tenth of doubt (label smoothing), more passes are made, and pictures beyond 48 pixels begin with a stride of
/// 2. Classes count the same there, however frequent they are: so few pictures do not say how frequent they will be.
///
/// Every batch is changed at random: digits and drawings, which are grey, by a little turning, moving, zooming and
/// slanting; photographs by flips, crops and light. Nothing is flipped that is grey or has classes called by one letter
/// or digit, because a mirrored 2 is no 2.
final class PicturesRecipe {
    private static final int SMALLEST = 8;
    private static final int LARGE = 96;
    private static final int FEW = 1000;
    private static final int LARGE_OF_FEW = 48;
    private static final double DOUBT = 0.1;

    private PicturesRecipe() {}

    /// The recipe for these training rows.
    static Recipe of(Dataset train, Options options) {
        Scaling scaling = Scaling.fit(train);
        Raw.Pictures raw = (Raw.Pictures) train.raw();
        if (options.hidden() != null || Math.min(raw.height(), raw.width()) < SMALLEST) {
            return DenseStack.recipe(scaling, train, options);
        }
        int n = train.size();
        int epochs = options.epochsOr(epochs(n));
        int batch = options.batchSizeOr(n < 500 ? 16 : n < 10_000 ? 32 : 128);
        long steps = (long) epochs * (batch == 0 ? 1 : Math.ceilDiv(n, batch));
        double rate = options.learningRateOr(batch > 0 && batch <= 32 ? 0.003 : 0.01);
        var optimizer = new WeightDecay(0.05, new Adam(Schedule.oneCycle(rate, steps)));
        boolean mirrored = raw.channels() == 3 && !areSigns(train.classes());
        List<Double> weights = n >= FEW || options.classWeights() == ClassWeights.NONE ? List.of()
                : ClassWeights.BALANCED.of(train);
        String words = "a convolutional network, pictures changed at random (" + (mirrored
                ? "flipped, cropped, turned, other light)"
                : "turned, moved, zoomed, slanted, never flipped)");
        return new Recipe(scaling, network(raw, n, Recipe.outputs(train), options), loss(train, weights), optimizer,
                changes(mirrored), n >= FEW, epochs, batch, words);
    }

    /// 75 passes over 200 pictures, 18 over 1,200, 6 over 60,000.
    private static int epochs(int n) {
        double few = n < FEW ? 2.5 : 1;
        return Math.clamp(Math.round(few * 30 * Math.pow(200.0 / n, 0.28)), 6, 100);
    }

    /// Of few pictures every class counts the same unless the user says otherwise, and none is certain.
    private static Loss loss(Dataset train, List<Double> weights) {
        int k = train.classes().size();
        if (train.size() >= FEW || k < 2) {
            return Recipe.loss(train);
        }
        if (k == 2) {
            var loss = new BinaryCrossEntropy().withLabelSmoothing(DOUBT);
            return weights.isEmpty() ? loss : loss.withPositiveWeight(weights.get(1) / weights.get(0));
        }
        var loss = new CrossEntropy().withLabelSmoothing(DOUBT);
        return weights.isEmpty() ? loss
                : loss.withClassWeights(weights.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /// Letters, digits and other signs of one character mean something else when they are mirrored.
    private static boolean areSigns(List<String> classes) {
        return !classes.isEmpty() && classes.stream().allMatch(name -> name.codePointCount(0, name.length()) == 1);
    }

    private static PictureAugmentation changes(boolean photographs) {
        return photographs
                ? new PictureAugmentation(Border.REFLECT, new Geometry.Flip(), new Geometry.Rotate(15),
                        new Geometry.ResizedCrop(0.4, 1, 1.33), new Tone.Brightness(0.3), new Tone.Contrast(0.3),
                        new Tone.Saturation(0.3))
                : new PictureAugmentation(Border.EDGE, new Geometry.Rotate(10), new Geometry.Shift(0.07),
                        new Geometry.Zoom(0.9, 1.1), new Geometry.Shear(8));
    }

    private static Sequential network(Raw.Pictures raw, int n, int outputs, Options options) {
        Rng rng = Rng.seed(options.seed());
        Activation activation = options.activationOr(Activation.RELU);
        DType dtype = options.dtype();
        boolean small = Math.max(raw.height(), raw.width()) <= 32;
        boolean fewLarge = n < FEW && Math.max(raw.height(), raw.width()) > LARGE_OF_FEW;
        var layers = new ArrayList<Layer>();
        int height = raw.height();
        int width = raw.width();
        int in = raw.channels();
        int channels = small ? 20 : fewLarge ? 24 : 16;
        int most = 4 * channels;
        boolean large = Math.max(height, width) > LARGE;
        if (large || fewLarge) { // the stem
            add(layers, new Conv2d(in, channels, 5, 2, Padding.SAME, Activation.LINEAR, init(activation), rng.split(),
                    dtype), channels, activation, dtype);
            height = Math.ceilDiv(height, 2);
            width = Math.ceilDiv(width, 2);
            in = channels;
            if (large) {
                layers.add(new MaxPool2d(2));
                height /= 2;
                width /= 2;
            }
            channels = fewLarge ? channels : 2 * channels;
        }
        for (boolean more = !large || Math.min(height, width) >= 6; more; channels = Math.min(2 * channels, most)) {
            add(layers, new Conv2d(in, channels, 3, 1, Padding.SAME, Activation.LINEAR, init(activation), rng.split(),
                    dtype), channels, activation, dtype);
            layers.add(new MaxPool2d(2));
            height /= 2;
            width /= 2;
            in = channels;
            more = Math.min(height, width) >= 6;
        }
        boolean places = small && raw.channels() == 1;
        layers.add(places ? new Flatten() : new GlobalAveragePool());
        if (n < FEW) {
            layers.add(new Dropout(0.5));
        }
        layers.add(new Dense(places ? in * height * width : in, outputs, Activation.LINEAR, Init.XAVIER, rng.split(),
                dtype));
        return new Sequential(layers.toArray(Layer[]::new));
    }

    private static void add(List<Layer> layers, Conv2d conv, int channels, Activation activation, DType dtype) {
        layers.add(conv);
        layers.add(new BatchNorm(channels, 0.1, 1e-5, dtype));
        layers.add(new Activate(activation));
    }

    private static Init init(Activation activation) {
        return activation == Activation.SIGMOID || activation == Activation.TANH ? Init.XAVIER : Init.HE;
    }
}
