package org.waxseal.assigner.protection;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;

/** The rows behind the endpoints topic. Methods that write join a transaction. */
public interface Protections {

    /** Everything known of the endpoints of these subjects, on all nodes. */
    Map<Subject, List<EndpointRecord>> of(Collection<Subject> subjects);

    /** Everything known of the endpoints of a node, of all subjects. */
    List<EndpointRecord> on(NodeId node);

    /** Stores judgements; what was shown and since when stays as it stands in the rows. */
    void judged(Collection<EndpointRecord> records);

    /** Stores what a statement shows of this endpoint, in {@code shown} and {@code since}. */
    void shown(EndpointRecord record);

    /** Forgets endpoints that exist no more. */
    void forget(Collection<Endpoint> endpoints);

    /**
     * Their statements may have to change. Locks their rows in one order for all, so a transaction
     * says this once, for all its subjects, before it writes anything else here.
     */
    void makeStale(Collection<Subject> subjects);

    /** Every subject with an endpoint on the node. */
    SortedSet<Subject> subjectsOn(NodeId node);

    /** Subjects whose statements may have to change, in order. */
    List<Subject> stale(int limit);

    /**
     * Subjects of which something was published, ordered.
     *
     * @param after begins behind this key; empty for the first page
     */
    List<Subject> published(String after, int limit);

    /** Locks the subject's row for the caller's transaction and makes it stale no more. */
    Publication lock(Subject subject);

    void save(Publication publication);

    /** Certificates that could not be brought onto the node, whether they wait or not. */
    List<Held> heldOn(NodeId node);

    /** Certificates of these subjects that could not be brought onto some node. */
    List<Held> heldOf(Collection<Subject> subjects);

    /** Stores the newest failure. */
    void hold(Held held);

    /** The subjects' certificates are on the node, or nobody wants them there any more. */
    void release(NodeId node, Collection<Subject> subjects);

    /** How many endpoints were last shown with each verdict. */
    Map<Verdict, Long> count();
}
