package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.CertificateAuthority;
import io.culvert.registry.CertificateAuthority.FirstConnection;
import io.culvert.registry.DeviceAuthorities;
import java.util.Map;
import java.util.Optional;

/// Changes the status of a registered authority and what happens when devices connect for the first time. If
/// it becomes INACTIVE, the devices whose certificates are registered under it are disconnected.
final class UpdateCACertificate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("PUT", "/cacertificate/{certificateId}")
        .texts("newStatus", "newAutoRegistrationStatus");

    private enum Status {
        ACTIVE, INACTIVE
    }

    private enum Registration {
        ENABLE, DISABLE
    }

    private final DeviceAuthorities authorities;
    private final IotContext context;

    UpdateCACertificate(DeviceAuthorities authorities, IotContext context) {
        this.authorities = authorities;
        this.context = context;
    }

    @Override
    public String name() {
        return "UpdateCACertificate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String id = IotInputs.authority(input, call);
        Optional<Status> status = input.constant("newStatus", Status.class);
        context.require(call, name(), context.arns().authority(call.account(), id));
        status.ifPresent(value -> call.note("newStatus", value.name()));
        if (authorities.update(call.account(), id, known -> changed(known, status, first(input, call, known)))
            .isEmpty()) {
            throw IotRefusals.notFound("CA certificate", id);
        }
        return Map.of();
    }

    private FirstConnection first(Members input, ApiCall call, CertificateAuthority known) {
        boolean removes = input.flag("removeAutoRegistration").orElse(false);
        FirstConnection before = removes ? FirstConnection.REFUSED : known.firstConnection();
        FirstConnection given = FirstConnectionInput.of(input, before, context, call);
        FirstConnection wanted = input.constant("newAutoRegistrationStatus", Registration.class)
            .map(value -> given.with(value == Registration.ENABLE))
            .orElse(given);
        FirstConnectionInput.requireUsable(wanted, authorities, call);
        return wanted;
    }

    private static CertificateAuthority changed(CertificateAuthority known, Optional<Status> status,
            FirstConnection first) {
        return new CertificateAuthority(known.id(), known.account(), known.pem(), known.subject(),
                status.map(value -> value == Status.ACTIVE).orElse(known.active()), known.mode(), first,
                known.version(), known.createdAt(), known.modifiedAt());
    }
}
