/// Delivers notifications through brokers and webhooks, for fleets whose devices do not connect to the
/// service's own MQTT endpoint.
///
/// [Outlets] is the entry point: it gives each outlet the notifications of its accounts. An
/// [OutletQueue] keeps those that one outlet has not taken, and tries again. An [Outlet] delivers one
/// notification: [Broker] publishes it, [Webhook] posts it. The receiver's confirmation is not the device's:
/// the notification remains due until the device attaches, and the service delivers it once more after a
/// restart.
///
/// Each [OutletQueue] delivers on virtual threads of its own; MQTT connections run on one event loop. Applies
/// the rules of `docs/outlets.md`; the content of a notification is in spec: device 3
@NullMarked
package io.culvert.notify.outlet;

import org.jspecify.annotations.NullMarked;
