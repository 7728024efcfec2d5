package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.Octets;
import java.util.Optional;

/// One end's fresh pair of keys, for one epoch.
interface KeyExchange {

    /// For HELLO or WELCOME.
    Octets publicKey();

    /// The secret that both ends can make; empty where the other's key is none that may be used.
    Optional<byte[]> secretWith(Octets othersKey);
}
