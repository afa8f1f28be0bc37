import module espalier;

/// Logistic regression with the mind of a neural network, written out as in the course's notes: cat or not, from 64 x
/// 64 x 3 pixels.
///
/// One unit: `A = sigmoid(w^T X + b)`. X `(12288, m)` has a picture per column, w `(12288, 1)`, Y and A `(1, m)`. Run
/// from the root, built:
///
///     java -ea -p app/target/lib --add-modules ALL-MODULE-PATH examples/course/LogisticRegression.java [folder]
///     [steps]
void main(String[] args) throws Exception {
    Course data = Course.read(args);
    int steps = Course.steps(args, 2000);
    double rate = 0.005;

    NDArray X = data.trainX();
    NDArray Y = data.trainY();
    int m = X.shape().dim(1);
    NDArray w = NDArray.zeros(X.shape().dim(0), 1);
    double b = 0;

    for (int i = 0; i < steps; i++) {
        // forward: what the unit says, and how wrong that is
        NDArray A = sigmoid(w.T().dot(X).add(b));                       // (1, m)
        double cost = cost(A, Y);
        Course.printCost(i, cost);

        // backward: the derivatives of the cost
        NDArray dZ = A.subtract(Y);                                     // (1, m)
        NDArray dw = X.dot(dZ.T()).divide(m);                           // (12288, 1)
        double db = dZ.sum().item() / m;
        assert dw.shape().equals(w.shape());

        // update: one step downhill
        w = w.subtract(dw.multiply(rate));
        b = b - rate * db;
    }
    data.printAccuracy(predict(w, b, data.trainX()), predict(w, b, data.testX()));
}

NDArray sigmoid(NDArray z) {
    return NDArray.scalar(1).divide(z.negative().exp().add(1));
}

double cost(NDArray A, NDArray Y) {
    NDArray logProbs = Y.multiply(A.log()).add(Y.negative().add(1).multiply(A.negative().add(1).log()));
    return -logProbs.mean().item();
}

NDArray predict(NDArray w, double b, NDArray X) {
    return sigmoid(w.T().dot(X).add(b)).greater(0.5);
}
