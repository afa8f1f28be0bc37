package espalier.app.cli;

import espalier.app.show.Curves;
import espalier.app.show.JsonEvents;
import espalier.app.show.Screen;
import espalier.app.show.TrainingView;
import espalier.app.show.Words;
import espalier.array.Compute;
import espalier.data.Dataset;
import espalier.nn.Model;
import espalier.train.DivergedException;
import espalier.train.Event;
import espalier.train.Learner;
import espalier.train.Listener;
import espalier.train.Options;
import espalier.train.Reason;
import espalier.train.Recipe;
import espalier.train.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
    /// @param kind     what the samples are to be read as; null for what they look like
    /// @param label    the column to be predicted; null for the one that looks like it
    /// @param names    how names of files are made, and which of them to test on
    /// @param asked    the command line, for whoever goes on with this training
    record Request(@Nullable Path data, @Nullable Path test, Parts.Names names, Options options, int size, int drawn,
            @Nullable String kind, @Nullable String label, boolean strict, RunFolder out, Asked asked, boolean quiet,
            boolean json) {
        /// Whether anything but the result and errors is to be printed for people.
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
    private boolean given; // whether an interrupted training was given up
    private boolean complained;

    TrainRun(Screen screen, Request request) {
        this.screen = screen;
        this.request = request;
        this.view = new TrainingView(screen);
    }

    int go() throws IOException {
        boolean made = !Files.exists(request.out.folder().toAbsolutePath());
        boolean earlier = request.out.prepare();
        try (var lock = RunLock.of(request.out.model());
                var early = new StopRequest(() -> stoppedEarly(made, lock), 0)) {
            Parts parts = Parts.of(request, screen);
            Learner learner = learner(parts);
            request.out.requireRoom(learner.summary().parameters() * request.options.dtype().bytes() + ROOM);
            note(learner, parts);
            RunFile state = state(parts);
            introduce(learner, parts, earlier);
            listeners.add(curves);
            listeners.add(event -> keepBest(learner, event));
            listeners.add(this::complain);
            if (request.json && !request.quiet) {
                listeners.add(new JsonEvents(screen));
            }
            if (request.talks()) {
                listeners.add(view);
            }
            learner.resumable(state);
            return train(learner, parts, state, early);
        } finally {
            if (made) {
                request.out.removeIfEmpty();
            }
        }
    }

    /// The process is told to end while the data are read or drawn, or the network is made.
    private void stoppedEarly(boolean made, RunLock lock) {
        view.clear();
        screen.error("espalier: stopped before the training began; nothing was saved");
        lock.close();
        if (made) {
            request.out.removeIfEmpty();
        }
    }

    /// What [Learner] refuses is what the user asked for: a layer too large, classes that differ.
    private Learner learner(Parts parts) {
        try {
            Dataset validation = parts.validation();
            return validation == null ? new Learner(request.options, parts.train(), parts.test(), this::tell)
                    : Learner.choosingBy(request.options, parts.train(), validation, parts.test(), this::tell);
        } catch (IllegalArgumentException e) {
            String sentence = String.valueOf(e.getMessage());
            throw new Misuse(sentence.replaceFirst("^(Learner|Recipe): ", ""), e);
        }
    }

    private void tell(Event event) {
        for (Listener listener : listeners) {
            listener.on(event);
        }
    }

    /// Where the state of this training goes; what is there of another one is given up.
    private RunFile state(Parts parts) throws IOException {
        var state = new RunFile(request.out.state(), SAVE_EVERY_SECONDS, request.asked.notes(parts.fingerprint()));
        if (!request.asked.resumed()) {
            given = state.exists();
            state.delete();
        } else if (!parts.fingerprint().equals(request.asked.data())) {
            throw new Misuse("--resume: the data are not those that the interrupted training learnt from (sha256 "
                    + parts.fingerprint() + ", it was " + request.asked.data() + "); bring them back, or train anew");
        }
        return state;
    }

    private void note(Learner learner, Parts parts) {
        learner.note("data", parts.words().replace("\n", "; "));
        learner.note("data.sha256", parts.fingerprint());
        learner.note("drawn", Boolean.toString(parts.drawn()));
        learner.note("espalier", Version.number(TrainRun.class));
        learner.note("java", Runtime.version().toString());
    }

    private void introduce(Learner learner, Parts parts, boolean earlier) {
        Options options = request.options;
        Recipe recipe = learner.recipe();
        if (!request.talks()) {
            return;
        }
        screen.println(screen.bold("Data"));
        parts.words().lines().forEach(line -> screen.paragraph(Words.plain(line)));
        screen.println();
        screen.println(screen.bold("Model"));
        screen.println("  " + learner.summary().toString().stripTrailing().replace("\n", "\n  "));
        screen.println();
        screen.println(screen.bold("Training"));
        Dataset validation = learner.validation();
        boolean own = parts.validation() != null;
        int learnt = parts.train().size() - (validation == null || own ? 0 : validation.size());
        int rows = recipe.batchSize() == 0 ? learnt : Math.min(recipe.batchSize(), learnt);
        screen.paragraph(Words.plain(recipe.words()));
        screen.paragraph(
                Words.count(recipe.epochs(), "epoch") + " of " + Words.count(Math.ceilDiv(learnt, rows), "step")
                        + " with " + Words.count(rows, parts.train().raw().word()) + ", " + recipe.optimizer() + ", "
                        + options.dtype().numpyName() + ", seed " + options.seed()
                        + (options.minutes() > 0 ? ", " + Words.duration(60 * options.minutes()) + " at most" : ""));
        if (validation != null) {
            screen.paragraph(Words.count(validation.size(), parts.train().raw().word())
                    + (own ? " of their own" : " of those to learn from") + " choose the epoch"
                    + (recipe.earlyStopping() ? "; the training ends when they are no longer predicted better" : ""));
        }
        screen.println("  " + Compute.describe());
        if (given) {
            screen.paragraph(
                    "the interrupted training that was there is given up; --resume would have gone on with it");
        }
        if (earlier && !request.asked.resumed()) {
            screen.paragraph(request.out.model() + " of an earlier run will be replaced");
        }
    }

    // ---- training

    private int train(Learner learner, Parts parts, RunFile state, StopRequest early) throws IOException {
        early.close();
        try (var stop = new StopRequest(learner::stop)) {
            Learner.Trained trained;
            try {
                trained = learner.fit();
            } catch (DivergedException e) {
                state.delete(); // it would only diverge again
                throw diverged(learner, e);
            } catch (IllegalArgumentException | UncheckedIOException e) {
                if (request.asked.resumed() && String.valueOf(e.getMessage()).contains(state.path().toString())) {
                    throw new Misuse("--resume: " + e.getMessage(), e);
                }
                throw e;
            } catch (Screen.Closed e) {
                listeners.clear(); // they would print
                if (learner.hasBest()) {
                    save(learner.model(), "best so far");
                }
                throw e;
            }
            if (trained.result().reason() == Reason.STOPPED) {
                return stopped(learner, trained, state, stop.wasMade() ? "stopped" : "interrupted");
            }
            saveSomewhere(trained.model(), "epoch " + trained.epoch() + ", best on the " + chooser(learner));
            state.delete();
            return new Report(screen, request, curves).print(trained, parts, learner);
        }
    }

    /// The set that chose the epoch, in words.
    static String chooser(Learner learner) {
        return learner.chooser().equals("train") ? "training set" : "validation part";
    }

    /// From time to time, so that even a power cut leaves the best model so far.
    private void keepBest(Learner learner, Event event) {
        double now = System.nanoTime() / 1e9;
        switch (event) {
            case Event.Started _ -> saved = now;
            case Event.Evaluated e when e.set().equals(learner.chooser()) && learner.bestEpoch() == e.epoch()
                    && now - saved > SAVE_EVERY_SECONDS -> {
                saved = now;
                try {
                    save(learner.model(), "best so far, epoch " + e.epoch());
                } catch (IOException problem) { // there is time to make room until the end
                    view.clear();
                    screen.error("espalier: " + Problems.sentence(problem) + "; the training goes on");
                }
            }
            default -> {}
        }
    }

    /// When the state of the training cannot be kept, once.
    private void complain(Event event) {
        if (event instanceof Event.NotSaved n && !complained) {
            complained = true;
            view.clear();
            screen.error("espalier: how far the training is cannot be kept in " + n.file() + " (" + n.problem()
                    + "); it goes on");
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

    private Misuse diverged(Learner learner, DivergedException e) throws IOException {
        String kept = "";
        if (learner.hasBest()) {
            save(learner.model(), "best before it diverged, epoch " + learner.bestEpoch());
            kept = "; the model of epoch " + learner.bestEpoch() + ", before that, is in " + request.out.model();
        }
        return new Misuse(e.getMessage() + kept, e);
    }

    private int stopped(Learner learner, Learner.Trained trained, RunFile state, String how) throws IOException {
        String when = how + " in epoch " + Words.count(trained.result().epochs() + 1L) + " of "
                + Words.count(learner.recipe().epochs());
        String further = !state.exists() ? ""
                : "; to go on: " + Next.command() + " train --resume " + Words.shell(request.out.place());
        if (!learner.hasBest()) {
            screen.error("espalier: " + when + ", before the first evaluation; no model was saved" + further);
            return Problems.STOPPED;
        }
        save(trained.model(), "best so far, epoch " + trained.epoch());
        screen.error("espalier: " + when + "; the best model so far, of epoch " + Words.count(trained.epoch())
                + ", is in " + request.out.model() + further);
        return Problems.STOPPED;
    }
}
