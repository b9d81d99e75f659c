package org.waxseal.serve.file;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with the file.
 *
 * @param line counted from 1
 * @param key its path, for example {@code nodes[0].servers[1].software}; null for the text itself
 * @param sentence names key, value and fix
 */
public record FileFault(int line, @Nullable String key, String sentence) {}
