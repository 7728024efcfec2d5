package io.culvert.control.operation;

import io.culvert.control.api.ApiCall;
import java.util.Map;

/// An operation of a service, independent of the wire format.
public interface Operation {

    /// The name in `X-Amz-Target` and in the path.
    String name();

    /// Whether the operation needs no signature, because it verifies its caller by what the call contains.
    default boolean isOpen() {
        return false;
    }

    /// Checks the members, then the caller's permission, then executes the operation.
    ///
    /// @return the answer's members, as [io.culvert.control.wire.Documents] writes them
    /// @throws io.culvert.control.api.ApiError to refuse the call
    Map<String, ?> run(Members input, ApiCall call);
}
