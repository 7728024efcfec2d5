package io.culvert.control.iot;

import io.culvert.control.operation.Operation;
import io.culvert.control.wire.RestBinding;

/// One operation of this service.
interface RestOperation extends Operation {

    /// Its place in the API.
    RestBinding binding();
}
