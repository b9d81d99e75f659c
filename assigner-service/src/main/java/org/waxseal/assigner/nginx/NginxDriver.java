package org.waxseal.assigner.nginx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.waxseal.assigner.driver.CertificateStore;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.driver.DesiredCertificate;
import org.waxseal.assigner.driver.DesiredState;
import org.waxseal.assigner.driver.Digest;
import org.waxseal.assigner.driver.ServerDriver;
import org.waxseal.assigner.driver.ServerFacts;
import org.waxseal.assigner.driver.Serving;
import org.waxseal.assigner.driver.Step;
import org.waxseal.assigner.driver.Version;
import org.waxseal.assigner.nginx.NginxFacts.ConfigurationFile;
import org.waxseal.assigner.nginx.NginxSyntax.Directive;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.CommandOutcome;
import org.waxseal.assigner.node.FileStatus;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.statement.Server;

/**
 * nginx >= 1.15.9: {@code map $ssl_server_name $waxseal_cert} gives the directory of the
 * certificate, and webmail's server block uses the variable.
 *
 * <p>Workers, not the master, read what a variable names: they get a copy that their group can read
 * and nobody else. Settings: {@code site} (required), the file with webmail's server block; {@code
 * prefix}, for {@code nginx -p}; {@code application-user}, who must not be able to read keys.
 */
public final class NginxDriver implements ServerDriver {
    private static final Version OLDEST = new Version(1, 15, 9);
    private static final Pattern USER =
            Pattern.compile("^user\\s+([^\\s;]+)(?:\\s+([^\\s;]+))?\\s*;", Pattern.MULTILINE);
    private static final Pattern DROP_IN = Pattern.compile("\\S*conf\\.d/\\*\\.conf");
    private static final String BUCKET_SIZE = "map_hash_bucket_size";
    private static final String MAX_SIZE = "map_hash_max_size";
    // nginx's own: names up to 46 octets on a machine with cache lines of 64.
    private static final int LONGEST_IN_DEFAULT_BUCKET = 40;
    private static final int NAMES_IN_DEFAULT_TABLE = 1000;
    private static final int SAMPLES = 2;

    @Override
    public Software software() {
        return Software.NGINX;
    }

