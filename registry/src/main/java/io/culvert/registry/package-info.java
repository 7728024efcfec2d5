/// Things, thing groups, and the certificates with which devices authenticate as things. Knows no HTTP, no
/// MQTT, no SQL.
///
/// Open first: [Registry]. Then [ThingGroups], and [DeviceAuthenticator], which finds the device of a
/// certificate. [DeviceAuthorities], [FirstConnections] and [Invitations] are the ways in which devices get
/// registered without an operator. State lives in the stores, of which [RegistryStore] is the first.
///
/// Spec: service 1.10 (what scripts around tunnels call), 4.2 (the groups behind `iot:ThingGroupArn`), device
/// 3 (who is notified of a tunnel).
@NullMarked
package io.culvert.registry;

import org.jspecify.annotations.NullMarked;
