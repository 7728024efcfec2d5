package io.culvert.policy;

import io.culvert.identity.Caller;
import java.util.List;

/// Finds the policies of a caller. Answers from memory, because it is called for every API call. Safe for use
/// by several threads.
@FunctionalInterface
public interface PolicySource {

    /// The caller's policies in any order; none for a caller without permissions. Not called for root.
    List<NamedPolicy> policiesOf(Caller caller);
}
