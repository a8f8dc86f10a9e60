//! What is wrong with a store.

use nicepay_checkout_ledger as core;

use super::names::{given, names};

names! {
    /// What is wrong with the ledger's store. In every case nothing is lost.
    StorageFault = StorageFault {
        /// Another process holds it for longer than the limit.
        Locked;
        /// The disk is full.
        Full;
        /// The file is no database, or a damaged one.
        Corrupt;
        /// It can't be reached or opened: no server, no file, no right to write, a wrong password.
        Unreachable;
        /// Its tables are missing, newer than this version knows, or another merchant's.
        Schema;
        /// Anything else that the database refuses.
        Other;
    }
}
given!(StorageFault = StorageFault, else Other);
