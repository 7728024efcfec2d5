package io.culvert.cli;

import io.culvert.localproxy.LocalAddress;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Registers a thing through the public API, and writes everything that its device needs: certificate, key,
/// CA and a complete `agent.yaml`.
final class Enrolment {

    private final ApiClient api;

    Enrolment(ApiClient api) {
        this.api = api;
    }

    /// Registers the thing and writes its files.
    ///
    /// @param endpoint `HOST:PORT` of the data endpoint, as the device reaches it
    /// @param mqtt `HOST:PORT` of the MQTT endpoint, as the device reaches it; empty to ask the service
    /// @param services `ID=HOST:PORT` each
    /// @return the path of `agent.yaml`
    Path enrol(String thing, DeviceFolder out, String endpoint, String mqtt, List<String> services) {
        ThingName.require(thing);
        services.forEach(Enrolment::requireAddress);
        HostPort.parse("endpoint", endpoint, 443);
        out.requireUsable();
        api.iot("POST", "/things/" + thing, Map.of());
        String broker = mqtt.isEmpty() ? broker() : mqtt;
        JsonNode keys = newCertificate(thing);
        out.writeIdentity(keys.path("certificatePem").asString(),
                keys.path("keyPair").path("PrivateKey").asString());
        out.writeSettings(pem(api.settings().authorities()), """
                thing: %s
                cert: %s
                key: %s
                ca: %s
                mqtt: %s
                endpoint: %s
                services:
                %s""".formatted(thing, out.certificate().getFileName(), out.key().getFileName(),
                out.authorities().getFileName(), broker, endpoint, lines(services)));
        return out.agent();
    }

    /// Creates a certificate and a key for a thing; the thing's other certificates stay as they are.
    JsonNode newCertificate(String thing) {
        JsonNode keys = api.iot("POST", "/keys-and-certificate?setAsActive=true", Map.of());
        api.iot("PUT", "/things/" + thing + "/principals",
                Map.of("x-amzn-principal", keys.path("certificateArn").asString()));
        return keys;
    }

    private static void requireAddress(String service) {
        int equals = service.indexOf('=');
        String address = equals < 0 ? "" : service.substring(equals + 1).strip();
        if (equals < 1 || address.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "service: " + service
                    + " has no address (expected: ID=HOST:PORT, as in SSH=127.0.0.1:22)");
        }
        try {
            LocalAddress.parse(address, "127.0.0.1");
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, "service: " + service + " (" + e.getMessage() + ")");
        }
    }

    /// The MQTT endpoint that the service names, with port 8883 if it names no port.
    private String broker() {
        String address = api.iot("GET", "/endpoint?endpointType=iot%3AData-ATS", Map.of())
            .path("endpointAddress")
            .asString();
        return address.indexOf(':') < 0 ? address + ":8883" : address;
    }

    private static String lines(List<String> services) {
        StringBuilder lines = new StringBuilder();
        services.forEach(service -> lines.append("  ").append(service.replaceFirst("=", ": ")).append('\n'));
        return lines.toString();
    }

    /// The certificates as PEM; an empty text if there are none.
    static String pem(@Nullable Collection<X509Certificate> authorities) {
        StringBuilder text = new StringBuilder();
        if (authorities != null) {
            for (X509Certificate authority : authorities) {
                try {
                    text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder(64, new byte[]{'\n'})
                            .encodeToString(authority.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
                } catch (CertificateEncodingException e) {
                    throw new CliException("ca_bundle: a certificate cannot be written", e);
                }
            }
        }
        return text.toString();
    }
}
