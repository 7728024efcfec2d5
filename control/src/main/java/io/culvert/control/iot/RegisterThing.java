package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.provisioning.CertificateWanted;
import io.culvert.control.provisioning.ProvisioningTemplate;
import io.culvert.control.provisioning.TemplateException;
import io.culvert.control.wire.Printable;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.CertificateAuthority;
import io.culvert.registry.CertificateIssuer;
import io.culvert.registry.Creation;
import io.culvert.registry.DeviceAuthorities;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.Provisioning;
import io.culvert.registry.Registry;
import java.security.cert.X509Certificate;
import java.util.Map;

/// Follows a template that the call contains: creates the thing, finds or registers its certificate, and ties
/// them. Needs the permission for each of these steps.
final class RegisterThing implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/things");

    private final Registry registry;
    private final CertificateIssuer issuer;
    private final IotEnrolment enrolment;
    private final IotContext context;

    RegisterThing(Registry registry, CertificateIssuer issuer, IotEnrolment enrolment, IotContext context) {
        this.registry = registry;
        this.issuer = issuer;
        this.enrolment = enrolment;
        this.context = context;
    }

    @Override
    public String name() {
        return "RegisterThing";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        ProvisioningTemplate template = template(input);
        Map<String, String> parameters = input.textMap("parameters", IotInputs.TEMPLATE_BODY);
        parameters.keySet().stream().filter(name -> !template.declares(name)).findFirst().ifPresent(name -> {
            throw IotRefusals.invalid("parameters: " + Printable.of(name)
                    + " (expected: a parameter that the template declares)");
        });
        ProvisioningTemplate.Filled filled = filled(template, parameters);
        Provisioning.Plan plan = filled.plan();
        call.note("thing", plan.thing());
        context.require(call, name(), context.arns().thing(call.account(), plan.thing()));
        FirstConnectionInput.requirePermissions(context, call, plan);
        DeviceCertificate certificate = certificate(filled.certificate(), call);
        call.note("certificate", certificate.id());
        String failure = enrolment.provisioning().follow(call.account(), plan, certificate);
        if (failure != null) {
            throw new ApiError(ErrorType.RESOURCE_REGISTRATION_FAILURE, failure);
        }
        return Map.of("certificatePem", certificate.pem(), "resourceArns",
                Map.of("thing", context.arns().thing(call.account(), plan.thing()), "certificate",
                        context.arns().certificate(call.account(), certificate.id())));
    }

    private static ProvisioningTemplate template(Members input) {
        try {
            return ProvisioningTemplate.parse(input.requiredText("templateBody", IotInputs.TEMPLATE_BODY));
        } catch (TemplateException e) {
            throw IotRefusals.invalid("templateBody: " + e.text());
        }
    }

    private static ProvisioningTemplate.Filled filled(ProvisioningTemplate template,
            Map<String, String> parameters) {
        try {
            return template.filled(parameters);
        } catch (TemplateException e) {
            throw IotRefusals.invalid("templateBody: " + e.text());
        }
    }

    /// The certificate, which is not active before the plan is followed unless it was before.
    private DeviceCertificate certificate(CertificateWanted wanted, ApiCall call) {
        return switch (wanted) {
            case CertificateWanted.Registered(String id) -> registry.certificate(call.account(), id)
                .orElseThrow(() -> IotRefusals.notFound("Certificate", Printable.of(id)));
            case CertificateWanted.Given(String pem) -> registered(CertificatePem.read(pem), call);
            case CertificateWanted.Requested(String request) -> {
                context.require(call, "CreateCertificateFromCsr",
                        context.arns().certificate(call.account(), "*"));
                yield IotRefusals.requireRegistered(registry.registerIssued(call.account(),
                        CreateCertificateFromCsr.issued(issuer, request), Status.INACTIVE));
            }
        };
    }

    private DeviceCertificate registered(X509Certificate certificate, ApiCall call) {
        context.require(call, "RegisterCertificate", context.arns().certificate(call.account(), "*"));
        Creation<DeviceCertificate> creation = switch (enrolment.authorities()
            .issuerOf(call.account(), certificate)) {
            case DeviceAuthorities.Search.Found(CertificateAuthority authority) ->
                registry.registerUnder(call.account(), authority.id(), certificate, Status.INACTIVE);
            case DeviceAuthorities.Search.NotFound(String why) ->
                throw new ApiError(ErrorType.CERTIFICATE_VALIDATION, "certificatePem: " + why);
        };
        return creation instanceof Creation.Taken(DeviceCertificate known) ? known
                : IotRefusals.requireRegistered(creation);
    }
}
