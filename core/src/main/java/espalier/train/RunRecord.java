package espalier.train;

import espalier.array.Compute;
import espalier.data.Dataset;
import espalier.data.Fingerprint;
import espalier.optim.Optimizer;
import java.lang.module.ModuleDescriptor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The record of a run that is kept inside a model's file: what it learnt from, how, with what, and how well, so that a
/// model can be explained and made again.
public final class RunRecord {
    private RunRecord() {}

    /// The record as text by name; add what else should be kept before giving it to the model.
    public static Map<String, String> of(Dataset train, Plan plan, Optimizer optimizer, Result result) {
        var record = new LinkedHashMap<String, String>();
        record.put("data.sha256", Fingerprint.of(train));
        record.put("data.samples", Integer.toString(train.size()));
        record.put("optimizer", optimizer.toString());
        record.put("epochs", Integer.toString(plan.epochs()));
        record.put("batchSize", Integer.toString(plan.batchSize()));
        record.put("seed", Long.toString(plan.seed()));
        record.put("gradientTolerance", Double.toString(plan.gradientTolerance()));
        record.put("reason", result.reason().name().toLowerCase(Locale.ROOT));
        record.put("steps", Long.toString(result.steps()));
        record.put("seconds", String.format(Locale.ROOT, "%.3f", result.seconds()));
        for (String set : new String[] {"train", "validation"}) {
            Event.Evaluated last = result.last(set);
            if (last != null) {
                record.put(set + ".loss", Double.toString(last.loss()));
                record.put(set + ".accuracy", Double.toString(last.accuracy()));
            }
        }
        record.put("espalier", version());
        record.put("java", Runtime.version().toString());
        record.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        record.put("compute", Compute.describe());
        return record;
    }

    /// The version that the build writes into the module, and for the class path into the jar's manifest; loose classes
    /// have none.
    private static String version() {
        ModuleDescriptor module = RunRecord.class.getModule().getDescriptor();
        String packaged = RunRecord.class.getPackage().getImplementationVersion();
        if (module != null && module.rawVersion().isPresent()) {
            return module.rawVersion().get();
        }
        return packaged != null ? packaged : "unknown";
    }
}
