/// The load bench measures the cost of a byte, a connection, a peer and a start, side by side with other ways
/// to the same target in one run; JMH benchmarks measure single parts. It asserts nothing.
///
/// Open first: [Bench], then [Contender] (a way that is compared), [Load] (the traffic that is measured),
/// [Report] (the output).
@NullMarked
package io.culvert.bench;

import org.jspecify.annotations.NullMarked;
