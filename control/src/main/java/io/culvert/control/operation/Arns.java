package io.culvert.control.operation;

/// Creates the ARNs of resources.
///
/// @param region the region of this service
public record Arns(String region) {

    /// `arn:aws:iot:REGION:ACCOUNT:tunnel/ID`; `*` as id means every tunnel.
    public String tunnel(String account, String id) {
        return iot(account) + "tunnel/" + id;
    }

    /// `arn:aws:iot:REGION:ACCOUNT:thing/NAME`.
    public String thing(String account, String name) {
        return iot(account) + "thing/" + name;
    }

    /// `arn:aws:iot:REGION:ACCOUNT:thingtype/NAME`.
    public String thingType(String account, String name) {
        return iot(account) + "thingtype/" + name;
    }

    /// `arn:aws:iot:REGION:ACCOUNT:thinggroup/NAME`.
    public String thingGroup(String account, String name) {
        return iot(account) + "thinggroup/" + name;
    }

    /// `arn:aws:iot:REGION:ACCOUNT:policy/NAME`, of the policies that certificates have.
    public String devicePolicy(String account, String name) {
        return iot(account) + "policy/" + name;
    }

    /// `arn:aws:iot:REGION:ACCOUNT:cert/ID`.
    public String certificate(String account, String id) {
        return iot(account) + "cert/" + id;
    }

    /// `arn:aws:iot:REGION:ACCOUNT:cacert/ID`, of registered authorities.
    public String authority(String account, String id) {
        return iot(account) + "cacert/" + id;
    }

    /// `arn:aws:iot:REGION:ACCOUNT:provisioningtemplate/NAME`.
    public String template(String account, String name) {
        return iot(account) + "provisioningtemplate/" + name;
    }

    /// The region's partition: `aws`, `aws-cn` or `aws-us-gov`.
    public String partition() {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }

    /// The prefix of all ARNs of an account: `arn:aws:iot:REGION:ACCOUNT:`.
    public String iot(String account) {
        return "arn:" + partition() + ":iot:" + region + ":" + account + ":";
    }
}
