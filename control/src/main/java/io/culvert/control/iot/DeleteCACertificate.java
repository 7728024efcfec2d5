package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DeviceAuthorities;
import java.util.Map;

/// Deletes a registered authority that is not active. The certificates registered under it are not accepted
/// until it is registered again.
final class DeleteCACertificate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("DELETE", "/cacertificate/{certificateId}");

    private final DeviceAuthorities authorities;
    private final IotContext context;

    DeleteCACertificate(DeviceAuthorities authorities, IotContext context) {
        this.authorities = authorities;
        this.context = context;
    }

    @Override
    public String name() {
        return "DeleteCACertificate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String id = IotInputs.authority(input, call);
        context.require(call, name(), context.arns().authority(call.account(), id));
        return switch (authorities.delete(call.account(), id)) {
            case REMOVED -> Map.of();
            case NOT_FOUND -> throw IotRefusals.notFound("CA certificate", id);
            case CONFLICT, TIED -> throw new ApiError(ErrorType.CERTIFICATE_STATE,
                    "CA certificate: ACTIVE (expected: INACTIVE; update it first)");
        };
    }
}