    @Override
    public ServerFacts inspect(NodeSession node, Server server) {
        requireVersion(node.run(Command.of("nginx", "-v")));
        NodePath configDirectory = NodePath.of(server.configDirectory());
        ConfigurationFile main =
                file(node, configDirectory.resolve("nginx.conf"), "configDirectory");
        String siteSetting = server.settings().get("site");
        if (siteSetting == null) {
            throw new WaxsealException(
                    ErrorCode.FIELD_MISSING,
                    "settings.site of nginx is missing: give the file with webmail's server block");
        }
        List<String> program = program(server, configDirectory);
        String everything = everything(node, program);
        ConfigurationFile site = file(node, configDirectory.resolve(siteSetting), "settings.site");
        if (!SiteFile.hasTls(site.text())) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    ("settings.site '%s' of nginx holds no server block that listens with ssl; give"
                                    + " the file that does")
                            .formatted(site.path()));
        }
        NodePath home = node.directory().resolve("nginx");
        boolean dropIn = hasDropIns(main.text());
        NodePath httpFile =
                dropIn
                        ? configDirectory.resolve("conf.d/waxseal.conf")
                        : home.resolve("waxseal.conf");
        Worker worker = worker(everything);
        CertificateStore store = CertificateStore.forGroup(home.resolve("certs"), worker.group());
        String namesText = text(node, home.resolve("names.map"));
        return new NginxFacts(
                program,
                main,
                site,
                home,
                node.status(home).isPresent(),
                httpFile,
                text(node, httpFile),
                !dropIn,
                namesText,
                administratorsDirectives(everything, httpFile),
                worker.user(),
                Optional.ofNullable(server.settings().get("application-user")),
                store,
                store.inspect(node),
                SiteFile.isManaged(site.text()) ? NamesMap.parse(namesText) : Serving.nothing(),
                text(node, home.resolve("loaded")));
    }

    @Override
    public ChangePlan plan(ServerFacts found, DesiredState wanted) {
        NginxFacts facts = (NginxFacts) found;
        Serving serving = Serving.wanted(wanted, DesiredCertificate::webmail, facts.serving());
        if (serving.isEmpty() && facts.httpText().isEmpty()) {
            return ChangePlan.nothing(Optional.of(Software.NGINX));
        }
        ChangePlan copies =
                facts.store()
                        .plan(facts.contents(), copied(wanted), wanted.serverWide(), wanted.held());
        List<Step> steps = new ArrayList<>();
        if (!facts.homeThere()) {
            steps.add(new Step.MakeDirectory(facts.home(), Permissions.publicDirectory()));
        }
        steps.addAll(copies.steps());
        String names = NamesMap.text(serving, facts.store());
        String http = httpText(facts, serving);
        String main = facts.includeNeeded() ? including(facts) : facts.main().text();
        List<Step> maps = new ArrayList<>();
        write(facts.home().resolve("names.map"), names, facts.namesText()).ifPresent(maps::add);
        write(facts.httpFile(), http, facts.httpText()).ifPresent(maps::add);
        change(facts.main(), main).ifPresent(maps::add);
        String site =
                serving.isEmpty()
                        ? SiteFile.restored(facts.site().text())
                        : SiteFile.managed(facts.site().text());
        Optional<Step> siteChange = change(facts.site(), site);
        // The site may name the variable only while the map is there.
        if (serving.isEmpty()) {
            siteChange.ifPresent(steps::add);
            steps.addAll(maps);
        } else {
            steps.addAll(maps);
            siteChange.ifPresent(steps::add);
        }
        Step.ConfigurationTest test =
                new Step.ConfigurationTest(Software.NGINX, command(facts, "-t", "-q"));
        boolean changed = !steps.isEmpty();
        return new ChangePlan(
                Optional.of(Software.NGINX),
                List.of(test),
                steps,
                changed ? checks(facts, serving, copies, test) : List.of(),
                reload(facts, Digest.of(names, http, serving.isEmpty() ? "own" : "ours")),
                copies.cleanup(),
                serving.changesFrom(facts.serving(), Software.NGINX, wanted.node().hostName()));
    }

    private static List<DesiredCertificate> copied(DesiredState wanted) {
        return Stream.concat(
                        wanted.serverWide().stream(),
                        wanted.certificates().stream().filter(DesiredCertificate::webmail))
                .toList();
    }

    /** nginx's own test is blind to what a variable names, so a few of the new files are tried. */
    private static List<Step.Check> checks(
            NginxFacts facts, Serving serving, ChangePlan copies, Step.ConfigurationTest test) {
        List<Step.Check> checks = new ArrayList<>();
        checks.add(test);
        List<NodePath> sample =
                Stream.concat(
                                copies.steps().stream()
                                        .filter(Step.ImportCertificate.class::isInstance)
                                        .map(Step.ImportCertificate.class::cast)
                                        .map(Step.ImportCertificate::directory),
                                serving.placements().stream().map(facts.store()::certificate))
                        .distinct()
                        .limit(SAMPLES)
                        .map(directory -> directory.resolve("key.pem"))
                        .toList();
        for (NodePath key : sample) {
            checks.add(new Step.ReadableFor(Software.NGINX, facts.workerUser(), key));
        }
        // All keys have one owner, group and mode: one tells of all.
        if (!sample.isEmpty() && facts.applicationUser().isPresent()) {
            String user = facts.applicationUser().get();
            checks.add(new Step.HiddenFrom(Software.NGINX, user, sample.getFirst()));
        }
        return checks;
    }

    private static Optional<Step> write(NodePath path, String text, String before) {
        return text.equals(before)
                ? Optional.empty()
                : Optional.of(new Step.WriteFile(path, text, Permissions.publicFile()));
    }

    private static Optional<Step> change(ConfigurationFile file, String text) {
        return text.equals(file.text())
                ? Optional.empty()
                : Optional.of(new Step.WriteFile(file.path(), text, file.permissions()));
    }

    private static Optional<Step.Reload> reload(NginxFacts facts, String digest) {
        return facts.loaded().equals(digest)
                ? Optional.empty()
                : Optional.of(
                        new Step.Reload(
                                Software.NGINX,
                                command(facts, "-s", "reload"),
                                facts.home().resolve("loaded"),
                                digest));
    }

    private static String httpText(NginxFacts facts, Serving serving) {
        StringBuilder text = new StringBuilder("# Made by Waxseal. Changes made here are lost.\n");
        int longest =
                serving.names().keySet().stream()
                        .map(CertificateName::ascii)
                        .mapToInt(String::length)
                        .max()
                        .orElse(0);
        if (longest > LONGEST_IN_DEFAULT_BUCKET && !facts.directives().contains(BUCKET_SIZE)) {
            text.append(BUCKET_SIZE).append(" 512;\n");
        }
        int names = serving.names().size();
        if (names > NAMES_IN_DEFAULT_TABLE && !facts.directives().contains(MAX_SIZE)) {
            text.append(MAX_SIZE)
                    .append(' ')
                    .append(Integer.highestOneBit(names) * 4)
                    .append(";\n");
        }
        return text.append("map $ssl_server_name $waxseal_cert {\n    hostnames;\n    include ")
                .append(facts.home().resolve("names.map"))
                .append(";\n}\n")
                .toString();
    }

    private static String including(NginxFacts facts) {
        String text = facts.main().text();
        String include = "include " + facts.httpFile() + ";";
        if (text.contains(include)) {
            return text;
        }
        int body =
                NginxSyntax.parse(text).stream()
                        .filter(directive -> directive.name().equals("http"))
                        .filter(Directive::isBlock)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new WaxsealException(
                                                ErrorCode.SERVER_CONFIGURATION_BROKEN,
                                                facts.main().path() + " has no http block"))
                        .body();
        return text.substring(0, body) + "\n    " + include + text.substring(body);
    }

    private static boolean hasDropIns(String mainText) {
        List<Directive> directives = NginxSyntax.parse(mainText);
        return directives.stream()
                .filter(directive -> directive.name().equals("include"))
                .filter(
                        directive ->
                                directive.parent() >= 0
                                        && directives.get(directive.parent()).name().equals("http"))
                .anyMatch(
                        directive ->
                                directive.words().size() == 2
                                        && DROP_IN.matcher(directive.words().get(1)).matches());
    }

    private static List<String> program(Server server, NodePath configDirectory) {
        List<String> program = new ArrayList<>();
        program.add("nginx");
        String prefix = server.settings().get("prefix");
        if (prefix != null) {
            program.add("-p");
            program.add(NodePath.of(prefix) + "/");
        }
        program.add("-c");
        program.add(configDirectory.resolve("nginx.conf").value());
        return List.copyOf(program);
    }

    private static Command command(NginxFacts facts, String... options) {
        List<String> words = new ArrayList<>(facts.program());
        words.addAll(List.of(options));
        return Command.of(words);
    }

    private static String everything(NodeSession node, List<String> program) {
        List<String> words = new ArrayList<>(program);
        words.addAll(List.of("-T", "-q"));
        CommandOutcome outcome = node.run(Command.of(words));
        if (!outcome.succeeded()) {
            throw new WaxsealException(
                    ErrorCode.SERVER_CONFIGURATION_BROKEN,
                    "the configuration of nginx is broken, nothing was touched: "
                            + outcome.sentence());
        }
        return outcome.output();
    }

    private static Worker worker(String everything) {
        Matcher matcher = USER.matcher(everything);
        if (!matcher.find()) {
            return new Worker("nobody", "nogroup");
        }
        String user = matcher.group(1);
        String group = matcher.group(2);
        return new Worker(user, group == null ? user : group);
    }

    /** Directives that may stand once only, set by somebody else than us. */
    private static Set<String> administratorsDirectives(String everything, NodePath ours) {
        boolean inOurs = false;
        List<String> others = new ArrayList<>();
        for (String line : everything.lines().toList()) {
            if (line.startsWith("# configuration file ")) {
                inOurs = line.contains(ours.value());
            } else if (!inOurs) {
                others.add(line.strip());
            }
        }
        return Stream.of(BUCKET_SIZE, MAX_SIZE)
                .filter(name -> others.stream().anyMatch(line -> line.startsWith(name)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void requireVersion(CommandOutcome outcome) {
        if (outcome.exitStatus() == CommandOutcome.NOT_FOUND) {
            throw new WaxsealException(
                    ErrorCode.SERVER_NOT_INSTALLED,
                    "nginx is not installed: there is no nginx on the node");
        }
        Version version = Version.parse(outcome.complaint());
        if (version.compareTo(OLDEST) < 0) {
            throw new WaxsealException(
                    ErrorCode.SERVER_VERSION_UNSUPPORTED,
                    "nginx %s knows no variables in ssl_certificate; install %s or newer"
                            .formatted(version, OLDEST));
        }
    }

    private static ConfigurationFile file(NodeSession node, NodePath written, String field) {
        NodePath path = node.follow(written);
        FileStatus status =
                node.status(path)
                        .filter(found -> found.kind() == FileStatus.Kind.FILE)
                        .orElseThrow(
                                () ->
                                        new WaxsealException(
                                                ErrorCode.FIELD_INVALID,
                                                ("%s of nginx: there is no file %s on the node; give"
                                                                + " the one that nginx reads")
                                                        .formatted(field, written)));
        return new ConfigurationFile(path, text(node, path), status.permissions());
    }

    private static String text(NodeSession node, NodePath file) {
        return node.read(file).map(octets -> new String(octets, StandardCharsets.UTF_8)).orElse("");
    }

    private record Worker(String user, String group) {}
}
