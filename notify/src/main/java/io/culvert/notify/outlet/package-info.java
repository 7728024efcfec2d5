/// Notifications for fleets that receive them in other ways than from the service's own MQTT endpoint:
/// through a broker of theirs, or by a webhook.
///
/// [Outlets] is the entry point: it gives each outlet the notifications of its accounts. An
/// [OutletQueue] keeps those that one outlet has not taken, and tries again. An [Outlet] delivers one
/// notification: [Broker] publishes it, [Webhook] posts it. That an outlet has taken a notification does not
/// mean that the device has: it remains due until the device attaches, and is delivered once more after a
/// restart of the service.
@NullMarked
package io.culvert.notify.outlet;

import org.jspecify.annotations.NullMarked;
