/// From files to data sets: [espalier.formats.Source] recognises by content what a path holds and reads it. Below it
/// there is one package per family of formats; whatever a file does wrong ends in one sentence, an
/// [espalier.formats.BadInput].
///
/// ```java
/// Source data = Source.open(Path.of("pets"), Source.Options.DEFAULT);    // or a course .h5
/// IO.println(data.description());
/// ```
@NullMarked
package espalier.formats;

import org.jspecify.annotations.NullMarked;
