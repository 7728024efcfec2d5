/// The data plane: a peer attaches with its token, two peers are paired, messages flow.
@NullMarked
package io.culvert.relay;

import org.jspecify.annotations.NullMarked;
