package io.culvert.server;

import io.culvert.cluster.LinkTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/// The files that all nodes of a cluster share: the keys of tokens and secrets, the CA, the root credentials
/// and the certificate of links. Laid out as a data folder. `culvert cluster init` makes it once; nodes only
/// read it.
public final class ClusterFolder {

    private static final String LINK_CERTIFICATE = "link.pem";
    private static final String LINK_KEY = "link.key";

    /// What a node copies to its data folder.
    private static final List<String> COPIED = List.of("keys/token.key", "keys/secrets.key",
            "keys/secrets.key.old", "tls/ca.pem", "tls/ca.key", "aws/credentials");

    /// What must be there.
    private static final List<String> REQUIRED = List.of("keys/token.key", "keys/secrets.key", "tls/ca.pem",
            "tls/ca.key", "aws/credentials");

    private final Path root;

    private ClusterFolder(Path root) {
        this.root = root;
    }

    /// Makes the files in a new folder.
    ///
    /// @param account the operator's account
    /// @throws StartException if the folder holds such files already
    public static void create(Path root, String account, InstantSource clock)
            throws StartException, IOException {
        if (Files.exists(root.resolve(LINK_KEY)) || Files.exists(root.resolve(REQUIRED.getFirst()))) {
            throw new StartException(root + ": holds the files of a cluster already. Nothing was changed.");
        }
        try (DataDirectory folder = DataDirectory.open(root)) {
            folder.key("token.key");
            folder.key("secrets.key");
            LocalAuthority.open(folder.folder("tls"), clock);
            folder.folder("aws");
            RootKey.open(folder.path("aws", "credentials"), account);
            KeyPair link = CertificateMaker.newKey();
            DataDirectory.writePublic(folder.path(LINK_CERTIFICATE),
                    CertificateMaker.pem(CertificateMaker.link(link, clock.instant())));
            DataDirectory.writeSecret(folder.path(LINK_KEY),
                    CertificateMaker.pem(link.getPrivate()).getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IOException("the files of a cluster cannot be made", e);
        }
    }

    /// @throws StartException if a file is missing
    static ClusterFolder of(Path root) throws StartException {
        for (String file : REQUIRED) {
            if (!Files.isReadable(root.resolve(file))) {
                throw new StartException(
                        "cluster-folder: " + root.resolve(file) + " cannot be read. Make the "
                                + "files of a cluster with: culvert cluster init --out DIR");
            }
        }
        return new ClusterFolder(root);
    }

    /// Copies the shared files into a node's data folder, where they replace others.
    void copyTo(DataDirectory data) throws IOException {
        for (String name : List.of("keys", "tls", "aws")) {
            data.folder(name);
        }
        for (String name : COPIED) {
            Path shared = root.resolve(name);
            Path own = data.path(name);
            if (Files.exists(shared) && !(Files.exists(own)
                    && Arrays.equals(Files.readAllBytes(shared), Files.readAllBytes(own)))) {
                DataDirectory.writeSecret(own, Files.readAllBytes(shared));
            }
        }
    }

    /// The TLS of links, with the cluster's certificate or the operator's own.
    LinkTls tls(ClusterConfig config) throws IOException {
        ClusterConfig.LinkFiles own = config.link();
        return own == null ? LinkTls.pinned(root.resolve(LINK_CERTIFICATE), root.resolve(LINK_KEY))
                : LinkTls.signed(own.certificate(), own.key(), own.authorities());
    }
}
