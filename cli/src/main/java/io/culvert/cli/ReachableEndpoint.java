package io.culvert.cli;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The API's endpoint by a name that other machines reach.
final class ReachableEndpoint {

    private ReachableEndpoint() {}

    /// The given endpoint; otherwise the one that this command uses, unless it is on loopback; otherwise the
    /// name that the service gives to devices, with the API's port.
    ///
    /// @param given `NAME`, `NAME:PORT` or a URL; null if the user gave none
    /// @throws CliException if the service has no name but localhost
    static URI of(ApiClient api, @Nullable String given) {
        if (given != null) {
            return given.contains("://") ? AwsSettings.uri(given)
                    : uri(HostPort.parse("endpoint", given, 443));
        }
        if (!AwsSettings.isLoopback(api.settings().host())) {
            return api.settings().endpoint();
        }
        String name = HostPort
            .parse("mqtt",
                    api.iot("GET", "/endpoint?endpointType=iot%3AData-ATS", Map.of())
                        .path("endpointAddress")
                        .asString(""),
                    8883)
            .host();
        if (AwsSettings.isLoopback(name)) {
            throw new CliException("bundle: only this machine reaches " + api.settings().endpoint()
                    + " (expected: --endpoint NAME[:PORT]; the service's certificate must contain the name, see"
                    + " culvert serve --host)");
        }
        return uri(new HostPort(name, api.settings().api().port()));
    }

    private static URI uri(HostPort at) {
        String host = at.host().indexOf(':') < 0 ? at.host() : "[" + at.host() + "]";
        return AwsSettings.uri("https://" + host + ":" + at.port());
    }
}
