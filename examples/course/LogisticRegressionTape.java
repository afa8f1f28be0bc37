import module espalier;

/// The same logistic regression as LogisticRegression.java with a layer and a tape: the tape finds the derivatives, so
/// only forward is written.
///
/// Samples are rows here, as everywhere in the library: x `(m, 12288)`. Run from the root of the repository, built:
///
///     java -p app/target/lib --add-modules ALL-MODULE-PATH examples/course/LogisticRegressionTape.java [folder]
///     [steps]
void main(String[] args) {
    Course data = Course.read(args);
    int steps = Course.steps(args, 2000);

    Batch batch = Course.rows(data.trainX(), data.trainY()).range(0, data.trainX().shape().dim(1));
    var unit = new Dense(12288, 1, Activation.LINEAR, Init.ZEROS, Rng.seed(0), DType.FLOAT64);
    var params = Params.of(unit).values();
    var optimizer = new Sgd(0.005);

    for (int i = 0; i < steps; i++) {
        try (var tape = new Tape()) {                                   // gives its memory back for the next step
            var pass = new Pass(tape, Mode.TRAINING, Rng.seed(i));
            Tensor cost = Loss.BINARY_CROSS_ENTROPY.apply(unit.apply(pass.input(batch.x()), pass), batch.y());
            Course.printCost(i, cost.item());
            optimizer.update(params, tape.gradients(cost, params));
        }
    }
    data.printAccuracy(predict(unit, data.trainX()), predict(unit, data.testX()));
}

NDArray predict(Dense unit, NDArray X) {
    var pass = Pass.inference();
    return unit.apply(pass.input(X.T()), pass).value().T().greater(0);     // a logit above 0 is a probability above 1/2
}
