package io.culvert.cli;

import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells of wrong flags of `culvert localproxy` in the reference's words and with its exit code (spec:
/// localproxy 6.1); those of other commands as picocli does.
record LocalProxyUsage(IParameterExceptionHandler others) implements IParameterExceptionHandler {

    /// What the reference adds to every error of usage.
    static final String HINT = "Try 'localproxy --help' for a list of options.";

    @Override
    public int handleParseException(ParameterException failure, String[] args) throws Exception {
        if (!failure.getCommandLine().getCommandName().equals("localproxy")) {
            return others.handleParseException(failure, args);
        }
        failure.getCommandLine().getErr().println(text(failure));
        failure.getCommandLine().getErr().println(HINT);
        return 1;
    }

    private static String text(ParameterException failure) {
        return switch (failure) {
            case UnmatchedArgumentException unknown ->
                "unrecognised option '" + unknown.getUnmatched().getFirst() + "'";
            case MissingParameterException missing when !missing.getMissing().isEmpty() ->
                "the required argument for option '" + name(missing.getMissing().getFirst()) + "' is missing";
            case OverwrittenOptionException twice ->
                "option '" + name(twice.getOverwritten()) + "' cannot be specified more than once";
            default -> String.valueOf(failure.getMessage());
        };
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
