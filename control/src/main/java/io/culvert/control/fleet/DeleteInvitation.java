package io.culvert.control.fleet;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.registry.Invitations;
import java.util.Map;

/// Ends the invitation of a thing. Needs the permissions of [CreateInvitation].
final class DeleteInvitation implements Operation {

    private final Invitations invitations;
    private final Access access;
    private final Arns arns;

    DeleteInvitation(Invitations invitations, Access access, Arns arns) {
        this.invitations = invitations;
        this.access = access;
        this.arns = arns;
    }

    @Override
    public String name() {
        return "DeleteInvitation";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String thing = input.requiredText("thingName", CreateInvitation.THING);
        call.note("thing", thing);
        CreateInvitation.requirePermissions(access, arns, call, thing);
        if (!invitations.delete(call.account(), thing)) {
            throw new ApiError(ErrorType.RESOURCE_NOT_FOUND,
                    "thingName: " + thing + " has no invitation (expected: a thing that has one)");
        }
        return Map.of();
    }
}
