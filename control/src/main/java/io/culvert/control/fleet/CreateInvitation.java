package io.culvert.control.fleet;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.TextRule;
import io.culvert.registry.Invitations;
import io.culvert.registry.Names;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Creates the invitation with which a device enrols itself as a thing. Needs the permissions that enrolling
/// it takes: `iot:CreateCertificateFromCsr` and `iot:AttachThingPrincipal`.
final class CreateInvitation implements Operation {

    static final TextRule THING = new TextRule(1, 128, Names.THING);
    private static final int DEFAULT_MINUTES = 24 * 60;

    private final Invitations invitations;
    private final InvitationCodes codes;
    private final Access access;
    private final Arns arns;

    CreateInvitation(FleetOperations.Enrolling enrolling, Access access, Arns arns) {
        this.invitations = enrolling.invitations();
        this.codes = enrolling.codes();
        this.access = access;
        this.arns = arns;
    }

    @Override
    public String name() {
        return "CreateInvitation";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String thing = input.requiredText("thingName", THING);
        int minutes = input.integer("minutes", 1, (int) Invitations.MAX_LIFE.toMinutes())
            .orElse(DEFAULT_MINUTES);
        call.note("thing", thing);
        requirePermissions(access, arns, call, thing);
        String code = codes.mint();
        return invitations
            .create(call.account(), thing, codes.digest(code).orElseThrow(), Duration.ofMinutes(minutes))
            .map(endsAt -> Map.of("thingName", thing, "code", code, "endsAt", endsAt))
            .orElseThrow(() -> new ApiError(ErrorType.RESOURCE_NOT_FOUND,
                    "thingName: " + thing + " is not there (expected: a thing of this account)"));
    }

    static void requirePermissions(Access access, Arns arns, ApiCall call, String thing) {
        String anyCertificate = arns.certificate(call.account(), "*");
        access.require(call, "iot:CreateCertificateFromCsr", List.of(anyCertificate), Map.of());
        access.require(call, "iot:AttachThingPrincipal",
                List.of(arns.thing(call.account(), thing), anyCertificate), Map.of());
    }
}
