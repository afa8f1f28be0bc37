import module espalier;

/// The same network as TwoLayers.java with layers, a tape and the trainer: 12288 -> 7 (relu) -> 1.
///
///     java -p app/target/lib --add-modules ALL-MODULE-PATH examples/course/TwoLayersTape.java [folder] [steps]
void main(String[] args) {
    Course data = Course.read(args);
    int steps = Course.steps(args, 2500);

    NumpyRng random = Rng.numpy(1);
    var net = new Sequential(
            dense(random, 12288, 7, 0.01, Activation.RELU),
            dense(random, 7, 1, 0.01, Activation.LINEAR));              // the loss applies sigmoid itself
    Listener costs = event -> {
        if (event instanceof Event.Step s) {
            Course.printCost(s.step(), s.loss());
        }
    };
    var plan = new Plan(steps, 0, 1).withEvaluateEvery(0);              // full batch: an epoch is a step
    Dataset train = Course.rows(data.trainX(), data.trainY());
    new Trainer(net, Loss.BINARY_CROSS_ENTROPY, new Sgd(0.0075), plan, costs).fit(train, null);

    var model = new Model(net, train.classes(), Scaling.array(12288), Map.of());
    data.printAccuracy(predict(model, data.trainX()), predict(model, data.testX()));
}

/// W is drawn as the notes draw it, `(units, inputs)`; a layer of the library holds its transpose.
Dense dense(NumpyRng random, int inputs, int units, double scale, Activation activation) {
    var weight = new Param(random.randn(units, inputs).multiply(scale).T());
    return new Dense(weight, new Param(NDArray.zeros(units)), activation);
}

NDArray predict(Model model, NDArray X) {
    return model.predict(X.T()).at(":, 1:2").T().greater(0.5);
}
