package io.culvert.cli;

import java.util.List;

/// How ssh knows a thing's host key again, whatever the local port: by the name `culvert-THING`.
final class SshHost {

    private SshHost() {}

    static String alias(String thing) {
        return "culvert-" + thing;
    }

    static List<String> options(String thing) {
        return List.of("-o", "HostKeyAlias=" + alias(thing), "-o", "CheckHostIP=no");
    }
}
