package io.culvert.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Feeds a fuzz target with changed copies of its seeds: the short run that every build makes, the same each
/// time. The long ones are Jazzer's, see docs/testing.md.
public final class Mutations {

    private static final int MAX_BYTES = 4096;

    private Mutations() {}

    /// The seeds of a Jazzer test's method, which stand where Jazzer looks for them too.
    public static List<byte[]> seeds(Class<?> test, String method) {
        try (Stream<Path> files = Files
            .list(Path.of(test.getResource(test.getSimpleName() + "Inputs/" + method).toURI()))) {
            return files.sorted().map(Mutations::content).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /// Runs the target so many times.
    public static void run(List<byte[]> seeds, int times, Consumer<byte[]> target) {
        Random random = new Random(1);
        for (int i = 0; i < times; i++) {
            byte[] input = seeds.get(random.nextInt(seeds.size()));
            for (int change = random.nextInt(4); change >= 0; change--) {
                input = changed(input, seeds, random);
            }
            target.accept(input);
        }
    }

    private static byte[] changed(byte[] input, List<byte[]> seeds, Random random) {
        byte[] copy = input.clone();
        int at = random.nextInt(input.length + 1);
        return switch (random.nextInt(5)) {
            case 0 -> {
                if (at < copy.length) {
                    copy[at] = (byte) random.nextInt(256);
                }
                yield copy;
            }
            case 1 -> {
                if (at < copy.length) {
                    copy[at] ^= (byte) (1 << random.nextInt(8));
                }
                yield copy;
            }
            case 2 -> spliced(copy, at, Math.min(copy.length, at + random.nextInt(8)), new byte[0]);
            case 3 -> spliced(copy, at, at, part(copy, random));
            default -> spliced(copy, at, at, part(seeds.get(random.nextInt(seeds.size())), random));
        };
    }

    private static byte[] part(byte[] of, Random random) {
        int from = random.nextInt(of.length + 1);
        byte[] part = new byte[random.nextInt(of.length - from + 1)];
        System.arraycopy(of, from, part, 0, part.length);
        return part;
    }

    private static byte[] spliced(byte[] input, int from, int to, byte[] between) {
        if (input.length + between.length > MAX_BYTES) {
            return input;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(input, 0, from);
        out.writeBytes(between);
        out.write(input, to, input.length - to);
        return out.toByteArray();
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
