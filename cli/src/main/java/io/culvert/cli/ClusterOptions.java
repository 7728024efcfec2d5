package io.culvert.cli;

import io.culvert.server.ClusterConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of `serve`: one of several nodes on one PostgreSQL. Hidden, so that the help fits on a screen;
/// `docs/configuration.md` lists them.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ClusterOptions {

    @Option(names = "--cluster-folder", hidden = true)
    private @Nullable Path folder;

    @Option(names = "--node-name", hidden = true)
    private @Nullable String nodeName;

    @Option(names = "--link-address", hidden = true)
    private @Nullable String linkAddress;

    @Option(names = "--link-port", hidden = true, defaultValue = "" + ClusterConfig.LINK_PORT)
    private int linkPort;

    @Option(names = "--link-cert", hidden = true)
    private @Nullable Path linkCertificate;

    @Option(names = "--link-key", hidden = true)
    private @Nullable Path linkKey;

    @Option(names = "--link-ca", hidden = true)
    private @Nullable Path linkAuthorities;

    @Option(names = "--database-listen-url", hidden = true)
    private @Nullable String listenUrl;

    @Option(names = "--database-connections", hidden = true, defaultValue = "8")
    private int connections;

    @Option(names = "--away-seconds", hidden = true, defaultValue = "60")
    private int awaySeconds;

    @Option(names = "--resync-seconds", hidden = true, defaultValue = "30")
    private int resyncSeconds;

    @Option(names = "--drain-wait-seconds", hidden = true, defaultValue = "15")
    private int drainWaitSeconds;

    @Option(names = "--drain-seconds", hidden = true, defaultValue = "30")
    private int drainSeconds;

    /// Null for a service that has its database to itself.
    @Nullable
    ClusterConfig config() {
        Path shared = folder;
        if (shared == null) {
            refuseWithoutFolder();
            return null;
        }
        if (listenUrl != null && !listenUrl.startsWith("jdbc:postgresql:")) {
            // Without the value, which may contain a password.
            throw new IllegalArgumentException(
                    "database-listen-url: it is for no PostgreSQL (expected: jdbc:postgresql://HOST:PORT/DATABASE)");
        }
        return new ClusterConfig(shared, nodeName == null ? hostName() : nodeName, address(), linkPort,
                link(), listenUrl, connections, Duration.ofSeconds(awaySeconds),
                Duration.ofSeconds(resyncSeconds), Duration.ofSeconds(drainWaitSeconds),
                Duration.ofSeconds(drainSeconds));
    }

    private void refuseWithoutFolder() {
        if (nodeName != null || linkAddress != null || linkCertificate != null || linkKey != null
                || linkAuthorities != null || listenUrl != null) {
            throw new IllegalArgumentException("cluster-folder: missing beside other options of a node"
                    + " (expected: the folder that culvert cluster init made)");
        }
    }

    private String address() {
        String given = linkAddress == null ? ClusterConfig.ownAddress().orElse("") : linkAddress;
        if (given.isEmpty()) {
            throw new IllegalArgumentException(
                    "link-address: this machine has none but loopback (expected: the"
                            + " address at which other nodes reach it)");
        }
        return given.replaceAll("^\\[|]$", "");
    }

    private ClusterConfig.@Nullable LinkFiles link() {
        if (linkCertificate == null && linkKey == null && linkAuthorities == null) {
            return null;
        }
        if (linkCertificate == null || linkKey == null || linkAuthorities == null) {
            throw new IllegalArgumentException(
                    "link-cert, link-key, link-ca: some are missing (expected: all three or none)");
        }
        return new ClusterConfig.LinkFiles(linkCertificate, linkKey, linkAuthorities);
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
            return name.substring(0, Math.min(64, name.length()));
        } catch (UnknownHostException e) {
            return "node";
        }
    }
}
