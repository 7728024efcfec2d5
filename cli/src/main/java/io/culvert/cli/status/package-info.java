/// What an agent or a local proxy tells about itself at a Unix socket, and the client that asks it.
///
/// Open first: [StatusSocket]. Then [EndReport] (what is told), [EndJson] and [EndMetrics] (its two forms),
/// [StatusPlaces] (where sockets are), [StatusClient].
///
/// Spec: c1 17.
@NullMarked
package io.culvert.cli.status;

import org.jspecify.annotations.NullMarked;
