package io.culvert.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option with which the operator's commands find the API and their access key.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ApiOptions {

    @Option(names = "--data-dir", paramLabel = "DIR", description = "the data folder of a service on this machine (AWS_PROFILE or AWS_ACCESS_KEY_ID, else CULVERT_DATA_DIR, else ~/.aws)")
    private @Nullable Path dataDir;

    ApiClient client() {
        return new ApiClient(settings());
    }

    AwsSettings settings() {
        return AwsSettings.find(dataDir, System.getenv());
    }

    /// The option as a shell's words, followed by a space, for a command that runs this program again; empty
    /// if it is not needed.
    String asArguments() {
        String named = System.getenv("CULVERT_DATA_DIR");
        Path folder = dataDir != null ? dataDir
                : named == null || AwsSettings.namesCaller(System.getenv()) ? null : Path.of(named);
        return folder == null ? ""
                : "--data-dir " + quoted(folder.toAbsolutePath().normalize().toString()) + " ";
    }

    /// The text as one word for a shell, in quotes if it needs them.
    static String quoted(String text) {
        return text.matches("[a-zA-Z0-9_./:@+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
