package org.waxseal.serve.check;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.time.Pauses;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.DnsSolver;
import org.waxseal.serve.dns.Names;

/** Tries, once a zone, what every issuance does: a TXT record is added, seen and removed. */
final class UpdateProbe {
    private static final String ABOUT = "dns update";
    private static final int MOST_ZONES = 50;
    private static final int LOOKS = 40;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Names names;
    private final DnsSolver solver;
    private final Pauses pauses;
    private final boolean isAsked;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param isAsked whether the solver knows if a value is there
     */
    UpdateProbe(Names names, DnsSolver solver, Pauses pauses, boolean isAsked) {
        this.isAsked = isAsked;
        this.names = names;
        this.solver = solver;
        this.pauses = pauses;
    }

    Probe of(List<DnsName> needed) {
        return new Probe(ABOUT, () -> look(needed));
    }

    private List<Finding> look(List<DnsName> needed) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Set<DnsName> zones = new LinkedHashSet<>();
        for (DnsName name : needed) {
            names.zoneOf(name)
                    .ifPresentOrElse(
                            zones::add,
                            () ->
                                    findings.add(
                                            Finding.fault(
                                                    ABOUT,
                                                    "no zone is known that holds %s; add the zone at the DNS server, or take the name out of the file"
                                                            .formatted(name))));
        }
        int tried = 0;
        for (DnsName zone : zones) {
            if (++tried > MOST_ZONES) {
                findings.add(
                        Finding.ok(
                                ABOUT,
                                "%d more zones were not tried"
                                        .formatted(zones.size() - MOST_ZONES)));
                break;
            }
            findings.add(tryUpdate(zone));
        }
        return findings;
    }

    private Finding tryUpdate(DnsName zone) throws InterruptedException {
        byte[] scratch = new byte[6];
        random.nextBytes(scratch);
        // Right below the apex: below another name it would make that name exist, and hide it from
        // the zone's wildcard for as long as it stands there (RFC 4592 section 2.2.2).
        DnsName label = zone.child("waxseal-check-" + HexFormat.of().formatHex(scratch));
        ChallengeRecord record = new ChallengeRecord(label, HexFormat.of().formatHex(scratch));
        Finding finding;
        try {
            solver.present(record);
            finding =
                    isSeen(record)
                            ? Finding.ok(
                                    ABOUT,
                                    (isAsked
                                                    ? "a TXT record at %s was added, seen and removed"
                                                    : "a TXT record at %s was added and removed by the program of dns.exec; whether it is answered with was not looked at")
                                            .formatted(record.owner()))
                            : Finding.fault(
                                    ABOUT,
                                    "a TXT record at %s was taken and is not answered with; does dns.server answer from another copy of the zone?"
                                            .formatted(record.owner()));
        } catch (WaxsealException e) {
            finding = Finding.fault(ABOUT, e.sentence());
        } catch (InterruptedException e) {
            // Nobody waits for the finding any more, but the record must not stay.
            remove(record);
            throw e;
        }
        Optional<Finding> left = remove(record);
        return finding.status() == Finding.Status.OK ? left.orElse(finding) : finding;
    }

    /** What is to be said when it stays; empty when it is gone. */
    private Optional<Finding> remove(ChallengeRecord record) {
        try {
            solver.remove(record);
            return Optional.empty();
        } catch (WaxsealException e) {
            return Optional.of(
                    Finding.fault(
                            ABOUT,
                            "the TXT record at %s could not be removed again; remove it by hand: %s"
                                    .formatted(record.owner(), e.sentence())));
        }
    }

    private boolean isSeen(ChallengeRecord record) throws InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            if (solver.isVisible(record)) {
                return true;
            }
            pauses.pause(BETWEEN_LOOKS);
        }
        return false;
    }
}
