package io.culvert.cli;

import java.util.List;

/// The name `culvert-THING`, under which ssh stores a thing's host key. Without it ssh would store the key of
/// localhost and the local port, which is another one for each tunnel.
final class SshHost {

    private SshHost() {}

    static String alias(String thing) {
        return "culvert-" + thing;
    }

    static List<String> options(String thing) {
        return List.of("-o", "HostKeyAlias=" + alias(thing), "-o", "CheckHostIP=no");
    }
}
