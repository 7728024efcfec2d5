/// The command line of the local proxy: the reference's options, texts, log format and exit codes. It loads
/// no class of the other commands, so that it starts quickly and stays small.
///
/// Open first: [LocalProxyProgram]. [GivenOptions] holds the options of the command line, a configuration file
/// and the environment; [LocalProxyPlan] checks them and makes the configuration.
///
/// Spec: localproxy 6.1 to 6.4, 6.7 and 6.8.
@NullMarked
package io.culvert.cli.localproxy;

import org.jspecify.annotations.NullMarked;
