/// Samples on their way to the training loop: [espalier.data.Dataset] is samples with targets, addressed by row;
/// [espalier.data.Split] takes some aside, [espalier.data.Scaler] standardises, [espalier.data.Batches] cuts epochs
/// into [espalier.data.Batch]es. Readers of files (the `formats` module) make data sets; nothing here knows files.
@NullMarked
package espalier.data;

import org.jspecify.annotations.NullMarked;
