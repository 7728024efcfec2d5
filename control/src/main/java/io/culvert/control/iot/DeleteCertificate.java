package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Registry;
import java.util.Map;

/// Deletes a certificate that is not active and not attached to a thing. `forceDelete` makes no difference:
/// policies never keep a certificate from being deleted.
final class DeleteCertificate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("DELETE", "/certificates/{certificateId}")
        .flags("forceDelete");

    private final Registry registry;
    private final IotContext context;

    DeleteCertificate(Registry registry, IotContext context) {
        this.registry = registry;
        this.context = context;
    }

    @Override
    public String name() {
        return "DeleteCertificate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String id = IotInputs.certificate(input, call);
        input.flag("forceDelete");
        context.require(call, name(), context.arns().certificate(call.account(), id));
        return switch (registry.deleteCertificate(call.account(), id)) {
            case REMOVED -> Map.of();
            case NOT_FOUND -> throw IotRefusals.notFound("Certificate", id);
            case CONFLICT -> throw new ApiError(ErrorType.CERTIFICATE_STATE,
                    "certificate: ACTIVE (expected: INACTIVE or REVOKED; update it first)");
            case TIED -> throw new ApiError(ErrorType.DELETE_CONFLICT,
                    "certificate: attached to things (expected: none; detach them first)");
        };
    }
}
