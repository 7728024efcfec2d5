/// The process's log: how lines look, and the queue through which they reach standard error. A thread that
/// logs never waits for the reader of the log.
///
/// ```
///   any thread → LogAppender (formats) → OutputQueue (bounded) → thread "log" → standard error
/// ```
///
/// Logging an Error that only a restart repairs ends the process: [FatalErrors].
///
/// Open first: [OutputQueue]. Then [LogAppender].
@NullMarked
package io.culvert.cli.log;

import org.jspecify.annotations.NullMarked;
