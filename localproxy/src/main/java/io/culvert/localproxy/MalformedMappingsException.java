package io.culvert.localproxy;

/// A text that is not a list of port mappings.
public final class MalformedMappingsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String item;
    private final boolean half;

    /// @param item the item of the list that has another form
    /// @param half whether it lacks only its service id or its address
    MalformedMappingsException(String item, boolean half) {
        super("port mapping: " + item + " (expected: ID=ADDRESS, or one address alone)");
        this.item = item;
        this.half = half;
    }

    /// The item of the list that has another form.
    public String item() {
        return item;
    }

    /// Whether the item lacks only its service id or its address.
    public boolean isHalf() {
        return half;
    }
}
