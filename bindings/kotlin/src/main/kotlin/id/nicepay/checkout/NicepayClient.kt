package id.nicepay.checkout

import id.nicepay.checkout.internal.Wire
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * [NicepayOperations] on NICEPAY itself. It holds the merchant key: for servers and for the merchant's own till,
 * never for a customer's phone (see [PaymentPage]). Safe to share between threads and coroutines; make one and keep it.
 *
 * @param credentials who the merchant is; may be closed once the client is made.
 * @param environment the NICEPAY to talk to; there is no default.
 * @param settings timeouts and the like; the core's defaults where nothing is given.
 * @param observer told of every attempt; what it throws is dropped.
 * @param clock another clock than the system's; what it throws ends the call before anything is sent.
 * @throws NicepayException.InvalidRequest when a setting can't be used.
 */
public class NicepayClient
    @JvmOverloads
    constructor(
        credentials: Credentials,
        environment: Environment,
        settings: ClientSettings? = null,
        observer: NicepayObserver? = null,
        clock: java.time.Clock? = null,
    ) : NicepayOperations,
        AutoCloseable {
        internal val core =
            CoreClient(credentials, environment, settings, observer?.let(::Watching), clock?.let(::Ticking))
        private val ticket = core.ticket()

        override val merchantId: String = core.merchantId()

        override val baseUrl: String = core.baseUrl()

        override suspend fun register(registration: Registration): Checkout = core.register(registration)

        override suspend fun registerDirect(registration: DirectRegistration): PaymentCode =
            core.registerDirect(registration)

        override suspend fun resolve(registration: Registration): Resolution<Checkout> =
            Resolution.of(core.resolve(registration))

        override suspend fun resolveDirect(registration: DirectRegistration): Resolution<PaymentCode> =
            Resolution.of(core.resolveDirect(registration))

        override suspend fun inquire(order: Order): Transaction = core.inquire(order)

        override suspend fun confirm(
            callback: Callback,
            order: Order,
        ): Confirmation = Confirmation(callback, core.confirm(callback.message, order))

        override fun verifyNotification(body: ByteArray): Notification {
            val own = body.copyOf() // read again by settle, when the caller's buffer may hold the next one
            val answer = Wire.verify(core, ticket, own)
            return Notification(Wire.unpack(FfiConverterTypeNotificationClaims, answer), own)
        }

        override suspend fun settle(
            notification: Notification,
            order: Order,
        ): Settlement {
            val answer = core.settle(notification.body, order)
            return Settlement(notification, answer.transaction, answer.idempotencyKey, answer.outcome, answer.reply)
        }

        override suspend fun cancel(
            order: Order,
            request: CancelRequest,
        ): Cancellation = core.cancel(order, request)

        override fun waitUntilSettled(
            order: Order,
            options: WaitOptions,
        ): Flow<Transaction> =
            flow {
                core.waitUntilSettled(order, options).use { waiting ->
                    while (true) emit(waiting.next() ?: break)
                }
            }

        override fun inquireAll(
            orders: Flow<Order>,
            options: BulkOptions,
        ): Flow<Inquired> = inquired({ core.inquireAll(options) }, orders)

        /** Frees the native client. Calls that are under way end as they would. */
        override fun close(): Unit = core.close()

        override fun toString(): String = "NicepayClient($merchantId, $baseUrl)"

        public companion object {
            /**
             * A client from `NICEPAY_MERCHANT_ID`, `NICEPAY_MERCHANT_KEY` and `NICEPAY_ENV` or `NICEPAY_BASE_URL`; the
             * rest as for the constructor.
             *
             * @throws NicepayException.InvalidRequest naming the variables that are missing or wrong.
             */
            @JvmStatic
            @JvmOverloads
            public fun fromEnv(
                settings: ClientSettings? = null,
                observer: NicepayObserver? = null,
                clock: java.time.Clock? = null,
            ): NicepayClient =
                Credentials.fromEnv().use { NicepayClient(it, environmentFromEnv(), settings, observer, clock) }
        }
    }
