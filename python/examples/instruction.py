"""What the customer needs in order to pay, by pay method: for the order's page or an e-mail."""

from nicepay_checkout import (
    CardInstruction,
    ConvenienceStoreInstruction,
    EWalletInstruction,
    OtherInstruction,
    PayLoanInstruction,
    Payment,
    QrisInstruction,
    VirtualAccountInstruction,
)


# region instruction
def how_to_pay(payment: Payment) -> str:
    """What to show while the payment is open. The payment page shows it, too."""
    match payment.instruction:
        case None:  # nothing is chosen on the payment page yet
            return f"Choose how to pay: {payment.payment_url}"
        case ConvenienceStoreInstruction(store=store, payment_number=number):
            return f"Pay Rp {payment.amount} at {store.label if store else 'the store'} with the number {number}."
        case VirtualAccountInstruction(bank=bank, account_number=number):
            return f"Transfer Rp {payment.amount} to the {bank.label if bank else 'bank'} virtual account {number}."
        case QrisInstruction(content=content, image_url=picture):
            return f"Scan this QR code: {content or picture}"  # draw the content, or show the picture
        case EWalletInstruction(app_url=app, redirect_url=page, phone=phone):
            return f"Pay in your wallet's app: {app or page or phone or payment.payment_url}"
        case PayLoanInstruction(redirect_url=page):
            return f"Take the loan: {page or payment.payment_url}"
        case CardInstruction(masked_number=number):
            return f"There is nothing left to do: {number or 'the card'} was used."
        case OtherInstruction(pay_method=method):
            return f"Pay by {method.label}: {payment.payment_url}"


# endregion
