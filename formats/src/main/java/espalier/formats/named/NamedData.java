package espalier.formats.named;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A well-known data set: its public home, the bytes it must have, and how to learn from it. `espalier data` lists and
/// fetches these; another one is another entry of [#ALL].
///
/// ```java
/// NamedData iris = NamedData.of("iris").orElseThrow();
/// Path folder = new DataCache(DataCache.standard()).get(iris, Progress.NONE);
/// ```
///
/// @param name    what it is called by
/// @param words   what is in it, in one line
/// @param licence under which its home gives it away
/// @param files   to be fetched
/// @param train   what `train` is to be given, as paths in the data set's folder, `{}` standing for the folder
public record NamedData(String name, String words, String licence, List<Part> files, String train) {

    /// A file of a data set.
    ///
    /// @param uri    where it is
    /// @param file   its name in the folder of the data set
    /// @param bytes  its exact length
    /// @param sha256 of its content, in hexadecimal
    /// @param unpack for an archive (ZIP, or a gzip-compressed tar): the folder inside it whose files are put into the
    /// folder of the data set, empty for all; null for a file that stays as it is
    public record Part(URI uri, String file, long bytes, String sha256, @Nullable String unpack) {
        /// A file that stays as it is.
        public Part(String uri, String file, long bytes, String sha256) {
            this(URI.create(uri), file, bytes, sha256, null);
        }
    }

    private static final String MNIST = "https://ossci-datasets.s3.amazonaws.com/mnist/";
    private static final String SEABORN = "https://raw.githubusercontent.com/mwaskom/seaborn-data/"
            + "71e2436a092d714350de0fc409ca8a8714e7e78f/";
    private static final String CATS = "https://raw.githubusercontent.com/Hiren2002/Logistic-Regression/"
            + "a6139a838a0e624f4ab923377df0c5d3386fdf1f/datasets/";

    /// The data sets there are.
    public static final List<NamedData> ALL = List.of(
            new NamedData("iris", "150 flowers of 3 species by 4 lengths (Anderson 1935, Fisher 1936)",
                    "none stated; facts", List.of(new Part(SEABORN + "iris.csv", "iris.csv", 3858,
                            "9cc1c345c71bcc9b486b74cbf6063fa66f4bb5e0f603a4b3c3471ec2e5e8e355")),
                    "{}/iris.csv"),
            new NamedData("titanic", "891 passengers and who survived, with missing values and names",
                    "none stated; facts", List.of(new Part(SEABORN + "raw/titanic.csv", "titanic.csv", 57726,
                            "04e495fcfcf0d1159f4c0a1727bfd3a06370632ae7def0a9407eefdd9ea387eb")),
                    "{}/titanic.csv"),
            new NamedData("sms-spam", "5,574 text messages, 747 of them spam (Almeida, Hidalgo 2011)", "CC BY 4.0",
                    List.of(new Part(
                            URI.create("https://archive.ics.uci.edu/static/public/228/sms+spam+collection.zip"),
                            "sms.zip", 203_415, "1587ea43e58e82b14ff1f5425c88e17f8496bfcdb67a583dbff9eefaf9963ce3",
                            "")),
                    "{}/SMSSpamCollection"),
            new NamedData("mnist", "70,000 handwritten digits, 28 x 28 (LeCun, Cortes, Burges 1998)", "CC BY-SA 3.0",
                    List.of(new Part(MNIST + "train-images-idx3-ubyte.gz", "train-images-idx3-ubyte.gz", 9_912_422,
                            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                            new Part(MNIST + "train-labels-idx1-ubyte.gz", "train-labels-idx1-ubyte.gz", 28_881,
                                    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                            new Part(MNIST + "t10k-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte.gz", 1_648_877,
                                    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                            new Part(MNIST + "t10k-labels-idx1-ubyte.gz", "t10k-labels-idx1-ubyte.gz", 4542,
                                    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
                    "{}/train-images-idx3-ubyte.gz --test {}/t10k-images-idx3-ubyte.gz"),
            new NamedData("cats", "259 pictures 64 x 64, cat or not, of the course", "none stated (course material)",
                    List.of(new Part(CATS + "train_catvnoncat.h5", "train_catvnoncat.h5", 2_572_022,
                            "fbe56ab67c3ae28d564e3a644189117976d6b31af0a3ce9bb17dbf22908af242"),
                            new Part(CATS + "test_catvnoncat.h5", "test_catvnoncat.h5", 616_958,
                                    "6a9d39ce52fa85953c5834695b8534a30ed8cfd54971fb2f080b5a24d002b951")),
                    "{}/train_catvnoncat.h5 --test {}/test_catvnoncat.h5"),
            new NamedData("spoken-digits", "2,500 spoken English digits of 5 speakers (Jackson and others 2018)",
                    "CC BY-SA 4.0",
                    List.of(new Part(
                            URI.create(
                                    "https://github.com/Jakobovski/free-spoken-digit-dataset/archive/v1.0.9.tar.gz"),
                            "digits.tar.gz", 11_975_353,
                            "8bc44cde129d505cbbb6b365c09f80c663f2aa77578afc634e6141a2f87100c0",
                            "free-spoken-digit-dataset-1.0.9/recordings")),
                    "{}/recordings"));

    /// Copies the list.
    public NamedData {
        files = List.copyOf(files);
    }

    /// The data set of this name.
    public static Optional<NamedData> of(String name) {
        return ALL.stream().filter(data -> data.name.equals(name)).findFirst();
    }

    /// Bytes to be fetched.
    public long bytes() {
        return files.stream().mapToLong(Part::bytes).sum();
    }
}
