package io.culvert.cluster;

import io.culvert.transport.Endpoint;
import io.culvert.tunnel.life.LifeId;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an edge says about a peer that it carries: the header `culvert-carried` of its request to the home.
/// Only requests on a link have it; listeners for clients ignore it.
///
/// ```
///   v=1; life=UUID; attachment=TEXT; before=TEXT; edge=UUID; node=NAME; from=ADDRESS:PORT
/// ```
///
/// @param life the home that the edge means; another life at this address refuses the peer
/// @param attachment the attachment of this try
/// @param before the attachment of the try before, whose answer is not known; null for the first try
/// @param edge the life of the edge
/// @param node the name of the edge's node, for people
/// @param from the client's address
public record Carried(LifeId life, String attachment, @Nullable String before, LifeId edge, String node,
        InetSocketAddress from) {

    /// The name of the header.
    public static final String HEADER = "culvert-carried";

    private static final int MAX_CHARS = 512;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern ADDRESS = Pattern
        .compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([0-9.]{7,15})):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    /// The value of the header.
    public String text() {
        return "v=1; life=" + life + "; attachment=" + attachment
                + (before == null ? "" : "; before=" + before) + "; edge=" + edge + "; node=" + node
                + "; from=" + Endpoint.text(from.getAddress().getHostAddress(), from.getPort());
    }

    /// Reads the value of the header. Ignores fields that it does not know, which later versions may send.
    ///
    /// @return empty for a value that no edge sends
    static Optional<Carried> parse(String text) {
        Map<String, String> fields = fields(text);
        Optional<LifeId> life = life(fields.get("life"));
        Optional<LifeId> edge = life(fields.get("edge"));
        Optional<InetSocketAddress> from = address(fields.getOrDefault("from", ""));
        boolean known = fields.getOrDefault("v", "").equals("1");
        boolean named = isName(fields.get("attachment")) && isName(fields.get("node"))
                && (fields.get("before") == null || isName(fields.get("before")));
        if (!known || !named || life.isEmpty() || edge.isEmpty() || from.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Carried(life.get(), fields.getOrDefault("attachment", ""),
                fields.get("before"), edge.get(), fields.getOrDefault("node", ""), from.get()));
    }

    /// None if the value is too long, or has a field twice or one without a name.
    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        if (text.length() > MAX_CHARS) {
            return fields;
        }
        for (String field : text.split("; *", -1)) {
            int equals = field.indexOf('=');
            if (equals <= 0 || fields.put(field.substring(0, equals), field.substring(equals + 1)) != null) {
                return Map.of();
            }
        }
        return fields;
    }

    private static boolean isName(@Nullable String text) {
        return text != null && NAME.matcher(text).matches();
    }

    private static Optional<LifeId> life(@Nullable String text) {
        try {
            return text == null || text.length() != 36 ? Optional.empty() : Optional.of(LifeId.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Accepts literal addresses alone; a name would have to be resolved.
    private static Optional<InetSocketAddress> address(String text) {
        Matcher parts = ADDRESS.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        int port = Integer.parseInt(parts.group(3));
        if (literal == null || port > MAX_PORT) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(literal), port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
