/// The load bench: what a byte, a connection, a peer and a start cost, side by side with other ways to the
/// same target in one run; and JMH benchmarks of the parts. Asserts nothing.
///
/// Open first: [Bench], then [Contender] (who takes part), [Load] (what is measured), [Report] (what
/// is written).
@NullMarked
package io.culvert.bench;

import org.jspecify.annotations.NullMarked;
