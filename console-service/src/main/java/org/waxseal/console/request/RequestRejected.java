package org.waxseal.console.request;

import java.util.List;
import org.waxseal.common.error.WaxsealException;

/** The request cannot be met as it stands. Nothing was changed. */
public final class RequestRejected extends WaxsealException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * Takes them all.
     *
     * @param faults at least one; the first gives the code and the sentence
     */
    public RequestRejected(List<Fault> faults) {
        super(faults.getFirst().code(), faults.getFirst().sentence());
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
