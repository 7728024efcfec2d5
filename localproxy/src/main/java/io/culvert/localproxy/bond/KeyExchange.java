package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.Octets;
import java.util.Optional;

/// The key pair of one end, used for a single epoch.
interface KeyExchange {

    /// The key that HELLO or WELCOME carries.
    Octets publicKey();

    /// The secret that both ends derive; empty if the other end's key is unusable.
    Optional<byte[]> secretWith(Octets othersKey);
}
