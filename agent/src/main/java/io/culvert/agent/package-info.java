/// The device's agent: waits for notifications and runs a destination local proxy for each.
///
/// Open first: [Agent].
///
/// Spec: device 3 and 7, as a client.
@NullMarked
package io.culvert.agent;

import org.jspecify.annotations.NullMarked;
