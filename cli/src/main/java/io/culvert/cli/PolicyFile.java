package io.culvert.cli;

import io.culvert.policy.PolicyDocument;
import io.culvert.policy.PolicyException;
import io.culvert.policy.TrustPolicy;
import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A policy document in a file.
final class PolicyFile {

    private static final long MAX_BYTES = 1 << 20;

    private PolicyFile() {}

    /// The document's text, checked by the service's rules.
    ///
    /// @throws CliException naming the file, the place, the value and the rule
    static String read(Path file) {
        return read(file, PolicyDocument::parse);
    }

    /// The same of a role's trust policy.
    static String readTrust(Path file) {
        return read(file, TrustPolicy::parse);
    }

    private static String read(Path file, Consumer<String> check) {
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
            check.accept(text);
        } catch (PolicyException e) {
            throw new CliException(file + ": " + e.text(), e);
        }
        return text;
    }
}
