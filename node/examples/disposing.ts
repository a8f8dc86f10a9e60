// `await using` closes the ledger: TypeScript 5.2, or JavaScript in Node 24.
import { Client, Ledger } from 'nicepay-checkout';

// #region dispose
/** A cron job: does everything that is due now. */
export async function once(url: string, client: Client): Promise<number> {
  await using ledger = await Ledger.open(url, client); // closed at the end, an error included
  return await ledger.runDue();
}
// #endregion
