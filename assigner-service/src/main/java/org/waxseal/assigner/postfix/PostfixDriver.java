package org.waxseal.assigner.postfix;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.waxseal.assigner.driver.CertificateStore;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.driver.DesiredCertificate;
import org.waxseal.assigner.driver.DesiredState;
import org.waxseal.assigner.driver.Digest;
import org.waxseal.assigner.driver.Placement;
import org.waxseal.assigner.driver.ServerDriver;
import org.waxseal.assigner.driver.ServerFacts;
import org.waxseal.assigner.driver.Serving;
import org.waxseal.assigner.driver.Step;
import org.waxseal.assigner.driver.Version;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.CommandOutcome;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.statement.Server;

/**
 * Postfix: {@code tls_server_sni_maps} for names, {@code smtpd_tls_chain_files} for the server-wide
 * certificate.
 *
 * <p>The table embeds keys and certificates, and daemons see a changed entry at their next
 * handshake: names need no reload, the server-wide certificate does.
 */
public final class PostfixDriver implements ServerDriver {
    private static final Version OLDEST = new Version(3, 4);
    private static final String SNI_MAPS = "tls_server_sni_maps";
    private static final String CHAIN_FILES = "smtpd_tls_chain_files";
    private static final String SECURITY_LEVEL = "smtpd_tls_security_level";
    private static final String USE_TLS = "smtpd_use_tls";
    private static final String ENFORCE_TLS = "smtpd_enforce_tls";
    private static final String VERSION = "mail_version";
    private static final int ENTRIES_AT_ONCE = 100;
    private static final String TABLE_TYPE = "lmdb";

    @Override
    public Software software() {
        return Software.POSTFIX;
    }

    @Override
    public ServerFacts inspect(NodeSession node, Server server) {
        NodePath configDirectory = NodePath.of(server.configDirectory());
        NodePath home = node.directory().resolve("postfix");
        PostfixFacts.MainFile mainCf = mainCf(node, configDirectory);
        Map<String, String> parameters = parameters(node, configDirectory);
        requireVersion(parameters.getOrDefault(VERSION, ""));
        Map<String, String> entries = entries(node, configDirectory, home);
        String manifestText = text(node, home.resolve("manifest"));
        Manifest manifest = Manifest.parse(manifestText);
        CertificateStore store = CertificateStore.of(node.directory());
        CertificateStore.Contents contents = store.inspect(node);
        SortedMap<CertificateName, Placement> inForce = new TreeMap<>();
        manifest.names()
                .forEach(
                        (name, placement) -> {
                            Optional<String> stored = contents.digestOf(placement);
                            if (stored.isPresent()
                                    && stored.get().equals(entries.get(keyOf(name)))) {
                                inForce.put(name, placement);
                            }
                        });
        boolean serverWideIsOurs =
                parameters.getOrDefault(CHAIN_FILES, "").equals(chainFile(store));
        return new PostfixFacts(
                configDirectory,
                home,
                node.status(home).isPresent(),
                store,
                mainCf,
                parameters,
                entries.keySet(),
                manifest,
                manifestText,
                new Serving(serverWideIsOurs ? contents.serverWide() : Optional.empty(), inForce),
                text(node, home.resolve("loaded")));
    }

    @Override
    public ChangePlan plan(ServerFacts found, DesiredState wanted) {
        PostfixFacts facts = (PostfixFacts) found;
        Serving serving = Serving.wanted(wanted, DesiredCertificate::mail, facts.serving());
        if (serving.isEmpty() && facts.manifest().names().isEmpty()) {
            return ChangePlan.nothing(Optional.of(Software.POSTFIX));
        }
        List<Step> steps = new ArrayList<>();
        if (!facts.homeThere()) {
            steps.add(new Step.MakeDirectory(facts.home(), Permissions.secretDirectory()));
        }
        Manifest during = facts.manifest().and(serving.names());
        writeManifest(during, facts.manifestText(), facts).ifPresent(steps::add);
        steps.addAll(changeEntries(facts, serving, wanted));
        Map<String, String> parameters = wantedParameters(facts, serving);
        String mainCf = MainCf.with(facts.mainCf().text(), different(facts, parameters));
        boolean changed = !different(facts, parameters).isEmpty();
        if (changed) {
            steps.add(
                    new Step.WriteFile(
                            facts.mainCf().path(), mainCf, facts.mainCf().permissions()));
        }
        // "postfix check" is the official test, but it walks through the whole queue for seconds;
        // postconf reads main.cf and master.cf and fails on what the daemons would not take.
        Step.ConfigurationTest test =
                new Step.ConfigurationTest(
                        Software.POSTFIX,
                        Command.of("postconf", "-c", facts.configDirectory().value(), "-n"));
        Manifest after = new Manifest(keptOrWanted(facts, serving, wanted));
        return new ChangePlan(
                Optional.of(Software.POSTFIX),
                List.of(test),
                steps,
                changed ? List.of(test) : List.of(),
                reload(facts, serving, parameters),
                writeManifest(after, during.text(), facts).stream().toList(),
                serving.changesFrom(facts.serving(), Software.POSTFIX, wanted.node().hostName()));
    }

