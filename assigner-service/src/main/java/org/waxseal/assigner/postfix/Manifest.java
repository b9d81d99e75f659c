package org.waxseal.assigner.postfix;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.waxseal.assigner.driver.Lineages;
import org.waxseal.assigner.driver.Placement;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;

/**
 * Which entries of the table are ours, and of which certificate: an administrator may have made
 * others by hand. Written with the new names before they are set and without the old ones after
 * they are gone, so that a crash never leaves an entry of ours unknown.
 *
 * @param names what we have put, or were about to put
 */
record Manifest(SortedMap<CertificateName, Placement> names) {
    private static final System.Logger LOGGER = System.getLogger(Manifest.class.getName());

    Manifest {
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    }

    /** Reads {@link #text()}; a line that is damaged is left out, and so set again. */
    static Manifest parse(String text) {
        SortedMap<CertificateName, Placement> names = new TreeMap<>();
        text.lines()
                .map(line -> List.of(line.split("\t", -1)))
                .filter(fields -> fields.size() == 2)
                .forEach(
                        fields ->
                                Lineages.placementOf(fields.get(1))
                                        .ifPresent(
                                                placement -> add(names, fields.get(0), placement)));
        return new Manifest(names);
    }

    private static void add(
            SortedMap<CertificateName, Placement> names, String written, Placement placement) {
        try {
            names.put(CertificateName.of(written), placement);
        } catch (WaxsealException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Damaged manifest line: {0}", e.sentence());
        }
    }

    /** One name a line, then its certificate as {@code lineage/fingerprint}. */
    String text() {
        StringBuilder text = new StringBuilder();
        names.forEach(
                (name, placement) ->
                        text.append(name.ascii())
                                .append('\t')
                                .append(placement.subject().directoryName())
                                .append('/')
                                .append(placement.leaf().hex())
                                .append('\n'));
        return text.toString();
    }

    /** With what {@code other} knows beside. */
    Manifest and(SortedMap<CertificateName, Placement> other) {
        SortedMap<CertificateName, Placement> all = new TreeMap<>(names);
        all.putAll(other);
        return new Manifest(all);
    }
}
