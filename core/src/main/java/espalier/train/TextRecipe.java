package espalier.train;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.Augmentation;
import espalier.data.Dataset;
import espalier.data.Raw;
import espalier.data.TextTokens;
import espalier.data.text.Normalizer;
import espalier.data.text.Vocabulary;
import espalier.data.text.WordTokenizer;
import espalier.nn.Activation;
import espalier.nn.Conv1d;
import espalier.nn.Dense;
import espalier.nn.Dropout;
import espalier.nn.Embedding;
import espalier.nn.Init;
import espalier.nn.Layer;
import espalier.nn.MaxOverSteps;
import espalier.nn.MeanOverSteps;
import espalier.nn.Parallel;
import espalier.nn.Sequential;
import espalier.optim.Adam;
import espalier.optim.Schedule;
import java.util.ArrayList;
import java.util.List;

/// Learning from texts: words, each a vector, then filters that look for phrases of two, three and five words (Kim
/// 2014). [Recipe#of] calls it.
///
/// Words keep their capitals, which say much in short messages; of numbers only the length counts. While learning, some
/// words are left out, so that the network does not hang on one of them. Small training sets are passed over more
/// often, so that there are about as many steps for each.
final class TextRecipe {
    private static final int MOST_WORDS = 30_000;
    private static final int LONGEST = 400;
    private static final int VECTOR = 64;
    private static final int FILTERS = 32;
    private static final List<Integer> WIDTHS = List.of(2, 3, 5);
    private static final int BATCH = 64;
    private static final int STEPS = 700;
    private static final double LEFT_OUT = 0.1;

    private TextRecipe() {}

    /// The recipe for these training rows.
    static Recipe of(Dataset train, Options options) {
        if (!(train.raw() instanceof Raw.Text raw)) {
            throw new IllegalArgumentException("TextRecipe: takes texts, not " + train.raw());
        }
        List<String> texts = TextTokens.texts(train);
        var words = WordTokenizer.train(texts, new Normalizer(Normalizer.Form.NFKC, false, false, true, true), 2,
                MOST_WORDS);
        var tokens = new TextTokens(raw, words, TextTokens.length(words, texts, 0.99, LONGEST));
        int batch = options.batchSizeOr(BATCH);
        int perEpoch = Math.ceilDiv(train.size(), batch == 0 ? train.size() : batch);
        int epochs = options.epochsOr(Math.clamp(Math.ceilDiv(STEPS, perEpoch), 4, 60));
        List<Integer> hidden = options.hidden();
        boolean linear = hidden != null && hidden.isEmpty();
        double rate = options.learningRateOr(linear ? 0.01 : 0.002);
        var adam = new Adam(Schedule.cosine(rate, (long) epochs * perEpoch));
        String what = hidden == null ? "filters for phrases" : linear ? "logistic regression" : "a dense network";
        Sequential net = hidden == null ? net(words.size(), train, options)
                : dense(words.size(), hidden, train, options);
        return new Recipe(tokens, net, Recipe.loss(train), adam, wordDropout(), false, epochs, batch,
                what + " on " + (words.size() - 2) + " words");
    }

    /// On the mean of the words' vectors, whatever their order: without hidden layers a linear function of how often
    /// each word comes (Joulin et al. 2016), the baseline of every text.
    private static Sequential dense(int count, List<Integer> hidden, Dataset train, Options options) {
        Rng rng = Rng.seed(options.seed());
        DType dtype = options.dtype();
        var layers = new ArrayList<Layer>();
        layers.add(new Embedding(count, VECTOR, Vocabulary.PAD, Init.scaledNormal(0.1), rng.split(), dtype));
        layers.add(new MeanOverSteps());
        Activation activation = options.activationOr(Activation.RELU);
        int width = VECTOR;
        for (int size : hidden) {
            layers.add(new Dense(width, size, activation, DenseStack.init(activation), rng.split(), dtype));
            layers.add(new Dropout(0.5));
            width = size;
        }
        layers.add(new Dense(width, Recipe.outputs(train), Activation.LINEAR, Init.XAVIER, rng.split(), dtype));
        return new Sequential(layers.toArray(Layer[]::new));
    }

    private static Sequential net(int count, Dataset train, Options options) {
        Rng rng = Rng.seed(options.seed());
        DType dtype = options.dtype();
        var words = new Embedding(count, VECTOR, Vocabulary.PAD, Init.scaledNormal(0.1), rng.split(), dtype);
        var phrases = new ArrayList<Layer>();
        for (int width : WIDTHS) {
            var filters = Conv1d.Settings.of(VECTOR, FILTERS, width).activation(Activation.RELU);
            phrases.add(new Sequential(new Conv1d(filters, Init.HE, rng.split(), dtype), new MaxOverSteps()));
        }
        return new Sequential(
                words,
                new Dropout(0.2),
                new Parallel(Parallel.Join.CONCAT, phrases),
                new Dropout(0.5),
                new Dense(FILTERS * WIDTHS.size(), Recipe.outputs(train), Activation.LINEAR, Init.XAVIER, rng.split(),
                        dtype));
    }

    /// One word in ten becomes the unknown word.
    private static Augmentation wordDropout() {
        return (x, rng) -> {
            var hidden = rng.bernoulli(LEFT_OUT, x.shape().toArray())
                    .astype(DType.BOOL)
                    .logicalAnd(x.notEqual(Vocabulary.PAD));
            return NDArray.where(hidden, NDArray.onesLike(x), x);
        };
    }
}
