/// Provisioning templates: which thing, group memberships, attributes and policies a device's certificate
/// gets. The part of AWS IoT's language that Culvert follows; the rest is refused with its place.
///
/// Open first: [ProvisioningTemplate].
@NullMarked
package io.culvert.control.provisioning;

import org.jspecify.annotations.NullMarked;
