package io.culvert.transport;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/// The web proxy that the environment names for HTTPS, and the hosts that are reached without it:
/// `https_proxy` or `HTTPS_PROXY`, and `no_proxy` or `NO_PROXY`; the lower case wins, as with curl.
///
/// @param proxy empty if the environment names none
/// @param direct hosts, in lower case: `*` for all, `example.com` for it and what is below it, an address;
/// each may have a port
public record WebProxies(Optional<WebProxy> proxy, List<String> direct) {

    /// No web proxy for any host.
    public static final WebProxies NONE = new WebProxies(Optional.empty(), List.of());

    public WebProxies {
        direct = List.copyOf(direct);
    }

    /// Reads the environment.
    ///
    /// @throws IllegalArgumentException for a proxy that cannot be used, naming the variable and not its value
    public static WebProxies of(Map<String, String> environment) {
        return read(environment, WebProxy::parse);
    }

    /// Reads the environment.
    ///
    /// @param noPort called with the default port if the proxy's address has no port
    /// @throws IllegalArgumentException for a proxy that cannot be used, naming the variable and not its value
    public static WebProxies of(Map<String, String> environment, IntConsumer noPort) {
        return read(environment, url -> WebProxy.parse(url, noPort));
    }

    private static WebProxies read(Map<String, String> environment, Function<String, WebProxy> parse) {
        String variable = variable(environment);
        String url = environment.getOrDefault(variable, "").strip();
        List<String> direct = Stream
            .of(environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""))
                .split("[,\\s]+", -1))
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .filter(host -> !host.isEmpty())
            .toList();
        try {
            return new WebProxies(url.isEmpty() ? Optional.empty() : Optional.of(parse.apply(url)), direct);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(variable + ": " + e.getMessage(), e);
        }
    }

    /// The value of the variable that takes precedence.
    public static String variable(Map<String, String> environment) {
        return environment.containsKey("https_proxy") ? "https_proxy" : "HTTPS_PROXY";
    }

    /// The web proxy on the way to a host.
    ///
    /// @param host a name, or an address without brackets
    public Optional<WebProxy> to(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        return direct.stream().anyMatch(entry -> matches(entry, name, port)) ? Optional.empty() : proxy;
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        int colon = portColon(entry);
        if (colon > 0 && !entry.substring(colon + 1).equals(Integer.toString(port))) {
            return false;
        }
        String name = (colon > 0 ? entry.substring(0, colon) : entry).replaceAll("[\\[\\]]", "")
            .replaceFirst("^\\*?\\.", "");
        return host.equals(name) || host.endsWith("." + name);
    }

    /// The index of the colon before the port; below 1 for an entry without a port, such as an IPv6 address
    /// without brackets.
    private static int portColon(String entry) {
        boolean inBrackets = entry.startsWith("[");
        int last = entry.lastIndexOf(':');
        boolean isPort = inBrackets ? last > entry.indexOf(']') : last == entry.indexOf(':');
        return isPort ? last : -1;
    }
}
