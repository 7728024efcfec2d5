/// The assembly: configuration, start order, health, metrics, drain, shutdown.
@NullMarked
package io.culvert.server;

import org.jspecify.annotations.NullMarked;
