package io.culvert.control.iot;

/// Suggests alternatives to operations of AWS IoT that Culvert does not implement.
final class Hints {

    private Hints() {}

    /// The reason and the alternative for a path by its first segment.
    static String of(String segment) {
        return switch (segment) {
            case "certificates", "certificate", "cacertificate", "cacertificates" ->
                "Culvert knows certificates, not their authorities (use CreateKeysAndCertificate, "
                        + "CreateCertificateFromCsr or RegisterCertificateWithoutCA)";
            case "thing-types", "billing-groups", "dynamic-thing-groups" ->
                "Culvert has attributes of things and static thing groups instead";
            case "tags", "untag" -> "things take no tags, as with AWS IoT (use their attributes)";
            case "jobs", "job-templates", "streams", "otaUpdates" -> "Culvert has no jobs";
            case "indices", "indexing" -> "Culvert has no index to configure (use SearchIndex as it is)";
            case "rules", "provisioning-templates", "role-aliases", "authorizer" ->
                "Culvert does not have this part of AWS IoT";
            default -> "Culvert has things, thing groups, certificates, their policies, and the endpoint";
        };
    }
}
