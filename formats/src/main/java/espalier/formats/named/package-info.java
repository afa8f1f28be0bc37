/// Well-known data sets by name: [espalier.formats.named.NamedData] says where each is at home and which bytes it has,
/// [espalier.formats.named.DataCache] fetches it once and then works without a network. Nothing is ever fetched
/// unasked.
@NullMarked
package espalier.formats.named;

import org.jspecify.annotations.NullMarked;