    private static SortedMap<CertificateName, Placement> keptOrWanted(
            PostfixFacts facts, Serving serving, DesiredState wanted) {
        SortedMap<CertificateName, Placement> names = new TreeMap<>();
        facts.manifest()
                .names()
                .forEach(
                        (name, placement) -> {
                            if (wanted.held().contains(placement.subject())) {
                                names.put(name, placement);
                            }
                        });
        names.putAll(serving.names());
        return names;
    }

    private static Optional<Step> writeManifest(
            Manifest manifest, String before, PostfixFacts facts) {
        String text = manifest.text();
        return text.equals(before)
                ? Optional.empty()
                : Optional.of(
                        new Step.WriteFile(
                                facts.home().resolve("manifest"), text, Permissions.secretFile()));
    }

    private static List<Step> changeEntries(
            PostfixFacts facts, Serving serving, DesiredState wanted) {
        Map<Subject, DesiredCertificate> bySubject =
                Stream.concat(wanted.certificates().stream(), wanted.serverWide().stream())
                        .collect(
                                Collectors.toMap(
                                        DesiredCertificate::subject, certificate -> certificate));
        SortedMap<String, Optional<Step.MapValue>> entries = new TreeMap<>();
        serving.names()
                .forEach(
                        (name, placement) -> {
                            DesiredCertificate certificate = bySubject.get(placement.subject());
                            boolean inForce = placement.equals(facts.serving().names().get(name));
                            if (!inForce && certificate != null) {
                                entries.put(
                                        keyOf(name),
                                        Optional.of(
                                                new Step.MapValue(
                                                        certificate.chain(),
                                                        certificate.key(),
                                                        certificate.names())));
                            }
                        });
        facts.manifest()
                .names()
                .forEach(
                        (name, placement) -> {
                            if (!serving.names().containsKey(name)
                                    && !wanted.held().contains(placement.subject())
                                    && facts.keys().contains(keyOf(name))) {
                                entries.put(keyOf(name), Optional.empty());
                            }
                        });
        return inBatches(table(facts), entries);
    }

    /** A process for each entry would take as long as the change of a hundred. */
    private static List<Step> inBatches(
            Step.MapReference table, SortedMap<String, Optional<Step.MapValue>> entries) {
        List<Step> steps = new ArrayList<>();
        SortedMap<String, Optional<Step.MapValue>> batch = new TreeMap<>();
        entries.forEach(
                (key, value) -> {
                    batch.put(key, value);
                    if (batch.size() == ENTRIES_AT_ONCE) {
                        steps.add(new Step.SetMapEntry(table, batch));
                        batch.clear();
                    }
                });
        if (!batch.isEmpty()) {
            steps.add(new Step.SetMapEntry(table, batch));
        }
        return steps;
    }

    private static Map<String, String> wantedParameters(PostfixFacts facts, Serving serving) {
        Map<String, String> wanted = new LinkedHashMap<>();
        String ours = table(facts).name();
        String others =
                Arrays.stream(value(facts, SNI_MAPS).split("[,\\s]+"))
                        .filter(map -> !map.isEmpty() && !map.equals(ours))
                        .collect(Collectors.joining(", "));
        wanted.put(SNI_MAPS, others.isEmpty() ? ours : ours + ", " + others);
        if (serving.serverWide().isPresent()) {
            wanted.put(CHAIN_FILES, chainFile(facts.store()));
        }
        boolean off =
                List.of("", "none").contains(value(facts, SECURITY_LEVEL))
                        && !value(facts, USE_TLS).equals("yes")
                        && !value(facts, ENFORCE_TLS).equals("yes");
        if (off) {
            wanted.put(SECURITY_LEVEL, "may");
        }
        return wanted;
    }

    private static Map<String, String> different(
            PostfixFacts facts, Map<String, String> parameters) {
        Map<String, String> different = new LinkedHashMap<>();
        parameters.forEach(
                (name, value) -> {
                    if (!words(value).equals(words(value(facts, name)))) {
                        different.put(name, value);
                    }
                });
        return different;
    }

