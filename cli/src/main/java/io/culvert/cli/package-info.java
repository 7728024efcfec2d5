/// The `culvert` command: subcommands, their help and exit codes. The only module with a `main`.
///
/// Open first: [Culvert]. Operator's commands talk to the service through its public API with
/// [ApiClient]; `serve`, `agent` and `localproxy` run the embedded parts.
@NullMarked
package io.culvert.cli;

import org.jspecify.annotations.NullMarked;
