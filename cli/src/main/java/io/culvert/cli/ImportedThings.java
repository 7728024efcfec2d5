package io.culvert.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The things of a file for `culvert thing import`: a header that names the columns, and a row for
/// each thing.
record ImportedThings(List<Row> rows, List<Fault> faults) {

    private static final String ATTRIBUTE = "attribute:";
    private static final String COLUMNS = "thing, groups, services, csr, certificate, attribute:NAME";

    /// One thing.
    ///
    /// @param line the line of the file on which it stands
    /// @param services `ID=HOST:PORT` each; empty for those of the command line
    /// @param csr the path of its request for a certificate, if any
    /// @param certificate the path of its certificate, if any
    record Row(int line, String thing, List<String> groups, List<String> services, Optional<String> csr,
            Optional<String> certificate, Map<String, String> attributes) {}

    /// A row that cannot be used.
    record Fault(int line, String why) {}

    /// @throws CliException if the header cannot be used
    static ImportedThings read(String text) {
        List<Csv.Row> all = Csv.read(text);
        if (all.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "file: empty (expected: a header of " + COLUMNS + ")");
        }
        List<String> header = header(all.getFirst());
        List<Row> rows = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Csv.Row each : all.subList(1, all.size())) {
            try {
                Row row = row(each, header);
                Integer before = seen.putIfAbsent(row.thing(), row.line());
                if (before != null) {
                    throw new CliException(row.thing() + " is on line " + before + " already");
                }
                rows.add(row);
            } catch (CliException e) {
                faults.add(new Fault(each.line(), String.valueOf(e.getMessage())));
            }
        }
        return new ImportedThings(List.copyOf(rows), List.copyOf(faults));
    }

    private static List<String> header(Csv.Row row) {
        List<String> names = row.fields();
        Optional<String> unknown = names.stream()
            .filter(name -> !name.matches("thing|groups|services|csr|certificate|attribute:.+"))
            .findFirst();
        if (unknown.isPresent() || !names.contains("thing")
                || names.stream().distinct().count() < names.size()) {
            throw new CliException(ExitCode.USAGE,
                    "file: its first line is "
                            + unknown.map(name -> "not a header: '" + name + "'")
                                .orElse("without thing, or names a column twice")
                            + " (expected: columns of " + COLUMNS + ")");
        }
        return names;
    }

    private static Row row(Csv.Row row, List<String> header) {
        row.fault().ifPresent(fault -> {
            throw new CliException(fault);
        });
        if (row.fields().size() != header.size()) {
            throw new CliException(row.fields().size() + " fields (expected: " + header.size() + ")");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (!row.fields().get(i).isEmpty()) {
                values.put(header.get(i), row.fields().get(i));
            }
        }
        Row thing = new Row(row.line(), ThingName.require(values.getOrDefault("thing", "")),
                list(values.get("groups")), list(values.get("services")),
                Optional.ofNullable(values.get("csr")), Optional.ofNullable(values.get("certificate")),
                attributes(values));
        if (thing.csr().isPresent() && thing.certificate().isPresent()) {
            throw new CliException("csr and certificate (expected: one of them, or none)");
        }
        return thing;
    }

    private static List<String> list(@Nullable String text) {
        return text == null ? List.of()
                : Stream.of(text.split(";", -1)).map(String::strip).filter(each -> !each.isEmpty()).toList();
    }

    private static Map<String, String> attributes(Map<String, String> values) {
        Map<String, String> attributes = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(ATTRIBUTE)) {
                attributes.put(name.substring(ATTRIBUTE.length()), value);
            }
        });
        return attributes;
    }
}
