package espalier.app.bench;

import espalier.array.Compute;
import espalier.train.Event;
import espalier.train.Plan;
import espalier.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// One training of [Workload] in a process of its own, as `espalier bench peers` starts it:
/// `WorkloadRun WORKLOAD THREADS SECONDS [STEPS]`; with a number of steps the time is not looked at. Prints `version
/// TEXT`, `step SECONDS` (the median over blocks of steps after a third of the time), `memory BYTES` (peak resident),
/// and `warm SECONDS`: from the start of the training until the first block that runs at nine tenths of that speed.
public final class WorkloadRun {
    private static final double BLOCK = 0.02;

    private WorkloadRun() {}

    /// Runs one training.
    ///
    /// @param args workload, number of threads, seconds, and perhaps steps
    public static void main(String[] args) throws IOException {
        Workload workload = Workload.valueOf(args[0].toUpperCase(Locale.ROOT));
        Compute.threads(Integer.parseInt(args[1]));
        double[] ends = train(workload, Double.parseDouble(args[2]), args.length > 3 ? Integer.parseInt(args[3]) : 0);
        double step = steady(ends);
        IO.println("version Espalier " + version() + ", " + Compute.describe());
        IO.println("step " + step);
        IO.println("warm " + warm(ends, step / 0.9));
        peakMemory();
    }

    private static String version() {
        String version = WorkloadRun.class.getPackage().getImplementationVersion();
        return version == null ? "as it is here" : version;
    }

    /// When each step had ended, in seconds since the training began.
    private static double[] train(Workload workload, double seconds, int steps) {
        List<Double> ends = new ArrayList<>();
        Trainer[] trainer = new Trainer[1];
        long[] start = new long[1];
        trainer[0] = new Trainer(workload.net(), workload.loss(), workload.optimizer(),
                new Plan(Integer.MAX_VALUE, workload.batchSize(), 1, 0, 0), event -> {
                    if (event instanceof Event.Step) {
                        double now = (System.nanoTime() - start[0]) / 1e9;
                        ends.add(now);
                        if (steps > 0 ? ends.size() == steps : now > seconds) {
                            trainer[0].stop();
                        }
                    }
                });
        var data = workload.data();
        start[0] = System.nanoTime();
        trainer[0].fit(data, null);
        return ends.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// Median seconds of a step over blocks of at least [#BLOCK] seconds, the first third of the run left out.
    private static double steady(double[] ends) {
        List<Double> blocks = new ArrayList<>();
        double last = ends[ends.length - 1];
        int from = 0;
        while (from < ends.length - 1 && ends[from] < last / 3) {
            from++;
        }
        for (int to = from + 1; to < ends.length; to++) {
            if (ends[to] - ends[from] >= BLOCK) {
                blocks.add((ends[to] - ends[from]) / (to - from));
                from = to;
            }
        }
        if (blocks.isEmpty()) {
            return last / ends.length;
        }
        double[] sorted = blocks.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// The end of the first block whose steps take no longer than `limit` seconds each.
    private static double warm(double[] ends, double limit) {
        int from = 0;
        for (int to = 1; to < ends.length; to++) {
            if (ends[to] - ends[from] >= BLOCK) {
                if ((ends[to] - ends[from]) / (to - from) <= limit) {
                    return ends[to];
                }
                from = to;
            }
        }
        return ends[ends.length - 1];
    }

    /// Where the system tells it.
    private static void peakMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                IO.println("memory " + Long.parseLong(line.replaceAll("\\D", "")) * 1024);
            }
        }
    }
}
