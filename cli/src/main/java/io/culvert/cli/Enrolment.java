package io.culvert.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
    Path enrol(String thing, Path out, String endpoint, String mqtt, List<String> services) {
        if (!thing.matches("[a-zA-Z0-9:_-]{1,128}")) {
            throw new CliException("thing: " + thing
                    + " (expected: 1 to 128 letters, digits, colons, underscores, hyphens)");
        }
        api.iot("POST", "/things/" + thing, Map.of());
        JsonNode keys = api.iot("POST", "/keys-and-certificate?setAsActive=true", Map.of());
        api.iot("PUT", "/things/" + thing + "/principals",
                Map.of("x-amzn-principal", keys.path("certificateArn").asString()));
        String broker = mqtt.isEmpty() ? broker() : mqtt;
        try {
            Files.createDirectories(out);
            Path certificate = write(out.resolve(thing + ".cert.pem"), keys.path("certificatePem").asString(),
                    false);
            Path key = write(out.resolve(thing + ".key.pem"),
                    keys.path("keyPair").path("PrivateKey").asString(), true);
            Path ca = write(out.resolve("ca.pem"), pem(api.settings().authorities()), false);
            return write(out.resolve("agent.yaml"), """
                    thing: %s
                    cert: %s
                    key: %s
                    ca: %s
                    mqtt: %s
                    endpoint: %s
                    services:
                    %s""".formatted(thing, certificate.getFileName(), key.getFileName(), ca.getFileName(),
                    broker, endpoint, lines(services)), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The endpoint from the service, where a name alone means the standard port.
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

    private static String pem(@org.jspecify.annotations.Nullable Collection<X509Certificate> authorities) {
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

    private static Path write(Path file, String content, boolean secret) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--")));
        return Files.writeString(file, content, StandardOpenOption.WRITE);
    }
}
