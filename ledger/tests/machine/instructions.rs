//! What the customer needs in order to pay, and how often the worker inquires because of it.

use nicepay_checkout::{Bank, Instruction, Mitra};

use super::*;

/// What an inquiry shows of an unpaid payment with this instruction.
fn shown(instruction: Instruction) -> Fact {
    let Fact::Inquired { mut transaction, .. } = inquired(1, 0, S::Unpaid) else {
        unreachable!()
    };
    transaction.payment_number = instruction.number().map(str::to_owned);
    transaction.expires_at = instruction.expires_at();
    transaction.instruction = Some(instruction);
    Fact::Inquired {
        attempt: 1,
        asked: 0,
        transaction,
    }
}

/// A payment of API Checkout, before the customer has chosen a method.
fn on_the_page(more: &[Fact]) -> (PaymentState, Vec<EventKind>) {
    let mut registered = registered(1);
    if let Fact::Registered { payment_number, .. } = &mut registered {
        *payment_number = None;
    }
    after(&[&[planned(1, at(0)), registered], more].concat())
}

#[test]
fn a_virtual_accounts_number_is_announced_like_a_stores() {
    let account = Instruction::VirtualAccount {
        account_number: "70014000090158330631".to_owned(),
        bank: Some(Bank::Mandiri),
        expires_at: Some(at(172_800)),
    };
    let mut state = on_the_page(&[]).0;
    let step = state.apply(&shown(account.clone()), &Rules::default(), at(2));
    let [event] = &step.events[..] else {
        panic!("{:?}", step.events)
    };
    assert_eq!(event.kind, NumberIssued);
    assert_eq!(event.payment_number.as_deref(), Some("70014000090158330631"));
    assert_eq!(event.instruction, Some(account));
    let stored = serde_json::to_string(&state).unwrap();
    assert_eq!(serde_json::from_str::<PaymentState>(&stored).unwrap(), state);
}

#[test]
fn what_a_direct_registration_told_outlives_an_inquiry_that_does_not_repeat_it() {
    let wallet = |wallet, redirect_url: Option<&str>| Instruction::EWallet {
        wallet: Some(wallet),
        redirect_url: redirect_url.map(str::to_owned),
        app_url: None,
        phone: None,
        expires_at: None,
    };
    let told = wallet(Mitra::Dana, Some("https://dev.nicepay.co.id/1"));
    let mut registered = registered(1);
    if let Fact::Registered {
        payment_number,
        instruction,
        ..
    } = &mut registered
    {
        *payment_number = None;
        *instruction = Some(told.clone());
    }
    let seen_after = |asked| {
        let (state, kinds) = after(&[planned(1, at(0)), registered.clone(), shown(asked)]);
        assert_eq!(kinds, [], "there is no number to announce");
        state.attempts[0].instruction.clone().unwrap()
    };
    assert_eq!(seen_after(wallet(Mitra::Dana, None)), told);
    let another = wallet(Mitra::Ovo, None);
    assert_eq!(
        seen_after(another.clone()),
        another,
        "not the link of another wallet"
    );
}

#[test]
fn a_payment_that_lives_for_minutes_is_asked_about_every_few_seconds() {
    let code = |expires_at| Instruction::Qris {
        content: Some("0002".to_owned()),
        image_url: None,
        issuer: None,
        expires_at: Some(expires_at),
    };
    let due = |instruction| {
        let (state, kinds) = on_the_page(&[shown(instruction)]);
        assert_eq!(kinds, [], "there is no number to announce");
        state.attempts[0].due_at.unwrap()
    };
    assert_eq!(due(code(at(302))), at(2 + 15));
    assert_eq!(due(code(at(2 + 10))), at(2 + 10), "and at its end");
    assert_eq!(
        due(code(at(2 + 3601))),
        at(2 + 60),
        "but not if it lives longer than an hour"
    );
}
