package io.culvert.cli.localproxy;

/// The reference's texts about options and files, word for word, because scripts wait for them (spec:
/// localproxy 6.1 to 6.7). [ReferenceLog] has those about events.
final class ReferenceTexts {

    static final String ACCESS_TOKEN_MISSING = "the option '--access-token' is required but missing";
    static final String ACCESS_TOKEN_ON_COMMAND_LINE = "Found access token supplied via CLI arg. Consider using "
            + "environment variable AWSIOT_TUNNEL_ACCESS_TOKEN instead";
    static final String REGION_OR_ENDPOINT = "Must specify one and only one of --region/-r or --proxy-endpoint/-e options";
    static final String ONE_ROLE = "Must specify one and only one of --source-listen-port/-s or --destination-app/-d";
    static final String NO_ROLE = "Must specify one of --source-listen-port/-s or --destination-app/-d or --mode";
    static final String MODES = "Mode value is wrong! Allowed values are: src, dst, source, destination";
    static final String UNKNOWN_CLIENT_TYPE = "unknown value for destination-client-type, assuming default protocol V3.";
    static final String WEB_PROXY_FOUND = "Found Web proxy information in the environment variables, will use it to connect via the proxy.";

    /// With a placeholder for the type.
    static final String CLIENT_TYPE = "setting source protocol to {}";
    /// With a placeholder for the variable's name.
    static final String WEB_PROXY_UNREADABLE = "Failed to parse the value of environment variable {}";
    /// With a placeholder for the port, and misspelt as in the reference.
    static final String WEB_PROXY_DEFAULT_PORT = "No port was was provided for the web proxy, using default: {}";
    /// With a placeholder for the file.
    static final String SETTINGS_FILE = "Using settings specified in file: {}";
    static final String SERVICE_FILES = "Detect configuration files: ";
    /// With a placeholder for the file.
    static final String SERVICE_FILE_UNREADABLE = "Fail to parse {} .Please make sure your file is in .ini format.";
    /// With a placeholder for the reason.
    static final String SERVICE_FILE_SKIPPED = "Error message from parsing: {} .Continue to the next file.";
    static final String NO_EQUALS_SIGN = "'=' character not found in line";

    private ReferenceTexts() {}

    static String invalidEndpoint(String endpoint) {
        return "Invalid endpoint specified: " + endpoint;
    }

    static String mismatchedMode(String mode) {
        return "-s and --mode have mismatched mode. Mode is set to " + mode + "!";
    }

    static String invalidFolder(Object folder) {
        return "Invalid configuration directory: " + folder;
    }

    static String cannotOpen(String file) {
        return file + ": cannot open file";
    }
}
