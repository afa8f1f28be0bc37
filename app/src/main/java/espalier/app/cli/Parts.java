package espalier.app.cli;

import espalier.app.show.ReadingView;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.array.Rng;
import espalier.data.Dataset;
import espalier.data.Duplicates;
import espalier.data.Partition;
import espalier.data.Split;
import espalier.formats.DataParts;
import espalier.formats.NamePattern;
import espalier.formats.Progress;
import espalier.formats.Source;
import espalier.formats.Where;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The data of a run, to learn from and to test on: read, drawn, or set aside as `train` was asked to. For
/// [TrainRun].
///
/// @param words       what they are, in lines
/// @param train       to learn from
/// @param validation  chooses the epoch, its classes in the order of `train`; null where `train` has it in it
/// @param test        to test on, its classes in the order of `train`
/// @param trainNames  of each row, say the name of its file
/// @param testNames   the same for the test set
/// @param fingerprint of what is learnt from
/// @param drawn       whether the program drew them
record Parts(String words, Dataset train, @Nullable Dataset validation, Dataset test, List<String> trainNames,
        List<String> testNames, String fingerprint, boolean drawn) {
    private static final int DRAWN = 1500;
    private static final int DRAWN_SIZE = 64;
    static final double TEST_SHARE = 0.2;

    /// What a user said about the names of files.
    ///
    /// @param pattern   that they have; null for the one they share
    /// @param testWhere which of them to test on; null for a fifth at random
    record Names(@Nullable String pattern, @Nullable Where testWhere) {}

    /// Reads or draws them.
    static Parts of(TrainRun.Request request, Screen screen) {
        Path data = request.data();
        Source source = whole(request, screen);
        Path test = request.test();
        Where where = request.names().testWhere();
        if (where != null) {
            return where(source, where, request.names().pattern());
        }
        Source.Options like = options(request).withLike(source.raw(), source.dataset().classes());
        Source other = test != null ? open(test, like, request, screen)
                : data == null ? null // as MNIST has one beside what is learnt from
                        : read(like, request, screen, options -> Source.test(data, options));
        Parts parts = other == null ? setAside(source, request, data == null)
                : with(source, other, test == null ? "" : "--test: ");
        return data == null ? parts
                : parts.divided(data, test != null,
                        read(like, request, screen, options -> Source.validation(data, options)));
    }

    /// With what the folder is divided into, said before everything else, and its part that chooses the epoch.
    private Parts divided(Path data, boolean testGiven, @Nullable Source chooser) {
        DataParts found = DataParts.of(data);
        if (found == null) {
            return this;
        }
        DataParts parts = testGiven ? found.withoutTest() : found;
        String chosen = chooser == null ? "" : "\nchosen by    " + chooser.description();
        Dataset fitting = chooser == null ? null : fitting(train, chooser, "");
        return new Parts(parts.words() + "\n" + words + chosen, train, fitting, test, trainNames, testNames,
                fingerprint, drawn);
    }

    private static Source.Options options(TrainRun.Request request) {
        return new Source.Options(request.size(), request.strict(), Progress.NONE).withKind(request.kind())
                .withLabel(request.label())
                .withPattern(request.names().pattern());
    }

    private static Source drawn(TrainRun.Request request, Screen screen) {
        if (request.talks()) {
            screen.println(
                    "No data given, so these are pictures that this program draws itself: cats and other things.");
            screen.println(
                    "Your own: " + Next.command() + " train FOLDER, with one sub-folder of pictures for each class.");
            screen.println();
        }
        var view = new ReadingView(screen, "drawing", "picture");
        try {
            return Source.drawn(request.drawn() == 0 ? DRAWN : request.drawn(),
                    request.size() == 0 ? DRAWN_SIZE : request.size(), request.options().seed(),
                    request.talks() ? view : Progress.NONE);
        } finally {
            view.clear();
        }
    }

    /// Everything there is, not divided: for cross-validation.
    static Source whole(TrainRun.Request request, Screen screen) {
        Path data = request.data();
        Source source = data == null ? drawn(request, screen) : open(data, options(request), request, screen);
        return source.requireTwoClasses();
    }

    /// Whether the test set is fixed: named, chosen by the names of files, or beside the data, as MNIST has one.
    static boolean testIsGiven(TrainRun.Request request) {
        Path data = request.data();
        if (request.test() != null || request.names().testWhere() != null || data == null) {
            return data != null;
        }
        DataParts parts = DataParts.of(data);
        return parts != null ? parts.test() != null : Source.test(data, options(request)) != null;
    }

    private static Source open(Path path, Source.Options options, TrainRun.Request request, Screen screen) {
        return Objects.requireNonNull(read(options, request, screen, how -> Source.open(path, how)));
    }

    private interface Reading {
        @Nullable Source with(Source.Options options);
    }

    /// With a line that says how far it is, and then what was left out.
    private static @Nullable Source read(Source.Options options, TrainRun.Request request, Screen screen,
            Reading reading) {
        var view = new ReadingView(screen);
        Source source;
        try {
            source = reading.with(request.talks() ? options.withProgress(view) : options);
        } finally {
            view.clear();
        }
        if (source != null) {
            Next.reportSkipped(source.skipped(), screen);
        }
        return source;
    }

    private static Parts with(Source source, Source other, String option) {
        Dataset train = source.dataset();
        Dataset fitting = fitting(train, other, option);
        String words = "learnt from  " + source.description() + "\ntested on    " + other.description();
        return new Parts(words + leaks(train, fitting, source.names(), other.names()), train, null, fitting,
                source.names(), other.names(), source.fingerprint(), false);
    }

    /// Its classes in the order of the training set.
    private static Dataset fitting(Dataset train, Source other, String option) {
        List<String> classes = other.dataset().classes();
        if (!train.classes().containsAll(classes) || classes.isEmpty() != train.classes().isEmpty()) {
            throw new Misuse(option + other.path() + " has "
                    + (classes.isEmpty() ? "numbers to be predicted" : "the classes " + Words.list(classes, 8))
                    + ", the training data have "
                    + (train.classes().isEmpty() ? "numbers to be predicted" : Words.list(train.classes(), 8))
                    + "; they must be the same");
        }
        return classes.isEmpty() ? other.dataset() : other.dataset().withClasses(train.classes());
    }

    /// A line about rows of the test set that are in the training set too; empty when there are none.
    private static String leaks(Dataset train, Dataset test, List<String> trainNames, List<String> testNames) {
        List<Duplicates.Pair> pairs = Duplicates.across(train, test);
        if (pairs.isEmpty()) {
            return "";
        }
        Duplicates.Pair first = pairs.getFirst();
        return "\nbeware: " + Words.count(pairs.size(), train.raw().word()) + " of the test set "
                + (pairs.size() == 1 ? "is" : "are") + " in the training set too, value for value (the first: "
                + testNames.get(first.second()) + " is " + trainNames.get(first.first())
                + "), so the test flatters";
    }

    /// A fifth of each class, chosen by the seed.
    static Partition fifth(Dataset all, long seed) {
        try {
            return Partition.random(all, TEST_SHARE, Rng.seed(seed));
        } catch (IllegalArgumentException e) {
            throw new Misuse(Words.count(all.size(), all.raw().word()) + (all.classes().isEmpty() ? ""
                    : " in " + Words.count(all.classes().size(), "class"))
                    + " leave nothing to set aside to be tested on; at least one class needs two, or name other data"
                    + " with --test", e);
        }
    }

    /// A fifth of each class set aside.
    private static Parts setAside(Source source, TrainRun.Request request, boolean drawn) {
        Dataset all = source.dataset();
        Partition rows = fifth(all, request.options().seed());
        int[] train = rows.train();
        int[] test = rows.test();
        String words = source.description() + "\n" + Words.count(train.length) + " to learn from, "
                + Words.count(test.length)
                + " set aside to be tested on";
        Split split = rows.of(all);
        List<String> trainNames = names(source, train);
        List<String> testNames = names(source, test);
        String beware = drawn ? "" : leaks(split.train(), split.test(), trainNames, testNames);
        return new Parts(words + beware, split.train(), null, split.test(), trainNames, testNames, source.fingerprint(),
                drawn);
    }

    /// The rows whose names meet the condition to be tested on, all others to learn from.
    private static Parts where(Source source, Where where, @Nullable String given) {
        List<String> files = source.names().stream().map(name -> String.valueOf(Path.of(name).getFileName())).toList();
        NamePattern pattern = given == null ? NamePattern.recognise(files) : NamePattern.of(given);
        if (pattern == null) {
            throw new Misuse("--test-where needs names of files with fields in them; say how they are made, such as"
                    + " --pattern \"{label}_{speaker}_{take}.wav\"");
        }
        boolean[] chosen = new boolean[files.size()];
        for (int i = 0; i < chosen.length; i++) {
            Map<String, String> fields = pattern.fields(files.get(i));
            try {
                chosen[i] = fields != null && where.holds(fields);
            } catch (IllegalArgumentException e) {
                throw new Misuse("--test-where: " + e.getMessage(), e);
            }
        }
        int[] test = IntStream.range(0, chosen.length).filter(i -> chosen[i]).toArray();
        int[] train = IntStream.range(0, chosen.length).filter(i -> !chosen[i]).toArray();
        if (test.length == 0 || train.length == 0) {
            throw new Misuse("--test-where: " + where + " holds for " + (test.length == 0 ? "no file" : "every file")
                    + "; the fields are " + String.join(", ", pattern.fields()) + ", as in " + files.getFirst());
        }
        Dataset toLearn = source.dataset().subset(train);
        Dataset toTest = source.dataset().subset(test);
        List<String> trainNames = names(source, train);
        List<String> testNames = names(source, test);
        String words = source.description() + "\n" + Words.count(train.length) + " to learn from, "
                + Words.count(test.length) + " with " + where + " to be tested on"
                + leaks(toLearn, toTest, trainNames, testNames);
        return new Parts(words, toLearn, null, toTest, trainNames, testNames, source.fingerprint(), false);
    }

    private static List<String> names(Source source, int[] rows) {
        return Arrays.stream(rows).mapToObj(source.names()::get).toList();
    }
}
