/// What the lives on one database tell each other: hints, which say "look" and never "believe".
///
/// Open first: [Bus], then [Hint]. Memory follows the tables: who misses a hint, or hears it late, finds the
/// same in the tables at the next resync.
///
/// Not here: LISTEN and NOTIFY (`store`).
///
/// Spec: cluster 7.
@NullMarked
package io.culvert.tunnel.bus;

import org.jspecify.annotations.NullMarked;
