import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.data.Raw;
import espalier.data.SoundFeatures;
import espalier.data.Split;
import espalier.data.TextTokens;
import espalier.data.sound.MelSpectrogram;
import espalier.data.sound.Mfcc;
import espalier.data.sound.Resampler;
import espalier.data.text.BytePairTokenizer;
import espalier.data.text.Normalizer;
import espalier.data.text.Tfidf;
import espalier.data.text.WordTokenizer;
import espalier.formats.NamePattern;
import espalier.formats.Source;
import espalier.formats.Where;
import espalier.formats.sound.Sounds;
import espalier.nn.Activation;
import espalier.nn.Dense;
import espalier.nn.Init;
import espalier.nn.Loss;
import espalier.nn.Sequential;
import espalier.optim.Adam;
import espalier.train.Evaluation;
import espalier.train.Plan;
import espalier.train.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Texts and sounds: how many in a second, and what logistic regression reaches on them, the baseline of the tool's
/// networks; for docs/performance.md, docs/text.md and docs/sound.md.
///
/// java -p app/target/lib --add-modules ALL-MODULE-PATH bench/Signals.java sms/SMSSpamCollection fsdd/recordings
void main(String[] args) {
    texts(Path.of(args[0]));
    sounds(Path.of(args[1]));
    IO.println(Compute.describe());
}

void texts(Path file) {
    Source source = Source.open(file, Source.Options.DEFAULT);
    List<String> texts = TextTokens.texts(source.dataset());
    int n = texts.size();
    rate("read and label lines", n, "texts", () -> Source.open(file, Source.Options.DEFAULT));
    rate("train a tokenizer of words", n, "texts", () -> WordTokenizer.train(texts, Normalizer.USUAL, 2, 10_000));
    rate("train 2,000 byte pairs", n, "texts", () -> BytePairTokenizer.train(texts, Normalizer.USUAL, 2258));
    var words = WordTokenizer.train(texts, Normalizer.USUAL, 2, 10_000);
    var pairs = BytePairTokenizer.train(texts, Normalizer.USUAL, 2258);
    rate("encode in words", n, "texts", () -> texts.forEach(words::encode));
    rate("encode in byte pairs", n, "texts", () -> texts.forEach(pairs::encode));
    for (int seed = 1; seed <= 3; seed++) {
        Split split = Split.random(source.dataset(), 0.2, Rng.seed(seed));
        List<String> train = TextTokens.texts(split.train());
        Tfidf tfidf = Tfidf.fit(train, Normalizer.USUAL, true, 2, 5000);
        Evaluation e = regression(tfidf.apply(train), split.train(), tfidf.apply(TextTokens.texts(split.test())),
                split.test(), seed);
        int[][] c = e.confusion();
        double f1 = 2.0 * c[1][1] / (2 * c[1][1] + c[0][1] + c[1][0]);
        IO.println(String.format(Locale.ROOT, "logistic regression on TF-IDF, seed %d: accuracy %.4f, F1 of %s "
                + "%.4f", seed,
                e.accuracy(), source.dataset().classes().get(1), f1));
    }
}

void sounds(Path folder) {
    Source source = Source.open(folder, Source.Options.DEFAULT.withPattern("{label}_{speaker}_{take}.wav"));
    Dataset all = source.dataset();
    Raw.Sound raw = (Raw.Sound) source.raw();
    List<Path> files = source.names().stream().map(Path::of).toList();
    double seconds = files.stream().mapToDouble(file -> Sounds.read(file).seconds()).sum();
    rate("read WAV, 8 kHz", seconds, "seconds of sound", () -> files.forEach(Sounds::read));
    NDArray second = Rng.seed(1).normal(DType.FLOAT32, 100, raw.rate());
    var mel = MelSpectrogram.ofRate(raw.rate(), 40);
    rate("mel spectrogram, 10 ms, 40 bands", 100, "seconds of sound", () -> mel.log(second));
    rate("MFCC, 13", 100, "seconds of sound", () -> new Mfcc(mel, 13).apply(second));
    NDArray cd = Rng.seed(1).normal(DType.FLOAT32, 10, 44_100);
    rate("resample 44.1 kHz to 8 kHz", 10, "seconds of sound", () -> new Resampler(44_100, 8000).apply(cd));
    for (String where : List.of("take<10", "speaker=george", "speaker=jackson", "speaker=lucas", "speaker=nicolas",
            "speaker=theo", "speaker=yweweler")) {
        NamePattern pattern = NamePattern.of("{label}_{speaker}_{take}.wav");
        boolean[] test = new boolean[files.size()];
        for (int i = 0; i < test.length; i++) {
            test[i] = Where.of(where).holds(pattern.fields(files.get(i).getFileName().toString()));
        }
        Dataset train = all.subset(IntStream.range(0, test.length).filter(i -> !test[i]).toArray());
        Dataset held = all.subset(IntStream.range(0, test.length).filter(i -> test[i]).toArray());
        var features = SoundFeatures.fit(train, mel, 10);
        Evaluation e = regression(mean(features, train), train, mean(features, held), held, 1);
        IO.println(String.format(Locale.ROOT, "logistic regression on mean mel, tested on %s: accuracy %.4f", where,
                e.accuracy()));
    }
}

/// The mean of each band over the moments of a sound.
NDArray mean(SoundFeatures features, Dataset data) {
    int bands = features.outputShape().dim(1);
    Dataset ready = ArrayDataset.of(data.map(x -> features.apply(x, DType.FLOAT32).mean(1).reshape(-1, bands)));
    return ready.range(0, ready.size()).x();
}

Evaluation regression(NDArray x, Dataset train, NDArray testX, Dataset test, int seed) {
    int k = train.classes().size();
    Loss loss = k == 2 ? Loss.BINARY_CROSS_ENTROPY : Loss.CROSS_ENTROPY;
    var net = new Sequential(new Dense(x.shape().dim(1), k == 2 ? 1 : k, Activation.LINEAR, Init.XAVIER, Rng.seed(seed),
            DType.FLOAT32));
    new Trainer(net, loss, new Adam(0.01), new Plan(40, 64, seed).withEvaluateEvery(0))
            .fit(new ArrayDataset(x, train.targets(), train.classes()), null);
    return Evaluation.of(net, loss, new ArrayDataset(testX, test.targets(), test.classes()));
}

/// The best of five.
void rate(String what, double n, String unit, Runnable work) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        work.run();
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    IO.println(String.format(Locale.ROOT, "%-40s %,12.0f %s/s", what, n / best, unit));
}
