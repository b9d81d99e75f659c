package org.waxseal.cli.outcome;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** Ends a command with an exit code and a sentence that names what is wrong and the fix. */
public class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String code;
    private final String sentence;
    private final transient List<Entry> entries;

    /**
     * One fault of several.
     *
     * @param pointer the field of the request as a JSON pointer (RFC 6901)
     */
    public record Entry(String pointer, String sentence) {}

    protected CommandFailed(
            int exitCode,
            String code,
            String sentence,
            List<Entry> entries,
            @Nullable Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
        this.code = code;
        this.sentence = sentence;
        this.entries = List.copyOf(entries);
    }

    private CommandFailed(int exitCode, WaxsealException fault) {
        this(exitCode, fault.code().wireName(), fault.sentence(), List.of(), fault);
    }

    /** The command line, or a file that it names, is wrong. */
    public static CommandFailed usage(String sentence) {
        return new CommandFailed(ExitCode.USAGE, "command-line-wrong", sentence, List.of(), null);
    }

    /** What was asked for did not come about. */
    public static CommandFailed failed(String sentence) {
        return new CommandFailed(ExitCode.FAILED, "failed", sentence, List.of(), null);
    }

    /**
     * A fault that the product found in this process; a wrong field is one of the command line or
     * of a file that it names.
     */
    public static CommandFailed of(WaxsealException fault) {
        return new CommandFailed(
                fault.code() == ErrorCode.FIELD_MISSING || fault.code() == ErrorCode.FIELD_INVALID
                        ? ExitCode.USAGE
                        : ExitCode.FAILED,
                fault);
    }

    /** The same where the command line and its files were found to be right before. */
    public static CommandFailed failed(WaxsealException fault) {
        return new CommandFailed(ExitCode.FAILED, fault);
    }

    /** Nobody is there to be told why. */
    public static CommandFailed silently() {
        return failed("");
    }

    public int exitCode() {
        return exitCode;
    }

    /** The API's code of the fault; one of the command line's own where the API said nothing. */
    public String code() {
        return code;
    }

    public String sentence() {
        return sentence;
    }

    /**
     * The sentence; or each of them, where a fault of the product's own has several, one a line.
     * Text of others does not make a line by itself.
     */
    public List<String> sentences() {
        return getCause() instanceof WaxsealException
                ? sentence.lines().toList()
                : List.of(sentence);
    }

    /** Every fault of the request, when the API told them one by one. */
    public List<Entry> entries() {
        return entries;
    }
}
