package io.culvert.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How this service works as one of several nodes on one PostgreSQL.
///
/// @param folder the files that all nodes share, made by `culvert cluster init`; only read
/// @param nodeName the name of this node, for people
/// @param linkAddress the address or name at which other nodes reach this one, an IPv6 one without brackets
/// @param linkPort 0 for one that the system chooses
/// @param link the operator's own certificates of links; null for the one in the folder
/// @param listenUrl of the database without a pooler; null if `database-url` is without one
/// @param connections the most connections to the database, besides the one that listens
/// @param away how long this node may act after the last renewal of its lease
/// @param resync how often memory is compared with the tables
/// @param drainWait from the first sign of leaving to the end of the listeners
/// @param drain how long dismissing the peers takes then
public record ClusterConfig(Path folder, String nodeName, String linkAddress, int linkPort,
        @Nullable LinkFiles link, @Nullable String listenUrl, int connections, Duration away, Duration resync,
        Duration drainWait, Duration drain) {

    /// The port that other nodes connect to.
    public static final int LINK_PORT = 7443;

    /// The operator's own certificates of links.
    ///
    /// @param authorities the CAs of all nodes
    public record LinkFiles(Path certificate, Path key, Path authorities) {}

    public ClusterConfig {
        require(nodeName.matches("[A-Za-z0-9._-]{1,64}"), "node-name", nodeName,
                "1 to 64 letters, digits, dots, hyphens and underscores");
        require(linkAddress.matches("[A-Za-z0-9._:%-]{1,200}"), "link-address", linkAddress,
                "an address or a name of this machine");
        require(linkPort >= 0 && linkPort <= 65_535, "link-port", linkPort, "0 to 65535");
        require(connections >= 2 && connections <= 1_000, "database-connections", connections, "2 to 1000");
        require(away.toSeconds() >= 5 && away.toSeconds() <= 90, "away-seconds", away.toSeconds(), "5 to 90");
        require(resync.toSeconds() >= 1 && resync.toSeconds() <= 3_600, "resync-seconds", resync.toSeconds(),
                "1 to 3600");
        require(drainWait.toSeconds() >= 0 && drainWait.toSeconds() <= 600, "drain-wait-seconds",
                drainWait.toSeconds(), "0 to 600");
        require(drain.toSeconds() >= 0 && drain.toSeconds() <= 3_600, "drain-seconds", drain.toSeconds(),
                "0 to 3600");
    }

    private static void require(boolean kept, String key, Object value, String expected) {
        if (!kept) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
        }
    }

    /// An address of this machine that other machines may reach: the first one that is not of loopback, IPv4
    /// before IPv6; empty if there is none.
    public static Optional<String> ownAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .min(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .map(InetAddress::getHostAddress);
        } catch (SocketException e) {
            return Optional.empty();
        }
    }
}
