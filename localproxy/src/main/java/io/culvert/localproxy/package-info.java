/// The program beside the sockets: source and destination mode of the local proxy.
@NullMarked
package io.culvert.localproxy;

import org.jspecify.annotations.NullMarked;
