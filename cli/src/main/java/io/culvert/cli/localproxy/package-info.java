/// The command line of the local proxy: the reference's options, texts, log format and exit codes, without
/// the weight of the other commands.
///
/// Open first: [LocalProxyProgram]. [GivenOptions] holds what the command line, a configuration file and the
/// environment say; [LocalProxyPlan] checks it and makes a configuration of it.
///
/// Spec: localproxy 6.1 to 6.4, 6.7 and 6.8.
@NullMarked
package io.culvert.cli.localproxy;

import org.jspecify.annotations.NullMarked;
