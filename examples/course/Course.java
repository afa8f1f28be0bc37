import module espalier;
import module espalier.formats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The course's cats as its notes keep them, and what the programs in this folder print: shared by all of them.
///
/// @param trainX `(12288, 209)` float64, a picture per column, pixels / 255
/// @param trainY `(1, 209)` float64, 1 for cat
/// @param testX  `(12288, 50)`
/// @param testY  `(1, 50)`
record Course(NDArray trainX, NDArray trainY, NDArray testX, NDArray testY) {

    /// Reads the two files from the folder named first on the command line, or from the usual places.
    static Course read(String... args) {
        String[] usual = {"data/cats", "../shared/data/cats", "."};
        String[] places = args.length > 0 ? new String[] {args[0]} : usual;
        for (String place : places) {
            Path train = Path.of(place, "train_catvnoncat.h5");
            if (Files.exists(train)) {
                Dataset learn = CourseH5.read(train).pictures();
                Dataset exam = CourseH5.read(Path.of(place, "test_catvnoncat.h5")).pictures();
                return new Course(columns(learn), labels(learn), columns(exam), labels(exam));
            }
        }
        System.err.println("No train_catvnoncat.h5 in " + String.join(", ", places)
                + ": name the folder that holds it as the first argument.");
        System.exit(2);
        throw new AssertionError();
    }

    /// How many steps to take: the second argument, or as many as the course takes.
    static int steps(String[] args, int usual) {
        return args.length > 1 ? Integer.parseInt(args[1]) : usual;
    }

    /// The same pictures as a data set: a row each, labels as class numbers.
    static Dataset rows(NDArray X, NDArray Y) {
        return new ArrayDataset(X.T(), Y.flatten(), List.of("non-cat", "cat"));
    }

    /// `(m, 64, 64, 3)` pixels to `(12288, m)` numbers between 0 and 1: each picture flattened, then set upright as a
    /// column.
    private static NDArray columns(Dataset pictures) {
        int m = pictures.size();
        return pictures.range(0, m).x().reshape(m, -1).T().divide(255);
    }

    private static NDArray labels(Dataset pictures) {
        return pictures.targets().astype(DType.FLOAT64).reshape(1, -1);
    }

    /// Prints every hundredth cost.
    static void printCost(long i, double cost) {
        if (i % 100 == 0) {
            System.out.printf(Locale.ROOT, "cost after iteration %d: %.6f%n", i, cost);
        }
    }

    /// Prints how many of the predictions `(1, m)` are right.
    void printAccuracy(NDArray trainPredictions, NDArray testPredictions) {
        System.out.printf(Locale.ROOT, "train accuracy: %.2f %%%n", percentRight(trainPredictions, trainY));
        System.out.printf(Locale.ROOT, "test accuracy: %.2f %%%n", percentRight(testPredictions, testY));
    }

    private static double percentRight(NDArray predictions, NDArray Y) {
        assert predictions.shape().equals(Y.shape());
        return predictions.equal(Y).astype(DType.FLOAT64).mean().item() * 100;
    }
}
