package io.culvert.control.iot;

import io.culvert.registry.DeviceAuthorities;
import io.culvert.registry.Provisioning;
import io.culvert.registry.ThingTypeStore;
import java.time.InstantSource;

/// What the operations on authorities, templates and thing types need.
///
/// @param codes the registration codes of accounts
public record IotEnrolment(DeviceAuthorities authorities, Provisioning provisioning, RegistrationCodes codes,
        ThingTypeStore types, InstantSource clock) {}
