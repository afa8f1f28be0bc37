/// Files of named arrays and the texts that go with them: [espalier.store.Safetensors] for models and weights,
/// [espalier.store.Json] for their metadata and for run records, [espalier.store.AtomicFile] for writing without ever
/// damaging what was there. What foreign bytes do wrong is a [espalier.store.FormatException] with one clear sentence.
///
/// ```java
/// Safetensors.write(path, Map.of("0.weight", w), Map.of("record", Json.of(Map.of("rate", 0.1)).toString()));
/// NDArray w = Safetensors.read(path).get("0.weight");
/// ```
///
/// Nothing is trusted: every claim of a file is compared with its length before memory is taken, and nothing in a file
/// is executed. To add a format: one file here if it stores arrays and needs no dependency, else in `espalier.formats`.
@NullMarked
package espalier.store;

import org.jspecify.annotations.NullMarked;
