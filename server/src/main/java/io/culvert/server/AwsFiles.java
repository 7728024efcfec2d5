package io.culvert.server;

import java.io.IOException;

/// The configuration files with which the AWS CLI and SDKs find the service on its own machine.
final class AwsFiles {

    private AwsFiles() {}

    static void writeConfig(DataDirectory data, String region, int apiPort) throws IOException {
        DataDirectory.writePublic(data.path("aws", "config"), """
                [default]
                region = %s
                endpoint_url = https://localhost:%d
                ca_bundle = %s
                """.formatted(region, apiPort, data.path("tls", "ca.pem").toAbsolutePath()));
    }
}
