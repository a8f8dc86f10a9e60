@file:JvmName("NicepaySamples")

package id.nicepay.checkout

/**
 * What [NicepayOperations.confirm] gives, for a test that stands in for it. Nobody was asked: in a shop it would be a lie.
 */
public fun sampleConfirmation(
    callback: Callback,
    transaction: Transaction,
): Confirmation = Confirmation(callback, transaction)

/**
 * What [NicepayOperations.settle] gives, for a test that stands in for it. Nobody was asked: in a shop it would be a lie.
 */
@JvmOverloads
public fun sampleSettlement(
    notification: Notification,
    transaction: Transaction,
    outcome: SettlementOutcome,
    reply: NotificationReply = Notification.reply,
): Settlement {
    val key = "${transaction.transactionId}:${transaction.state.name.lowercase()}"
    return Settlement(notification, transaction, key, outcome, reply)
}
