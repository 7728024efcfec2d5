package io.culvert.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/// Finds the known name that a mistyped one probably means.
public final class Nearest {

    /// Longer names are compared by their first characters.
    private static final int MAX_LENGTH = 80;

    private Nearest() {}

    /// Of the known names that begin with the given one, or of all if none does, that with the smallest edit
    /// distance (insertions, deletions and replacements), without regard to case; the first in sort order if
    /// several have it; an empty text if there are no known names.
    public static String to(String name, Collection<String> known) {
        return known.stream()
            .min(Comparator.comparing((String each) -> !beginsWith(each, name))
                .thenComparingInt(each -> distance(each, name))
                .thenComparing(each -> each))
            .orElse("");
    }

    private static boolean beginsWith(String each, String name) {
        return !name.isEmpty() && head(each).startsWith(head(name));
    }

    private static int distance(String one, String other) {
        String from = head(one);
        String to = head(other);
        int[] costs = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j < costs.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(replaced, Math.min(costs[j], costs[j - 1]) + 1);
            }
        }
        return costs[to.length()];
    }

    private static String head(String name) {
        return name.substring(0, Math.min(name.length(), MAX_LENGTH)).toLowerCase(Locale.ROOT);
    }
}
