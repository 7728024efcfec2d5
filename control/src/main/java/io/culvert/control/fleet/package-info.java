/// What operators ask first about a device and AWS's APIs do not answer: whether it is connected, since when,
/// and which services it offers. Operations of the service `culvert`; the callers need AWS's own permissions
/// for things. Open [FleetOperations].
@NullMarked
package io.culvert.control.fleet;

import org.jspecify.annotations.NullMarked;
