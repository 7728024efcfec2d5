/// Things, their groups, and the certificates by which devices prove to be them. Knows no HTTP, no MQTT, no
/// SQL.
///
/// Open first: [Registry]. Then [ThingGroups]. State lives in the [RegistryStore] and the [ThingGroupStore].
///
/// Implements the registry's part of spec: service (what scripts around tunnels call; the groups behind
/// `iot:ThingGroupArn`) and device 3 (who may hear of a tunnel).
@NullMarked
package io.culvert.registry;

import org.jspecify.annotations.NullMarked;
