package org.waxseal.assigner.nginx;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.waxseal.assigner.driver.CertificateStore;
import org.waxseal.assigner.driver.Lineages;
import org.waxseal.assigner.driver.Placement;
import org.waxseal.assigner.driver.Serving;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;

/** The lines of our map: a name, and the immutable directory of its certificate. */
final class NamesMap {
    private static final System.Logger LOGGER = System.getLogger(NamesMap.class.getName());
    private static final String BORROWED = "# The node has no certificate of its own yet.\n";

    private NamesMap() {}

    /**
     * The file that serves this. While the node has no certificate of its own, clients without a
     * known name get the first one there is: with a variable there must be some.
     */
    static String text(Serving serving, CertificateStore store) {
        StringBuilder text = new StringBuilder("# Made by Waxseal. Changes made here are lost.\n");
        if (serving.serverWide().isPresent()) {
            line(text, "default", store, serving.serverWide().get());
        } else if (!serving.names().isEmpty()) {
            text.append(BORROWED);
            line(text, "default", store, serving.names().firstEntry().getValue());
        }
        serving.names().forEach((name, placement) -> line(text, name.ascii(), store, placement));
        return text.toString();
    }

    private static void line(
            StringBuilder text, String name, CertificateStore store, Placement placement) {
        text.append(name).append(' ').append(store.certificate(placement)).append(";\n");
    }

    /** What a file made by {@link #text} serves. */
    static Serving parse(String text) {
        boolean borrowed = text.contains(BORROWED);
        SortedMap<CertificateName, Placement> names = new TreeMap<>();
        Optional<Placement> serverWide = Optional.empty();
        for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
            int space = line.indexOf(' ');
            if (space < 0 || !line.endsWith(";")) {
                continue;
            }
            Optional<Placement> placement =
                    Lineages.placementOf(line.substring(space + 1, line.length() - 1));
            String name = line.substring(0, space);
            if (name.equals("default")) {
                serverWide = borrowed ? Optional.empty() : placement;
            } else {
                placement.ifPresent(found -> add(names, name, found));
            }
        }
        return new Serving(serverWide, names);
    }

    private static void add(
            SortedMap<CertificateName, Placement> names, String written, Placement placement) {
        try {
            names.put(CertificateName.of(written), placement);
        } catch (WaxsealException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "No name of ours: {0}", e.sentence());
        }
    }
}