    private static List<String> words(String value) {
        return Arrays.stream(value.split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
    }

    private static Optional<Step.Reload> reload(
            PostfixFacts facts, Serving serving, Map<String, String> parameters) {
        String digest =
                Digest.of(
                        parameters.getOrDefault(SNI_MAPS, ""),
                        parameters.getOrDefault(CHAIN_FILES, ""),
                        serving.serverWide().map(placement -> placement.leaf().hex()).orElse(""));
        return facts.loaded().equals(digest)
                ? Optional.empty()
                : Optional.of(
                        new Step.Reload(
                                Software.POSTFIX,
                                Command.of(
                                        "postfix", "-c", facts.configDirectory().value(), "reload"),
                                facts.home().resolve("loaded"),
                                digest));
    }

    private static Step.MapReference table(PostfixFacts facts) {
        return new Step.MapReference(
                TABLE_TYPE, facts.home().resolve("sni"), facts.configDirectory());
    }

    /** One file with key and chain: a daemon that starts during the swap cannot mix two pairs. */
    private static String chainFile(CertificateStore store) {
        return store.serverWide().resolve("combined.pem").value();
    }

    /** What Postfix looks up: a leading dot matches names below, at any depth (postconf(5)). */
    private static String keyOf(CertificateName name) {
        return name.wildcard() ? "." + name.base().ascii() : name.base().ascii();
    }

    private static String value(PostfixFacts facts, String parameter) {
        return facts.parameters().getOrDefault(parameter, "");
    }

    private static PostfixFacts.MainFile mainCf(NodeSession node, NodePath configDirectory) {
        NodePath written = configDirectory.resolve("main.cf");
        NodePath path = node.follow(written);
        Permissions permissions =
                node.status(path)
                        .orElseThrow(
                                () ->
                                        new WaxsealException(
                                                ErrorCode.SERVER_NOT_INSTALLED,
                                                ("configDirectory '%s' of postfix holds no main.cf;"
                                                                + " give Postfix's config_directory")
                                                        .formatted(configDirectory)))
                        .permissions();
        return new PostfixFacts.MainFile(path, text(node, path), permissions);
    }

    private static Map<String, String> parameters(NodeSession node, NodePath configDirectory) {
        CommandOutcome outcome =
                node.run(
                        Command.of(
                                "postconf",
                                "-c",
                                configDirectory.value(),
                                VERSION,
                                SNI_MAPS,
                                CHAIN_FILES,
                                SECURITY_LEVEL,
                                USE_TLS,
                                ENFORCE_TLS));
        if (outcome.exitStatus() == CommandOutcome.NOT_FOUND) {
            throw new WaxsealException(
                    ErrorCode.SERVER_NOT_INSTALLED,
                    "Postfix is not installed: there is no postconf on the node");
        }
        if (!outcome.succeeded()) {
            throw new WaxsealException(
                    ErrorCode.SERVER_CONFIGURATION_BROKEN,
                    "the configuration of postfix in %s is broken, nothing was touched: %s"
                            .formatted(configDirectory, outcome.sentence()));
        }
        Map<String, String> parameters = new HashMap<>();
        for (String line : outcome.lines()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            }
        }
        return parameters;
    }

    private static void requireVersion(String written) {
        Version version = Version.parse(written);
        if (version.compareTo(OLDEST) < 0) {
            throw new WaxsealException(
                    ErrorCode.SERVER_VERSION_UNSUPPORTED,
                    "Postfix %s has no tls_server_sni_maps; install 3.4 or newer"
                            .formatted(written.replaceAll("\\p{C}", "?")));
        }
    }

    /** Digest of key and chain of each entry, by key. */
    private static Map<String, String> entries(
            NodeSession node, NodePath configDirectory, NodePath home) {
        if (node.status(home.resolve("sni.lmdb")).isEmpty()) {
            requireTableType(node, configDirectory);
            return Map.of();
        }
        Map<String, String> digests = new HashMap<>();
        CommandOutcome outcome =
                node.run(
                        Command.of(
                                "postmap",
                                "-c",
                                configDirectory.value(),
                                "-s",
                                TABLE_TYPE + ":" + home.resolve("sni")),
                        line -> {
                            int tab = line.indexOf('\t');
                            if (tab > 0) {
                                digests.put(
                                        line.substring(0, tab), digestOf(line.substring(tab + 1)));
                            }
                        });
        if (!outcome.succeeded()) {
            throw new WaxsealException(
                    ErrorCode.SERVER_CONFIGURATION_BROKEN,
                    "the table %s cannot be read: %s"
                            .formatted(home.resolve("sni.lmdb"), outcome.sentence()));
        }
        return digests;
    }

    private static String digestOf(String base64) {
        try {
            return Digest.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return "not base64"; // an entry by hand, made without -F
        }
    }

    private static void requireTableType(NodeSession node, NodePath configDirectory) {
        CommandOutcome types =
                node.run(Command.of("postconf", "-c", configDirectory.value(), "-m"));
        if (!types.lines().contains(TABLE_TYPE)) {
            throw new WaxsealException(
                    ErrorCode.SERVER_NOT_INSTALLED,
                    "Postfix has no lmdb tables; install the package postfix-lmdb");
        }
    }

    private static String text(NodeSession node, NodePath file) {
        return node.read(file).map(octets -> new String(octets, StandardCharsets.UTF_8)).orElse("");
    }
}
