import module espalier;

import java.util.ArrayList;
import java.util.List;

/// The course's L-layer network, 12288 -> 20 -> 7 -> 5 -> 1, in the notes' explicit form; the functions are in
/// Notes.java.
///
///     java -ea -p app/target/lib --add-modules ALL-MODULE-PATH examples/course/FourLayers.java [folder] [steps]
void main(String[] args) throws Exception {
    Course data = Course.read(args);
    int steps = Course.steps(args, 2500);
    double rate = 0.0075;
    int[] n = {12288, 20, 7, 5, 1};

    NumpyRng random = Rng.numpy(1);
    List<Notes.Parameters> layers = new ArrayList<>();
    for (int l = 1; l < n.length; l++) {
        layers.add(Notes.initialise(random, n[l - 1], n[l], 1 / Math.sqrt(n[l - 1])));
    }

    for (int i = 0; i < steps; i++) {
        List<Notes.Cache> caches = new ArrayList<>();
        NDArray AL = Notes.modelForward(data.trainX(), layers, caches);                 // (1, m)
        Course.printCost(i, Notes.cost(AL, data.trainY()));

        List<Notes.Backward> gradients = Notes.modelBackward(AL, data.trainY(), caches);
        for (int l = 0; l < layers.size(); l++) {
            layers.set(l, Notes.update(layers.get(l), gradients.get(l), rate));
        }
    }
    data.printAccuracy(Notes.predict(data.trainX(), layers), Notes.predict(data.testX(), layers));
}
