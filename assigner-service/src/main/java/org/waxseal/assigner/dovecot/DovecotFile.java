package org.waxseal.assigner.dovecot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waxseal.assigner.driver.CertificateStore;
import org.waxseal.assigner.driver.Lineages;
import org.waxseal.assigner.driver.Placement;
import org.waxseal.assigner.driver.Serving;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;

/** The text of our configuration file: made from what is to be served, and read back. */
final class DovecotFile {
    private static final System.Logger LOGGER = System.getLogger(DovecotFile.class.getName());

    /** Dovecot's own limit of 256 MB holds about 1,700 blocks; we go ahead of it by far. */
    private static final int BLOCKS_WITHIN_DEFAULT = 300;

    private static final int MEGABYTES_A_BLOCK = 1;
    private static final String HEAD =
            "# Made by Waxseal. Changes made here are lost; the next rollout writes it anew.\n";
    private static final String SSL_ON = "ssl = yes\n";
    private static final Pattern DEFAULT =
            Pattern.compile("^ssl_cert = <(\\S+)/fullchain\\.pem$", Pattern.MULTILINE);
    private static final Pattern BLOCK =
            Pattern.compile(
                    "^local_name \"([^\"]*)\" \\{\\R  ssl_cert = <(\\S+)/fullchain\\.pem$",
                    Pattern.MULTILINE);

    private DovecotFile() {}

    /**
     * The file that serves this.
     *
     * @param turnOn whether TLS has to be switched on
     */
    static String text(Serving serving, CertificateStore store, boolean turnOn) {
        StringBuilder text = new StringBuilder(HEAD);
        if (turnOn) {
            text.append(SSL_ON);
        }
        serving.serverWide().ifPresent(placement -> certificate(text, "", store, placement));
        List<Block> blocks = blocks(serving.names());
        if (blocks.size() > BLOCKS_WITHIN_DEFAULT) {
            int gigabytes = 1 + blocks.size() * MEGABYTES_A_BLOCK / 1024;
            text.append("service config {\n  vsz_limit = ").append(gigabytes).append(" G\n}\n");
        }
        for (Block block : blocks) {
            text.append("local_name \"").append(String.join(" ", block.names())).append("\" {\n");
            certificate(text, "  ", store, block.placement());
            text.append("}\n");
        }
        return text.toString();
    }

    private static void certificate(
            StringBuilder text, String indent, CertificateStore store, Placement placement) {
        String directory = store.certificate(placement).value();
        text.append(indent).append("ssl_cert = <").append(directory).append("/fullchain.pem\n");
        text.append(indent).append("ssl_key = <").append(directory).append("/key.pem\n");
    }

    /**
     * As few blocks as can be, for each costs Dovecot 145 KB: one a certificate. The first block
     * that matches wins, so those with wildcards stand last; an exact name that a wildcard of
     * another certificate covers gets out of its block and stands before all of them.
     */
    private static List<Block> blocks(SortedMap<CertificateName, Placement> names) {
        Map<Placement, List<String>> withWildcards = new LinkedHashMap<>();
        Map<Placement, List<String>> exactOnly = new LinkedHashMap<>();
        names.forEach(
                (name, placement) -> {
                    if (name.wildcard()) {
                        listOf(withWildcards, placement).add(name.ascii());
                    }
                });
        names.forEach(
                (name, placement) -> {
                    if (name.wildcard()) {
                        return;
                    }
                    boolean ownBlock =
                            withWildcards.containsKey(placement)
                                    && !coveredByAnother(name, placement, names);
                    listOf(ownBlock ? withWildcards : exactOnly, placement).add(name.ascii());
                });
        List<Block> blocks = new ArrayList<>();
        exactOnly.forEach((placement, list) -> blocks.add(new Block(list, placement)));
        withWildcards.forEach((placement, list) -> blocks.add(new Block(list, placement)));
        return blocks;
    }

    private static List<String> listOf(Map<Placement, List<String>> map, Placement placement) {
        return map.computeIfAbsent(placement, ignored -> new ArrayList<>());
    }

    private static boolean coveredByAnother(
            CertificateName name,
            Placement placement,
            SortedMap<CertificateName, Placement> names) {
        String ascii = name.ascii();
        String parent = ascii.substring(ascii.indexOf('.') + 1);
        if (parent.indexOf('.') < 0) {
            return false;
        }
        Placement wildcard = names.get(CertificateName.of("*." + parent));
        return wildcard != null && !wildcard.equals(placement);
    }

    /** What a file made by {@link #text} serves; what does not look like it serves nothing. */
    static Serving parse(String text) {
        Matcher head = DEFAULT.matcher(text);
        Optional<Placement> serverWide =
                head.find() ? Lineages.placementOf(head.group(1)) : Optional.empty();
        SortedMap<CertificateName, Placement> names = new TreeMap<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String listed = block.group(1);
            Lineages.placementOf(block.group(2))
                    .ifPresent(placement -> addAll(names, listed, placement));
        }
        return new Serving(serverWide, names);
    }

    private static void addAll(
            SortedMap<CertificateName, Placement> names, String listed, Placement placement) {
        for (String name : listed.split(" ", -1)) {
            try {
                names.put(CertificateName.of(name), placement);
            } catch (WaxsealException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "No name of ours: {0}", e.sentence());
            }
        }
    }

    /** Whether we had to switch TLS on when we wrote this. */
    static boolean turnsOn(String text) {
        return text.startsWith(HEAD + SSL_ON);
    }

    private record Block(List<String> names, Placement placement) {}
}
