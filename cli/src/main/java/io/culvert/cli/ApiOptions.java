package io.culvert.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How the operator's commands find the API.
final class ApiOptions {

    @Option(names = "--data-dir", paramLabel = "DIR", description = "the service's folder, on its own machine (CULVERT_DATA_DIR; else the AWS environment and ~/.aws)")
    private @Nullable Path dataDir;

    ApiClient client() {
        return new ApiClient(AwsSettings.find(dataDir, System.getenv()));
    }
}
