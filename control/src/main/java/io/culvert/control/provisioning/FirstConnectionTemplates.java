package io.culvert.control.provisioning;

import io.culvert.registry.Provisioning;
import java.util.Map;

/// Reads the templates of devices that connect for the first time. Such a template is about the certificate
/// of the connection alone.
public record FirstConnectionTemplates() implements Provisioning.Templates {

    private static final String ID = "AWS::IoT::Certificate::Id";

    /// Reads a template for devices that connect for the first time.
    ///
    /// @throws TemplateException if it is not one
    public static ProvisioningTemplate parse(String body) {
        ProvisioningTemplate template = ProvisioningTemplate.parse(body);
        if (!template.declares(ID)) {
            throw new TemplateException("Parameters", "without " + ID,
                    "it, and {\"Ref\": \"" + ID + "\"} as CertificateId");
        }
        return template;
    }

    @Override
    public Provisioning.Planning plan(String body, Map<String, String> parameters) {
        try {
            ProvisioningTemplate.Filled filled = parse(body).filled(parameters);
            return filled.certificate()
                .equals(new CertificateWanted.Registered(parameters.getOrDefault(ID, "")))
                        ? new Provisioning.Planning.Planned(filled.plan())
                        : new Provisioning.Planning.Refused(
                                "template: its CertificateId is not that of the connection"
                                        + " (expected: {\"Ref\": \"" + ID + "\"})");
        } catch (TemplateException e) {
            return new Provisioning.Planning.Refused("template: " + e.text());
        }
    }
}
