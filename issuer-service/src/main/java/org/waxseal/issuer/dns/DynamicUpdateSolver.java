package org.waxseal.issuer.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.DnsSolver;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * TXT records by DNS UPDATE at the primary server of the zones. Goes over TCP: a lost datagram
 * would cost a whole time-out. The zone is asked for each time, since any depth may be a zone of
 * its own.
 */
public final class DynamicUpdateSolver implements DnsSolver {
    /** Short, so that a resolver which has seen an older value looks again soon. */
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

    private final String host;
    private final int port;
    private final @Nullable TSIG key;
    private final Duration timeout;

    /**
     * @param host name or address of the primary server; looked up at each use
     * @param key signs updates; null for a server that takes them unsigned
     * @param timeout of one exchange
     */
    public DynamicUpdateSolver(String host, int port, @Nullable TSIG key, Duration timeout) {
        this.host = host;
        this.port = port;
        this.key = key;
        this.timeout = timeout;
    }

    @Override
    public void present(ChallengeRecord record) {
        update(
                record,
                update -> {
                    update.add(text(record));
                    return update;
                });
    }

    @Override
    public void remove(ChallengeRecord record) {
        update(
                record,
                update -> {
                    update.delete(text(record));
                    return update;
                });
    }

    @Override
    public boolean isVisible(ChallengeRecord record) {
        Message answer = exchange(record, Message.newQuery(question(record, Type.TXT)), null);
        return answer.getRcode() == Rcode.NOERROR
                && answer.getSection(Section.ANSWER).stream()
                        .anyMatch(
                                found ->
                                        found instanceof TXTRecord text
                                                && String.join("", text.getStrings())
                                                        .equals(record.value()));
    }

    @Override
    public boolean serves(String owner) {
        try {
            return Exchange.askOverTcp(
                            new InetSocketAddress(host, port),
                            Exchange.name(owner),
                            Type.SOA,
                            timeout)
                    .getHeader()
                    .getFlag(Flags.AA);
        } catch (IOException e) {
            return false;
        }
    }

    private void update(ChallengeRecord record, UnaryOperator<Update> change) {
        Update update = change.apply(new Update(zoneOf(record)));
        Message answer = exchange(record, update, key);
        if (answer.getRcode() != Rcode.NOERROR) {
            throw refused(record, answer);
        }
        if (key != null && !answer.isVerified()) {
            throw fault(
                    ErrorCode.DNS_UPDATE_REFUSED,
                    record,
                    "it answers without a valid signature, so it may be another server; check waxseal.issuer.dns.server",
                    null);
        }
    }

    /** The zone that holds the name, from the SOA record in the server's answer (RFC 2308). */
    private Name zoneOf(ChallengeRecord record) {
        Name asked = name(record);
        while (true) {
            Message answer =
                    exchange(
                            record,
                            Message.newQuery(Record.newRecord(asked, Type.SOA, DClass.IN)),
                            null);
            int rcode = answer.getRcode();
            if (rcode == Rcode.SERVFAIL) {
                throw fault(
                        ErrorCode.DNS_UNREACHABLE,
                        record,
                        "it answers SERVFAIL; is it loading?",
                        null);
            }
            boolean authoritative =
                    answer.getHeader().getFlag(Flags.AA)
                            && (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN);
            List<Record> answers = answer.getSection(Section.ANSWER);
            Optional<Name> zone =
                    Exchange.zone(name(record), answers)
                            .or(
                                    () ->
                                            Exchange.zone(
                                                    name(record),
                                                    answer.getSection(Section.AUTHORITY)));
            if (authoritative && zone.isPresent()) {
                return zone.get();
            }
            // A wildcard that makes up a CNAME hides the zone it stands in.
            boolean hidden =
                    authoritative
                            && asked.labels() > 2
                            && !Exchange.of(CNAMERecord.class, answers).isEmpty();
            if (!hidden) {
                throw fault(
                        ErrorCode.DNS_ZONE_UNKNOWN,
                        record,
                        "it serves no zone that holds the name (%s); add the zone there, or remove the domain if it has moved away"
                                .formatted(Rcode.string(rcode)),
                        null);
            }
            asked = new Name(asked, 1);
        }
    }

    private Message exchange(ChallengeRecord record, Message message, @Nullable TSIG signer) {
        try {
            return send(record, message, signer);
        } catch (IOException first) {
            try {
                // A kept connection may have been closed meanwhile; all we send is idempotent.
                return send(record, message, signer);
            } catch (IOException second) {
                throw fault(
                        ErrorCode.DNS_UNREACHABLE,
                        record,
                        "it does not answer (%s); check that it runs, and waxseal.issuer.dns.server"
                                .formatted(second.getClass().getSimpleName()),
                        second);
            }
        }
    }

    private Message send(ChallengeRecord record, Message message, @Nullable TSIG signer)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw fault(
                    ErrorCode.DNS_UNREACHABLE,
                    record,
                    "its name has no address; check waxseal.issuer.dns.server",
                    null);
        }
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setTCP(true);
        resolver.setTimeout(timeout);
        resolver.setTSIGKey(signer);
        return resolver.send(message);
    }

    private WaxsealException refused(ChallengeRecord record, Message answer) {
        int rcode = answer.getRcode();
        TSIGRecord signature = answer.getTSIG();
        String said =
                signature != null && signature.getError() != Rcode.NOERROR
                        ? Rcode.string(rcode) + ", " + Rcode.TSIGstring(signature.getError())
                        : Rcode.string(rcode);
        return switch (rcode) {
            case Rcode.SERVFAIL ->
                    fault(
                            ErrorCode.DNS_UNREACHABLE,
                            record,
                            "it could not take the update (SERVFAIL)",
                            null);
            case Rcode.NOTZONE ->
                    fault(
                            ErrorCode.DNS_ZONE_UNKNOWN,
                            record,
                            "it serves no zone that holds the name (NOTZONE)",
                            null);
            default ->
                    fault(
                            ErrorCode.DNS_UPDATE_REFUSED,
                            record,
                            "it refuses the update (%s); allow it for the TSIG key of waxseal.issuer.dns.tsig-key-file"
                                    .formatted(said),
                            null);
        };
    }

    private WaxsealException fault(
            ErrorCode code, ChallengeRecord record, String said, @Nullable Exception cause) {
        return new WaxsealException(
                code,
                "%s: the TXT record at %s cannot be changed on the DNS server %s:%d: %s"
                        .formatted(record.name(), record.owner(), host, port, said),
                cause);
    }

    private static Record question(ChallengeRecord record, int type) {
        return Record.newRecord(name(record), type, DClass.IN);
    }

    private static TXTRecord text(ChallengeRecord record) {
        return new TXTRecord(name(record), DClass.IN, TIME_TO_LIVE.toSeconds(), record.value());
    }

    private static Name name(ChallengeRecord record) {
        return Exchange.name(record.owner());
    }
}
