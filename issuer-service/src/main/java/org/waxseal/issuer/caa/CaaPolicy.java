package org.waxseal.issuer.caa;

import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;

/**
 * What an authority does with CAA records before it issues (RFC 8659 sections 3 to 5, RFC 8657).
 * Pure but for the port.
 */
public final class CaaPolicy {
    private static final String ISSUE = "issue";
    private static final String ISSUE_WILD = "issuewild";
    private static final String ACCOUNT_URI = "accounturi";
    private static final String VALIDATION_METHODS = "validationmethods";

    /** Registered at IANA; only tags that nobody knows forbid when they are critical. */
    private static final Set<String> KNOWN =
            Set.of(
                    ISSUE,
                    ISSUE_WILD,
                    "iodef",
                    "contactemail",
                    "contactphone",
                    "issuemail",
                    "issuevmc");

    private static final int MOST_SHOWN = 3;

    private final CaaRecords records;

    public CaaPolicy(CaaRecords records) {
        this.records = records;
    }

    /**
     * The verdict for a name.
     *
     * @throws WaxsealException {@code DNS_UNREACHABLE}
     */
    public CaaVerdict check(CertificateName name, CaaIssuer issuer) {
        return relevant(name.base().ascii())
                .map(set -> verdict(name, set, issuer))
                .orElseGet(CaaVerdict.Permitted::new);
    }

    /**
     * The records that count for a name.
     *
     * @param place the closest name that has some: the name itself or one above it
     */
    private record RelevantSet(String place, List<CaaRecord> records) {
        List<CaaRecord> of(String property) {
            return records.stream().filter(record -> record.property().equals(property)).toList();
        }
    }

    /** Climbs the tree, up to the top-level domain (RFC 8659 section 3). */
    private Optional<RelevantSet> relevant(String name) {
        String place = name;
        while (true) {
            switch (records.at(place)) {
                case CaaRecords.Answer.Found(List<CaaRecord> found) -> {
                    if (!found.isEmpty()) {
                        return Optional.of(new RelevantSet(place, found));
                    }
                }
                case CaaRecords.Answer.NotResponsible() -> {
                    if (place.equals(name)) {
                        throw new WaxsealException(
                                ErrorCode.DNS_UNREACHABLE,
                                "%s: its CAA records cannot be looked up: none of those who were asked is responsible for it; check waxseal.issuer.dns.resolver"
                                        .formatted(name));
                    }
                    // A server that knows its own zones only: above them there is nobody to ask.
                    return Optional.empty();
                }
            }
            int dot = place.indexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            place = place.substring(dot + 1);
        }
    }

    private static CaaVerdict verdict(CertificateName name, RelevantSet set, CaaIssuer issuer) {
        Optional<CaaRecord> unknown =
                set.records().stream()
                        .filter(CaaRecord::isCritical)
                        .filter(record -> !KNOWN.contains(record.property()))
                        .findFirst();
        if (unknown.isPresent()) {
            return new CaaVerdict.Forbidden(
                    "%s. %s is critical and no authority knows it"
                            .formatted(set.place(), unknown.get()),
                    "remove the record %s. %s".formatted(set.place(), unknown.get()));
        }
        boolean wild = name.wildcard() && !set.of(ISSUE_WILD).isEmpty();
        List<CaaRecord> restricting = set.of(wild ? ISSUE_WILD : ISSUE);
        boolean permitted =
                restricting.isEmpty()
                        || restricting.stream()
                                .map(record -> IssueValue.parse(record.value()))
                                .flatMap(Optional::stream)
                                .anyMatch(value -> permits(value, issuer));
        return permitted
                ? new CaaVerdict.Permitted()
                : forbidden(name, set, restricting, wild, issuer);
    }

    private static boolean permits(IssueValue value, CaaIssuer issuer) {
        return namesIssuer(value, issuer)
                && permitsAccount(value, issuer)
                && permitsMethod(value, issuer);
    }

    private static boolean namesIssuer(IssueValue value, CaaIssuer issuer) {
        return issuer.domains().stream()
                .anyMatch(domain -> domain.toLowerCase(Locale.ROOT).equals(value.domain()));
    }

    /** Compared as strings; more than one is never satisfied (RFC 8657 section 3). */
    private static boolean permitsAccount(IssueValue value, CaaIssuer issuer) {
        List<String> accounts = value.all(ACCOUNT_URI);
        return accounts.isEmpty()
                || (accounts.size() == 1
                        && issuer.account()
                                .map(URI::toString)
                                .filter(accounts.getFirst()::equals)
                                .isPresent());
    }

    /** A list with commas; more than one list is never satisfied (RFC 8657 section 4). */
    private static boolean permitsMethod(IssueValue value, CaaIssuer issuer) {
        List<String> lists = value.all(VALIDATION_METHODS);
        return lists.isEmpty()
                || (lists.size() == 1
                        && Arrays.stream(lists.getFirst().split(",", -1))
                                .anyMatch(issuer.methods()::contains));
    }

    private static CaaVerdict forbidden(
            CertificateName name,
            RelevantSet set,
            List<CaaRecord> restricting,
            boolean wild,
            CaaIssuer issuer) {
        List<IssueValue> ours =
                restricting.stream()
                        .map(record -> IssueValue.parse(record.value()))
                        .flatMap(Optional::stream)
                        .filter(value -> namesIssuer(value, issuer))
                        .toList();
        String domain = issuer.domains().stream().min(Comparator.naturalOrder()).orElse("");
        String lacking =
                ours.isEmpty()
                        ? domain
                        : ours.stream().noneMatch(value -> permitsAccount(value, issuer))
                                ? "our account at " + domain
                                : "validation by " + methods(issuer, ", ");
        // Above the second level stand those who run the top-level domain, not the owner.
        String place = set.place().indexOf('.') < 0 ? name.base().ascii() : set.place();
        return new CaaVerdict.Forbidden(
                "%s at %s. does not allow %s"
                        .formatted(
                                restricting.stream()
                                        .limit(MOST_SHOWN)
                                        .map(CaaRecord::toString)
                                        .collect(Collectors.joining(", ")),
                                set.place(),
                                lacking),
                "set the record %s. CAA 0 %s \"%s\""
                        .formatted(
                                place,
                                wild ? ISSUE_WILD : ISSUE,
                                domain + parameters(ours, issuer)));
    }

    /** As narrow as what the owner has set for the same authority, with what is ours. */
    private static String parameters(List<IssueValue> ours, CaaIssuer issuer) {
        StringBuilder text = new StringBuilder();
        if (ours.stream().anyMatch(value -> !value.all(ACCOUNT_URI).isEmpty())) {
            issuer.account().ifPresent(uri -> text.append("; " + ACCOUNT_URI + "=").append(uri));
        }
        if (ours.stream().anyMatch(value -> !value.all(VALIDATION_METHODS).isEmpty())) {
            text.append("; " + VALIDATION_METHODS + "=").append(methods(issuer, ","));
        }
        return text.toString();
    }

    private static String methods(CaaIssuer issuer, String separator) {
        return issuer.methods().stream().sorted().collect(Collectors.joining(separator));
    }
}
