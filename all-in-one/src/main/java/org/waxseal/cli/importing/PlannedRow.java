package org.waxseal.cli.importing;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be done with a row.
 *
 * @param row its place among the rows, from 1
 * @param line where it begins in the file, from 1
 * @param name as it is written; empty when there is none
 * @param body for the API; null when the row is decided already
 * @param decided null when the API decides
 */
record PlannedRow(
        long row, long line, String name, @Nullable ObjectNode body, @Nullable RowResult decided) {}
