package org.waxseal.serve.file;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A key of the fleet file: all that docs/fleet.md, the reader and its refusals say about it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {
    /** What it means, as half a sentence that may follow "give". */
    String value();

    /** Whether the file is refused without it. */
    boolean required() default false;

    /** What holds when it is left out, as it would be written; empty for nothing. */
    String fallback() default "";

    /** What holds when it is left out, in words, where no value says it. */
    String otherwise() default "";

    /** As it would be written. */
    String example() default "";

    /** How a named file has to be. */
    File file() default File.NONE;

    /** What is asked of a file that a key names. */
    enum File {
        /** The key names no file that is there already. */
        NONE,
        /** Exists, and this process can read it. */
        READABLE,
        /** The same, and others on this machine cannot. */
        SECRET
    }
}
