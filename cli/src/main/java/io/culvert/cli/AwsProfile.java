package io.culvert.cli;

import io.culvert.server.AwsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/// An access key as a profile of an AWS credentials file, with everything that the AWS CLI and SDKs need to
/// find this service.
record AwsProfile(String name, String accessKeyId, String secretAccessKey, AwsSettings service) {

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rw-rw-");

    String text() {
        return "[" + name + "]\naws_access_key_id = " + accessKeyId + "\naws_secret_access_key = "
                + secretAccessKey + "\nregion = " + service.region() + "\nendpoint_url = "
                + service.endpoint() + "\n"
                + (service.caBundle() == null ? "" : "ca_bundle = " + service.caBundle() + "\n");
    }

    /// Refuses a file that already has this profile, or that others can read, before a key is created for it.
    static void requireFree(Path file, String name) {
        try {
            requirePrivate(file);
            if (Files.exists(file) && AwsFile.read(file).sections().containsKey(name)) {
                throw new CliException("write-profile: " + file + " has a profile " + name
                        + " already (expected: another --profile, or another file)");
            }
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        if (Files.exists(file)) {
            Set<PosixFilePermission> loose = new HashSet<>(Files.getPosixFilePermissions(file));
            loose.retainAll(OTHERS);
            if (!loose.isEmpty()) {
                throw new CliException(
                        "write-profile: " + file + " can be read or written by others (expected:"
                                + " by its owner alone; run chmod 600 on it first)");
            }
        }
    }

    /// Adds the profile to a file, which is created with mode 0600 if it is missing.
    void addTo(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            requirePrivate(file);
            String before = Files.readString(file);
            String gap = before.isEmpty() ? "" : before.endsWith("\n") ? "\n" : "\n\n";
            Files.writeString(file, gap + text(), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static CliException unusable(Path file, IOException e) {
        return new CliException("write-profile: " + file + " cannot be used (" + e.getMessage() + ")", e);
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "AwsProfile[" + name + ", " + accessKeyId + "]";
    }
}
