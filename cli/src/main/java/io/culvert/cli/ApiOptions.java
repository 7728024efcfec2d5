package io.culvert.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How the operator's commands find the API.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ApiOptions {

    @Option(names = "--data-dir", paramLabel = "DIR", description = "the service's folder, on its own machine (a profile or key of the environment; CULVERT_DATA_DIR; ~/.aws)")
    private @Nullable Path dataDir;

    ApiClient client() {
        return new ApiClient(settings());
    }

    AwsSettings settings() {
        return AwsSettings.find(dataDir, System.getenv());
    }

    /// The same options for another run of the program, each followed by a space, in a form that a
    /// shell reads.
    String asArguments() {
        String named = System.getenv("CULVERT_DATA_DIR");
        Path folder = dataDir != null ? dataDir
                : named == null || AwsSettings.namesCaller(System.getenv()) ? null : Path.of(named);
        return folder == null ? ""
                : "--data-dir " + quoted(folder.toAbsolutePath().normalize().toString()) + " ";
    }

    /// The text as one word of a shell.
    static String quoted(String text) {
        return text.matches("[a-zA-Z0-9_./:@+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
