package espalier.app.show;

import espalier.train.Event;
import espalier.train.Listener;
import java.util.List;

/// Hears a training run and keeps its curves: loss and accuracy on the training and the test set, by epoch.
public final class Curves implements Listener {
    private final Curve trainLoss = new Curve("train");
    private final Curve testLoss = new Curve("test");
    private String other = "test";
    private final Curve trainAccuracy = new Curve("train");
    private final Curve testAccuracy = new Curve("test");

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Resumed r -> r.history().forEach(this::add);
            case Event.Evaluated e -> add(e);
            default -> {}
        }
    }

    private void add(Event.Evaluated e) {
        boolean train = e.set().equals("train");
        other = train ? other : e.set();
        (train ? trainLoss : testLoss).add(e.epoch(), e.loss());
        (train ? trainAccuracy : testAccuracy).add(e.epoch(), e.accuracy());
    }

    /// Loss on the training and the test set.
    public List<Curve> losses() {
        return List.of(trainLoss, testLoss);
    }

    /// Accuracy on the training and the test set, 0 to 1.
    public List<Curve> accuracies() {
        return List.of(trainAccuracy, testAccuracy);
    }

    /// What the second curve is of: `test`, or `validation` where such a part chooses the epoch.
    public String other() {
        return other;
    }

    /// Whether there is enough to draw.
    public boolean areWorthDrawing() {
        return trainLoss.size() > 1;
    }
}
