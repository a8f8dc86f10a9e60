package id.nicepay.checkout

/**
 * Told of every attempt, for metrics and logs. It runs on the call's own thread: it should be quick. What it throws
 * is dropped, for a broken metric stops no payment.
 */
public interface NicepayObserver {
    /** Before an attempt is sent. */
    public fun onRequest(info: RequestInfo) {}

    /** After an attempt ended. */
    public fun onResponse(info: ResponseInfo) {}
}

internal class Watching(
    private val observer: NicepayObserver,
) : Observer {
    override fun onRequest(info: RequestInfo): Unit = observer.onRequest(info)

    override fun onResponse(info: ResponseInfo): Unit = observer.onResponse(info)
}

internal class Ticking(
    private val clock: java.time.Clock,
) : Clock {
    override fun now(): java.time.Instant = clock.instant()
}
