package espalier.train;

import espalier.array.Rng;
import espalier.data.Dataset;
import espalier.data.TableColumns;
import espalier.nn.Activation;
import espalier.nn.ColumnEmbedding;
import espalier.nn.Dense;
import espalier.nn.Dropout;
import espalier.nn.Init;
import espalier.nn.Layer;
import espalier.nn.Sequential;
import espalier.optim.Adam;
import espalier.optim.Optimizer;
import espalier.optim.Schedule;
import espalier.optim.WeightDecay;
import java.util.ArrayList;
import java.util.List;

/// Learning from rows of a table: columns coded as [TableColumns] says, learnt vectors for categories of many values,
/// two hidden layers with dropout, AdamW along one cycle of the rate. [Recipe#of] calls it.
///
/// Small tables keep no validation part, since every row counts: about 1,500 updates, whose rate ends near zero, and
/// dropout and decay in place of stopping. From 2,000 rows on a validation part ends the training. Hidden layers `none`
/// are logistic (or linear) regression, the baseline of every table.
final class TableRecipe {
    private static final int STOPPED_FROM = 2000;
    private static final int UPDATES = 1500;
    private static final int LONGEST_VECTOR = 32;

    private TableRecipe() {}

    /// The recipe for these training rows.
    static Recipe of(Dataset train, Options options) {
        TableColumns columns = TableColumns.fit(train, TableColumns.Options.DEFAULT);
        int n = train.size();
        List<Integer> hidden = n < STOPPED_FROM ? options.hiddenOr(64, 32) : options.hiddenOr(128, 64);
        boolean linear = hidden.isEmpty();
        Sequential net = network(columns, hidden, train, options);
        int rows = options.batchSizeOr(n < STOPPED_FROM ? 16 : n < 20_000 ? 64 : n < 200_000 ? 256 : 1024);
        int steps = rows == 0 ? 1 : Math.ceilDiv(n, rows);
        boolean stopped = n >= STOPPED_FROM;
        int epochs = options.epochsOr(stopped ? 40 : Math.clamp(Math.ceilDiv(UPDATES, steps), 20, 200));
        Schedule rate = Schedule.oneCycle(options.learningRateOr(linear ? 0.05 : 0.004), (long) epochs * steps);
        Optimizer optimizer = new WeightDecay(linear ? 0.01 : 0.1, new Adam(rate));
        return new Recipe(columns, net, Recipe.loss(train), optimizer, null, stopped, epochs, rows,
                words(train, linear, columns));
    }

    private static Sequential network(TableColumns columns, List<Integer> hidden, Dataset train, Options options) {
        Rng rng = Rng.seed(options.seed());
        var layers = new ArrayList<Layer>();
        int width = columns.outputShape().size();
        List<Integer> counts = columns.embedded();
        if (!counts.isEmpty()) {
            List<Integer> sizes = counts.stream().map(TableRecipe::length).toList();
            layers.add(new ColumnEmbedding(width, counts, sizes, rng.split(), options.dtype()));
            width += sizes.stream().mapToInt(size -> size - 1).sum();
        }
        Activation activation = options.activationOr(Activation.RELU);
        double dropout = train.classes().isEmpty() ? 0.1 : 0.35; // numbers shift when units are missing
        for (int size : hidden) {
            layers.add(new Dense(width, size, activation, DenseStack.init(activation), rng.split(), options.dtype()));
            layers.add(new Dropout(dropout));
            width = size;
        }
        layers.add(new Dense(width, Recipe.outputs(train), Activation.LINEAR, Init.XAVIER, rng.split(),
                options.dtype()));
        return new Sequential(layers.toArray(Layer[]::new));
    }

    /// A vector grows more slowly than the number of values.
    private static int length(int count) {
        return Math.clamp(Math.round(1.6 * Math.pow(count, 0.56)), 2, LONGEST_VECTOR);
    }

    private static String words(Dataset train, boolean linear, TableColumns columns) {
        String kind = train.classes().isEmpty() ? "linear regression" : "logistic regression";
        int in = columns.outputShape().size();
        int embedded = columns.embedded().size();
        return (linear ? kind : "a dense network with dropout") + " on " + in + " numbers made of "
                + columns.raw().columns().size() + " columns"
                + (embedded == 0 ? "" : ", " + embedded + " of them with learnt vectors");
    }
}
