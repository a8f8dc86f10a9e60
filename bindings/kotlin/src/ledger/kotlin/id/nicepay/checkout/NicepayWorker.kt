package id.nicepay.checkout

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import java.lang.System.Logger.Level
import java.util.concurrent.CopyOnWriteArrayList

/** Handles a consumer's events for [NicepayWorker]; it may block. */
public fun interface EventHandler {
    /** Handles it. What it returns from is done; what it throws at comes again later, and is parked in the end. */
    @Throws(Exception::class)
    public fun handle(event: Delivery)
}

/**
 * [NicepayLedger.run] and consumers as one thing with [start] and [close], such as a bean. A handler runs on a thread
 * of `Dispatchers.IO`, one event at a time per [delivering].
 */
public class NicepayWorker(
    private val ledger: NicepayLedger,
) : AutoCloseable {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.IO)
    private val handlers = CopyOnWriteArrayList<Pair<String, EventHandler>>()
    private val closing = CompletableDeferred<Unit>()
    private var jobs: List<Job>? = null

    /** Has [handler] get the events of [consumer]; before [start]. Said twice, two at once. */
    public fun delivering(
        consumer: String,
        handler: EventHandler,
    ): NicepayWorker {
        check(jobs == null) { "the worker was started" }
        handlers += consumer to handler
        return this
    }

    /** Whether something of it is under way. */
    public val isRunning: Boolean get() = jobs.orEmpty().any { it.isActive }

    /** Starts it, once. */
    @Synchronized
    public fun start(): NicepayWorker {
        check(jobs == null) { "the worker was started" }
        jobs =
            listOf(scope.launch { lasting("the worker") { ledger.run() } }) +
            handlers.map { (consumer, handler) ->
                scope.launch { lasting("the consumer $consumer") { consume(consumer, handler) } }
            }
        return this
    }

    /** Stops the ledger (every worker and consumer of it, for good), and waits until what is under way is ended. */
    @Synchronized
    override fun close() {
        val started = jobs ?: return
        closing.complete(Unit)
        ledger.stop()
        runBlocking { started.joinAll() }
    }

    private suspend fun consume(
        consumer: String,
        handler: EventHandler,
    ) = ledger.events(consumer).collect { event ->
        val failed =
            try {
                handler.handle(event)
                null
            } catch (failed: Throwable) {
                // Errors too: a consumer that ends unseen is worse than an event that is parked.
                LOG.log(Level.WARNING, "$consumer could not handle $event", failed)
                failed
            }
        if (failed == null) event.done() else event.retryLater(failed.toString())
    }

    /** Through failures of the store that pass, with pauses that grow. */
    private suspend fun lasting(
        what: String,
        work: suspend () -> Unit,
    ) {
        var pause = SHORTEST_PAUSE
        while (true) {
            val began = System.nanoTime()
            try {
                return work()
            } catch (cancelled: CancellationException) {
                throw cancelled
            } catch (failed: NicepayException) {
                if (!failed.isRetryable) {
                    LOG.log(Level.ERROR, "$what has ended", failed)
                    return
                }
                LOG.log(Level.WARNING, "$what goes on in $pause ms", failed)
            }
            if (System.nanoTime() - began > LONGEST_PAUSE * NANOS_A_MILLI) pause = SHORTEST_PAUSE
            if (withTimeoutOrNull(pause) { closing.await() } != null) return
            pause = minOf(pause * 2, LONGEST_PAUSE)
        }
    }

    private companion object {
        private val LOG: System.Logger = System.getLogger(NicepayWorker::class.java.name)
        private const val SHORTEST_PAUSE = 200L
        private const val LONGEST_PAUSE = 30_000L
        private const val NANOS_A_MILLI = 1_000_000L
    }
}
