package io.culvert.control.fleet;

import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.PageTokens;
import io.culvert.registry.DevicePresence;
import io.culvert.registry.Invitations;
import io.culvert.registry.Registry;
import io.culvert.registry.ThingGroupStore;
import java.util.List;
import java.util.function.Predicate;

/// Creates the operations of this package.
public final class FleetOperations {

    private FleetOperations() {}

    /// How devices enrol themselves.
    ///
    /// @param mqttEndpoint where they reach MQTT, `HOST` or `HOST:PORT`
    public record Enrolling(Invitations invitations, InvitationCodes codes, String mqttEndpoint) {}

    /// All operations of this package.
    ///
    /// @param notifiedElsewhere whether an outlet delivers the notifications of an account, so that its
    /// devices need not be connected
    public static List<Operation> of(Registry registry, ThingGroupStore groups, DevicePresence presence,
            Predicate<String> notifiedElsewhere, Enrolling enrolling, Access access, Arns arns,
            PageTokens tokens) {
        Devices devices = new Devices(registry, groups, presence, notifiedElsewhere, arns);
        return List.of(new DescribeDevice(registry, devices, access, arns),
                new ListDevices(registry, devices, access, arns, tokens),
                new CreateInvitation(enrolling, access, arns),
                new DeleteInvitation(enrolling.invitations(), access, arns),
                new Enrol(enrolling.invitations(), enrolling.codes(), enrolling.mqttEndpoint()));
    }
}
