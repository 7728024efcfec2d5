package io.culvert.control.iot;

import io.culvert.control.operation.Arns;
import io.culvert.registry.AuthorityStore;
import io.culvert.registry.CertificateAuthority;
import java.util.LinkedHashMap;
import java.util.Map;

/// Output shapes of authorities and provisioning templates.
final class AuthorityShapes {

    private AuthorityShapes() {}

    /// The shape CACertificate.
    static Map<String, Object> summary(CertificateAuthority authority, Arns arns) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("certificateArn", arns.authority(authority.account(), authority.id()));
        members.put("certificateId", authority.id());
        members.put("status", authority.active() ? "ACTIVE" : "INACTIVE");
        members.put("creationDate", authority.createdAt());
        return members;
    }

    /// The shape RegistrationConfig.
    static Map<String, Object> registration(CertificateAuthority.FirstConnection first) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (first.templateName() != null) {
            members.put("templateName", first.templateName());
        }
        if (first.templateBody() != null) {
            members.put("templateBody", first.templateBody());
        }
        return members;
    }

    /// The shape ProvisioningTemplateSummary.
    static Map<String, Object> template(AuthorityStore.Template template, Arns arns) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("templateArn", arns.template(template.account(), template.name()));
        members.put("templateName", template.name());
        if (template.description() != null) {
            members.put("description", template.description());
        }
        members.put("creationDate", template.createdAt());
        members.put("lastModifiedDate", template.createdAt());
        members.put("enabled", template.enabled());
        members.put("type", "JITP");
        return members;
    }
}
