package org.waxseal.issuer.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;

/** One question to one server. */
final class Exchange {
    private Exchange() {}

    /**
     * Asks over UDP, and over TCP when nothing comes back or it does not fit (RFC 7766).
     *
     * @param timeout of both together
     * @throws IOException when it does not answer
     */
    static Message ask(InetSocketAddress server, Name name, int type, Duration timeout)
            throws IOException {
        requireResolved(server);
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        Duration half = timeout.dividedBy(2);
        try {
            return resolver(server, false, half).send(query);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return resolver(server, true, half).send(query);
        }
    }

    /** Asks over TCP: a lost datagram would cost a whole time-out. */
    static Message askOverTcp(InetSocketAddress server, Name name, int type, Duration timeout)
            throws IOException {
        requireResolved(server);
        return resolver(server, true, timeout)
                .send(Message.newQuery(Record.newRecord(name, type, DClass.IN)));
    }

    static Name name(String owner) {
        try {
            return Name.fromString(owner, Name.root);
        } catch (TextParseException e) {
            throw new IllegalStateException("a valid name does not parse: " + owner, e);
        }
    }

    /** In a message: no final dot, lower case. */
    static String text(Name name) {
        return name.canonicalize().toString(true);
    }

    static <T extends Record> List<T> of(Class<T> type, List<Record> records) {
        return records.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The zone whose SOA record is among these, if it holds the name. */
    static Optional<Name> zone(Name name, List<Record> records) {
        return of(SOARecord.class, records).stream()
                .map(Record::getName)
                .filter(name::subdomain)
                .findFirst();
    }

    private static void requireResolved(InetSocketAddress server) throws IOException {
        if (server.isUnresolved()) {
            throw new IOException("its name has no address");
        }
    }

    private static SimpleResolver resolver(
            InetSocketAddress server, boolean overTcp, Duration timeout) {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTCP(overTcp);
        resolver.setTimeout(timeout);
        return resolver;
    }
}
