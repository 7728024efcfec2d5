package io.culvert.cli;

import picocli.CommandLine.Parameters;

/// The thing that a command of `culvert thing` is about.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ThingName {

    @Parameters(paramLabel = "NAME", description = "the thing's name")
    private String name = "";

    /// @throws CliException if no thing can have this name
    String get() {
        return require(name);
    }

    /// The name.
    ///
    /// @throws CliException if no thing can have this name
    static String require(String name) {
        if (!name.matches("[a-zA-Z0-9:_-]{1,128}")) {
            throw new CliException(ExitCode.USAGE,
                    "thing: " + name + " (expected: 1 to 128 letters, digits, colons, underscores, hyphens)");
        }
        return name;
    }
}
