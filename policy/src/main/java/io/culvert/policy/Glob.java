package io.culvert.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A compiled pattern of characters, `*` (any number of characters) and `?` (one character). Characters are
/// code points. Matching takes at most the pattern's length times the text's length, because only the last `*`
/// is ever backtracked to.
public final class Glob {

    static final int ANY_RUN = -1;
    static final int ANY_ONE = -2;

    private final int[] pattern;
    private final int shortest;

    Glob(int[] pattern) {
        this.pattern = pattern;
        this.shortest = (int) Arrays.stream(pattern).filter(symbol -> symbol != ANY_RUN).count();
    }

    /// The pattern of a text, in which `*` and `?` have no other meaning.
    public static Glob of(String text) {
        return new Glob(text.codePoints()
            .map(character -> character == '*' ? ANY_RUN : character == '?' ? ANY_ONE : character)
            .toArray());
    }

    /// Whether the whole text has the form of this pattern.
    public boolean matches(String text) {
        return matches(symbols(text));
    }

    /// The text as [#matches(int\[\])] takes it.
    static int[] symbols(String text) {
        return text.codePoints().toArray();
    }

    /// The same pattern for texts of [Folding#symbols].
    Glob folded(Folding folding) {
        return new Glob(
                Arrays.stream(pattern).map(symbol -> symbol < 0 ? symbol : folding.fold(symbol)).toArray());
    }

    boolean matches(int[] text) {
        if (text.length < shortest) {
            return false;
        }
        int at = 0;
        int next = 0;
        int afterRun = -1;
        int runEnd = 0;
        while (at < text.length) {
            if (next < pattern.length && pattern[next] == ANY_RUN) {
                afterRun = ++next;
                runEnd = at;
            } else if (next < pattern.length && accepts(pattern[next], text[at])) {
                next++;
                at++;
            } else if (afterRun >= 0) {
                next = afterRun;
                at = ++runEnd;
            } else {
                return false;
            }
        }
        return onlyRunsFrom(next);
    }

    private static boolean accepts(int symbol, int character) {
        return symbol == ANY_ONE || symbol == character;
    }

    private boolean onlyRunsFrom(int index) {
        for (int i = index; i < pattern.length; i++) {
            if (pattern[i] != ANY_RUN) {
                return false;
            }
        }
        return true;
    }

    /// The pattern, split at its first separators into at most the given number of parts; the last part is
    /// the rest.
    List<Glob> split(int separator, int atMost) {
        List<Glob> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < pattern.length && parts.size() < atMost - 1; i++) {
            if (pattern[i] == separator) {
                parts.add(new Glob(Arrays.copyOfRange(pattern, from, i)));
                from = i + 1;
            }
        }
        parts.add(new Glob(Arrays.copyOfRange(pattern, from, pattern.length)));
        return parts;
    }
}
