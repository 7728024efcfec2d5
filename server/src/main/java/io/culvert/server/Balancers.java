package io.culvert.server;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/// The balancers in front of the service, by address or network: each of their connections begins with a
/// header of the PROXY protocol.
///
/// @param networks `10.0.0.7`, `10.0.0.0/8`, `2001:db8::/32`
public record Balancers(List<String> networks) {

    /// No balancers: clients connect directly.
    public static final Balancers NONE = new Balancers(List.of());

    public Balancers {
        networks = List.copyOf(networks);
        networks.forEach(Balancers::rule);
    }

    boolean include(SocketAddress peer) {
        return peer instanceof InetSocketAddress address && !networks.isEmpty()
                && networks.stream().anyMatch(network -> rule(network).matches(address));
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? network : network.substring(0, slash));
            int bits = address.getAddress().length * Byte.SIZE;
            return new IpSubnetFilterRule(address,
                    slash < 0 ? bits : Integer.parseInt(network.substring(slash + 1)),
                    IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("proxy-protocol-from: " + network
                    + " (expected: an address or a network such as 10.0.0.0/8)", e);
        }
    }
}
