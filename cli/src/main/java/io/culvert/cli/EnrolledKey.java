package io.culvert.cli;

import io.culvert.transport.PemFiles;
import io.culvert.transport.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// The key of a device that enrols itself, EC P-256. A file keeps it until the enrolment is complete, so that
/// a repeated request is for the same key.
///
/// @param file holds the private key, and the public one, which the JDK cannot compute from it
record EnrolledKey(KeyPair pair, Path file) {

    private static final String FILE = "enrolling.key.pem";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    /// The key in a folder; makes one if there is none.
    ///
    /// @throws CliException if the folder cannot be used
    static EnrolledKey in(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                write(file, made());
            }
            return new EnrolledKey(new KeyPair(publicKey(Files.readString(file)), PemFiles.privateKey(file)),
                    file);
        } catch (IOException e) {
            throw new CliException("out: " + file + " cannot be used (" + Reasons.of(e) + ")", e);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new CliException(
                    "out: " + file + " is damaged (expected: a key; delete the file, and use a new"
                            + " invitation if this one was used)",
                    e);
        }
    }

    private static KeyPair made() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static void write(Path file, KeyPair pair) throws IOException {
        Path fresh = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, Pem.of(PRIVATE, pair.getPrivate().getEncoded())
                + Pem.of(PUBLIC, pair.getPublic().getEncoded()), StandardOpenOption.WRITE);
        Files.move(fresh, file);
    }

    private static PublicKey publicKey(String text) throws GeneralSecurityException {
        String begin = "-----BEGIN " + PUBLIC + "-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END " + PUBLIC + "-----");
        if (start < 0 || end < start) {
            throw new GeneralSecurityException("no public key");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /// The private key.
    String pem() {
        return Pem.of(PRIVATE, pair.getPrivate().getEncoded());
    }

    /// Deletes the file: the key is in its place.
    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CliException("out: " + file + " cannot be deleted (" + Reasons.of(e) + ")", e);
        }
    }
}
