package espalier.formats;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.DType;
import espalier.array.Rng;
import espalier.data.Dataset;
import espalier.data.Split;
import espalier.data.image.Border;
import espalier.data.image.Geometry;
import espalier.data.image.PictureAugmentation;
import espalier.data.Scaling;
import espalier.nn.Activation;
import espalier.nn.Dense;
import espalier.nn.Flatten;
import espalier.nn.Loss;
import espalier.nn.Sequential;
import espalier.optim.Adam;
import espalier.optim.Schedule;
import espalier.train.Evaluation;
import espalier.train.Learner;
import espalier.train.Options;
import espalier.train.Recipe;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// MNIST and the cats, learnt as the tool does and as `docs/pictures.md` says: a small part of it in every build that
/// has the data, all of it with `-Despalier.long=true`, which takes minutes.
class LearntForRealTest {
    private static Dataset mnist() {
        return Source.open(TestFiles.shared("mnist"), Source.Options.DEFAULT).dataset();
    }

    private static Dataset mnistTest() {
        return Objects.requireNonNull(Source.test(TestFiles.shared("mnist"), Source.Options.DEFAULT)).dataset();
    }

    /// Some rows of each class.
    private static Dataset some(Dataset data, int n) {
        return Split.random(data, (double) n / data.size(), Rng.seed(1)).test();
    }

    @Test
    void aThousandDigitsInAMoment() {
        var learner = new Learner(Options.defaults().withEpochs(8), some(mnist(), 999), null);
        assertThat(Evaluation.of(learner.fit().model(), some(mnistTest(), 1000)).accuracy()).isGreaterThan(0.93);
    }

    @Test
    void theCatsBeatTheMajorityInAMoment() {
        Dataset train = Source.open(TestFiles.shared("cats/train_catvnoncat.h5"), Source.Options.DEFAULT).dataset();
        Dataset test = Source.open(TestFiles.shared("cats/test_catvnoncat.h5"), Source.Options.DEFAULT).dataset();
        var learner = new Learner(Options.defaults().withEpochs(6), train, null);
        Evaluation learnt = Evaluation.of(learner.fit().model(), train);
        assertThat(learnt.accuracy()).isGreaterThan(0.70); // 137 of 209 are no cats
        assertThat(Evaluation.of(learner.model(), test).accuracy()).isGreaterThan(0.34);
    }

    @Test
    @EnabledIfSystemProperty(named = "espalier.long", matches = "true")
    void mnistByTheConvolutionalNetwork() {
        var learner = new Learner(Options.defaults(), mnist(), null);
        assertThat(Evaluation.of(learner.fit().model(), mnistTest()).accuracy()).isGreaterThanOrEqualTo(0.993);
    }

    @Test
    @EnabledIfSystemProperty(named = "espalier.long", matches = "true")
    void mnistByADenseNetwork() {
        Dataset train = mnist();
        var learner = new Learner(dense(train, 12), Options.defaults(), train, null, null);
        assertThat(Evaluation.of(learner.fit().model(), mnistTest()).accuracy()).isGreaterThanOrEqualTo(0.984);
    }

    /// 784-512-256-10 with Adam along one cycle, digits turned and moved a little.
    static Recipe dense(Dataset train, int epochs) {
        Rng rng = Rng.seed(1);
        var net = new Sequential(new Flatten(), new Dense(784, 512, Activation.RELU, rng),
                new Dense(512, 256, Activation.RELU, rng), new Dense(256, 10, Activation.LINEAR, rng));
        long steps = (long) epochs * Math.ceilDiv(train.size(), 128);
        var changes = new PictureAugmentation(Border.ZERO, new Geometry.Rotate(8), new Geometry.Shift(0.05),
                new Geometry.Zoom(0.95, 1.05));
        return new Recipe(Scaling.fit(train), net, Loss.CROSS_ENTROPY, new Adam(Schedule.oneCycle(0.003, steps)),
                changes, false, epochs, 128, "784-512-256-10");
    }

    @Test
    @EnabledIfSystemProperty(named = "espalier.long", matches = "true")
    void theCatsOverFiveSeeds() {
        Dataset train = Source.open(TestFiles.shared("cats/train_catvnoncat.h5"), Source.Options.DEFAULT).dataset();
        Dataset test = Source.open(TestFiles.shared("cats/test_catvnoncat.h5"), Source.Options.DEFAULT).dataset();
        double sum = 0;
        for (int seed = 1; seed <= 5; seed++) {
            var learner = new Learner(Options.defaults().withSeed(seed).withDtype(DType.FLOAT32), train, null);
            double accuracy = Evaluation.of(learner.fit().model(), test).accuracy();
            System.out.println("cats, seed " + seed + ": " + accuracy);
            sum += accuracy / 5;
        }
        assertThat(sum).isGreaterThan(0.84);
    }
}
