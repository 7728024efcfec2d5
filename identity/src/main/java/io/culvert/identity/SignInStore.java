package io.culvert.identity;

import java.time.Instant;
import java.util.Optional;

/// Stores one-time links for all processes of a service. Methods block; a method that fails throws an
/// unchecked exception of the store and has changed nothing.
public interface SignInStore {

    /// Adds a link, and removes those that have expired.
    ///
    /// @param most how many unexpired links an owner may have
    /// @return false if the owner has that many
    boolean add(SignInLink link, int most, Instant now);

    /// Removes the link with this digest and returns it, to one caller only; empty if there is none or it
    /// has expired.
    Optional<SignInLink> take(String digest, Instant now);
}
