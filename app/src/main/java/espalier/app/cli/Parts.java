package espalier.app.cli;

import espalier.app.show.ReadingView;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.data.Split;
import espalier.formats.Progress;
import espalier.formats.Source;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The pictures of a run, to learn from and to test on: read, drawn, or set aside as `train` was asked to. For
/// [TrainRun].
///
/// @param words       what they are, in lines
/// @param train       to learn from
/// @param test        to test on, its classes in the order of `train`
/// @param trainNames  of each row, say the name of its file
/// @param testNames   the same for the test set
/// @param fingerprint of what is learnt from
/// @param drawn       whether the program drew them
record Parts(String words, Dataset train, Dataset test, List<String> trainNames, List<String> testNames,
        String fingerprint, boolean drawn) {
    private static final int DRAWN = 1500;
    private static final int DRAWN_SIZE = 64;
    private static final double TEST_SHARE = 0.2;

    /// Reads or draws them.
    static Parts of(TrainRun.Request request, Screen screen) {
        Path data = request.data();
        Source source = data == null ? drawn(request, screen) : open(data, options(request), request, screen);
        source.requireTwoClasses();
        Path test = request.test();
        Source.Options like = options(request).withLike(source.raw(), source.dataset().classes());
        if (test != null) {
            return with(source, open(test, like, request, screen), test);
        }
        Source own = data == null ? null : Source.test(data, like); // as MNIST has one beside what is learnt from
        return data == null || own == null ? setAside(source, request, data == null) : with(source, own, data);
    }

    private static Source.Options options(TrainRun.Request request) {
        return new Source.Options(request.size(), request.size(), request.strict(), Progress.NONE);
    }

    private static Source drawn(TrainRun.Request request, Screen screen) {
        if (request.talks()) {
            screen.println(
                    "No data given, so these are pictures that this program draws itself: cats and other things.");
            screen.println(
                    "Your own: " + Next.command() + " train FOLDER, with one sub-folder of pictures for each class.");
            screen.println();
        }
        return Source.drawn(request.drawn() == 0 ? DRAWN : request.drawn(),
                request.size() == 0 ? DRAWN_SIZE : request.size(),
                request.options().seed());
    }

    private static Source open(Path path, Source.Options options, TrainRun.Request request, Screen screen) {
        var view = new ReadingView(screen);
        Source source;
        try {
            source = Source.open(path, request.talks() ? options.withProgress(view) : options);
        } finally {
            view.clear();
        }
        Next.reportSkipped(source.skipped(), screen);
        return source;
    }

    private static Parts with(Source source, Source other, Path test) {
        Dataset train = source.dataset();
        if (!Set.copyOf(train.classes()).equals(Set.copyOf(other.dataset().classes()))) {
            throw new Misuse("--test: " + test + " has the classes " + Words.list(other.dataset().classes(), 8)
                    + ", the training data have "
                    + Words.list(train.classes(), 8) + "; they must be the same");
        }
        return new Parts("learnt from  " + source.description() + "\ntested on    " + other.description(), train,
                renumbered(other.dataset(), train.classes()), source.names(), other.names(), source.fingerprint(),
                false);
    }

    /// The classes in the order that the training set has them in.
    private static Dataset renumbered(Dataset data, List<String> classes) {
        if (data.classes().equals(classes)) {
            return data;
        }
        ArrayDataset all = ArrayDataset.of(data);
        long[] numbers = Arrays.stream(all.y().toLongs())
                .map(k -> classes.indexOf(data.classes().get((int) k)))
                .toArray();
        return new ArrayDataset(all.x(), NDArray.wrap(numbers, numbers.length), classes);
    }

    /// A fifth of each class set aside. The rows of the parts are found by splitting row numbers instead of pictures.
    private static Parts setAside(Source source, TrainRun.Request request, boolean drawn) {
        Dataset all = source.dataset();
        var numbers = new ArrayDataset(NDArray.arange(all.size()), all.targets(), all.classes());
        Split split = Split.random(numbers, TEST_SHARE, Rng.seed(request.options().seed()));
        int[] train = split.train().range(0, split.train().size()).x().toInts();
        int[] test = split.test().range(0, split.test().size()).x().toInts();
        String words = source.description() + "\n" + Words.count(train.length) + " to learn from, "
                + Words.count(test.length)
                + " set aside to be tested on";
        return new Parts(words, all.subset(train), all.subset(test), names(source, train), names(source, test),
                source.fingerprint(), drawn);
    }

    private static List<String> names(Source source, int[] rows) {
        return Arrays.stream(rows).mapToObj(source.names()::get).toList();
    }
}
