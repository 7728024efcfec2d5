package io.culvert.server;

import io.culvert.identity.Caller;
import io.culvert.identity.Credential;
import io.culvert.identity.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The account's own access key, in the AWS files that the service writes at its first start.
final class RootKey implements Credentials {

    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final Pattern FILE = Pattern
        .compile("aws_access_key_id *= *(\\S+)\\s+aws_secret_access_key *= *(\\S+)");

    private final Credential credential;

    private RootKey(Credential credential) {
        this.credential = credential;
    }

    /// Reads it, or makes it.
    static RootKey open(Path credentials, String account) throws IOException {
        if (!Files.exists(credentials)) {
            DataDirectory.writeSecret(credentials, fresh().getBytes(StandardCharsets.US_ASCII));
        }
        DataDirectory.warnIfLooseSecret(credentials);
        Matcher found = FILE.matcher(Files.readString(credentials));
        if (!found.find()) {
            throw new IOException(
                    credentials + " holds no access key (expected: as the first start wrote it)");
        }
        Caller root = new Caller(account, "root", account, "arn:aws:iam::" + account + ":root",
                found.group(1));
        return new RootKey(new Credential(root, found.group(2), null));
    }

    private static String fresh() {
        SecureRandom random = new SecureRandom();
        StringBuilder id = new StringBuilder("AKIA");
        random.ints(16, 0, ID_ALPHABET.length()).forEach(i -> id.append(ID_ALPHABET.charAt(i)));
        byte[] secret = new byte[30];
        random.nextBytes(secret);
        return "[default]\naws_access_key_id = " + id + "\naws_secret_access_key = "
                + Base64.getEncoder().encodeToString(secret) + "\n";
    }

    @Override
    public Optional<Credential> find(String accessKeyId) {
        return accessKeyId.equals(credential.caller().accessKeyId()) ? Optional.of(credential)
                : Optional.empty();
    }
}
