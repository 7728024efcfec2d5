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
import java.util.Map;
import java.util.Optional;

/// The operator account's own access key, in the AWS files that the service writes at its first start. If the
/// file is missing, the next start creates another key.
final class RootKey implements AccessKeys {

    private final Credential credential;

    private RootKey(Credential credential) {
        this.credential = credential;
    }

    /// Reads the key, or creates it.
    static RootKey open(Path credentials, String account) throws IOException {
        if (!Files.exists(credentials)) {
            DataDirectory.writeSecret(credentials, fresh().getBytes(StandardCharsets.US_ASCII));
        }
        DataDirectory.warnIfLooseSecret(credentials);
        Map<String, String> profile = AwsFile.read(credentials).section("default");
        String id = profile.getOrDefault("aws_access_key_id", "");
        String secret = profile.getOrDefault("aws_secret_access_key", "");
        if (id.isEmpty() || secret.isEmpty()) {
            throw new IOException(
                    credentials + " holds no access key (expected: the file that the first start wrote)");
        }
        Caller root = new Caller(account, "root", account, "arn:aws:iam::" + account + ":root", id);
        return new RootKey(new Credential(root, secret, null));
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
