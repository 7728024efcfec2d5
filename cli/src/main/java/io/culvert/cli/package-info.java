/// The `culvert` command: each subcommand is a class, and options that several commands share are in
/// `…Options` classes. This is the only module with a `main`.
///
/// Rules of all commands:
///
/// - The operator's commands call the service's public API with [ApiClient] and nothing else. `serve`, `agent`
///   and `localproxy` run the libraries of the other modules in this process.
/// - A command prints its result to standard output, and everything else to standard error.
/// - A command that fails throws a [CliException]: its text names the cause and the next step, without class
///   names, and its [ExitCode] says what kind of failure it is.
/// - Text from the service or a device passes [TerminalText][io.culvert.cli.log.TerminalText] before it
///   reaches a terminal.
///
/// Open first: [Culvert].
@NullMarked
package io.culvert.cli;

import org.jspecify.annotations.NullMarked;
