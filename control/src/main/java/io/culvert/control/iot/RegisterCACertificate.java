package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.CertificateAuthority;
import io.culvert.registry.CertificateAuthority.FirstConnection;
import io.culvert.registry.CertificateAuthority.Mode;
import io.culvert.registry.Creation;
import io.culvert.registry.DeviceAuthorities;
import java.security.cert.X509Certificate;
import java.util.Map;

/// Registers an authority that signs certificates of devices. In the mode DEFAULT it proves its key with a
/// certificate that it signed for the account's registration code.
final class RegisterCACertificate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/cacertificate")
        .flags("setAsActive", "allowAutoRegistration");
    private static final TextRule PEM = TextRule.atMost(65_536);

    private final DeviceAuthorities authorities;
    private final RegistrationCodes codes;
    private final IotContext context;

    RegisterCACertificate(DeviceAuthorities authorities, RegistrationCodes codes, IotContext context) {
        this.authorities = authorities;
        this.codes = codes;
        this.context = context;
    }

    @Override
    public String name() {
        return "RegisterCACertificate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        IotRefusals.requireAbsent(input, "tags");
        X509Certificate authority = CertificatePem.read(input.requiredText("caCertificate", PEM),
                "caCertificate");
        Mode mode = input.constant("certificateMode", Mode.class).orElse(Mode.DEFAULT);
        boolean active = input.flag("setAsActive").orElse(false);
        FirstConnection first = FirstConnectionInput.of(input, FirstConnection.REFUSED, context, call)
            .with(input.flag("allowAutoRegistration").orElse(false));
        context.require(call, name(), context.arns().authority(call.account(), "*"));
        requireProof(input, call, mode, authority);
        FirstConnectionInput.requireUsable(first, authorities, call);
        CertificateAuthority known = registered(
                authorities.register(call.account(), authority, active, mode, first));
        call.note("authority", known.id());
        return Map.of("certificateArn", context.arns().authority(call.account(), known.id()), "certificateId",
                known.id());
    }

    private void requireProof(Members input, ApiCall call, Mode mode, X509Certificate authority) {
        String pem = input.text("verificationCertificate", PEM).orElse(null);
        if (pem == null && mode == Mode.SNI_ONLY) {
            return;
        }
        if (pem == null) {
            throw IotRefusals
                .invalid("verificationCertificate: missing (expected: one, signed by the authority for"
                        + " the name that GetRegistrationCode returns; or certificateMode SNI_ONLY)");
        }
        X509Certificate proof = CertificatePem.read(pem, "verificationCertificate");
        if (!DeviceAuthorities.signed(authority, proof)) {
            throw new ApiError(ErrorType.CERTIFICATE_VALIDATION,
                    "verificationCertificate: not signed by the authority (expected: signed by it)");
        }
        if (!codes.isIn(proof, call.account())) {
            throw new ApiError(ErrorType.REGISTRATION_CODE_VALIDATION,
                    "verificationCertificate: its common name is not the account's registration code"
                            + " (expected: what GetRegistrationCode returns)");
        }
    }

    private static CertificateAuthority registered(DeviceAuthorities.Registration registration) {
        return switch (registration) {
            case DeviceAuthorities.Registration.Refused(String why) ->
                throw new ApiError(ErrorType.CERTIFICATE_VALIDATION, "caCertificate: " + why);
            case DeviceAuthorities.Registration.Stored(Creation.Created(CertificateAuthority created)) ->
                created;
            case DeviceAuthorities.Registration.Stored(Creation.Taken(CertificateAuthority known)) ->
                throw new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS,
                        "caCertificate: the authority is registered already");
            case DeviceAuthorities.Registration.Stored(Creation.Full(int max)) ->
                throw IotRefusals.quotaReached("authorities", max);
        };
    }
}
