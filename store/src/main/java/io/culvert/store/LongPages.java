package io.culvert.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Reads pages of rows that may be long, a few rows at a time, until the page is full or its texts have a
/// maximum number of characters. Otherwise many callers at once could each hold a page of the longest rows in
/// memory.
///
/// @param place the position of a row in its list
/// @param chars how many characters a row has
/// @param maxChars the page ends after the row that reaches this number
record LongPages<T, P>(Function<T, P> place, ToIntFunction<T> chars, int maxChars) {

    private static final int FIRST_PIECE = 25;

    /// Reads rows in the list's order.
    @FunctionalInterface
    interface Piece<T, P> {

        /// Reads the rows after a position.
        ///
        /// @param after where the previous rows end, or null at the beginning of the list
        List<T> read(@Nullable P after, int limit);
    }

    List<T> read(@Nullable P after, int limit, Piece<T, P> piece) {
        List<T> page = new ArrayList<>();
        P last = after;
        int wanted = Math.min(FIRST_PIECE, limit);
        int left = maxChars;
        while (wanted > 0) {
            List<T> rows = piece.read(last, wanted);
            for (T row : rows) {
                page.add(row);
                left -= chars.applyAsInt(row);
                if (left <= 0) {
                    return page;
                }
            }
            last = rows.isEmpty() ? last : place.apply(rows.getLast());
            wanted = rows.size() < wanted ? 0 : Math.min(2 * wanted, limit - page.size());
        }
        return page;
    }
}
