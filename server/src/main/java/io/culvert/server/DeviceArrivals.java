package io.culvert.server;

import io.culvert.notify.NotifyEvent;
import io.culvert.registry.DevicePresence;
import java.util.function.Consumer;

/// Records in the registry which devices are connected: those that are subscribed to the notifications of
/// their thing.
record DeviceArrivals(DevicePresence presence) implements Consumer<NotifyEvent> {

    @Override
    public void accept(NotifyEvent event) {
        switch (event) {
            case NotifyEvent.Subscribed now ->
                presence.arrived(now.account(), now.thing(), now.connection(), now.services());
            case NotifyEvent.Unsubscribed now -> presence.left(now.account(), now.thing(), now.connection());
            case NotifyEvent.Connected device -> {
            }
            case NotifyEvent.Refused device -> {
            }
            case NotifyEvent.Delivered notification -> {
            }
        }
    }
}
