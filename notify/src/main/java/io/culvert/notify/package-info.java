/// Device notification: the MQTT endpoint and what it delivers.
@NullMarked
package io.culvert.notify;

import org.jspecify.annotations.NullMarked;
