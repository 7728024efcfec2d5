package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.Registry;
import java.util.Map;

/// Sets the status of a certificate. REVOKED is final.
final class UpdateCertificate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("PUT", "/certificates/{certificateId}")
        .texts("newStatus");

    private final Registry registry;
    private final IotContext context;

    UpdateCertificate(Registry registry, IotContext context) {
        this.registry = registry;
        this.context = context;
    }

    @Override
    public String name() {
        return "UpdateCertificate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String id = IotInputs.certificate(input, call);
        Status status = input.required("newStatus", IotInputs.status(input, "newStatus"));
        context.require(call, name(), context.arns().certificate(call.account(), id));
        call.note("newStatus", status.name());
        return switch (registry.setStatus(call.account(), id, status)) {
            case CHANGED, SAME -> Map.of();
            case NOT_FOUND -> throw IotRefusals.notFound("Certificate", id);
            case REVOKED -> throw new ApiError(ErrorType.CERTIFICATE_STATE,
                    "certificate: REVOKED, which is final (expected: ACTIVE or INACTIVE)");
        };
    }
}
