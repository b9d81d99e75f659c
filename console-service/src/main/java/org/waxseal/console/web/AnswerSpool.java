package org.waxseal.console.web;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers on their way to a client that may send everything before it reads anything. Were they
 * written to the connection at once, such a client and this service would wait for each other. They
 * wait in a file, which begins anew whenever the client has caught up.
 */
final class AnswerSpool implements Closeable {
    private static final int PIECE = 64 * 1024;

    private final FileChannel file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long written;
    private long sent;
    private boolean ended;
    private boolean clientGone;

    private AnswerSpool(FileChannel file) {
        this.file = file;
    }

    /** The caller closes it, which deletes the file. */
    static AnswerSpool open() throws IOException {
        Path path = Files.createTempFile("waxseal-answers-", ".ndjson");
        return new AnswerSpool(
                FileChannel.open(
                        path,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE));
    }

    /** Adds to the end; blocks for the disk only. */
    void add(byte[] answer) throws IOException {
        lock.lock();
        try {
            ByteBuffer rest = ByteBuffer.wrap(answer);
            while (rest.hasRemaining()) {
                written += file.write(rest, written);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing follows. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean clientGone() {
        lock.lock();
        try {
            return clientGone;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until everything is sent, or the client is gone. */
    void copyTo(OutputStream client) {
        try {
            byte[] piece = next();
            while (piece.length > 0) {
                client.write(piece);
                client.flush();
                piece = next();
            }
        } catch (IOException e) {
            lock.lock();
            try {
                clientGone = true;
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Blocks until there is something to send; empty at the end. */
    private byte[] next() throws IOException, InterruptedException {
        lock.lock();
        try {
            while (sent == written && !ended) {
                changed.await();
            }
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, written - sent));
            while (piece.hasRemaining()) {
                sent += file.read(piece, sent);
            }
            if (sent == written) {
                file.truncate(0);
                sent = 0;
                written = 0;
            }
            return piece.array();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
