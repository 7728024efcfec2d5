package io.culvert.cli;

import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The folder that is copied to a device: certificate, key, CA and `agent.yaml`.
///
/// @param replaces whether files of a former enrolment are replaced
record DeviceFolder(Path path, String thing, boolean replaces) {

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

    /// Refuses a folder that cannot be written, or that has files of a former enrolment, before anything is
    /// changed at the service.
    void requireUsable() {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw unusable(path, e);
        }
        if (!Files.isWritable(path)) {
            throw new CliException("out: " + path + " cannot be written (permission denied)");
        }
        for (Path file : List.of(certificate(), key(), agent())) {
            if (!replaces && Files.exists(file)) {
                throw new CliException(
                        "out: " + file + " is there already (expected: another --out; or --force to"
                                + " overwrite it; or culvert thing renew " + thing
                                + " to replace only certificate and key)");
            }
        }
    }

    /// Writes certificate and key. Each file appears as a whole, because an agent may read it at any moment.
    void writeIdentity(String certificatePem, String keyPem) {
        write(key(), keyPem, SECRET);
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
