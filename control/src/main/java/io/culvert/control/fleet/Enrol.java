package io.culvert.control.fleet;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.TextRule;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.Invitations;
import java.util.Map;

/// Enrols a device that has the code of an invitation, which takes the place of a signature.
final class Enrol implements Operation {

    private static final TextRule CODE = new TextRule(1, 64, "[0-9A-Za-z\\s-]+");
    private static final TextRule REQUEST = TextRule.atMost(4096);

    private final Invitations invitations;
    private final InvitationCodes codes;
    private final String mqttEndpoint;

    /// @param mqttEndpoint where devices reach MQTT, `HOST` or `HOST:PORT`
    Enrol(Invitations invitations, InvitationCodes codes, String mqttEndpoint) {
        this.invitations = invitations;
        this.codes = codes;
        this.mqttEndpoint = mqttEndpoint;
    }

    @Override
    public String name() {
        return "Enrol";
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String code = input.requiredText("code", CODE);
        String request = input.requiredText("certificateSigningRequest", REQUEST);
        Invitations.Enrolment enrolment = codes.digest(code)
            .map(digest -> invitations.use(digest, request))
            .orElseGet(Invitations.Enrolment.NoInvitation::new);
        return switch (enrolment) {
            case Invitations.Enrolment.Enrolled(String account, String thing, DeviceCertificate certificate) ->
                enrolled(call, account, thing, certificate);
            case Invitations.Enrolment.Refused(String why) ->
                throw new ApiError(ErrorType.INVALID_REQUEST, why);
            case Invitations.Enrolment.NoInvitation() -> throw new ApiError(ErrorType.UNRECOGNIZED_CLIENT,
                    "code: unknown, expired or used for another key (expected: the code of a new invitation)");
        };
    }

    private Map<String, ?> enrolled(ApiCall call, String account, String thing,
            DeviceCertificate certificate) {
        call.note("account", account);
        call.note("thing", thing);
        call.note("certificate", certificate.id());
        return Map.of("thingName", thing, "certificatePem", certificate.pem(), "mqttEndpoint", mqttEndpoint);
    }
}
