package io.culvert.control.fleet;

import io.culvert.control.operation.Arns;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.DevicePresence;
import io.culvert.registry.Page;
import io.culvert.registry.Presence;
import io.culvert.registry.Registry;
import io.culvert.registry.Thing;
import io.culvert.registry.ThingGroup;
import io.culvert.registry.ThingGroupStore;
import io.culvert.registry.ThingGroups;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The output shape of a device. Absent members are left out.
final class Devices {

    private static final int MAX_CERTIFICATES = 10;

    private final Registry registry;
    private final ThingGroupStore groups;
    private final DevicePresence presence;
    private final Predicate<String> notifiedElsewhere;
    private final Arns arns;

    Devices(Registry registry, ThingGroupStore groups, DevicePresence presence,
            Predicate<String> notifiedElsewhere, Arns arns) {
        this.registry = registry;
        this.groups = groups;
        this.presence = presence;
        this.notifiedElsewhere = notifiedElsewhere;
        this.arns = arns;
    }

    /// The shapes of things of one account, in their order.
    List<Map<String, Object>> of(String account, List<Thing> things) {
        Map<String, Presence> known = presence.of(account, things.stream().map(Thing::name).toList());
        return things.stream().map(thing -> device(thing, known.get(thing.name()))).toList();
    }

    private Map<String, Object> device(Thing thing, @Nullable Presence known) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("thingName", thing.name());
        members.put("thingArn", arns.thing(thing.account(), thing.name()));
        members.put("connected", known != null && known.connected());
        if (notifiedElsewhere.test(thing.account())) {
            members.put("notifiedElsewhere", true);
        }
        if (known != null) {
            members.put(known.connected() ? "connectedAt" : "lastSeenAt", known.since());
            members.put("services", known.services());
        }
        members.put("groups",
                groups.groupsOf(thing.account(), thing.name(), Page.first(ThingGroups.MAX_GROUPS_OF_A_THING))
                    .stream()
                    .map(ThingGroup::name)
                    .toList());
        members.put("certificates", certificates(thing));
        members.put("attributes", thing.attributes().values());
        members.put("createdAt", thing.createdAt());
        return members;
    }

    private List<Map<String, Object>> certificates(Thing thing) {
        return registry.certificatesOf(thing.account(), thing.name(), Page.first(MAX_CERTIFICATES))
            .stream()
            .map(id -> registry.certificate(thing.account(), id))
            .flatMap(Optional::stream)
            .map(this::certificate)
            .toList();
    }

    private Map<String, Object> certificate(DeviceCertificate certificate) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("certificateId", certificate.id());
        members.put("certificateArn", arns.certificate(certificate.account(), certificate.id()));
        members.put("status", certificate.status().name());
        certificate.end().ifPresent(end -> members.put("endsAt", end));
        return members;
    }
}
