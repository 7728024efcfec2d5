package io.culvert.policy;

/// How text is compared without regard to case.
enum Folding {
    /// Folds only `A` to `Z`. For names such as actions and tag keys, in which no other character may stand
    /// for a letter: neither `ſ` for `s` nor the Kelvin sign for `k`.
    ASCII,
    /// Folds every letter that has an upper and a lower case. For values, as `StringEqualsIgnoreCase`
    /// compares them.
    UNICODE;

    private static int ascii(int codePoint) {
        return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + ('a' - 'A') : codePoint;
    }

    int fold(int codePoint) {
        return switch (this) {
            case ASCII -> ascii(codePoint);
            case UNICODE -> Character.toLowerCase(Character.toUpperCase(codePoint));
        };
    }

    /// The folded text, with as many characters as `text`.
    String fold(String text) {
        int[] symbols = symbols(text);
        return new String(symbols, 0, symbols.length);
    }

    /// The folded text as [Glob] compares it.
    int[] symbols(String text) {
        return text.codePoints().map(this::fold).toArray();
    }

    boolean equal(String one, String other) {
        return one.length() == other.length() && fold(one).equals(fold(other));
    }
}
