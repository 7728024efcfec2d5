package io.culvert.cli;

import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The folder that is copied to a device: certificate, key, CA and `agent.yaml`.
///
/// @param former what happens to files of a former enrolment
record DeviceFolder(Path path, String thing, Former former) {

    /// What happens to files of a former enrolment.
    enum Former {
        /// They make the command fail.
        REFUSED,
        /// They are replaced.
        REPLACED,
        /// Certificate and key are kept.
        KEPT
    }

    private static final String SECRET = "rw-------";
    private static final String PUBLIC = "rw-r--r--";

    Path certificate() {
        return path.resolve(thing + ".cert.pem");
    }

    Path key() {
        return path.resolve(thing + ".key.pem");
    }

    Path authorities() {
        return path.resolve("ca.pem");
    }

    Path agent() {
        return path.resolve("agent.yaml");
    }

    boolean isResumed() {
        return former == Former.KEPT;
    }

    /// Whether a certificate is there, and its key if that is expected.
    boolean hasIdentity(boolean withKey) {
        return Files.exists(certificate()) && (!withKey || Files.exists(key()));
    }

    /// The text of `agent.yaml`.
    ///
    /// @param services `ID=HOST:PORT` each
    String settings(String endpoint, String mqtt, List<String> services) {
        StringBuilder lines = new StringBuilder();
        services.forEach(service -> lines.append("  ").append(service.replaceFirst("=", ": ")).append('\n'));
        return """
                thing: %s
                cert: %s
                key: %s
                ca: %s
                mqtt: %s
                endpoint: %s
                services:
                %s""".formatted(thing, certificate().getFileName(), key().getFileName(),
                authorities().getFileName(), mqtt, endpoint, lines);
    }

    /// Refuses a folder that cannot be written, or that has files of a former enrolment, before anything is
    /// changed at the service.
    ///
    /// @param withKey whether a key is going to be written; otherwise the device's key may be there already
    void requireUsable(boolean withKey) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw unusable(path, e);
        }
        if (!Files.isWritable(path)) {
            throw new CliException("out: " + path + " cannot be written (permission denied)");
        }
        for (Path file : withKey ? List.of(certificate(), key(), agent()) : List.of(certificate(), agent())) {
            if (former == Former.REFUSED && Files.exists(file)) {
                throw new CliException(
                        "out: " + file + " is there already (expected: another --out; or --force to"
                                + " overwrite it; or culvert thing renew " + thing
                                + " to replace only certificate and key)");
            }
        }
    }

    /// Writes certificate and key. Each file appears as a whole, because an agent may read it at any moment.
    ///
    /// @param keyPem null if the device has the key
    void writeIdentity(String certificatePem, @Nullable String keyPem) {
        if (keyPem != null) {
            write(key(), keyPem, SECRET);
        }
        write(certificate(), certificatePem, PUBLIC);
    }

    /// Writes the CA and `agent.yaml`; a former `agent.yaml` stays as `agent.yaml.old`.
    void writeSettings(String authoritiesPem, String agentYaml) {
        write(authorities(), authoritiesPem, PUBLIC);
        try {
            if (Files.exists(agent())) {
                Files.move(agent(), path.resolve("agent.yaml.old"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw unusable(agent(), e);
        }
        write(agent(), agentYaml, PUBLIC);
    }

    /// Where the device's key belongs if the service did not make it; begins with a space if not empty.
    String whatToDo(CertificateSource source) {
        return source instanceof CertificateSource.NewKey || Files.exists(key()) ? ""
                : " Its key belongs beside its certificate, as " + key().getFileName() + ".";
    }

    private static void write(Path file, String content, String permissions) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
            Files.writeString(fresh, content, StandardOpenOption.WRITE);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static CliException unusable(Path file, IOException e) {
        return new CliException("out: " + file + " cannot be written (" + Reasons.of(e) + ")", e);
    }
}
