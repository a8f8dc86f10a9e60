// What the customer needs in order to pay, by pay method: for the order's page or an e-mail.
import { banks, stores } from 'nicepay-checkout';

const label = (codes, name) => codes().find((code) => code.name === name)?.label;

// #region instruction
/** What to show while the payment is open. The payment page shows it, too. */
export function howToPay({ instruction, amount, paymentUrl }) {
  switch (instruction?.payMethod) {
    case undefined: // nothing is chosen on the payment page yet
      return `Choose how to pay: ${paymentUrl}`;
    case 'convenience_store': {
      const store = label(stores, instruction.store) ?? 'the store';
      return `Pay Rp ${amount} at ${store} with the number ${instruction.paymentNumber}.`;
    }
    case 'virtual_account': {
      const bank = label(banks, instruction.bank) ?? 'bank';
      return `Transfer Rp ${amount} to the ${bank} virtual account ${instruction.accountNumber}.`;
    }
    case 'qris': // draw the content, or show the picture
      return `Scan this QR code: ${instruction.content ?? instruction.imageUrl}`;
    case 'e_wallet': {
      const { appUrl, redirectUrl, phone } = instruction;
      return `Pay in your wallet's app: ${appUrl ?? redirectUrl ?? phone ?? paymentUrl}`;
    }
    case 'pay_loan':
      return `Take the loan: ${instruction.redirectUrl ?? paymentUrl}`;
    case 'card':
      return `There is nothing left to do: ${instruction.maskedNumber ?? 'the card'} was used.`;
    default:
      return `Go on at the payment page: ${paymentUrl}`;
  }
}
// #endregion
