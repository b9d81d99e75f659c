package org.waxseal.serve.check;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.waxseal.assigner.dovecot.DovecotDriver;
import org.waxseal.assigner.inspection.HandshakeMetrics;
import org.waxseal.assigner.local.LocalNodes;
import org.waxseal.assigner.nginx.NginxDriver;
import org.waxseal.assigner.postfix.PostfixDriver;
import org.waxseal.assigner.tls.ProberSettings;
import org.waxseal.assigner.tls.TlsProber;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.time.Pauses;
import org.waxseal.issuer.DnsWiring;
import org.waxseal.issuer.IssuerProperties;
import org.waxseal.issuer.challenge.DnsSolver;
import org.waxseal.notifier.mail.MailOutcome;
import org.waxseal.notifier.smtp.SmtpMailer;
import org.waxseal.notifier.smtp.SmtpSettings;
import org.waxseal.serve.dns.Names;
import org.waxseal.serve.file.FleetFile;

/** Everything that is looked at for one fleet file, in the order in which it is told. */
public final class FleetProbes implements AutoCloseable {
    private static final Duration EXCHANGE = Duration.ofSeconds(5);
    private static final Duration AUTHORITY_EXCHANGE = Duration.ofSeconds(15);
    private static final Duration PROGRAM = Duration.ofSeconds(30);
    private static final int HANDSHAKES_AT_ONCE = 16;

    /** Of a large file the first of those that are new, else the first. */
    private static final int MOST_DOMAINS = 200;

    private final FleetFile file;
    private final Clock clock;
    private final TlsProber prober =
            new TlsProber(
                    new ProberSettings(EXCHANGE, EXCHANGE, HANDSHAKES_AT_ONCE),
                    HandshakeMetrics.none());

    public FleetProbes(FleetFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * All of them.
     *
     * @param preferred names of domains that are to be looked at before others
     */
    public List<Probe> all(List<String> preferred) {
        Names names = new Names(file.dns().server(), EXCHANGE);
        List<FleetFile.Domain> domains = chosen(preferred);
        List<Probe> probes = new ArrayList<>();
        probes.add(new PlaceProbe(file.dataDirectory()).probe());
        probes.add(new AuthorityProbe(file.acme(), AUTHORITY_EXCHANGE).probe());
        probes.add(new Probe("mail server", this::lookAtMailServer));
        probes.add(update(names, domains));
        NodeProbes nodes =
                new NodeProbes(
                        new LocalNodes(Pauses.real()),
                        List.of(new PostfixDriver(), new DovecotDriver(), new NginxDriver()),
                        prober,
                        clock);
        file.nodes().forEach(node -> probes.addAll(nodes.of(node)));
        DomainProbes lookUps = new DomainProbes(names, file.nodes());
        file.nodes().forEach(node -> probes.add(lookUps.of(node)));
        domains.forEach(domain -> probes.add(lookUps.of(domain)));
        int left = file.domains().size() - domains.size();
        if (left > 0) {
            String about = "domains";
            probes.add(
                    new Probe(
                            about,
                            () ->
                                    List.of(
                                            Finding.ok(
                                                    about,
                                                    "%d more were not looked up"
                                                            .formatted(left)))));
        }
        return probes;
    }

    private List<FleetFile.Domain> chosen(List<String> preferred) {
        Set<String> first = Set.copyOf(preferred);
        return Stream.concat(
                        file.domains().stream()
                                .filter(
                                        domain ->
                                                first.contains(DnsName.of(domain.name()).ascii())),
                        file.domains().stream())
                .distinct()
                .limit(MOST_DOMAINS)
                .toList();
    }

    private Probe update(Names names, List<FleetFile.Domain> domains) {
        List<DnsName> needed =
                Stream.concat(
                                file.nodes().stream().map(FleetFile.Node::hostName),
                                domains.stream().map(FleetFile.Domain::name))
                        .map(DnsName::of)
                        .toList();
        return new Probe(
                "dns update",
                () -> {
                    DnsSolver solver = DnsWiring.solver(settings(file.dns()));
                    try {
                        return new UpdateProbe(
                                        names,
                                        solver,
                                        Pauses.real(),
                                        file.dns().solver() != IssuerProperties.Solver.EXEC)
                                .of(needed)
                                .look()
                                .call();
                    } finally {
                        if (solver instanceof AutoCloseable closeable) {
                            closeable.close();
                        }
                    }
                });
    }

    private static IssuerProperties.Dns settings(FleetFile.Dns dns) {
        FleetFile.PowerDns powerDns = dns.powerdns();
        FleetFile.Exec exec = dns.exec();
        return new IssuerProperties.Dns(
                dns.solver(),
                dns.server(),
                dns.tsigKeyFile(),
                powerDns == null
                        ? null
                        : new IssuerProperties.PowerDns(
                                powerDns.url(), powerDns.apiKeyFile(), powerDns.serverId()),
                exec == null ? null : new IssuerProperties.Exec(exec.command(), PROGRAM),
                List.of(),
                List.of(),
                true,
                List.of(),
                EXCHANGE,
                EXCHANGE);
    }

    private List<Finding> lookAtMailServer() {
        String about = "mail server";
        FleetFile.Smtp smtp = file.smtp();
        Integer port = smtp.port();
        SmtpMailer mailer =
                new SmtpMailer(
                        new SmtpSettings(
                                smtp.host(),
                                port != null
                                        ? port
                                        : switch (smtp.tls()) {
                                            case STARTTLS -> 587;
                                            case IMPLICIT -> 465;
                                        },
                                smtp.tls(),
                                null,
                                smtp.username(),
                                smtp.passwordFile(),
                                file.trustFile(),
                                EXCHANGE,
                                AUTHORITY_EXCHANGE),
                        smtp.from(),
                        clock);
        Optional<MailOutcome.Deferred> fault = mailer.greet();
        return List.of(
                fault.map(refused -> troubleWithMailServer(about, refused))
                        .orElseGet(
                                () ->
                                        Finding.ok(
                                                about,
                                                "%s answers with TLS%s; no mail was sent"
                                                        .formatted(
                                                                smtp.host(),
                                                                smtp.username() == null
                                                                        ? ""
                                                                        : " and lets "
                                                                                + smtp.username()
                                                                                + " log in"))));
    }

    /** A mail server that is itself a node gets its certificate from here; mails wait for it. */
    private Finding troubleWithMailServer(String about, MailOutcome.Deferred refused) {
        Optional<FleetFile.Node> node =
                file.nodes().stream()
                        .filter(one -> one.hostName().equals(file.smtp().host()))
                        .findFirst();
        return refused.code() == ErrorCode.SMTP_NOT_TRUSTED && node.isPresent()
                ? Finding.warning(
                        about,
                        "%s is not trusted yet; as node %s it gets its certificate from here, and notices wait for that"
                                .formatted(file.smtp().host(), node.get().id()))
                : Finding.fault(about, refused.sentence());
    }

    @Override
    public void close() {
        prober.close();
    }
}
