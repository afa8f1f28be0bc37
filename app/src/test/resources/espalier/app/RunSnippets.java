import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Compiles and runs the Java in Markdown files, and compares what it prints: DocumentationTest starts this in a JVM of
/// its own.
///
/// A block fenced as `java` is a compact source file of its own, or the body of `main` when it declares none; both
/// modules of the library are imported. Fenced as `java compile` it is only compiled, as `java fragment` only shown. A
/// block fenced as `text output` that follows is exactly what it prints.
///
/// Arguments: a folder for the class files, then Markdown files. Ends with 1 after naming, by file and line, every
/// block that fails.
void main(String[] args) throws Exception {
    Path classes = Path.of(args[0]);
    var snippets = new ArrayList<Snippet>();
    for (String file : List.of(args).subList(1, args.length)) {
        snippets.addAll(read(Path.of(file), snippets.size()));
    }
    List<String> failures = compile(snippets, classes);
    if (failures.isEmpty()) {
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            for (Snippet snippet : snippets) {
                failures.addAll(snippet.runs() ? run(snippet, loader) : List.of());
            }
        }
    }
    failures.forEach(IO::println);
    IO.println(snippets.size() + " snippets, " + failures.size() + " failures");
    System.exit(failures.isEmpty() ? 0 : 1);
}

/// A block of Java.
///
/// @param output what it must print, or null
record Snippet(String name, String place, String source, boolean runs, String output) {}

List<Snippet> read(Path file, int first) throws IOException {
    var snippets = new ArrayList<Snippet>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
        String fence = lines.get(i);
        if (!fence.startsWith("```")) {
            continue;
        }
        int end = i + 1;
        while (!lines.get(end).equals("```")) {
            end++;
        }
        if (fence.equals("```java") || fence.equals("```java compile")) {
            String source = source(lines.subList(i + 1, end), i + 1);
            String name = "Snippet" + (first + snippets.size());
            String place = file + ":" + (i + 2);
            snippets.add(new Snippet(name, place, source, !fence.contains("compile"), output(lines, end + 1)));
        }
        i = end;
    }
    return snippets;
}

/// The block as a compact source file whose line numbers are those of the Markdown file.
String source(List<String> block, int before) {
    var source = new StringBuilder("import module espalier; import module espalier.formats; ");
    boolean whole = block.stream().anyMatch(line -> line.matches("(static |public )*void main\\(.*"));
    var body = new ArrayList<String>();
    for (String line : block) {
        boolean isImport = line.startsWith("import ");
        source.append(isImport ? line + " " : "");
        body.add(isImport ? "" : line);
    }
    source.append(whole ? "" : "void main() throws Exception {").append("\n".repeat(before));
    source.append(String.join("\n", body)).append(whole ? "\n" : "\n}\n");
    return source.toString();
}

String output(List<String> lines, int from) {
    int i = from;
    while (i < lines.size() && lines.get(i).isBlank()) {
        i++;
    }
    if (i >= lines.size() || !lines.get(i).equals("```text output")) {
        return null;
    }
    int end = i + 1;
    while (!lines.get(end).equals("```")) {
        end++;
    }
    return String.join("\n", lines.subList(i + 1, end));
}

List<String> compile(List<Snippet> snippets, Path classes) {
    var units = new ArrayList<JavaFileObject>();
    for (Snippet snippet : snippets) {
        URI name = URI.create("string:///" + snippet.name() + ".java");
        units.add(new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return snippet.source();
            }
        });
    }
    List<String> options = List.of("-d", classes.toString(), "-p", System.getProperty("jdk.module.path", ""),
            "--add-modules", "ALL-MODULE-PATH", "-proc:none");
    var messages = new DiagnosticCollector<JavaFileObject>();
    ToolProvider.getSystemJavaCompiler().getTask(null, null, messages, options, null, units).call();
    var failures = new ArrayList<String>();
    for (var message : messages.getDiagnostics()) {
        int unit = units.indexOf(message.getSource());
        if (message.getKind() == Diagnostic.Kind.ERROR) {
            String place = unit < 0 ? "compiler" : snippets.get(unit).place();
            String file = place.replaceAll(":\\d+$", "");
            failures.add(file + ":" + message.getLineNumber() + ": " + message.getMessage(null));
        }
    }
    return failures;
}

List<String> run(Snippet snippet, ClassLoader loader) throws ReflectiveOperationException {
    PrintStream console = System.out;
    var printed = new ByteArrayOutputStream();
    try (var out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
        System.setOut(out);
        Class<?> type = loader.loadClass(snippet.name());
        Method main = type.getDeclaredMethod("main");
        main.setAccessible(true);
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        main.invoke(constructor.newInstance());
    } catch (InvocationTargetException e) {
        StackTraceElement at = e.getCause().getStackTrace()[0];
        return List.of(snippet.place() + ": throws " + e.getCause() + " at " + at);
    } finally {
        System.setOut(console);
    }
    String text = printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n").stripTrailing();
    boolean same = snippet.output() == null || text.equals(snippet.output().stripTrailing());
    String difference = ": prints\n" + text + "\n  but the page says\n" + snippet.output();
    return same ? List.of() : List.of(snippet.place() + difference);
}
