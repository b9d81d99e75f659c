package org.waxseal.serve.file;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** The fleet file cannot be used as it stands. */
public final class FleetFileRejected extends WaxsealException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final transient List<FileFault> faults;

    /**
     * Takes them all; the message has a line for each, {@code FILE:LINE: sentence}.
     *
     * @param faults at least one, in the order of the file
     */
    public FleetFileRejected(Path file, List<FileFault> faults) {
        super(
                ErrorCode.FIELD_INVALID,
                faults.stream()
                        .map(fault -> "%s:%d: %s".formatted(file, fault.line(), fault.sentence()))
                        .collect(Collectors.joining("\n")));
        this.file = file;
        this.faults = List.copyOf(faults);
    }

    /** As it was named. */
    public Path file() {
        return file;
    }

    public List<FileFault> faults() {
        return faults;
    }
}
