package io.culvert.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The service refused a call.
///
/// @param type AWS's name of the error, `ResourceNotFoundException`
/// @param message what the service says
record ApiRefusal(String type, String message) {

    private static final Pattern BROKEN_PATTERN = Pattern.compile(
            ".*Value (.*) at '(.*)' failed to satisfy constraint: Member must satisfy regular expression pattern: .*");

    /// Whether what the call names does not exist.
    boolean isNotThere() {
        return type.equals("ResourceNotFoundException");
    }

    /// Whether the same call may succeed a little later.
    boolean isThrottling() {
        return type.equals("ThrottlingException");
    }

    /// The exception that ends the command. Its text has AWS's name of the error, for which people search.
    CliException exception() {
        String sentence = words();
        return new RefusedException(isNotThere() ? ExitCode.NOT_THERE : ExitCode.FAILED,
                sentence.isEmpty() ? type : sentence + " (" + type + ")");
    }

    /// The message in plain words: AWS's validation answers with regular expressions.
    private String words() {
        Matcher broken = BROKEN_PATTERN.matcher(message);
        return broken.matches()
                ? broken.group(2) + ": " + broken.group(1) + " has characters that are not allowed"
                : message;
    }
}
