/// What AWS's APIs do not tell about devices and an operator asks first: whether a thing's device is
/// connected, since when, and what it offers. Operations of the service `culvert`; the callers need AWS's own
/// permissions for things. Open [FleetOperations].
@NullMarked
package io.culvert.control.fleet;

import org.jspecify.annotations.NullMarked;
