package espalier.app.cli;

import espalier.app.show.Curves;
import espalier.app.show.JsonEvents;
import espalier.app.show.Screen;
import espalier.app.show.TrainingView;
import espalier.app.show.Words;
import espalier.array.Compute;
import espalier.nn.Model;
import espalier.train.Classifier;
import espalier.train.DivergedException;
import espalier.train.Event;
import espalier.train.Listener;
import espalier.train.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of `espalier train`: reads, trains, saves, reports. Made by [Train] with options that are checked.
final class TrainRun {
    private static final double SAVE_EVERY_SECONDS = 15;
    private static final long ROOM = 1 << 20;

    /// What was asked for.
    ///
    /// @param data     to learn from; null for drawn pictures
    /// @param test     to test on; null for a fifth of the data
    /// @param size     side of the pictures, 0 for as they are
    /// @param drawn    how many pictures to draw, 0 for the default
    record Request(@Nullable Path data, @Nullable Path test, Classifier.Options options, int size, int drawn,
            boolean strict,
            RunFolder out, boolean quiet, boolean json) {
        /// Whether anything but the result and errors is to be printed.
        boolean talks() {
            return !quiet && !json;
        }
    }

    private final Screen screen;
    private final Request request;
    private final List<Listener> listeners = new ArrayList<>();
    private final Curves curves = new Curves();
    private final TrainingView view;
    private double saved;

    TrainRun(Screen screen, Request request) {
        this.screen = screen;
        this.request = request;
        this.view = new TrainingView(screen);
    }

    int go() throws IOException {
        boolean earlier = request.out.prepare();
        Parts parts = Parts.of(request, screen);
        Classifier classifier = classifier(parts);
        request.out.requireRoom(classifier.summary().parameters() * request.options.dtype().bytes() + ROOM);
        note(classifier, parts);
        introduce(classifier, parts, earlier);
        listeners.add(curves);
        listeners.add(event -> keepBest(classifier, event));
        if (request.json) {
            listeners.add(new JsonEvents(screen));
        }
        if (request.talks()) {
            listeners.add(view);
        }
        return train(classifier, parts);
    }

    /// What [Classifier] refuses is what the user asked for: a layer too large, classes that differ.
    private Classifier classifier(Parts parts) {
        try {
            return new Classifier(request.options, parts.train(), parts.test(), this::tell);
        } catch (IllegalArgumentException e) {
            String sentence = String.valueOf(e.getMessage());
            throw new Misuse(sentence.startsWith("Classifier: ") ? sentence.substring(12) : sentence, e);
        }
    }

    private void tell(Event event) {
        for (Listener listener : listeners) {
            listener.on(event);
        }
    }

    private void note(Classifier classifier, Parts parts) {
        classifier.note("data", parts.words().replace("\n", "; "));
        classifier.note("data.sha256", parts.fingerprint());
        classifier.note("drawn", Boolean.toString(parts.drawn()));
        classifier.note("espalier", Version.number(TrainRun.class));
        classifier.note("java", Runtime.version().toString());
    }

    private void introduce(Classifier classifier, Parts parts, boolean earlier) {
        Classifier.Options options = request.options;
        if (!request.talks()) {
            return;
        }
        screen.println(screen.bold("Data"));
        parts.words().lines().forEach(line -> screen.paragraph(Words.plain(line)));
        screen.println();
        screen.println(screen.bold("Model"));
        screen.println("  " + classifier.summary().toString().stripTrailing().replace("\n", "\n  "));
        screen.println();
        screen.println(screen.bold("Training"));
        int rows = options.batchSize() == 0 ? parts.train().size()
                : Math.min(options.batchSize(), parts.train().size());
        screen.println("  " + Words.count(options.epochs(), "epoch") + " of "
                + Words.count(Math.ceilDiv(parts.train().size(), rows), "step") + " with "
                + Words.count(rows, "picture") + ", rate " + Words.number(options.learningRate()) + ", "
                + options.dtype().numpyName() + ", seed "
                + options.seed());
        screen.println("  " + Compute.describe());
        if (earlier) {
            screen.paragraph(request.out.model() + " of an earlier run will be replaced");
        }
    }

    // ---- training

    private int train(Classifier classifier, Parts parts) throws IOException {
        try (var stop = new StopRequest(classifier::stop)) {
            Classifier.Trained trained;
            try {
                trained = classifier.fit();
            } catch (DivergedException e) {
                throw diverged(classifier, e);
            } catch (Screen.Closed e) {
                listeners.clear(); // they would print
                if (classifier.bestEpoch() > 0) {
                    save(classifier.model(), "best so far");
                }
                throw e;
            }
            if (trained.result().reason() == Reason.STOPPED) {
                return stopped(classifier, trained, stop.wasMade() ? "stopped" : "interrupted");
            }
            saveSomewhere(trained.model(), "epoch " + trained.epoch() + ", best on the training set");
            return new Report(screen, request, curves).print(trained, parts);
        }
    }

    /// From time to time, so that even a power cut leaves the best model so far.
    private void keepBest(Classifier classifier, Event event) {
        double now = System.nanoTime() / 1e9;
        switch (event) {
            case Event.Started _ -> saved = now;
            case Event.Evaluated e when e.set().equals("train") && classifier.bestEpoch() == e.epoch()
                    && now - saved > SAVE_EVERY_SECONDS -> {
                saved = now;
                try {
                    save(classifier.model(), "best so far, epoch " + e.epoch());
                } catch (IOException problem) { // there is time to make room until the end
                    view.clear();
                    screen.error("espalier: " + Problems.sentence(problem) + "; the training goes on");
                }
            }
            default -> {}
        }
    }

    private void save(Model model, String why) throws IOException {
        model.save(request.out.model());
        tell(new Event.Saved(request.out.model(), why));
    }

    /// At the end of the work: when the disk has become full in the meantime, the model goes where temporary files go.
    private void saveSomewhere(Model model, String why) throws IOException {
        try {
            save(model, why);
        } catch (IOException problem) {
            Path elsewhere = Path.of(System.getProperty("java.io.tmpdir"))
                    .resolve("espalier-model-" + ProcessHandle.current().pid() + ".safetensors");
            model.save(elsewhere);
            throw new Misuse(Problems.sentence(problem) + "; this model was saved as " + elsewhere + " instead",
                    problem);
        }
    }

    private Misuse diverged(Classifier classifier, DivergedException e) throws IOException {
        String kept = "";
        if (classifier.bestEpoch() > 0) {
            save(classifier.model(), "best before it diverged, epoch " + classifier.bestEpoch());
            kept = "; the model of epoch " + classifier.bestEpoch() + ", before that, is in " + request.out.model();
        }
        return new Misuse(e.getMessage() + kept, e);
    }

    private int stopped(Classifier classifier, Classifier.Trained trained, String how) throws IOException {
        String when = how + " in epoch " + Words.count(trained.result().epochs() + 1L) + " of "
                + Words.count(request.options.epochs());
        if (classifier.bestEpoch() == 0) {
            screen.error("espalier: " + when + ", before the first evaluation; nothing was saved");
            return Problems.STOPPED;
        }
        save(trained.model(), "best so far, epoch " + trained.epoch());
        screen.error("espalier: " + when + "; the best model so far, of epoch " + Words.count(trained.epoch())
                + ", is in " + request.out.model());
        return Problems.STOPPED;
    }
}
