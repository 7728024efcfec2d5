/// Things, thing groups and device certificates; the RegistryStore contract.
@NullMarked
package io.culvert.registry;

import org.jspecify.annotations.NullMarked;
