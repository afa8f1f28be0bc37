package espalier.app.cli;

import espalier.app.show.ReadingView;
import espalier.app.show.Screen;
import espalier.app.show.Words;
import espalier.formats.Progress;
import espalier.formats.named.DataCache;
import espalier.formats.named.NamedData;
import espalier.store.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier data list` and `espalier data get NAME`: well-known data sets, fetched from their homes into a cache when
/// they are asked for, and never otherwise.
@Command(name = "espalier data", sortOptions = false, separator = " ",
        customSynopsis = {"espalier data list [OPTION...]", "espalier data get NAME... [OPTION...]"},
        header = "Lists well-known data sets, and fetches them into a cache.%n")
public final class Data implements Subcommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION",
            description = "list: which there are; get: fetch those named")
    private String action = "list";

    @Parameters(index = "1..*", paramLabel = "NAME", description = "names from the list")
    private List<String> names = List.of();

    @Option(names = "--cache", paramLabel = "FOLDER",
            description = "where they are kept (default: ESPALIER_DATA, or espalier in the folder for caches)")
    private @Nullable Path place;

    @Option(names = "--json", description = "one line of JSON for each data set")
    private boolean json;

    @Mixin
    private final Shared shared = new Shared();

    private final Screen screen;

    /// Printing on this screen.
    public Data(Screen screen) {
        this.screen = screen;
    }

    @Override
    public int call() throws IOException {
        shared.apply();
        DataCache cache = new DataCache(place == null ? DataCache.standard() : place);
        switch (action) {
            case "list" -> {
                if (!names.isEmpty()) {
                    throw new Misuse("data list takes no names; to fetch: " + Next.command() + " data get "
                            + String.join(" ", names));
                }
                list(cache);
            }
            case "get" -> {
                if (names.isEmpty()) {
                    throw new Misuse("data get: which one? There are " + known());
                }
                List<NamedData> wanted = names.stream().map(Data::named).toList();
                for (NamedData data : wanted) {
                    get(cache, data);
                }
            }
            default -> throw new Misuse("there is no action '" + Words.plain(action) + "'; there are list and get");
        }
        return Problems.FINE;
    }

    private static String known() {
        List<String> all = NamedData.ALL.stream().map(NamedData::name).toList();
        return Words.list(all, all.size());
    }

    private static NamedData named(String name) {
        return NamedData.of(name)
                .orElseThrow(() -> new Misuse("there is no data set '" + Words.plain(name) + "'"
                        + Usage.nearest(name, NamedData.ALL.stream().map(NamedData::name).toList())
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; there are " + known())));
    }

    private void list(DataCache cache) {
        int width = NamedData.ALL.stream().mapToInt(data -> data.name().length()).max().orElse(0);
        for (NamedData data : NamedData.ALL) {
            if (json) {
                screen.println(json(cache, data).toString());
                continue;
            }
            String state = cache.has(data) ? "here" : Words.bytes(data.bytes());
            screen.println("  " + screen.bold(Words.left(data.name(), width)) + "  " + Words.right(state, 7) + "  "
                    + data.words());
        }
        if (!json) {
            screen.println();
            screen.println("  " + Next.command() + " data get NAME fetches one into "
                    + "" + Words.plain(cache.root().toString()));
        }
    }

    private void get(DataCache cache, NamedData data) throws IOException {
        boolean here = cache.has(data);
        var view = new ReadingView(screen, "fetching " + data.name(), "KB");
        Path folder;
        try {
            folder = cache.get(data, json ? Progress.NONE : view);
        } finally {
            view.clear();
        }
        if (json) {
            screen.println(json(cache, data).toString());
            return;
        }
        screen.println(screen.bold(data.name()) + ": " + data.words() + (here ? "; was here already" : ""));
        screen.println("  " + Words.left("folder", 8) + Words.plain(folder.toString()));
        screen.println("  " + Words.left("licence", 8) + data.licence());
        screen.println("  " + Words.left("next", 8) + Next.command() + " train "
                + data.train().replace("{}", Words.shell(folder)));
    }

    private static Json json(DataCache cache, NamedData data) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", data.name());
        line.put("words", data.words());
        line.put("licence", data.licence());
        line.put("bytes", data.bytes());
        line.put("here", cache.has(data));
        line.put("folder", cache.folder(data).toString());
        return Json.of(line);
    }
}
