/// The culvert command: every subcommand, help, exit codes.
@NullMarked
package io.culvert.cli;

import org.jspecify.annotations.NullMarked;
