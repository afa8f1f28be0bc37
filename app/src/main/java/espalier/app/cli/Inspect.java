package espalier.app.cli;

import espalier.app.show.ReadingView;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.data.Preparation;
import espalier.data.Scaling;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.DataParts;
import espalier.formats.Progress;
import espalier.formats.Source;
import espalier.formats.hdf5.Hdf5;
import espalier.formats.image.Images;
import espalier.formats.image.PictureInfo;
import espalier.nn.Model;
import espalier.store.FormatException;
import espalier.store.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier inspect FILE...`: what is in a model, a data set or a picture, in words. Nothing is trained or changed.
@Command(name = "espalier inspect", sortOptions = false, separator = " ",
        customSynopsis = "espalier inspect FILE... [OPTION...]",
        header = "Says what is in a model, a data set or a picture.%n")
public final class Inspect implements Subcommand {
    private static final int MOST_TENSORS = 40;

    @Parameters(arity = "1..*", paramLabel = "FILE",
            description = "models, data of every form that train takes, pictures")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--kind", paramLabel = "KIND",
            description = "read data as picture, table, text or sound (default: what it looks like)")
    private @Nullable String kind;

    @Option(names = "--label", paramLabel = "NAME",
            description = "the column to predict (default: the one that looks like it)")
    private @Nullable String label;

    @Option(names = "--sheet", paramLabel = "FILE.png",
            description = "write a picture of the first pictures of each class")
    private @Nullable Path sheet;

    @Mixin
    private final Shared shared = new Shared();

    private final Screen screen;

    /// Printing on this screen.
    public Inspect(Screen screen) {
        this.screen = screen;
    }

    @Override
    public int call() throws IOException {
        shared.apply();
        kind = kind == null ? null : Given.word("--kind", kind, Source.kinds());
        int code = Problems.FINE;
        for (int i = 0; i < files.size(); i++) {
            if (i > 0) {
                screen.println();
            }
            try {
                inspect(files.get(i));
            } catch (BadInput | FormatException e) {
                if (files.size() == 1) {
                    throw e;
                }
                code = Problems.report(e, screen, false);
            }
        }
        return code;
    }

    private void inspect(Path file) throws IOException {
        switch (Content.of(file)) {
            case FOLDER -> folder(file);
            case HDF5 -> hdf5(file);
            case PICTURE -> picture(file);
            case MODEL -> tensors(file);
            case Content _ when file.toString().endsWith(".safetensors") -> tensors(file); // says what is wrong with it
            case Content other -> {
                Source source = open(file); // first, for it may be nothing that can be read
                title(file, other + ", " + Words.bytes(Files.size(file)));
                look(source, null);
            }
        }
    }

    // ---- models

    private void tensors(Path file) throws IOException {
        try (Safetensors stored = Safetensors.open(file)) {
            if (stored.metadata().containsKey("espalier.format")) {
                model(file, Model.load(file));
                return;
            }
            title(file, "a safetensors file of another program, " + Words.bytes(Files.size(file)));
            stored.metadata().forEach((name, value) -> line(name, Words.cut(Words.plain(value), 100)));
            int shown = 0;
            for (String name : stored.names()) {
                if (shown++ == MOST_TENSORS) {
                    screen.println("  and " + Words.count(stored.names().size() - MOST_TENSORS, "tensor") + " more");
                    break;
                }
                line(name, stored.type(name) + " " + stored.shape(name));
            }
        }
    }

    private void model(Path file, Model model) throws IOException {
        title(file, "a model of espalier, " + Words.bytes(Files.size(file)));
        line("takes", Kinds.takes(model.preparation().raw()));
        line("prepares", prepares(model.preparation()));
        line("answers",
                model.classes().isEmpty() ? "with numbers"
                        : "with one of " + model.classes().size() + " classes: "
                                + Words.plain(Words.list(model.classes(), 10)));
        line("computes in", model.dtype().numpyName());
        screen.println();
        model.summary().toString().lines().forEach(row -> screen.println("  " + row));
        if (!model.record().isEmpty()) {
            screen.println();
            screen.println(screen.bold("Where it comes from"));
            model.record().forEach((name, value) -> line(name, Words.plain(value)));
        }
    }

    private static String prepares(Preparation preparation) {
        return preparation instanceof Scaling s ? "(x - " + numbers(s.mean()) + ") / " + numbers(s.scale())
                : Words.plain(preparation.toString());
    }

    private static String numbers(List<Double> values) {
        List<String> texts = values.stream()
                .distinct()
                .limit(4)
                .map(v -> v == Math.rint(v) ? Words.number(v)
                        : String.format(java.util.Locale.ROOT, "%.4g", v))
                .toList();
        return texts.size() == 1 ? texts.getFirst()
                : "[" + String.join(", ", texts) + (values.size() > 4 ? ", ..." : "") + "]";
    }

    // ---- data

    private void folder(Path file) throws IOException {
        if (Files.exists(RunFolder.of(file).model())) {
            inspect(RunFolder.of(file).model());
            return;
        }
        title(file, "a folder");
        DataParts parts = DataParts.of(file);
        if (parts != null) {
            screen.paragraph(Words.plain(parts.words()));
        }
        Source source = open(file);
        look(source, parts);
        Source.Options like = options().withLike(source.raw(), source.dataset().classes()); // one class is enough then
        for (Path part : parts == null ? List.<Path>of() : parts.others()) {
            screen.println();
            screen.paragraph(Words.plain(part + ": " + open(part, like).description()));
        }
    }

    private void hdf5(Path file) throws IOException {
        title(file, "an HDF5 file, " + Words.bytes(Files.size(file)));
        try (Hdf5 open = Hdf5.open(file)) {
            open.entries().forEach(entry -> screen.println("  " + Words.plain(entry.toString())));
        }
        screen.println();
        look(open(file), null);
    }

    private Source.Options options() {
        return new Source.Options(0, false, Progress.NONE).withKind(kind).withLabel(label);
    }

    private Source open(Path file) {
        return open(file, options());
    }

    private Source open(Path file, Source.Options options) {
        var view = new ReadingView(screen);
        try {
            return Source.open(file, options.withProgress(view));
        } finally {
            view.clear();
        }
    }

    private void look(Source source, @Nullable DataParts parts) throws IOException {
        var look = new DataLook(screen, source, parts);
        look.print();
        if (sheet != null) {
            look.sheet(sheet);
        }
    }

    private void picture(Path file) throws IOException {
        PictureInfo info = Images.info(file);
        Images.read(file); // a damaged one is named here, not at the next training
        title(file, info + ", " + Words.bytes(Files.size(file))
                + (info.orientation() > 1 ? ", turned upright as its EXIF data say" : ""));
    }

    private void title(Path file, String what) {
        screen.println(screen.bold(Words.plain(file.toString())) + ": " + what);
    }

    private void line(String name, String value) {
        screen.println("  " + Words.left(Words.plain(name), 16) + " " + value);
    }
}
