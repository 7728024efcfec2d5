/// Shows whether a device is connected, since when, and which services it offers, which AWS's APIs do not.
/// Operations of the service `culvert`; the callers need AWS's own permissions for things.
/// Open [FleetOperations].
@NullMarked
package io.culvert.control.fleet;

import org.jspecify.annotations.NullMarked;
