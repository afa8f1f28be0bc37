package espalier.app.show;

import espalier.app.show.ProgressBar.Part;
import espalier.train.Event;
import espalier.train.Listener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Hears a training run and shows how far it is: epoch, loss, accuracy, speed, time left. A bar on a terminal, about
/// ten plain lines elsewhere.
public final class TrainingView implements Listener {
    private static final double WINDOW_SECONDS = 5;
    private static final double LINE_EVERY_SECONDS = 10;
    private static final int LINES = 10;
    private static final double SMOOTHING = 0.95;

    private record Mark(double seconds, long samples) {}

    private final Screen screen;
    private final ProgressBar bar;
    private final Deque<Mark> marks = new ArrayDeque<>(List.of(new Mark(0, 0)));
    private int epochs;
    private int size;
    private int stepsPerEpoch;
    private int epoch;
    private long samples;
    private double seconds;
    private double lossSum;
    private double lossWeight;
    private double trainAccuracy = Double.NaN;
    private double testAccuracy = Double.NaN;
    private String testName = "test";
    private double lastLine;
    private int lines;

    /// A view on this screen.
    public TrainingView(Screen screen) {
        this.screen = screen;
        this.bar = new ProgressBar(screen);
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Started s -> {
                epochs = s.epochs();
                size = s.samples();
                stepsPerEpoch = s.stepsPerEpoch();
            }
            case Event.Resumed r -> resumed(r);
            case Event.Step s -> step(s);
            case Event.Evaluated e -> evaluated(e);
            case Event.Saved _, Event.NotSaved _ -> {}
            case Event.Finished _ -> bar.clear();
        }
    }

    /// Takes the bar away, say because something must be said in between.
    public void clear() {
        bar.clear();
    }

    private void resumed(Event.Resumed r) {
        epoch = r.epoch();
        samples = Math.round((double) r.steps() / stepsPerEpoch * size);
        seconds = r.seconds();
        lastLine = seconds;
        lines = (int) ((long) epoch * LINES / epochs);
        marks.clear();
        marks.add(new Mark(seconds, samples));
        screen.println("  goes on after epoch " + Words.count(r.epoch()) + " of " + Words.count(epochs) + ", step "
                + Words.count(r.steps()));
    }

    private void step(Event.Step s) {
        epoch = s.epoch();
        samples += s.samples();
        seconds = s.seconds();
        double keep = stepsPerEpoch == 1 ? 0 : SMOOTHING;
        lossSum = lossSum * keep + s.loss();
        lossWeight = lossWeight * keep + 1;
        if (seconds - marks.getLast().seconds > WINDOW_SECONDS / 20) {
            marks.addLast(new Mark(seconds, samples));
            while (marks.size() > 2 && seconds - marks.getFirst().seconds > WINDOW_SECONDS) {
                marks.removeFirst();
            }
        }
        if (bar.isDue()) {
            bar.draw(share(), parts());
        }
    }

    private void evaluated(Event.Evaluated e) {
        if (e.set().equals("train")) {
            trainAccuracy = e.accuracy();
        } else {
            testAccuracy = e.accuracy();
            testName = e.set();
        }
        epoch = e.epoch();
        if (!screen.isTerminal() && !e.set().equals("train")) { // the second of the two
            line();
        }
    }

    /// A plain line after each tenth of the run, and every ten seconds.
    private void line() {
        boolean tenth = (long) epoch * LINES / epochs > lines;
        if (tenth || seconds - lastLine > LINE_EVERY_SECONDS) {
            lines = (int) ((long) epoch * LINES / epochs);
            lastLine = seconds;
            screen.println("  " + String.join("  ", parts().stream().map(Part::text).toList()));
        }
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        String total = Words.count(epochs);
        parts.add(new Part("epoch " + Words.right(Words.count(epoch), total.length()) + "/" + total, 0));
        parts.add(new Part("batch loss " + Words.loss(lossSum / lossWeight), 1));
        if (!Double.isNaN(trainAccuracy)) {
            parts.add(new Part("train " + Words.right(Words.percent(trainAccuracy), 6), 3));
        }
        if (!Double.isNaN(testAccuracy)) {
            parts.add(new Part(testName + " " + Words.right(Words.percent(testAccuracy), 6), 4));
        }
        Mark first = marks.getFirst();
        double rate = (samples - first.samples) / Math.max(seconds - first.seconds, 1e-9);
        if (samples > first.samples) {
            parts.add(new Part(Words.count(Math.round(rate)) + " samples/s", 5));
            double left = ((double) epochs * size - samples) / rate;
            parts.add(new Part(Words.time(left) + " left", 2));
        }
        return parts;
    }

    private double share() {
        return (double) samples / Math.max(1, (double) epochs * size);
    }
}
