package io.culvert.control.iot;

/// Suggests alternatives to operations of AWS IoT that Culvert does not implement.
final class Hints {

    private Hints() {}

    /// The reason and the alternative for a path by its first segment.
    static String of(String segment) {
        return switch (segment) {
            case "certificates", "certificate" ->
                "Culvert has CreateKeysAndCertificate, CreateCertificateFromCsr, RegisterCertificate and "
                        + "RegisterCertificateWithoutCA";
            case "cacertificate", "cacertificates", "registrationcode" ->
                "Culvert registers, describes, lists, updates and deletes CA certificates; a registration code "
                        + "does not change";
            case "provisioning-templates", "thing-registration-tasks" ->
                "Culvert creates, describes, lists and deletes templates of type JITP, without versions (use "
                        + "RegisterThing, or culvert thing import for many devices)";
            case "billing-groups", "dynamic-thing-groups" ->
                "Culvert has attributes and types of things and static thing groups instead";
            case "thing-types" -> "Culvert creates, describes, lists, deprecates and deletes thing types";
            case "tags", "untag" -> "things take no tags, as with AWS IoT (use their attributes)";
            case "jobs", "job-templates", "streams", "otaUpdates" -> "Culvert has no jobs";
            case "indices", "indexing" -> "Culvert has no index to configure (use SearchIndex as it is)";
            case "rules", "role-aliases", "authorizer" -> "Culvert does not have this part of AWS IoT";
            default -> "Culvert has things, thing groups, certificates, their policies, and the endpoint";
        };
    }
}
