import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Runs the six programs of this folder and prints their figures beside the published ones: the course reproduced, in
/// one command.
///
///     java -p app/target/lib --add-modules ALL-MODULE-PATH examples/course/Table.java [folder] [steps]
///
/// Ends with 1 when a figure differs. With fewer steps than the course takes only the costs are compared.
void main(String[] args) throws Exception {
    var models = List.of(
            published("LogisticRegression", "0.693147 0.584508 0.466949 0.376007", "99.04", "70.00"),
            published("TwoLayers", "0.693050 0.646432 0.632514 0.601502", "100.00", "72.00"),
            published("FourLayers", "0.771749 0.672053 0.648263 0.611507", "98.56", "80.00"));
    boolean whole = args.length < 2;
    boolean same = true;
    print("program", List.of("cost at 0", "100", "200", "300"), "train %", "test %", "seconds", "");
    for (Figures model : models) {
        print(model.program(), model.costs(), model.train(), model.test(), "", "as published");
        for (String form : List.of("", "Tape")) {
            long start = System.nanoTime();
            List<String> output = run(model.program() + form, args);
            double seconds = (System.nanoTime() - start) / 1e9;
            Figures got = new Figures(model.program() + form, figures(output, "cost after", 4),
                    figures(output, "train accuracy", 1).getFirst(), figures(output, "test accuracy", 1).getFirst());
            boolean agrees = got.agrees(model, whole);
            same &= agrees;
            print(got.program(), got.costs(), got.train(), got.test(),
                    String.format(Locale.ROOT, "%.1f", seconds), agrees ? "agrees" : "DIFFERS");
        }
    }
    System.exit(same ? 0 : 1);
}

/// The figures of a program, as text: costs after 0, 100, 200 and 300 iterations, accuracies in percent.
record Figures(String program, List<String> costs, String train, String test) {
    boolean agrees(Figures other, boolean whole) {
        boolean sameCosts = !costs.isEmpty() && costs.equals(other.costs.subList(0, Math.min(costs.size(), 4)));
        return sameCosts && (!whole || train.equals(other.train) && test.equals(other.test));
    }
}

Figures published(String program, String costs, String train, String test) {
    return new Figures(program, List.of(costs.split(" ")), train, test);
}

/// Runs a program beside this one with the same Java and the same libraries, assertions on; gives what it prints.
List<String> run(String program, String... args) throws IOException, InterruptedException {
    var command = new ArrayList<String>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea",
            "-p", System.getProperty("jdk.module.path", "."), "--add-modules", "ALL-MODULE-PATH",
            Path.of(folder(), program + ".java").toString()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines = process.inputReader().lines().toList();
    if (process.waitFor() != 0) {
        System.exit(process.exitValue());
    }
    return lines;
}

/// Where this program lies: the programs it runs lie beside it.
String folder() {
    for (String place : List.of("examples/course", ".", "../examples/course")) {
        if (Path.of(place, "LogisticRegressionTape.java").toFile().exists()) {
            return place;
        }
    }
    throw new IllegalStateException("run this from the root of the repository");
}

/// What stands behind the colon in the first lines that begin like this.
List<String> figures(List<String> output, String label, int count) {
    return output.stream()
            .filter(line -> line.startsWith(label))
            .limit(count)
            .map(line -> line.substring(line.indexOf(": ") + 2).replace(" %", ""))
            .toList();
}

void print(String program, List<String> costs, String train, String test, String seconds, String remark) {
    var line = new StringBuilder(String.format("%-24s", program));
    for (int i = 0; i < 4; i++) {
        line.append(String.format(" %9s", i < costs.size() ? costs.get(i) : ""));
    }
    IO.println(line.append(String.format(" %8s %7s %8s  %s", train, test, seconds, remark)).toString().stripTrailing());
}
