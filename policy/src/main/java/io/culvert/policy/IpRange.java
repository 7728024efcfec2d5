package io.culvert.policy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Addresses that share their first bits. An IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) counts as the IPv4
/// address.
///
/// @param address any address of the range
/// @param prefix the number of shared bits
record IpRange(InetAddress address, int prefix) {

    private static final Pattern V4 = Pattern
        .compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

    /// Parses `10.0.0.0/8`, `2001:db8::/32` or one address.
    static Optional<IpRange> parse(String text) {
        int slash = text.indexOf('/');
        String prefix = slash < 0 ? "" : text.substring(slash + 1);
        if (slash >= 0 && !PREFIX.matcher(prefix).matches()) {
            return Optional.empty();
        }
        String written = slash < 0 ? text : text.substring(0, slash);
        return address(written).flatMap(address -> {
            int bits = address.getAddress().length * 8;
            boolean mapped = bits == 32 && written.indexOf(':') >= 0;
            int length = slash < 0 ? bits : Integer.parseInt(prefix) - (mapped ? 96 : 0);
            return length < 0 || length > bits ? Optional.empty() : Optional.of(new IpRange(address, length));
        });
    }

    /// Parses one address, without a DNS lookup.
    static Optional<InetAddress> address(String text) {
        boolean v6 = text.indexOf(':') >= 0;
        if (text.length() > 45 || !(v6 ? V6 : V4).matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(v6 ? InetAddress.ofLiteral(text) : Inet4Address.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = 0xff << Math.max(0, 8 - (prefix - bit));
            if (((ours[bit / 8] ^ theirs[bit / 8]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
