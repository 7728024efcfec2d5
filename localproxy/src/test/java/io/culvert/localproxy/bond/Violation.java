package io.culvert.localproxy.bond;

/// A broken rule of the model.
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1;

    Violation(String what) {
        super(what, null, false, false);
    }
}
