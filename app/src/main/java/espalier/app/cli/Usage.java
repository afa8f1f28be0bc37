package espalier.app.cli;

import espalier.app.show.Screen;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The seam to picocli: fills a command's fields from the arguments, shows its help, and puts the parser's complaints
/// into the tool's words.
public final class Usage {
    private static final int WIDEST_HELP = 100;

    private Usage() {}

    /// Parses the arguments, then calls the command; `--help` shows the usage instead.
    public static int call(Subcommand command, Screen screen, String... args) throws IOException {
        CommandLine line = new CommandLine(command);
        // so that --learning-rate -1 is a wrong number and not an unknown option
        line.setAllowOptionsAsOptionParameters(true);
        try {
            if (line.parseArgs(args).isUsageHelpRequested()) {
                line.getCommandSpec().usageMessage().width(Math.clamp(screen.width(), 60, WIDEST_HELP));
                screen.print(line.getUsageMessage(screen.isTerminal() ? Ansi.AUTO : Ansi.OFF));
                return Problems.FINE;
            }
        } catch (ParameterException e) {
            throw new Misuse(sentence(e, line), e);
        }
        return command.call();
    }

    private static String sentence(ParameterException e, CommandLine line) {
        String help = " (" + line.getCommandName() + " --help shows what it takes)";
        return switch (e) {
            case UnmatchedArgumentException u when u.isUnknownOption() -> unknownOption(u.getUnmatched().getFirst(),
                    line, help);
            case UnmatchedArgumentException u -> "'" + u.getUnmatched().getFirst() + "' is one argument too many"
                    + help;
            case OverwrittenOptionException o -> name(o.getOverwritten()) + " is given twice";
            case MissingParameterException m when !m.getMissing().isEmpty()
                    && m.getMissing().getFirst().isPositional() -> "the "
                            + m.getMissing().stream().map(ArgSpec::paramLabel).collect(Collectors.joining(" and the "))
                            + " is missing" + help;
            case MissingParameterException m when !m.getMissing().isEmpty() -> name(m.getMissing().getFirst())
                    + " needs a value" + help;
            default -> e.getMessage() + help;
        };
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String unknownOption(String given, CommandLine line, String help) {
        String option = given.contains("=") ? given.substring(0, given.indexOf('=')) : given;
        List<String> known = line.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
        return "there is no option " + option
                + nearest(option, known).map(near -> "; did you mean " + near + "?").orElse(help);
    }

    /// The name that was probably meant, if one is near enough: a slip or two, or a beginning.
    public static Optional<String> nearest(String given, List<String> names) {
        String letters = given.replaceAll("^-+", "");
        int slips = 1 + letters.length() / 4;
        return names.stream()
                .filter(name -> distance(given, name) <= slips || letters.length() > 2 && name.startsWith(given))
                .min(Comparator.comparingInt(name -> distance(given, name)));
    }

    /// How many letters must be changed, added or removed (Levenshtein 1965).
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
