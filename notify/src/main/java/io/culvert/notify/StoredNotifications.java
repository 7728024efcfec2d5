package io.culvert.notify;

import io.culvert.tunnel.Notification;
import java.util.List;

/// The due notifications in the store. The endpoint calls both methods on threads that may block; both may
/// throw the store's exceptions.
public interface StoredNotifications {

    /// The due notifications of a thing, newest first.
    ///
    /// @param limit the maximum number of elements
    List<Notification> due(String account, String thingName, int limit);

    /// Records that the thing's device has confirmed a notification.
    void confirmed(Notification notification);
}
