package io.culvert.control.iot;

import io.culvert.control.operation.Arns;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.Thing;
import java.util.LinkedHashMap;
import java.util.Map;

/// Output shapes that several operations share.
final class IotShapes {

    private IotShapes() {}

    /// The shape ThingAttribute.
    static Map<String, Object> thing(Thing thing, Arns arns) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("thingName", thing.name());
        members.put("thingArn", arns.thing(thing.account(), thing.name()));
        if (thing.type() != null) {
            members.put("thingTypeName", thing.type());
        }
        members.put("attributes", thing.attributes().values());
        members.put("version", thing.version());
        return members;
    }

    /// The shape GroupNameAndArn.
    static Map<String, String> group(String name, String account, Arns arns) {
        return Map.of("groupName", name, "groupArn", arns.thingGroup(account, name));
    }

    /// The shape Policy.
    static Map<String, String> policy(String name, String account, Arns arns) {
        return Map.of("policyName", name, "policyArn", arns.devicePolicy(account, name));
    }

    /// The shape Certificate.
    static Map<String, Object> certificate(DeviceCertificate certificate, Arns arns) {
        Map<String, Object> members = certificateName(certificate, arns);
        members.put("status", certificate.status().name());
        members.put("certificateMode", "DEFAULT");
        members.put("creationDate", certificate.createdAt());
        return members;
    }

    /// The ARN and id of a certificate.
    static Map<String, Object> certificateName(DeviceCertificate certificate, Arns arns) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("certificateArn", arns.certificate(certificate.account(), certificate.id()));
        members.put("certificateId", certificate.id());
        return members;
    }
}
