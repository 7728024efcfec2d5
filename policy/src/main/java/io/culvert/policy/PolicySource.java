package io.culvert.policy;

import io.culvert.identity.Caller;
import java.util.List;

/// Tells which policies limit a caller. Answers from memory: it is asked once for every call. Safe for use by
/// several threads.
@FunctionalInterface
public interface PolicySource {

    /// The caller's policies in any order; none for a caller whom nothing is allowed. Not asked about root.
    List<NamedPolicy> policiesOf(Caller caller);
}
