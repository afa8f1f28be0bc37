import org.jspecify.annotations.NullMarked;

/// The tool: parses a command, calls the floors below, prints.
@NullMarked
module espalier.app {
    requires espalier;
    requires espalier.formats;
    requires info.picocli;
    requires java.desktop;
    requires static org.jspecify;

    opens espalier.app.cli to info.picocli;
}
