package io.culvert.cli;

/// `HOST`, `HOST:PORT` or `[IPv6]:PORT`.
record HostPort(String host, int port) {

    static HostPort parse(String what, String text, int defaultPort) {
        int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = colon < 0 ? defaultPort : Integer.parseInt(text.substring(colon + 1));
            if (!host.isBlank() && port >= 1 && port <= 65_535) {
                return new HostPort(host, port);
            }
        } catch (NumberFormatException e) {
            throw new CliException(ExitCode.USAGE, what + ": " + text + " (expected: HOST:PORT)", e);
        }
        throw new CliException(ExitCode.USAGE, what + ": " + text + " (expected: HOST:PORT)");
    }
}
