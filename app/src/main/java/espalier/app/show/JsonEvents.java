package espalier.app.show;

import espalier.store.Json;
import espalier.train.Event;
import espalier.train.Listener;
import java.util.LinkedHashMap;
import java.util.Map;

/// Hears a training run and prints each event as one line of JSON: what `train --json` gives to other programs.
///
/// The member `event` says which: `started`, `resumed`, `step`, `evaluated`, `saved`, `notSaved`, `finished`; the
/// others are the fields of [Event]'s records. Numbers that JSON cannot write (NaN) become `null`.
public final class JsonEvents implements Listener {
    private final Screen screen;

    /// Prints on this screen's standard output.
    public JsonEvents(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void on(Event event) {
        screen.println(json(event).toString());
    }

    private static Json json(Event event) {
        Map<String, Object> line = new LinkedHashMap<>();
        switch (event) {
            case Event.Started s -> {
                line.put("event", "started");
                line.put("parameters", s.parameters());
                line.put("samples", s.samples());
                line.put("epochs", s.epochs());
                line.put("stepsPerEpoch", s.stepsPerEpoch());
            }
            case Event.Resumed r -> {
                line.put("event", "resumed");
                line.put("epoch", r.epoch());
                line.put("steps", r.steps());
                line.put("seconds", r.seconds());
            }
            case Event.NotSaved n -> {
                line.put("event", "notSaved");
                line.put("file", n.file().toString());
                line.put("problem", n.problem());
            }
            case Event.Step s -> {
                line.put("event", "step");
                line.put("step", s.step());
                line.put("epoch", s.epoch());
                line.put("samples", s.samples());
                line.put("loss", number(s.loss()));
                line.put("rate", s.rate());
                line.put("gradientNorm", number(s.gradientNorm()));
                line.put("seconds", s.seconds());
            }
            case Event.Evaluated e -> {
                line.put("event", "evaluated");
                line.put("epoch", e.epoch());
                line.put("set", e.set());
                line.put("loss", number(e.loss()));
                line.put("accuracy", number(e.accuracy()));
            }
            case Event.Saved s -> {
                line.put("event", "saved");
                line.put("file", s.file().toString());
                line.put("why", s.why());
            }
            case Event.Finished f -> {
                line.put("event", "finished");
                line.put("reason", f.reason().name().toLowerCase(java.util.Locale.ROOT));
                line.put("steps", f.steps());
                line.put("seconds", f.seconds());
            }
        }
        return Json.of(line);
    }

    /// The number, or JSON's null where it is not finite.
    public static Object number(double x) {
        return Double.isFinite(x) ? x : new Json.Null();
    }
}
