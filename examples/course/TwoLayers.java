import module espalier;

import java.util.List;

/// The course's network with one hidden layer, 12288 -> 7 (relu) -> 1 (sigmoid), in the notes' explicit form; the
/// functions are in Notes.java.
///
///     java -ea -p app/target/lib --add-modules ALL-MODULE-PATH examples/course/TwoLayers.java [folder] [steps]
void main(String[] args) throws Exception {
    Course data = Course.read(args);
    int steps = Course.steps(args, 2500);
    double rate = 0.0075;

    NDArray X = data.trainX();
    NDArray Y = data.trainY();
    NumpyRng random = Rng.numpy(1);
    Notes.Parameters first = Notes.initialise(random, 12288, 7, 0.01);
    Notes.Parameters second = Notes.initialise(random, 7, 1, 0.01);

    for (int i = 0; i < steps; i++) {
        Notes.Forward hidden = Notes.activationForward(X, first, "relu");               // A1 (7, m)
        Notes.Forward output = Notes.activationForward(hidden.A(), second, "sigmoid");  // A2 (1, m)
        Course.printCost(i, Notes.cost(output.A(), Y));

        NDArray dA2 = Notes.costBackward(output.A(), Y);
        Notes.Backward backSecond = Notes.activationBackward(dA2, output.cache());
        Notes.Backward backFirst = Notes.activationBackward(backSecond.dA(), hidden.cache());

        first = Notes.update(first, backFirst, rate);
        second = Notes.update(second, backSecond, rate);
    }
    List<Notes.Parameters> layers = List.of(first, second);
    data.printAccuracy(Notes.predict(data.trainX(), layers), Notes.predict(data.testX(), layers));
}
