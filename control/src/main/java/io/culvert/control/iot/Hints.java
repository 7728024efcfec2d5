package io.culvert.control.iot;

/// What to do instead of an operation of AWS IoT that Culvert does not have.
final class Hints {

    private Hints() {}

    /// The hint for paths that begin so; starts with a space, may be empty.
    static String of(String segment) {
        return switch (segment) {
            case "policies", "target-policies", "principal-policies", "attached-policies" ->
                ": what a device may do follows from the things that its certificate is attached to (leave "
                        + "the call out)";
            case "certificates", "certificate", "cacertificate", "cacertificates" ->
                ": use CreateKeysAndCertificate or RegisterCertificateWithoutCA";
            case "thing-types", "billing-groups", "dynamic-thing-groups" ->
                ": use attributes of things and static thing groups";
            default -> " (expected: things, thing groups, certificates, endpoint)";
        };
    }
}
