package io.culvert.cli.localproxy;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One option of the local proxy (spec: localproxy 6.1).
enum ProxyOption {
    HELP("help", 'h', "", "Show help message and exit"),
    VERSION("version", 'V', "", "Show the version and exit"),
    ACCESS_TOKEN("access-token", 't', "TOKEN",
            "Client access token; better given by AWSIOT_TUNNEL_ACCESS_TOKEN"),
    CLIENT_TOKEN("client-token", 'i', "TOKEN",
            "Lets this proxy reconnect with its access token (random if missing)"),
    PROXY_ENDPOINT("proxy-endpoint", 'e', "HOST[:PORT]", "The service's data endpoint; port 443"),
    REGION("region", 'r', "REGION", "Endpoint of an AWS region, or of a region in --settings-json"),
    SOURCE_LISTEN_PORT("source-listen-port", 's', "MAPPING", "Source: PORT or ID=PORT,ID=PORT..."),
    DESTINATION_APP("destination-app", 'd', "MAPPING",
            "Destination: PORT, HOST:PORT, /unix/socket or ID=..."),
    LOCAL_BIND_ADDRESS("local-bind-address", 'b', "ADDRESS", "Where a source listens (localhost)"),
    CAPATH("capath", 'c', "PATH", "Further CA certificates: PEM file or folder"),
    NO_SSL_HOST_VERIFY("no-ssl-host-verify", 'k', "", "Do not verify certificates: for tests only"),
    EXPORT_DEFAULT_SETTINGS("export-default-settings", ProxyOption.NO_LETTER, "FILE",
            "Write the default settings to a file and exit"),
    SETTINGS_JSON("settings-json", ProxyOption.NO_LETTER, "FILE", "Settings that differ from the defaults"),
    CONFIG("config", ProxyOption.NO_LETTER, "FILE", "Options as NAME = VALUE lines; the command line wins"),
    VERBOSE("verbose", 'v', "0-255", "0 off, 1 fatal, 2 error, 3 warning, 4 info, 5 debug, 6 trace (4)"),
    MODE("mode", 'm', "src|dst", "Role of a proxy without -s and -d"),
    DESTINATION_CLIENT_TYPE("destination-client-type", 'y', "V1|V2",
            "For a source: the version of an older destination"),
    CONFIG_DIR("config-dir", ProxyOption.NO_LETTER, "FOLDER",
            "Files with ID=PORT or ID=HOST:PORT lines (./config)"),
    NO_RESUME("no-resume", ProxyOption.NO_LETTER, "", "End connections when the WebSocket breaks"),
    REQUIRE_RESUME("require-resume", ProxyOption.NO_LETTER, "",
            "Refuse connections that cannot outlive the WebSocket"),
    CONNECTIONS("connections", ProxyOption.NO_LETTER, "COUNT",
            "Connections that outlive the WebSocket (512)"),
    AWAY_SECONDS("away-seconds", ProxyOption.NO_LETTER, "SECONDS",
            "How long these wait for the other side (3600)"),
    HALF_CLOSED_SECONDS("half-closed-seconds", ProxyOption.NO_LETTER, "SECONDS",
            "How long a half-closed one may carry nothing (3600)"),
    RETRANSMIT_BYTES("retransmit-bytes", ProxyOption.NO_LETTER, "BYTES",
            "Memory for bytes to send again (33554432)"),
    RECEIVE_BYTES("receive-bytes", ProxyOption.NO_LETTER, "BYTES",
            "Memory for bytes not yet delivered (67108864)"),
    LOG_FORMAT("log-format", ProxyOption.NO_LETTER, "text|json",
            "Form of the log; json: one object in each line (text)"),
    STATUS_SOCKET("status-socket", ProxyOption.NO_LETTER, "PATH|off",
            "Unix socket of `culvert status` ($XDG_RUNTIME_DIR/culvert)");

    private static final char NO_LETTER = 0;

    private static final Set<ProxyOption> OURS = EnumSet.of(NO_RESUME, REQUIRE_RESUME, CONNECTIONS,
            AWAY_SECONDS, HALF_CLOSED_SECONDS, RETRANSMIT_BYTES, RECEIVE_BYTES, LOG_FORMAT, STATUS_SOCKET);

    private static final Set<ProxyOption> NUMBERS = EnumSet.of(CONNECTIONS, AWAY_SECONDS, HALF_CLOSED_SECONDS,
            RETRANSMIT_BYTES, RECEIVE_BYTES);

    private final String longName;
    private final char letter;
    private final String argument;
    private final String description;

    ProxyOption(String longName, char letter, String argument, String description) {
        this.longName = longName;
        this.letter = letter;
        this.argument = argument;
        this.description = description;
    }

    String longName() {
        return longName;
    }

    boolean takesValue() {
        return !argument.isEmpty();
    }

    /// Whether the value is a whole number.
    boolean isNumber() {
        return NUMBERS.contains(this);
    }

    static Optional<ProxyOption> byLetter(char letter) {
        return letter == NO_LETTER ? Optional.empty()
                : Stream.of(values()).filter(option -> option.letter == letter).findFirst();
    }

    static Optional<ProxyOption> byName(String name) {
        return Stream.of(values()).filter(option -> option.longName.equals(name)).findFirst();
    }

    /// The options whose long names begin with a text. Options that the reference does not have count only if
    /// no other begins with the text: otherwise they would make its shortened names ambiguous.
    static List<ProxyOption> byStart(String start) {
        List<ProxyOption> all = Stream.of(values())
            .filter(option -> option.longName.startsWith(start))
            .toList();
        List<ProxyOption> ofReference = all.stream().filter(option -> !OURS.contains(option)).toList();
        return ofReference.isEmpty() ? all : ofReference;
    }

    /// A line of the help.
    String help() {
        String names = letter == NO_LETTER ? "     --" + longName : " -" + letter + ", --" + longName;
        return " %-42s %s".formatted(takesValue() ? names + " " + argument : names, description);
    }
}
