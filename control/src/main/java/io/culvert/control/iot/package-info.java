/// The service `iot`: the part of AWS IoT's API that provisioning scripts call, that is things, thing groups,
/// certificates and their policies. Each operation is a [RestOperation] in a class of its name, which states
/// its place in the API; all others are refused as not supported.
///
/// Open first: [IotApi], then [CreateThing].
///
/// Spec: service 1.10.
@NullMarked
package io.culvert.control.iot;

import org.jspecify.annotations.NullMarked;
