#!/usr/bin/env bash
# Makes the sources that UniFFI wrote what a Kotlin developer expects, in what it has no setting for:
#   kotlin-sources.sh FILE
# What does not fit any more is an error, not a silent change.
set -euo pipefail

file=${1:?usage: kotlin-sources.sh FILE}

edit() { # sed's arguments; -i is not the same on a Mac
    sed "$@" "$file" >"$file.new"
    mv "$file.new" "$file"
}
holds() { # how often, pattern, what has changed
    [[ $(grep -cE "$2" "$file") == "$1" ]] || { echo "kotlin-sources: $3 of another shape" >&2; exit 1; }
}

# The exceptions get a base class, which gives them their properties and their message.
exceptions='/^sealed class NicepayException/,/companion object ErrorHandler/'
edit -e "$exceptions s/^sealed class NicepayException: kotlin.Exception() {/sealed class NicepayException : NicepayFailure() {/" \
    -e "$exceptions s/^        val \`info\`: ErrorInfo/        override val info: ErrorInfo/" \
    -e "$exceptions { /^        override val message$/d; /^            get() = \"info=/d; }"
holds 1 '^sealed class NicepayException : NicepayFailure\(\) \{' 'the exception is'
holds "$(grep -cF ') : NicepayException() {' "$file")" '^        override val info: ErrorInfo' 'the exceptions are'

# An order, a payment and an event are serializable, by their form in JSON.
edit -e '/^data class Order (/,/^){/ s/^){/) : OrderForm() {/' \
    -e '/^data class Ledger\(Payment\|Event\) (/,/^){/ s/^){/) : JsonForm() {/'
holds 1 '^\) : OrderForm\(\) \{' 'the order is'
holds "$(grep -cE '^data class Ledger(Payment|Event) \(' "$file")" '^\) : JsonForm\(\) \{' 'the records are'

# Only what a merchant calls is public. The two objects lose what UniFFI needs them to show.
records='BulkAnswer|NotificationClaims|SettlementAnswer|Told'
functions='bankOf|checkSourceAddress|defaultLedgerSchedule|environmentFromEnv|environmentOf|fromEnv|ledgerEventOfJson'
functions+='|ledgerPaymentOfJson|mitraOf|orderOfJson|payMethodOf|resultCodeMeaning|sampleCallback|sampleNotification|toJson'
objects='/^internal open class (Credentials|PaymentPage):/,/^internal object FfiConverterType/'
edit -E -e "s/^public (abstract class|class|fun|interface|object) /internal \1 /" \
    -e "s/^(open class|class|interface|object|inline fun) /internal \1 /" \
    -e "s/^data class ($records) /internal &/" \
    -e "s/^sealed class CallbackException/internal &/" \
    -e "s/^( {8} \*\/|    @Throws\(NicepayException::class\)|    @Throws\(NicepayException::class,[^)]*\))? ?((suspend )?fun \`)/\1 internal \2/" \
    -e "s/ internal ((suspend )?fun \`($functions)\`)/ \1/" \
    -e 's/^    companion object ErrorHandler/    internal companion object ErrorHandler/' \
    -e '/^@file:Suppress\("NAME_SHADOWING"\)/a\'$'\n''@file:JvmName("Nicepay")'
edit -E -e "$objects s/^    (constructor\((withHandle|noHandle))/    internal \1/" \
    -e "$objects s/^    protected val /    private val /" \
    -e "$objects s/^    (val uniffiIsDestroyed|fun uniffiCloneHandle)/    internal \1/" \
    -e "$objects s/^    override fun destroy/    internal fun destroy/" \
    -e "$objects s/^    (@Throws\(NicepayException::class\)| \*\/)?override fun (\`)/    \1fun \2/" \
    -e "$objects s/fun \`(fromEnv|sandbox)\`/@JvmStatic &/" \
    -e 's/^internal open class (Credentials|PaymentPage): Disposable, AutoCloseable, \1Interface/class \1 : AutoCloseable/'
holds 2 '^class (Credentials|PaymentPage) : AutoCloseable' 'the objects are'
