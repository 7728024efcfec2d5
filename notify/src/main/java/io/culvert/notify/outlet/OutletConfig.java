package io.culvert.notify.outlet;

import io.culvert.protocol.NotificationTopic;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One outlet of the service.
public sealed interface OutletConfig {

    /// The account whose notifications it delivers; null for those of every account.
    @Nullable
    String account();

    /// Whether it delivers the notifications of an account.
    default boolean serves(String account) {
        return account() == null || account.equals(account());
    }

    /// The URL of the receiver.
    URI url();

    /// An MQTT broker.
    ///
    /// @param url `mqtts://HOST[:PORT]`, or `mqtt://` without TLS
    /// @param topicPrefix the part of a notification's topic before the thing's name
    /// @param authorities the file of the trusted CAs; null for the system's
    /// @param certificate the file of a client certificate, or null
    /// @param key the file of its key, or null
    /// @param user a name, or null
    /// @param passwordFile the file of its password, or null
    /// @param clientId unique at the broker; null for a random one at each start
    record Mqtt(@Nullable String account, URI url, String topicPrefix, @Nullable Path authorities,
            @Nullable Path certificate, @Nullable Path key, @Nullable String user,
            @Nullable Path passwordFile, @Nullable String clientId) implements OutletConfig {

        /// The prefix of the topics at the service's own endpoint.
        public static final String USUAL_PREFIX = NotificationTopic.PREFIX;

        private static final int MAX_PREFIX = 256;

        public Mqtt {
            check(url, Set.of("mqtt", "mqtts"), "mqtts://HOST[:PORT]");
            if (topicPrefix.length() > MAX_PREFIX
                    || topicPrefix.chars().anyMatch(c -> c < ' ' || c == '+' || c == '#')) {
                throw new IllegalArgumentException("topic-prefix: " + topicPrefix
                        + " (expected: at most 256 characters, without +, # and control characters)");
            }
            if ((certificate == null) != (key == null)) {
                throw new IllegalArgumentException(
                        "certificate: set without key, or key without certificate");
            }
            if (user == null && passwordFile != null) {
                throw new IllegalArgumentException("password-file: set without user");
            }
        }

        boolean isEncrypted() {
            return url.getScheme().equals("mqtts");
        }

        /// Whether the network between service and broker can read messages.
        boolean isReadable() {
            return !isEncrypted() && !isLoopback(url);
        }
    }

    /// An HTTPS server that is called for each notification.
    ///
    /// @param url `https://`, or `http://` to loopback
    /// @param authorities the file of the trusted CAs; null for the system's
    /// @param secretFile the file of the secret that signs the calls
    record Webhook(@Nullable String account, URI url, @Nullable Path authorities,
            Path secretFile) implements OutletConfig {

        public Webhook {
            check(url, Set.of("http", "https"), "https://HOST[:PORT]/PATH");
            if (url.getScheme().equals("http") && !isLoopback(url)) {
                throw new IllegalArgumentException("url: " + url
                        + " (expected: https, because a notification contains a token; http to loopback only)");
            }
        }

        boolean isEncrypted() {
            return url.getScheme().equals("https");
        }
    }

    private static boolean isLoopback(URI url) {
        return Set.of("localhost", "127.0.0.1", "[::1]").contains(url.getHost());
    }

    private static void check(URI url, Set<String> schemes, String expected) {
        if (url.getHost() == null || url.getScheme() == null || !schemes.contains(url.getScheme())
                || url.getUserInfo() != null) {
            throw new IllegalArgumentException("url: " + withoutUser(url) + " (expected: " + expected + ")");
        }
    }

    /// The URL for a message, without user and password.
    private static String withoutUser(URI url) {
        return url.getUserInfo() == null ? url.toString() : url.getScheme() + "://...@" + url.getHost();
    }
}
