package io.culvert.cli;

import io.culvert.policy.PolicyDocument;
import io.culvert.policy.PolicyException;
import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A policy document in a file.
final class PolicyFile {

    private static final long MAX_BYTES = 1 << 20;

    private PolicyFile() {}

    /// The document's text, checked by the service's rules.
    ///
    /// @throws CliException naming the file, the place, the value and the rule
    static String read(Path file) {
        String text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CliException(
                        file + ": " + Files.size(file) + " bytes (expected: at most " + MAX_BYTES + ")");
            }
            text = Files.readString(file);
        } catch (IOException e) {
            throw new CliException(file + ": cannot be read (" + Reasons.of(e) + ")", e);
        }
        try {
            PolicyDocument.parse(text);
        } catch (PolicyException e) {
            throw new CliException(file + ": " + e.text(), e);
        }
        return text;
    }
}
