/// Waits on the device for a notification and runs a destination local proxy for it.
@NullMarked
package io.culvert.agent;

import org.jspecify.annotations.NullMarked;
