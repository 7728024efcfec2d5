package io.culvert.server;

import io.culvert.identity.AccessKeys;
import io.culvert.identity.Caller;
import io.culvert.identity.Credential;
import io.culvert.identity.KeyMint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The operator account's own access key, in the AWS files that the service writes at its first start.
/// Without the file, the next start makes another.
final class RootKey implements AccessKeys {

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
        return "[default]\naws_access_key_id = " + KeyMint.id("AKIA", random) + "\naws_secret_access_key = "
                + KeyMint.secret(random) + "\n";
    }

    @Override
    public Optional<Credential> find(String accessKeyId) {
        return accessKeyId.equals(credential.caller().accessKeyId()) ? Optional.of(credential)
                : Optional.empty();
    }
}
