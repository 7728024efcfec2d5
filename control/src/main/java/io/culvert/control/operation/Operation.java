package io.culvert.control.operation;

import io.culvert.control.api.ApiCall;
import java.util.Map;

/// One operation of the service, whatever format it is called in.
public interface Operation {

    /// The name in `X-Amz-Target` and in the path.
    String name();

    /// Checks the members, then the caller's permission, then does it.
    ///
    /// @return the answer's members, as [io.culvert.control.wire.Documents] writes them
    /// @throws io.culvert.control.api.ApiError to refuse
    Map<String, ?> run(Members input, ApiCall call);
}
