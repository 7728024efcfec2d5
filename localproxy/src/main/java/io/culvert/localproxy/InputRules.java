package io.culvert.localproxy;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Rules for the input of a local proxy (spec: localproxy 6.7). Each rule throws
/// [RejectedInputException], which does not show the value.
public final class InputRules {

    private static final int MAX_ACCESS_TOKEN = 4096;
    private static final int MIN_CLIENT_TOKEN = 32;
    private static final int MAX_CLIENT_TOKEN = 128;
    private static final int MAX_HOST = 253;
    private static final int MAX_REGION = 64;
    private static final int MAX_SERVICE_ID = 128;
    private static final int MAX_PATH = 4096;

    private static final Predicate<String> UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]").asPredicate();
    private static final Predicate<String> HOST = Pattern.compile("[a-zA-Z0-9.:\\[\\]-]+").asMatchPredicate();
    private static final Predicate<String> REGION = Pattern.compile("[a-z0-9-]+").asMatchPredicate();
    private static final Predicate<String> SERVICE_ID = Pattern.compile("[a-zA-Z0-9_.:-]+")
        .asMatchPredicate();
    private static final Predicate<String> DIGITS = Pattern.compile("[0-9]+").asMatchPredicate();

    private InputRules() {}

    /// 1 to 4096 printable ASCII characters, no spaces: it goes into a header.
    public static void accessToken(String token) {
        refuse(token.isEmpty(), "access-token", "empty token", "Access token cannot be empty");
        refuse(token.length() > MAX_ACCESS_TOKEN, "access-token", "exceeds maximum length",
                "Access token exceeds maximum allowed length");
        refuse(UNPRINTABLE.test(token), "access-token", "contains control characters",
                "Access token contains invalid control characters");
        refuse(token.indexOf(' ') >= 0, "access-token", "contains a space", "Access token contains a space");
    }

    /// Nothing, or 32 to 128 printable ASCII characters, no spaces.
    public static void clientToken(String token) {
        boolean fits = token.length() >= MIN_CLIENT_TOKEN && token.length() <= MAX_CLIENT_TOKEN;
        refuse(!token.isEmpty() && !fits, "client-token", "invalid length (must be 32-128 chars)",
                "Client token must be between 32 and 128 characters");
        refuse(UNPRINTABLE.test(token), "client-token", "contains control characters",
                "Client token contains invalid control characters");
        refuse(token.indexOf(' ') >= 0, "client-token", "contains a space", "Client token contains a space");
    }

    /// A host name or address, with or without a port.
    public static void endpoint(String endpoint) {
        refuse(endpoint.isEmpty(), "proxy-endpoint", "empty endpoint", "Proxy endpoint cannot be empty");
        refuse(endpoint.length() > MAX_HOST, "proxy-endpoint", "exceeds maximum length",
                "Proxy endpoint exceeds maximum allowed length");
        refuse(!HOST.test(endpoint), "proxy-endpoint", "invalid characters",
                "Proxy endpoint contains invalid characters");
    }

    /// A region's name.
    public static void region(String region) {
        refuse(region.isEmpty(), "region", "empty region", "Region cannot be empty");
        refuse(region.length() > MAX_REGION, "region", "exceeds maximum length",
                "Region exceeds maximum allowed length");
        refuse(!REGION.test(region), "region", "invalid format",
                "Region must contain only lowercase letters, numbers, and hyphens");
    }

    /// A service id as the API allows it, and dots, which its documentation uses.
    public static void serviceId(String id) {
        refuse(id.length() > MAX_SERVICE_ID, "service-id", "exceeds maximum length",
                "Service ID exceeds maximum allowed length");
        refuse(!SERVICE_ID.test(id), "service-id", "invalid characters",
                "Service ID must contain only alphanumeric characters, hyphens, underscores, colons, and dots");
    }

    /// A port's number.
    ///
    /// @return it, 1 to 65535
    public static int port(String text) {
        refuse(text.isEmpty(), "port", "empty port string", "Port cannot be empty");
        refuse(!DIGITS.test(text), "port", "non-numeric characters", "Port must contain only digits");
        refuse(text.length() > 9, "port", "value too large", "Port value is too large");
        int port = Integer.parseInt(text);
        refuse(port < 1 || port > 65_535, "port", "out of valid range", "Port must be between 1 and 65535");
        return port;
    }

    /// A file or folder.
    public static void path(String path) {
        refuse(path.isEmpty(), "path", "empty path", "Path cannot be empty");
        refuse(path.length() > MAX_PATH, "path", "exceeds maximum length",
                "Path exceeds maximum allowed length");
        refuse(path.indexOf('\0') >= 0, "path", "contains null byte", "Path contains invalid null byte");
    }

    /// Nothing, or a host name or address.
    public static void bindAddress(String address) {
        refuse(address.length() > MAX_HOST, "bind-address", "exceeds maximum length",
                "Bind address exceeds maximum allowed length");
        refuse(!address.isEmpty() && !HOST.test(address), "bind-address", "invalid characters",
                "Bind address contains invalid characters");
    }

    private static void refuse(boolean wrong, String input, String reason, String text) {
        if (wrong) {
            throw new RejectedInputException(input, reason, text);
        }
    }
}
